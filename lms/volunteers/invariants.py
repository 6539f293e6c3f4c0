"""What must be true of trainers' assignments, whatever happened."""

from django.utils import timezone

from lms.accounts.models import Standing
from lms.cohorts import adults
from lms.cohorts.models import ClassSession, ClassSessionUserObjectPermission, CohortUserObjectPermission
from lms.cohorts.rights import COVER_LASTS
from lms.volunteers.models import CoverRequest, TrainerAssignment


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
    covers = CoverRequest.objects.accepted().filter(trainer__person__standings__stands_as=Standing.As.SELF)
    pairs = ["trainer__person__standings__user_id", "session_id"]
    covered = set(covers.values_list(*pairs))
    lasting = set(covers.filter(session__ends_at__gt=timezone.now() - COVER_LASTS).values_list(*pairs))
    held = set(ClassSessionUserObjectPermission.objects.values_list("user_id", "content_object_id"))
    yield "Whoever covers a session may take its register", sorted(f"{user}/{one}" for user, one in lasting - held)
    yield "Nobody else may take it alone", sorted(f"{user}/{one}" for user, one in held - covered)
    to_come = ClassSession.objects.filter(status="planned", cohort__status="published", starts_at__gt=timezone.now())
    unsought = adults.lacking(to_come).exclude(absences__status="open")
    yield "Where somebody under 18 would be alone an adult is looked for", [str(one) for one in unsought]
