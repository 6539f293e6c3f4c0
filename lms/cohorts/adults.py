"""Under 18 nobody is alone with trainees: which sessions have no adult among those who teach them. docs/rules.md.

How old somebody is, is asked of the day of the session. Whose date of birth is not known counts as of age.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils import timezone

from lms.accounts.models import Standing
from lms.cohorts.models import Away, ClassSession, ClassSessionUserObjectPermission, CohortUserObjectPermission

OF_AGE = 18
A_YEAR = 10_000  # in the figure that a day is: 20261206
TWO_YEARS = timedelta(days=730)


def lacking(sessions):
    """Those of the sessions that somebody under 18 teaches and no adult: who is of age stays away, and nobody covers."""
    return _with_day(sessions).filter(Exists(_teaching().filter(_is_minor())), *_no_adult())


def lacking_for(user):
    """Sessions of the cohorts that the account teaches at which it would be under 18, and no adult there."""
    if not _was_minor_of_late(user):
        return ClassSession.objects.none()
    taught = user.cohort_permissions.filter(permission__codename="take_register").values("content_object")
    sessions = _with_day(ClassSession.objects.filter(cohort__in=taught))
    return sessions.filter(Exists(_minors().filter(user=user, born__gt=OuterRef("day"))), *_no_adult())


def _was_minor_of_late(user):
    """Nearly every account is not; of those the rest, which costs more than all else on a register's way, need not be asked.

    A cohort is closed long before two years have gone: who was of age then was so at each session that takes marks.
    """
    since = timezone.localdate() - TWO_YEARS
    born = _minors().filter(user=user, born__gt=since.year * A_YEAR + since.month * 100 + since.day - OF_AGE * A_YEAR)
    return born.exists()


def _with_day(sessions):
    """``day``: whoever was born after it is under 18 on the day of the session."""
    return sessions.alias(day=_figure("starts_at") - OF_AGE * A_YEAR)


def _figure(day):
    return ExtractYear(day) * A_YEAR + ExtractMonth(day) * 100 + ExtractDay(day)


def _minors():
    """Accounts by the birth of the person they are."""
    return Standing.objects.filter(stands_as=Standing.As.SELF).alias(born=_figure("person__born_on"))


def _is_minor():
    return Exists(_minors().filter(user=OuterRef("user"), born__gt=OuterRef(OuterRef("day"))))


def _teaching():
    """Who teaches the cohort of the session, and does not stay away from it."""
    away = Away.objects.filter(session=OuterRef(OuterRef("pk")), user=OuterRef("user"))
    taught = CohortUserObjectPermission.objects.filter(permission__codename="take_register")
    return taught.filter(~Exists(away), content_object=OuterRef("cohort"))


def _no_adult():
    covers = ClassSessionUserObjectPermission.objects.filter(content_object=OuterRef("pk"))
    return ~Exists(_teaching().filter(~_is_minor())), ~Exists(covers)
