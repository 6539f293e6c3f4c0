"""A plan of who teaches what, from the press of the button to rows to look through. ``python -m tests.bench placing``

Thirty trainers on forty cohorts of twelve sessions, and a hundred times as many: reading, solving and writing, as the
worker does it. Courses, centres, weeks and what each trainer offered are drawn by chance, the same each time.
"""

import random
import resource
import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

SIZES = [(30, 40), (3_000, 4_000)]  # trainers, cohorts
SESSIONS = 12
HOURS = [timedelta(hours=16, minutes=30), timedelta(hours=17), timedelta(hours=19)]
WORKING = [6, 0, 1, 2, 3]
MOST_SECONDS = 10  # for the first of the sizes


def measure(sizes=SIZES):
    """By size: seconds in all and of this process's work, cohorts with a trainer, offers a trainer has at most."""
    from lms.volunteers import placing

    figures = {}
    for trainers, cohorts in sizes:
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0)
        try:
            lead = _fill(trainers, cohorts)
            plan = placing.ask(by=lead)
            began, worked = time.monotonic(), time.process_time()
            placing.make({"plan": plan.pk}, heartbeat=lambda: None)
            chosen = list(plan.placements.exclude(trainer=None).values_list("trainer", flat=True))
            figures[f"{trainers} on {cohorts}"] = {
                "seconds": round(time.monotonic() - began, 1),
                "cpu_seconds": round(time.process_time() - worked, 1),
                "sessions": cohorts * SESSIONS,
                "placed": len(chosen),
                "most_of_one_trainer": max(map(chosen.count, set(chosen))),
                "mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
            }
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
    return figures


def table(figures):
    names = list(next(iter(figures.values())))
    yield f"{'':<18}" + "".join(f"{name.replace('_', ' '):>22}" for name in names)
    for size, row in figures.items():
        yield f"{size:<18}" + "".join(f"{row[name]:>22}" for name in names)


def slow(figures):
    first = "{} on {}".format(*SIZES[0])
    return [first] if figures.get(first, {}).get("seconds", 0) > MOST_SECONDS else []


def _fill(trainers, cohorts):
    """A programme with that many ready trainers and unled cohorts; the account that runs it."""
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from lms.centres.models import Centre
    from tests.factories.cohorts import CourseFactory
    from tests.factories.people import UserFactory

    call_command("sync_roles", verbosity=0)
    lead = UserFactory(email="lead@example.com", phone=None)
    lead.groups.add(Group.objects.get(name="lead"))
    chance, courses = random.Random(7), CourseFactory.create_batch(6)
    centres = Centre.objects.bulk_create(
        Centre(
            code=f"c-{n}",
            name_ar=f"مركز {n}",
            name_en=f"Centre {n}",
            district_ar=f"حي {n % 30}",
            district_en="",
            has_womens_section=n % 2,
        )
        for n in range(max(30, cohorts // 13))
    )
    _cohorts(cohorts, courses, centres, chance)
    _trainers(trainers, courses, centres, chance)
    return lead


def _cohorts(count, courses, centres, chance):
    from lms.cohorts.models import ClassSession, Cohort

    sunday = timezone.localdate() + timedelta(weeks=2)
    sunday -= timedelta(days=(sunday.weekday() + 1) % 7)
    planned = []
    for n in range(count):
        days = sorted(chance.sample(range(5), chance.choice([1, 2])))
        first, begins = sunday + timedelta(weeks=chance.randrange(8)), chance.choice(HOURS)
        meets = [first + timedelta(weeks=week, days=day) for week in range(SESSIONS) for day in days][:SESSIONS]
        cohort = Cohort(
            course=chance.choice(courses),
            centre=chance.choice(centres),
            code=f"C-{n}",
            audience=["female", "male", "all"][n % 3],
            applications_open_on=meets[0] - timedelta(days=60),
            applications_close_on=meets[0] - timedelta(days=7),
            starts_on=meets[0],
            ends_on=meets[-1],
            attendance_percent=80,
            status="published",
        )
        planned.append(
            (cohort, [timezone.make_aware(datetime.combine(day, datetime.min.time())) + begins for day in meets])
        )
    Cohort.objects.bulk_create([cohort for cohort, _meets in planned], batch_size=500)
    ClassSession.objects.bulk_create(
        [
            ClassSession(cohort=cohort, number=number, starts_at=begins, ends_at=begins + timedelta(hours=2))
            for cohort, meets in planned
            for number, begins in enumerate(meets, 1)
        ],
        batch_size=1_000,
    )


def _trainers(count, courses, centres, chance):
    from lms.accounts.models import Person, Standing, User
    from lms.volunteers.models import Availability, VettingStep, VolunteerTrainer

    people = Person.objects.bulk_create(
        [Person(given_ar=f"متطوع {n}", family_ar="الحازمي", gender=["female", "male"][n % 2]) for n in range(count)]
    )
    users = User.objects.bulk_create([User(phone=f"+9665{n:08}", password="!") for n in range(count)])
    Standing.objects.bulk_create(
        [Standing(user=user, person=person, stands_as="self") for user, person in zip(users, people, strict=True)]
    )
    trainers = VolunteerTrainer.objects.bulk_create(
        [VolunteerTrainer(person=person, status="ready", sessions_a_week=chance.randint(1, 4)) for person in people]
    )
    VettingStep.objects.bulk_create(
        [
            VettingStep(trainer=one, kind=kind, number=1, checked_on=timezone.localdate())
            for one in trainers
            for kind in VettingStep.Kind
        ]
    )
    teach, come = VolunteerTrainer.courses.through, VolunteerTrainer.centres.through
    teach.objects.bulk_create(
        [
            teach(volunteertrainer=one, course=each)
            for one in trainers
            for each in chance.sample(courses, chance.randint(1, 3))
        ]
    )
    come.objects.bulk_create(
        [
            come(volunteertrainer=one, centre=each)
            for one in trainers
            for each in chance.sample(centres, chance.randint(0, 3))
        ]
    )
    Availability.objects.bulk_create(
        [
            Availability(trainer=one, weekday=day, part=part)
            for one in trainers
            for day in chance.sample(WORKING, chance.randint(2, 5))
            for part in chance.sample(["afternoon", "evening"], chance.randint(1, 2))
        ]
    )
