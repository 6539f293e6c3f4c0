"""Graduates who await their certificates, written in bulk: thousands in a second or two."""

from datetime import UTC, date, datetime, timedelta
from itertools import batched

from lms.accounts.models import Person
from lms.arabic import folding
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.certificates.rendering.names import GROUPS
from tests.factories.cohorts import CentreFactory, CourseFactory

A_COHORT = 30


def fill(count, *, by):
    """Add ``count`` graduates of names of their own, thirty a cohort of six sessions held, whom ``by`` decided."""
    courses, centres = CourseFactory.create_batch(6), CentreFactory.create_batch(10)
    people = Person.objects.bulk_create(map(_person, range(count)), batch_size=1000)
    for place, some in enumerate(batched(people, A_COHORT)):
        _decide(some, courses[place % 6], centres[place % 10], by, f"FILLED-{place}")


def _person(n):
    names = GROUPS["common"]
    first, father, last = (names[n // step % len(names)] for step in (1, len(names), len(names) ** 2))
    person = Person(
        given_ar=first[0].split()[0],
        father_ar=father[0].split()[0],
        family_ar=f"{first[0].split()[-1]} {last[0].split()[-1]}" if n >= len(names) ** 2 else first[0].split()[-1],
        name_en=f"{first[1].split()[0]} {father[1]}"[:60],
        gender="female" if n % 3 else "male",
        born_on=date(2005, 1, 1),
        phone=f"+9665{n:08}",
    )
    person.name_key = folding.fold(f"{person.name_ar} {person.name_en}")
    return person


def _decide(people, course, centre, by, code):
    now = datetime.now(UTC)
    cohort = Cohort.objects.create(
        course=course,
        centre=centre,
        code=code,
        capacity=A_COHORT,
        taken=len(people),
        applications_open_on=now - timedelta(days=90),
        applications_close_on=now - timedelta(days=60),
        starts_on=now - timedelta(days=50),
        ends_on=now - timedelta(days=10),
        attendance_percent=80,
        status=Cohort.Status.CLOSED,
        closed_at=now,
    )
    ClassSession.objects.bulk_create(
        ClassSession(
            cohort=cohort,
            number=number,
            starts_at=now - timedelta(days=50 - 7 * number, hours=2),
            ends_at=now - timedelta(days=50 - 7 * number),
            status=ClassSession.Status.HELD,
            finished_at=now,
            finished_by=by,
        )
        for number in range(1, 7)
    )
    places = Enrolment.objects.bulk_create(
        Enrolment(person=person, cohort=cohort, status=Enrolment.Status.ENROLLED) for person in people
    )
    decision = GraduationDecision.objects.create(cohort=cohort, decided_by=by)
    DecidedEnrolment.objects.bulk_create(
        DecidedEnrolment(decision=decision, enrolment=place, graduates=True, by_the_rule=True, outcome={})
        for place in places
    )
