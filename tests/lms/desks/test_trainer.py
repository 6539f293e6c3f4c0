"""What a trainer has to do now, and how their cohort stands."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from lms.learning import projects
from lms.volunteers import assignment
from lms.volunteers.models import VolunteerTrainer
from tests.factories.attendance import marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/now/"
FOURTH = datetime(2026, 12, 27, 14, tzinfo=UTC)  # 17:00 in Riyadh


@pytest.fixture(autouse=True)
def _fourth_sunday():
    with time_machine.travel(FOURTH, tick=False):
        yield


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def teaches(trainer, huda):
    """A cohort of six Sundays that the trainer teaches."""

    def make(**fields):
        cohort = CohortFactory(**fields)
        for number in range(1, 7):
            ClassSessionFactory(cohort=cohort, number=number, status="held" if number < 4 else "planned")
        assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=trainer)
        return cohort

    return make


def in_english(browser):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


def desk_at(moment, browser):
    with time_machine.travel(moment, tick=False):
        response = browser.get(PAGE)
    assert response.status_code == 200
    return response.context["desk"]


@pytest.mark.parametrize(
    ("moment", "number", "stage", "takes_register"),
    [
        pytest.param(FOURTH - timedelta(days=1), 4, "next", False, id="the day before"),
        pytest.param(FOURTH - timedelta(hours=5), 4, "next", True, id="the morning of its day"),
        pytest.param(FOURTH - timedelta(minutes=20), 4, "on", True, id="about to begin"),
        pytest.param(FOURTH + timedelta(hours=1), 4, "on", True, id="it runs"),
        pytest.param(FOURTH + timedelta(hours=3), 4, "over", True, id="just over, its register not finished"),
        pytest.param(FOURTH + timedelta(days=6), 4, "over", True, id="days after, its register not finished"),
        pytest.param(FOURTH + timedelta(days=7), 5, "on", True, id="the next runs"),
        pytest.param(FOURTH + timedelta(days=7, hours=5), 5, "over", True, id="two are left open: the later"),
    ],
)
def test_the_page_opens_on_what_is_on_or_left_open_or_next(
    signed_in, trainer, teaches, moment, number, stage, takes_register
):
    teaches()
    desk = desk_at(moment, signed_in(trainer))
    assert (desk.session.number, desk.stage, desk.takes_register) == (number, stage, takes_register)


def test_with_every_register_finished_the_page_opens_on_the_next(signed_in, trainer, teaches):
    held = {"status": "held", "finished_at": FOURTH, "finished_by": trainer}
    teaches().class_sessions.filter(number=4).update(**held)
    desk = desk_at(FOURTH + timedelta(hours=3), signed_in(trainer))
    assert (desk.session.number, desk.stage, desk.takes_register) == (5, "next", False)


def test_one_button_leads_to_the_register(signed_in, trainer, teaches):
    session = teaches().class_sessions.get(number=4)
    html = signed_in(trainer).get(PAGE).content.decode()
    assert html.count("btn--light") == 1
    assert reverse("cohorts:take_register", args=[session.public_id]) in html


def test_before_its_day_the_ticket_has_no_button_and_says_when(signed_in, trainer, teaches):
    teaches()
    browser = in_english(signed_in(trainer))
    with time_machine.travel(FOURTH - timedelta(days=1), tick=False):
        html = browser.get(PAGE).content.decode()
    assert "btn--light" not in html
    assert "The register is taken on the day itself, 27 December 2026." in html


def test_cohorts_of_one_course_and_centre_are_told_apart(signed_in, trainer, teaches):
    first = teaches(code="SAFE-1")
    teaches(code="SAFE-2", course=first.course, centre=first.centre)
    html = in_english(signed_in(trainer)).get(PAGE).content.decode()
    mine = html[html.index('id="cohorts"') :]
    assert [mine.count(words) for words in ("SAFE-1", "SAFE-2", "from ")] == [1, 1, 2]


def test_a_register_not_finished_stays_until_it_is(signed_in, trainer, teaches):
    session = teaches().class_sessions.get(number=4)
    later = FOURTH + timedelta(days=7)
    browser = signed_in(trainer)
    assert desk_at(later, browser).left_open == [session]
    session.status, session.finished_at, session.finished_by = "held", session.ends_at, trainer
    session.save()
    assert desk_at(later, browser).left_open == []


def test_the_week_holds_seven_days_from_today(signed_in, trainer, teaches):
    teaches()
    week = desk_at(FOURTH - timedelta(days=6), signed_in(trainer)).week
    assert [session.number for session in week] == [4]
    assert [s.number for s in desk_at(FOURTH - timedelta(days=7), signed_in(trainer)).week] == [3]


def test_projects_wait_until_they_are_marked(signed_in, trainer, teaches):
    cohort = teaches(project_percent=60)
    first, second = (EnrolmentFactory(enrolled=True, cohort=cohort) for _ in range(2))
    browser = signed_in(trainer)
    assert desk_at(FOURTH, browser).projects == [(cohort, 2)]
    projects.mark(first, 70, by=trainer)
    projects.mark(second, 0, by=trainer)
    assert desk_at(FOURTH, browser).projects == []


def test_an_offer_waits_for_its_answer(signed_in, trainer, huda):
    offered = assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())
    browser = signed_in(trainer)
    assert reverse("volunteers:offer", args=[offered.public_id]) in browser.get(PAGE).content.decode()
    assignment.decline(offered, by=trainer)
    assert desk_at(FOURTH, browser).offers == []


def test_what_others_teach_is_not_here(signed_in, trainer, stranger, teaches):
    cohort = teaches()
    desk = desk_at(FOURTH, signed_in(stranger))
    assert (desk.session, desk.week, desk.left_open, desk.cohorts) == (None, [], [], [])
    assert signed_in(stranger).get(reverse("desks:cohort", args=[cohort.public_id])).status_code == 404


def test_what_was_taught_is_gone_when_the_assignment_ends(signed_in, trainer, teaches):
    cohort = teaches()
    assignment.end(cohort.assignments.get(), by=UserFactory(), reason="Enough")
    assert desk_at(FOURTH, signed_in(trainer)).cohorts == []
    assert signed_in(trainer).get(reverse("desks:cohort", args=[cohort.public_id])).status_code == 404


@pytest.mark.parametrize("who", ["trainee", "lead", "coordinator", "stranger"])
def test_the_cohort_page_is_its_trainers(signed_in, request, who, teaches):
    page = reverse("desks:cohort", args=[teaches().public_id])
    assert signed_in(request.getfixturevalue(who)).get(page).status_code == 404


def test_the_cohort_shows_first_who_can_miss_least_and_what_they_missed(signed_in, trainer, teaches):
    cohort = teaches()
    fine = marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["present"] * 3 + [None] * 3)
    late = marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["absent", "present", "absent"] + [None] * 3)
    EnrolmentFactory(cohort=cohort)  # applied only
    trainees = signed_in(trainer).get(reverse("desks:cohort", args=[cohort.public_id])).context["trainees"]
    assert [trainee.enrolment for trainee in trainees] == [late, fine]
    assert [(trainee.missed, trainee.progress.missable) for trainee in trainees] == [([1, 3], -1), ([], 1)]


def test_a_trainees_phone_is_one_tap_away(signed_in, trainer, teaches):
    cohort = teaches()
    EnrolmentFactory(enrolled=True, cohort=cohort, person__phone="+966551112223")
    html = signed_in(trainer).get(reverse("desks:cohort", args=[cohort.public_id])).content.decode()
    assert 'href="tel:+966551112223"' in html


def test_now_costs_the_same_for_one_cohort_and_three(signed_in, trainer, teaches, queries_of):
    def teach():
        EnrolmentFactory(enrolled=True, cohort=teaches(project_percent=60))

    teach()
    one = queries_of(signed_in(trainer), PAGE)
    teach()
    teach()
    assert queries_of(signed_in(trainer), PAGE) == one <= 18


def test_the_cohort_costs_the_same_for_one_trainee_and_six(signed_in, trainer, teaches, queries_of):
    cohort = teaches(project_percent=60)
    page = reverse("desks:cohort", args=[cohort.public_id])
    marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["present"] * 3 + [None] * 3)
    one = queries_of(signed_in(trainer), page)
    for _ in range(5):
        projects.mark(
            marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["absent"] * 3 + [None] * 3), 5, by=trainer
        )
    assert queries_of(signed_in(trainer), page) == one <= 15
