"""What a trainee, or who stands for one, has to know today."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from certificates.models import Certificate
from courses.models import Course
from lms.accounts.models import Person
from lms.graduation import decision
from lms.learning import projects
from tests.factories.attendance import marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.pages import site_with
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/learning/"
MID_COURSE = datetime(2026, 12, 27, 9, tzinfo=UTC)  # the fourth of six Sundays, before the session


@pytest.fixture(autouse=True)
def _mid_course():
    with time_machine.travel(MID_COURSE, tick=False):
        yield


@pytest.fixture
def cohort(db):
    cohort = CohortFactory()
    for number in range(1, 7):
        ClassSessionFactory(cohort=cohort, number=number)
    return cohort


@pytest.fixture
def arwa(trainee):
    return Person.objects.get(standings__user=trainee)


def learning(browser):
    response = browser.get(PAGE)
    assert response.status_code == 200
    return response.context["learning"]


def test_the_next_session_says_when_and_where_in_both_calendars(signed_in, trainee, arwa, cohort):
    EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)
    html = signed_in(trainee).get(PAGE).content.decode()
    assert "الأحد ٢٧ ديسمبر ٢٠٢٦ (١٨\N{NO-BREAK SPACE}رجب\N{NO-BREAK SPACE}١٤٤٨هـ)" in html
    assert "5:00–7:00" in html
    assert str(cohort.centre) in html


def test_two_numbers_and_what_may_still_be_missed(signed_in, trainee, arwa, cohort):
    marked(EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa), ["present", "late", "absent", None, None, None])
    (place,) = learning(signed_in(trainee)).running
    stands = place.progress
    assert ((stands.attended, stands.marked), (stands.attended, stands.whole), stands.needed) == ((2, 3), (2, 6), 5)
    assert (stands.missable, stands.next_session.number) == (0, 4)
    assert [dot["kind"] for dot in place.dots] == ["present", "late", "absent", "next", "next", "next"]


@pytest.mark.parametrize("status", ["applied", "declined", "withdrawn", "enrolled"])
def test_every_application_is_listed_with_a_link(signed_in, trainee, arwa, status):
    enrolment = EnrolmentFactory(person=arwa, status=status)
    html = signed_in(trainee).get(PAGE).content.decode()
    assert reverse("cohorts:application", args=[enrolment.public_id]) in html


def test_only_an_enrolled_trainee_of_a_running_cohort_has_a_next_session(signed_in, trainee, arwa, cohort):
    EnrolmentFactory(person=arwa, cohort=cohort)
    desk = learning(signed_in(trainee))
    assert (desk.next, desk.running, len(desk.places)) == (None, [], 1)


def test_a_guardian_sees_each_of_their_own_and_nobody_elses(signed_in, guardian, cohort):
    reem, lama = Person.objects.filter(guardian__isnull=False).order_by("pk")
    mine = {EnrolmentFactory(enrolled=True, cohort=cohort, person=person) for person in [reem, lama]}
    other = EnrolmentFactory(enrolled=True, cohort=cohort, person=PersonFactory(given_ar="سلافة"))
    browser = signed_in(guardian)
    desk = learning(browser)
    html = browser.get(PAGE).content.decode()
    assert {place.enrolment for place in desk.places} == mine
    assert "ريم" in html
    assert "لمى" in html
    assert str(other.person) not in html


def certificate_of(enrolment, **fields):
    defaults = {"code": "0" * 26, "facts": {}, "facts_sha256": "0" * 64, "name_key": "", "status": "reserved"}
    return Certificate.objects.create(enrolment=enrolment, **defaults | fields)


def test_an_issued_certificate_can_be_downloaded_and_one_on_its_way_cannot(signed_in, trainee, arwa, cohort):
    enrolment = EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)
    certificate = certificate_of(enrolment)
    link = reverse("certificates:download", args=[certificate.code])
    browser = signed_in(trainee)
    assert link not in browser.get(PAGE).content.decode()
    Certificate.objects.update(status="issued", issued_at=MID_COURSE, file="a.pdf", file_bytes=1, file_sha256="0" * 64)
    assert link in browser.get(PAGE).content.decode()


def test_what_was_decided_is_shown_with_its_reason(signed_in, trainee, arwa, cohort):
    cohort.status, cohort.closed_at = "closed", MID_COURSE
    cohort.save()
    enrolment = EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)
    marked(enrolment, ["absent"] * 6)
    decision.decide(cohort, graduates=[], by=UserFactory())
    (place,) = learning(signed_in(trainee)).places
    assert (place.is_decided, place.graduates, place.progress) == (True, False, None)
    assert [reason.why for reason in place.outcome.reasons] == ["sessions_short"]


def test_the_page_costs_the_same_for_one_course_and_four(signed_in, trainee, arwa, cohort, queries_of):
    def study(cohort):
        certificate_of(EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa), code=f"{cohort.pk:026}")

    browser = signed_in(trainee)
    study(cohort)
    one = queries_of(browser, PAGE)
    for _ in range(3):
        other = CohortFactory()
        ClassSessionFactory(cohort=other)
        study(other)
    assert queries_of(browser, PAGE) == one <= 15


def test_the_project_says_its_mark_and_what_is_needed(signed_in, trainee, arwa, lead):
    place = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60), person=arwa)
    browser = signed_in(trainee)
    assert learning(browser).running[0].project_mark is None
    projects.mark(place, 85, by=lead)
    assert learning(browser).running[0].project_mark == 85
    assert "٨٥" in browser.get(PAGE).content.decode()


def test_who_studies_finds_the_lessons_in_their_language(signed_in, trainee, arwa):
    site_with()
    course = Course.objects.get(code="TINY")
    EnrolmentFactory(enrolled=True, cohort=CohortFactory(course=course), person=arwa)
    browser = signed_in(trainee)
    assert 'href="/ar/courses/tiny-course/"' in browser.get(PAGE).content.decode()
    browser.cookies["language"] = "en"
    assert 'href="/en/courses/tiny-course/"' in browser.get(PAGE).content.decode()


def test_who_only_applied_is_not_shown_lessons_as_theirs(signed_in, trainee, arwa):
    site_with()
    EnrolmentFactory(cohort=CohortFactory(course=Course.objects.get(code="TINY")), person=arwa)
    assert "/ar/courses/tiny-course/" not in signed_in(trainee).get(PAGE).content.decode()
