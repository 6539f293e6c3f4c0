"""The sample's volunteer trainers: what they can teach, where and when, and how their vetting stands."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from courses.models import Course
from lms.accounts.models import Person, Policy, Standing
from lms.accounts.people import agree
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.management.sample import lives, vettings
from lms.management.sample.people import invented, phone_number
from lms.volunteers.models import Availability, SkillReview, TrainerAssignment, VolunteerTrainer

ON_ROAD = 3
SKILLS = 3  # courses that a trainer can teach, at most
MANY = 20  # trainers, of whom the last two, who have applied, are under 18


def make(how_many, random, accounts, *, by, on):
    """Each with an account. The first three, two women and a man, teach everything; the last few are not ready."""
    courses = list(Course.objects.order_by("code"))
    centres = list(Centre.objects.order_by("pk"))
    persons, users = [], []
    minors = [how_many - 1, how_many - 2] if how_many >= MANY else []
    for n in range(how_many):
        gender = ["female", "female", "male"][n] if n < ON_ROAD else ["male", "female"][n % 2]
        one = invented(random, gender, age=(16, 17) if n in minors else (22, 45), on=on, phone=phone_number(n + 1))
        persons.append(one)
        users.append(accounts.account(phone=one.phone, name=one.name_ar))
    Person.objects.bulk_create(persons)
    accounts.save_standing([(user, [one]) for user, one in zip(users, persons, strict=True)], Standing.As.SELF)
    for n, one in enumerate(persons):
        status = lives.vetting(n, how_many)
        is_vetted = status != VolunteerTrainer.Status.APPLIED
        joined_on = on - timedelta(days=random.randint(10, 40) if not is_vetted else random.randint(100, 600))
        trainer = VolunteerTrainer.objects.create(
            person=one,
            status=status,
            sessions_a_week=random.randint(1, 4),
            about=random.choice(lives.ABOUT),
            joined_on=joined_on,
            vetted_by=by if is_vetted else None,
            vetted_at=timezone.now() - timedelta(days=90) if is_vetted else None,
        )
        some = random.sample(courses, random.randint(1, min(SKILLS, len(courses))))
        trainer.courses.set(courses if n < ON_ROAD else some)
        trainer.centres.set(random.sample(centres, min(len(centres), random.choice([0, 1, 2, 3]))))
        Availability.objects.bulk_create(
            Availability(trainer=trainer, weekday=weekday, part=part) for weekday, part in lives.week(random)
        )
        agree(one, by=users[n], kinds=[Policy.Kind.CHARTER])
        if is_vetted:
            vettings.see(trainer, n, by=by, on=on)
            vettings.review(trainer, list(trainer.courses.order_by("code")), n, by=by, on=on)
            vettings.write_days(trainer, n, on=on)
        else:
            vettings.begin(trainer, by=by, on=on)
        if n in minors:
            vettings.consent(trainer, by=users[n], phone=phone_number(how_many + n + 1), is_given=n == minors[0])


def free_for(cohort):
    """The ready trainer of the course, of the trainees' gender where it matters, with the least to do, and free then."""
    ready = VolunteerTrainer.objects.who_can_be_asked().filter(courses=cohort.course_id)
    if cohort.audience != Cohort.Audience.ALL:
        ready = ready.filter(person__gender=cohort.audience)
    at_that_time = Q()
    for slot in cohort.class_sessions.all():
        at_that_time |= Q(
            cohort__class_sessions__starts_at__lt=slot.ends_at, cohort__class_sessions__ends_at__gt=slot.starts_at
        )
    assists = SkillReview.objects.standing().filter(course=cohort.course_id, level=SkillReview.Level.ASSISTS)
    busy = TrainerAssignment.objects.live().filter(at_that_time).values("trainer")
    load = Count("assignments", filter=Q(assignments__status__in=TrainerAssignment.LIVE))
    ready = ready.exclude(pk__in=busy).exclude(pk__in=assists.values("trainer"))
    return ready.annotate(load=load).order_by("load", "pk").first()
