"""A plan for every cohort that nobody leads: asked for, made by the worker, looked through, approved. docs/rules.md, "A plan"."""

import time
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.audit import trail
from lms.cohorts import access
from lms.cohorts.models import ClassSession
from lms.cohorts.refusals import Refused
from lms.outbox import jobs
from lms.volunteers import assignment, candidates, solving
from lms.volunteers.matching import Match
from lms.volunteers.models import PlacingPlan, PlannedPlacement, TrainerAssignment, VolunteerTrainer

STATES = PlacingPlan.Status


class NotToBeChanged(Refused):
    message = _("This plan was approved, or another one took its place. Look at it once more.")


class NotWhatWasSeen(Refused):
    message = _("The plan was changed since you looked at it. Look at it once more.")


class NotProposed(Refused):
    message = _("Choose one of the trainers that the plan names for the cohort.")


def waiting(user, *, now):
    """Cohorts the account runs that nobody leads or is asked to lead, with sessions to come; the soonest first."""
    to_come = ClassSession.objects.counted().filter(cohort=OuterRef("pk"), ends_at__gt=now)
    led = TrainerAssignment.objects.live().filter(cohort=OuterRef("pk"), role=TrainerAssignment.Role.LEAD)
    cohorts = access.cohorts_run_by(user).filter(Exists(to_come), ~Exists(led), status__in=assignment.TAUGHT)
    return cohorts.with_places().order_by("starts_on", "pk")


@transaction.atomic
def ask(*, by):
    """Have a plan made by the worker; it takes the place of the account's last. While one is being made, that one."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # held: two presses at once ask for one
    last = PlacingPlan.objects.filter(asked_by=by).first()
    if last is not None and last.status == STATES.WORKING:
        return last
    if last is not None:
        last.delete()
    plan = PlacingPlan.objects.create(asked_by=by)
    jobs.enqueue("volunteers.plan", {"plan": plan.pk}, dedupe_key=f"volunteers.plan:{plan.pk}")
    trail.record("placing.asked", plan, by=by)
    return plan


def make(payload, *, heartbeat):
    """The errand "volunteers.plan": propose, and write it down once."""
    plan = PlacingPlan.objects.filter(pk=payload["plan"], status=STATES.WORKING).select_related("asked_by").first()
    if plan is None:
        return
    began, now = time.monotonic(), timezone.now()
    needs = candidates.needs(waiting(plan.asked_by, now=now), now=now)
    volunteers = candidates.volunteers(VolunteerTrainer.objects.who_can_be_asked(), needs)
    choices = solving.solve(needs, volunteers, but=_out_of_the_question(needs), heartbeat=heartbeat)
    with transaction.atomic():
        heartbeat()
        working = PlacingPlan.objects.filter(pk=plan.pk, status=STATES.WORKING)
        if working.update(status=STATES.READY, seconds=time.monotonic() - began):
            PlannedPlacement.objects.bulk_create(_row(plan, choice) for choice in choices)


def give_up(payload):
    """The job failed for good: whoever asked is told so, and asks again."""
    PlacingPlan.objects.filter(pk=payload["plan"], status=STATES.WORKING).update(status=STATES.FAILED)


@transaction.atomic
def choose(plan, chosen, *, by):
    """Put somebody else that the plan names in a row, or nobody: ``chosen`` maps placements to trainers' keys or None.

    Raises NotToBeChanged, NotProposed.
    """
    _hold(plan)
    for placement, trainer in chosen.items():
        if trainer is not None and trainer not in [match.trainer for match in matches_of(placement)]:
            raise NotProposed
        plan.placements.filter(pk=placement.pk).update(trainer=trainer)
    trail.record("placing.changed", plan, by=by, rows=len(chosen))


@transaction.atomic
def approve(plan, *, by, seen):
    """Have the worker make the offers, of which ``seen`` were counted. Raises NotToBeChanged, NotWhatWasSeen."""
    _hold(plan)
    if plan.placements.exclude(trainer=None).count() != seen:
        raise NotWhatWasSeen
    PlacingPlan.objects.filter(pk=plan.pk).update(status=STATES.APPROVED)
    jobs.enqueue("volunteers.offer_planned", {"plan": plan.pk}, dedupe_key=f"volunteers.offer_planned:{plan.pk}")
    trail.record("placing.approved", plan, by=by, offers=seen)


def make_offers(payload, *, heartbeat):
    """The errand "volunteers.offer_planned": each row is offered, or refused, once and by itself."""
    plan = PlacingPlan.objects.filter(pk=payload["plan"], status=STATES.APPROVED).select_related("asked_by").first()
    if plan is None:
        return
    rows = plan.placements.filter(
        cohort__in=access.cohorts_run_by(plan.asked_by), trainer__isnull=False, assignment=None, refusal=""
    )
    for row in rows.select_related("cohort", "trainer__person"):
        with transaction.atomic(), translation.override(plan.asked_by.language):
            heartbeat()
            try:
                row.assignment = assignment.offer(row.cohort, trainer=row.trainer, by=plan.asked_by)
            except Refused as refusal:
                row.refusal = str(refusal.message)[:300]
            row.save(update_fields=["assignment", "refusal"])


def matches_of(placement):
    """Whom the plan names for the cohort, the proposed first, each as a Match."""
    return [_match(kept) for kept in placement.matches]


def _hold(plan):
    if PlacingPlan.objects.select_for_update(no_key=True).filter(pk=plan.pk, status=STATES.READY).first() is None:
        raise NotToBeChanged


def _out_of_the_question(needs):
    """Pairs of a cohort and a trainer who is with it already, or said no."""
    states = TrainerAssignment.Status
    asked = TrainerAssignment.objects.filter(status__in=[*TrainerAssignment.LIVE, states.DECLINED])
    return set(asked.filter(cohort__in=[need.cohort for need in needs]).values_list("cohort", "trainer"))


def _row(plan, choice):
    matches = [*([choice.match] if choice.match else []), *choice.others]
    return PlannedPlacement(
        plan=plan,
        cohort_id=choice.cohort,
        trainer_id=choice.match and choice.match.trainer,
        matches=[_kept(match) for match in matches],
        why_nobody=choice.why_nobody,
    )


DAYS = ["clashes", "tight", "outside", "over", "away"]


def _kept(match):
    days = {name: [day.isoformat() for day in getattr(match, name)] for name in DAYS}
    return asdict(match) | days | {"reviewed_on": match.reviewed_on and match.reviewed_on.isoformat()}


def _match(kept):
    days = {name: tuple(map(date.fromisoformat, kept.get(name, ()))) for name in DAYS}
    reviewed_on = kept.get("reviewed_on")
    return Match(**kept | days | {"reviewed_on": reviewed_on and date.fromisoformat(reviewed_on)})
