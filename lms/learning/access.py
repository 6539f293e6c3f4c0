"""What a person may reach in this room; a stranger reaches nothing."""

from django.db.models import F, Q

from lms.cohorts import access
from lms.cohorts.models import Cohort, Enrolment
from lms.learning.models import HandIn


def cohorts_marked_by(user):
    """Cohorts with a project that the account teaches; all of them for who may correct what trainers wrote."""
    cohorts = Cohort.objects.all() if access.may_correct(user) else access.cohorts_taught_by(user)
    return _with_projects(cohorts)


def projects_to_mark(user):
    """Enrolments in the cohorts the account teaches whose project nobody marked yet."""
    return Enrolment.objects.enrolled().filter(
        cohort__in=_with_projects(access.cohorts_taught_by(user)), project__mark__isnull=True, graduation__isnull=True
    )


def projects_to_look_at(user):
    """Those of them that were handed in, marked or not, and nobody has said anything since."""
    return Enrolment.objects.enrolled().filter(
        Q(project__marked_at__isnull=True) | Q(project__marked_at__lt=F("project__handed_in_at")),
        Q(project__feedback_at__isnull=True) | Q(project__feedback_at__lt=F("project__handed_in_at")),
        cohort__in=_with_projects(access.cohorts_taught_by(user)),
        project__handed_in_at__isnull=False,
        graduation__isnull=True,
    )


def projects_of(user):
    """Enrolments, of those the account stands for, that have a project to hand in or to read about."""
    return access.enrolments_of(user).enrolled().filter(cohort__in=_with_projects(Cohort.objects.all()))


def hand_ins_seen_by(user):
    """What was handed in by those the account stands for, or in the cohorts whose projects it marks."""
    own, marked = access.enrolments_of(user), Enrolment.objects.filter(cohort__in=cohorts_marked_by(user))
    return HandIn.objects.filter(project__enrolment__in=own) | HandIn.objects.filter(project__enrolment__in=marked)


def _with_projects(cohorts):
    return cohorts.filter(project_percent__isnull=False, status__in=access.WITH_REGISTERS)
