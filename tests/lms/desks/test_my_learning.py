"""What a trainee, or who stands for one, has to know today."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from certificates.models import Certificate
from courses.models import Course, LessonPage
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.graduation import decision
from lms.learning import lessons, projects
from tests.factories.attendance import marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.course_files import course_file
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
    return Certificate.objects.create(enrolment=enrolment, person=enrolment.person, **defaults | fields)


def test_an_issued_certificate_has_its_page_and_one_on_its_way_has_none(signed_in, trainee, arwa, cohort):
    enrolment = EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)
    certificate = certificate_of(enrolment)
    link = reverse("certificates:certificate", args=[certificate.code])
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

    site_with(*(course_file(code) for code in ["ONE", "TWO", "THREE", "FOUR"]))
    courses = list(Course.objects.filter(code__in=["ONE", "TWO", "THREE", "FOUR"]))
    browser = signed_in(trainee)
    cohort.course = courses[0]
    cohort.save()
    study(cohort)
    one = queries_of(browser, PAGE)
    for course in courses[1:]:
        other = CohortFactory(course=course, project_percent=60)
        ClassSessionFactory(cohort=other)
        study(other)
    assert queries_of(browser, PAGE) == one <= 16
    assert len(learning(browser).places) == 4


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


@pytest.fixture
def studies(arwa, cohort):
    """Arwa has a seat in a course of two lessons, with a project."""
    site_with()
    cohort.course, cohort.project_percent = Course.objects.get(code="TINY"), 60
    cohort.ends_on = date(2027, 2, 1)  # far off
    cohort.save()
    return EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa)


def lesson_keys():
    return list(
        LessonPage.objects.filter(locale__language_code="ar").order_by("path").values_list("translation_key", flat=True)
    )


def test_one_goes_on_with_the_first_lesson_that_is_not_done(signed_in, trainee, arwa, studies):
    browser = signed_in(trainee)
    first, second = lesson_keys()
    assert 'href="/ar/courses/tiny-course/lesson-1/"' in browser.get(PAGE).content.decode()
    lessons.finish(arwa, first, course=studies.cohort.course)
    desk = learning(browser)
    assert (desk.step.is_to, desk.step.place.lessons.done, desk.step.place.lessons.count) == ("lesson", 1, 2)
    assert 'href="/ar/courses/tiny-course/lesson-2/"' in browser.get(PAGE).content.decode()
    browser.cookies["language"] = "en"
    assert 'href="/en/courses/tiny-course/lesson-2/"' in browser.get(PAGE).content.decode()
    lessons.finish(arwa, second, course=studies.cohort.course)
    assert learning(browser).step.is_to == "project"
    Cohort.objects.update(ends_on=date(2027, 1, 10))
    assert learning(browser).step.is_to == "pressing_project"  # two weeks are left


def test_the_project_is_followed_from_nothing_to_the_trainers_answer(signed_in, trainee, trainer, arwa, studies):
    browser = signed_in(trainee)
    for key in lesson_keys():
        lessons.finish(arwa, key, course=studies.cohort.course)
    project = reverse("learning:project", args=[studies.public_id])
    assert project in browser.get(PAGE).content.decode()
    with time_machine.travel(MID_COURSE) as clock:
        projects.hand_in(studies, by=trainee, text="أول")
        assert learning(browser).step is None
        clock.shift(3600)
        projects.mark(studies, 50, by=trainer, feedback="أضيفي المصدر.")
        assert learning(browser).step.is_to == "hand_in_again"
        clock.shift(3600)
        projects.hand_in(studies, by=trainee, text="ثانٍ")
        assert learning(browser).step is None
    projects.mark(studies, 70, by=trainer)
    assert learning(browser).step is None


def test_a_name_without_latin_letters_comes_first(signed_in, trainee, arwa, studies):
    Person.objects.filter(pk=arwa.pk).update(name_en="")
    browser = signed_in(trainee)
    assert learning(browser).step.is_to == "name"
    assert reverse("accounts:correct_person", args=[arwa.public_id]) in browser.get(PAGE).content.decode()


def test_a_guardians_consent_that_is_missing_is_said(signed_in, trainee, arwa):
    EnrolmentFactory(person=arwa)
    browser = signed_in(trainee)
    desk = learning(browser)
    assert desk.step.is_to == "consent"
    assert not desk.names_people
    browser.cookies["language"] = "en"
    assert "Tell your guardian that the centre will call" in browser.get(PAGE).content.decode()


def test_a_guardian_is_not_sent_to_their_guardian_and_reads_whose_the_one_application_is(signed_in, guardian):
    reem = Person.objects.get(given_ar="ريم")
    EnrolmentFactory(person=reem)
    browser = signed_in(guardian)
    assert learning(browser).step.is_to == "consent"
    browser.cookies["language"] = "en"
    html = browser.get(PAGE).content.decode()
    assert "The centre will call you" in html
    assert "Tell your guardian" not in html
    todo, listed = html.split('class="todo__one"')[1].split("</a>", 1)
    assert f"<bdi>{reem.name_en}</bdi>" in todo
    assert f"<bdi>{reem.name_en}</bdi>" in listed


def test_whom_nothing_holds_is_led_to_the_courses(signed_in, trainee, arwa):
    EnrolmentFactory(person=arwa, status="withdrawn")
    browser = signed_in(trainee)
    assert learning(browser).step.is_to == "find"
    assert 'class="todo__one" href="/ar/courses/"' in browser.get(PAGE).content.decode()


def test_a_guardian_is_told_whose_turn_it_is(signed_in, guardian, studies):
    reem = Person.objects.get(given_ar="ريم")
    lama = Person.objects.get(given_ar="لمى")
    for person in [reem, lama]:
        EnrolmentFactory(enrolled=True, cohort=studies.cohort, person=person)
    Person.objects.filter(pk=lama.pk).update(name_en="")
    browser = signed_in(guardian)
    assert learning(browser).step.place.enrolment.person == lama
    assert "لمى" in browser.get(PAGE).content.decode().split('class="todo__one"')[1].split("</a>")[0]


def test_a_graduates_course_leads_straight_to_its_page(signed_in, trainee, arwa, studies):
    studies.cohort.status, studies.cohort.closed_at = "closed", MID_COURSE
    studies.cohort.save()
    html = signed_in(trainee).get(PAGE).content.decode()
    assert '<h3 class="h4"><a href="/ar/courses/tiny-course/">' in html
