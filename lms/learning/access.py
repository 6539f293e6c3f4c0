"""What a person may reach in this room; a stranger reaches nothing."""

from lms.cohorts import access
from lms.cohorts.models import Cohort, Enrolment


def cohorts_marked_by(user):
    """Cohorts that the account teaches and whose trainees hand in a project."""
    return access.cohorts_taught_by(user).filter(
        project_percent__isnull=False, status__in=[Cohort.Status.PUBLISHED, Cohort.Status.CLOSED]
    )


def projects_to_mark(user):
    """Enrolments in those cohorts whose project nobody marked yet."""
    return Enrolment.objects.enrolled().filter(
        cohort__in=cohorts_marked_by(user), project__mark__isnull=True, graduation__isnull=True
    )
