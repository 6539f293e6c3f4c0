"""The hours a trainer gave, as their ledger has them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.arabic import dates
from lms.arabic.digits import arabic_digits
from lms.arabic.templatetags.arabic import digits
from lms.cohorts.models import Cohort
from lms.volunteers.models import State

TONES = {State.AWAITING: "brass", State.DISPUTED: "red", State.APPROVED: "teal", State.KEPT: "teal"}


@dataclass(frozen=True)
class Given:
    """What was given to one cohort, disputed or not; a line that was corrected counts as the other has it."""

    cohort: Cohort
    sessions: int
    time: timedelta

    @property
    def said(self):
        return said(self.time)


def of(trainer):
    """A Given for each cohort the trainer gave hours to, approved or not, the latest first; two queries."""
    lines = trainer.hours.standing().order_by().values("cohort")
    sums = {
        each["cohort"]: each for each in lines.annotate(sessions=Count("session", distinct=True), sum=Sum("minutes"))
    }
    cohorts = Cohort.objects.filter(pk__in=sums).select_related("course", "centre").order_by("-starts_on", "pk")
    return [Given(each, sums[each.pk]["sessions"], timedelta(minutes=sums[each.pk]["sum"])) for each in cohorts]


def total(times):
    return sum(times, timedelta())


def month_said(first):
    """The month whose first day it is: "November 2026"."""
    said = f"{dates.month(first, get_language())} {first.year}"
    return arabic_digits(said) if get_language() == "ar" else said


def said(time):
    """Hours and minutes in words and figures: "12 hours", "1 hour and 30 minutes"."""
    hours, minutes = divmod(time // timedelta(minutes=1), 60)
    said_hours = ngettext("%(shown)s hour", "%(shown)s hours", hours) % {"shown": digits(hours)}
    said_minutes = ngettext("%(shown)s minute", "%(shown)s minutes", minutes) % {"shown": digits(minutes)}
    if not minutes:
        return said_hours
    return _("%(hours)s and %(minutes)s") % {"hours": said_hours, "minutes": said_minutes} if hours else said_minutes
