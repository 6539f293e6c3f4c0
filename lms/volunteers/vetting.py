"""The steps of a vetting: seen, renewed, withdrawn, and whether they hold. docs/rules.md, "Vetting"."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit import trail
from lms.cohorts.refusals import Refused
from lms.programme.models import Programme
from lms.volunteers import ages, numbered
from lms.volunteers.models import GuardianConsent, VettingStep, VolunteerTrainer

KINDS = list(VettingStep.Kind)
SOON = timedelta(days=30)  # before a step ends, it is said to


class SeenMeanwhile(Refused):
    message = _("Somebody wrote down this step since you opened the page. Read it, then write yours if need be.")


class OwnVetting(Refused):
    message = _("Nobody vets themselves. Another lead does.")


class NothingToWithdraw(Refused):
    message = _("This step is not there to be withdrawn.")


@dataclass(frozen=True)
class Standing:
    """How one step of a vetting stands on a day."""

    kind: VettingStep.Kind
    last: VettingStep | None
    state: str  # "holds", "soon" (it holds, and ends within a month), "over", "withdrawn", "missing"
    until: date | None

    @property
    def address(self):
        """The name of the page on which a lead writes it."""
        return f"trainer_{self.kind}"

    @property
    def holds(self):
        return self.state in {"holds", "soon"}


@transaction.atomic
def see(trainer, kind, *, checked_on, valid_until, seen, by, note=""):
    """Note that the step was seen on ``checked_on``, and holds until ``valid_until`` (None: for good).

    It takes the place of the one before, of which ``seen`` is the number; 0: there was none. Raises OwnVetting,
    SeenMeanwhile: of two who write at once one does.
    """
    return _write(trainer, kind, seen, by, checked_on=checked_on, valid_until=valid_until, note=note)


@transaction.atomic
def withdraw(trainer, kind, *, on, note, seen, by):
    """Note that the step does not hold, and why: from ``on`` they are asked for nothing. What they teach goes on until it
    is ended. Raises OwnVetting, NothingToWithdraw, SeenMeanwhile.
    """
    last = trainer.vetting_steps.standing().filter(kind=kind).first()
    if last is None or last.is_withdrawn:
        raise NothingToWithdraw
    return _write(trainer, kind, seen, by, checked_on=on, is_withdrawn=True, note=note)


def standing(trainer, on):
    """The Standing of each step on a day, in their order."""
    steps = getattr(trainer, "standing_steps", None)  # a list has read them for all its rows
    if steps is None:
        steps = trainer.vetting_steps.standing()
    last = {step.kind: step for step in steps}
    return [_standing(kind, last.get(kind), on) for kind in KINDS]


def holds_until(trainer, on):
    """The day on which the first of the steps ends, or None: they hold for good, or one does not hold."""
    found = standing(trainer, on)
    ends = [one.until for one in found if one.until]
    return min(ends) if ends and all(one.holds for one in found) else None


def is_vetted(trainer, on):
    """Whether every step that they need holds on the day; under 18 a guardian's consent too."""
    return VolunteerTrainer.objects.filter(pk=trainer.pk).vetted_on(on).exists()


def needs_guardian(trainer, on):
    """Whether they are under 18, and no guardian has let them volunteer."""
    given = trainer.guardian_consents.filter(status=GuardianConsent.Status.GIVEN)
    return ages.is_minor(trainer.person.born_on, on) and not given.exists()


def proposed_until(kind, checked_on):
    """Until when the programme lets such a step hold; None: for good."""
    programme = Programme.shown()
    months = {
        VettingStep.Kind.IDENTITY: programme.months_of_identity,
        VettingStep.Kind.TRAINING: programme.months_of_training,
        VettingStep.Kind.CHARTER: programme.months_of_charter,
    }[kind]
    if not months:
        return None
    year, month = divmod(checked_on.month - 1 + months, 12)
    first = date(checked_on.year + year, month + 1, 1)
    return first + timedelta(days=min(checked_on.day, _days_of(first)) - 1)


def _write(trainer, kind, seen, by, **fields):
    if by.pk in trainer.own_accounts:
        raise OwnVetting
    step = VettingStep(trainer=trainer, kind=kind, by=by, **fields)
    numbered.add(step, _steps(trainer, kind), seen=seen, meanwhile=SeenMeanwhile)
    verb = "trainer.step_withdrawn" if step.is_withdrawn else "trainer.step_seen"
    trail.record(verb, trainer, by=by, step=str(kind))
    return step


def _steps(trainer, kind):
    return VettingStep.objects.filter(trainer=trainer, kind=kind)


def _standing(kind, last, on):
    if last is None:
        return Standing(kind, None, "missing", None)
    if last.is_withdrawn:
        return Standing(kind, last, "withdrawn", None)
    if not last.is_valid_on(on):
        return Standing(kind, last, "over", last.valid_until)
    ends_soon = last.valid_until is not None and last.valid_until < on + SOON
    return Standing(kind, last, "soon" if ends_soon else "holds", last.valid_until)


def _days_of(first):
    return ((first + timedelta(days=31)).replace(day=1) - first).days
