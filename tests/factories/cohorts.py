"""Centres, courses, cohorts, enrolments."""

from datetime import UTC, date, datetime, timedelta

import factory

from courses.models import Course
from lms.centres.models import Centre, Organisation
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from tests.factories.people import PersonFactory, UserFactory


class CentreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Centre

    code = factory.Sequence(lambda n: f"centre-{n}")
    name_ar = "مركز حي الصفا"
    name_en = "Al-Safa centre"
    district_ar = "الصفا"
    district_en = "Al-Safa"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"partner-{n}")
    name_ar = "جمعية مثال"
    name_en = "Example charity"


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"C{n}")
    field = "safety"
    title_ar = "السلامة على الإنترنت"
    title_en = "Safe online"
    hours = 12
    sessions = 6


class CohortFactory(factory.django.DjangoModelFactory):
    """Published, of 30 seats; taught on Sundays from 6 December 2026; ``takes_applications`` in November 2026."""

    class Meta:
        model = Cohort

    course = factory.SubFactory(CourseFactory)
    centre = factory.SubFactory(CentreFactory)
    code = factory.Sequence(lambda n: f"COHORT-{n}")
    capacity = 30
    applications_open_on = date(2026, 11, 1)
    applications_close_on = date(2026, 11, 30)
    starts_on = date(2026, 12, 6)
    ends_on = date(2027, 1, 10)
    attendance_percent = 80
    project_percent = None
    status = Cohort.Status.PUBLISHED
    closed_at = factory.LazyAttribute(
        lambda cohort: datetime(2027, 1, 11, 9, tzinfo=UTC) if cohort.status == Cohort.Status.CLOSED else None
    )

    class Params:
        closed = factory.Trait(status=Cohort.Status.CLOSED)


class ClassSessionFactory(factory.django.DjangoModelFactory):
    """Session ``number`` of its cohort, a week after the one before, 17:00 to 19:00 in Riyadh; ``over`` was in October."""

    class Meta:
        model = ClassSession

    cohort = factory.SubFactory(CohortFactory)
    number = 1
    status = ClassSession.Status.PLANNED
    starts_at = factory.LazyAttribute(
        lambda session: datetime(2026, 12, 6, 14, tzinfo=UTC) + timedelta(weeks=session.number - 1)
    )
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=2))
    finished_at = factory.LazyAttribute(lambda session: session.ends_at if session.is_held else None)
    finished_by = factory.Maybe("is_held", factory.SubFactory(UserFactory), None)

    class Params:
        is_held = factory.LazyAttribute(lambda session: session.status == ClassSession.Status.HELD)
        over = factory.Trait(
            starts_at=factory.LazyAttribute(
                lambda session: datetime(2026, 10, 4, 14, tzinfo=UTC) + timedelta(days=session.number - 1)
            )
        )


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """An application; ``enrolled=True`` takes a seat. The cohort's count follows."""

    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    status = Enrolment.Status.APPLIED
    decline_reason = factory.LazyAttribute(
        lambda enrolment: "المقاعد لأهل الحي" if enrolment.status == Enrolment.Status.DECLINED else ""
    )

    class Params:
        enrolled = factory.Trait(status=Enrolment.Status.ENROLLED)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        enrolment = super()._create(model_class, *args, **kwargs)
        if enrolment.status == Enrolment.Status.ENROLLED:
            enrolment.cohort.taken += 1
            enrolment.cohort.save(update_fields=["taken"])
        return enrolment
