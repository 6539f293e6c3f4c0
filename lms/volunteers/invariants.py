"""What must be true of trainers' assignments, whatever happened."""

from lms.accounts.models import Standing
from lms.cohorts.models import CohortUserObjectPermission
from lms.volunteers.models import TrainerAssignment


def promises():
    """Pairs of a promise in words and the ids of what breaks it."""
    teaches = set(
        TrainerAssignment.objects.accepted()
        .filter(trainer__person__standings__stands_as=Standing.As.SELF)
        .values_list("trainer__person__standings__user_id", "cohort__code")
    )
    may = set(
        CohortUserObjectPermission.objects.filter(permission__codename="take_register").values_list(
            "user_id", "content_object__code"
        )
    )
    yield "Whoever teaches a cohort may take its register", sorted(f"{user}/{cohort}" for user, cohort in teaches - may)
    yield "Nobody else may take it", sorted(f"{user}/{cohort}" for user, cohort in may - teaches)
