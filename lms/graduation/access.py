"""What a person may reach in this room."""

from lms.cohorts.models import Cohort, Enrolment
from lms.scoping.counts import count_of

MAY_DECIDE = "graduation.add_graduationdecision"


def cohorts_decided_by(user):
    """Closed cohorts, for who decides graduation, with how many trainees are undecided and how many graduated."""
    closed = (
        Cohort.objects.filter(status=Cohort.Status.CLOSED)
        .with_places()
        .annotate(
            undecided=count_of(Enrolment.objects.enrolled().filter(graduation=None), by="cohort"),
            graduated=count_of(Enrolment.objects.filter(graduation__graduates=True), by="cohort"),
        )
    )
    return closed if user.has_perm(MAY_DECIDE) else closed.none()
