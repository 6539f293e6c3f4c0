"""What a person may reach in this room; a stranger reaches nothing."""

from lms.cohorts import access
from lms.volunteers.models import Absence, CoverRequest, TrainerAssignment, VolunteerTrainer


def trainers_of(user):
    """The volunteer trainer the account is, if it is one."""
    return VolunteerTrainer.objects.filter(person__standings__user=user, person__standings__stands_as="self")


def assignments_of(user):
    """Every offer and assignment made to the person the account is."""
    return TrainerAssignment.objects.filter(
        trainer__person__standings__user=user, trainer__person__standings__stands_as="self"
    )


def assignments_placed_by(user):
    """Offers and assignments to the cohorts the account runs."""
    return TrainerAssignment.objects.filter(cohort__in=access.cohorts_run_by(user))


def cover_requests_of(user):
    """Every session that the person the account is was asked to take."""
    return CoverRequest.objects.filter(
        trainer__person__standings__user=user, trainer__person__standings__stands_as="self"
    )


def absences_run_by(user):
    """Sessions of the cohorts the account runs to which a trainer said they cannot come."""
    return Absence.objects.filter(session__cohort__in=access.cohorts_run_by(user))
