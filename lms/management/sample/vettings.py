"""What the sample's leads saw of its trainers: steps of vettings, levels of skills, a guardian's consent; and days away."""

from datetime import timedelta

from lms.volunteers import guardians
from lms.volunteers.models import SkillReview, VettingStep, WeekException

ENDS_SOON, IS_OVER, ASSISTS = 5, 7, 9  # one trainer each, by place
HELD_FOR = {"identity": 1095, "training": 730, "charter": 365}  # days
LEVELS = ["leads", "teaches", "teaches"]


def see(trainer, n, *, by, on):
    """All three steps, lately renewed; of one trainer the charter ends soon, of another the training is over."""
    last = on - timedelta(days=20 + n % 60)
    until = {kind: last + timedelta(days=days) for kind, days in HELD_FOR.items()}
    if n == ENDS_SOON:
        until["charter"] = on + timedelta(days=12)
    if n == IS_OVER:
        until["training"] = on - timedelta(days=3)
    VettingStep.objects.bulk_create(
        VettingStep(
            trainer=trainer,
            kind=kind,
            number=1,
            checked_on=max(trainer.joined_on, last - timedelta(days=60)),
            valid_until=day,
            by=by,
        )
        for kind, day in until.items()
    )


def begin(trainer, *, by, on):
    """Of who has applied, the identity alone was seen."""
    VettingStep.objects.create(trainer=trainer, kind="identity", number=1, checked_on=on, by=by)


def review(trainer, courses, n, *, by, on):
    """The first course they can teach was reviewed; of every eighth the next review is due."""
    on -= timedelta(days=400 if n % 8 == 6 else 30)
    level = "assists" if n == ASSISTS else LEVELS[n % len(LEVELS)]
    for course in courses[: 1 if n else None]:
        SkillReview.objects.create(
            trainer=trainer,
            course=course,
            number=1,
            level=level,
            reviewed_on=on,
            review_by=on + timedelta(days=365),
            by=by,
        )


def write_days(trainer, n, *, on):
    """Every fifth is away for some days soon; every seventh is free on a Friday besides."""
    if n % 5 == 3:
        first = on + timedelta(days=10 + n)
        WeekException.objects.create(trainer=trainer, kind="away", first_day=first, last_day=first + timedelta(days=6))
    elif n % 7 == 2:
        friday = on + timedelta(days=(4 - on.weekday()) % 7 + 7)
        WeekException.objects.create(trainer=trainer, kind="free", first_day=friday, last_day=friday, part="evening")


def consent(trainer, *, by, phone, is_given):
    """A guardian was asked by link, and agreed or has not answered yet."""
    person = trainer.person
    name = f"{person.father_ar} {person.grandfather_ar} {person.family_ar}"
    asked = guardians.ask(trainer, name=name, phone=phone, by=by)
    if is_given:
        guardians.answer(asked, consents=True)
