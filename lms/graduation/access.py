"""What a person may reach in this room."""

from django.db.models import Count, Q

from lms.cohorts.models import Cohort

MAY_DECIDE = "graduation.add_graduationdecision"


def cohorts_decided_by(user):
    """Closed cohorts, for who decides graduation, with how many trainees are undecided and how many graduated."""
    enrolled = Q(enrolments__status="enrolled")
    closed = (
        Cohort.objects.filter(status=Cohort.Status.CLOSED)
        .with_places()
        .annotate(
            undecided=Count("enrolments", filter=enrolled & Q(enrolments__graduation__isnull=True)),
            graduated=Count("enrolments", filter=Q(enrolments__graduation__graduates=True)),
        )
    )
    return closed if user.has_perm(MAY_DECIDE) else closed.none()
