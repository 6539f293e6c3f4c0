"""The hours a trainer gave: the sessions whose register they took, exactly as long as those were."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.arabic.templatetags.arabic import digits
from lms.cohorts.models import ClassSession, Cohort


@dataclass(frozen=True)
class Given:
    """What was given to one cohort."""

    cohort: Cohort
    sessions: int
    time: timedelta

    @property
    def said(self):
        return said(self.time)


def of(trainer, account):
    """A Given for each cohort the trainer teaches or taught, the latest first.

    A session counts for the account that finished its register, once it is held; what that account finished in cohorts
    it was never asked to teach, as staff may, is no hour of a volunteer's.
    """
    held = (
        ClassSession.objects.filter(
            status=ClassSession.Status.HELD,
            finished_by=account,
            cohort__in=trainer.assignments.taken_on().values("cohort"),
        )
        .select_related("cohort__course", "cohort__centre")
        .order_by("-cohort__starts_on", "cohort", "number")
    )
    by_cohort = {}
    for session in held:
        by_cohort.setdefault(session.cohort, []).append(session.ends_at - session.starts_at)
    return [Given(cohort, len(times), total(times)) for cohort, times in by_cohort.items()]


def total(times):
    return sum(times, timedelta())


def said(time):
    """Hours and minutes in words and figures: "12 hours", "1 hour and 30 minutes"."""
    hours, minutes = divmod(time // timedelta(minutes=1), 60)
    said_hours = ngettext("%(shown)s hour", "%(shown)s hours", hours) % {"shown": digits(hours)}
    said_minutes = ngettext("%(shown)s minute", "%(shown)s minutes", minutes) % {"shown": digits(minutes)}
    if not minutes:
        return said_hours
    return _("%(hours)s and %(minutes)s") % {"hours": said_hours, "minutes": said_minutes} if hours else said_minutes
