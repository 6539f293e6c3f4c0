"""What a trainer has to do now, and how their cohort stands."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from lms.desks.teaching import Projects
from lms.graduation.models import AtRisk
from lms.learning import projects
from lms.volunteers import assignment
from lms.volunteers.models import VolunteerTrainer
from tests.factories.attendance import marked
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory

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
    """A cohort of six Sundays that the trainer teaches; the next is three hours later: nobody teaches two at once."""
    hours = count(step=3)

    def make(**fields):
        cohort, later = CohortFactory(**fields), timedelta(hours=next(hours))
        for number in range(1, 7):
            session = ClassSessionFactory(cohort=cohort, number=number, status="held" if number < 4 else "planned")
            session.starts_at, session.ends_at = session.starts_at + later, session.ends_at + later
            session.save()
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


def test_who_has_nothing_yet_is_led_to_their_volunteering(signed_in, trainer):
    html = in_english(signed_in(trainer)).get(PAGE).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert f'href="{reverse("volunteers:mine")}">My volunteering</a>' in main


def test_the_week_holds_seven_days_from_today(signed_in, trainer, teaches):
    teaches()
    week = desk_at(FOURTH - timedelta(days=6), signed_in(trainer)).week
    assert [session.number for session in week] == [4]
    assert [s.number for s in desk_at(FOURTH - timedelta(days=7), signed_in(trainer)).week] == [3]


def test_from_the_last_day_on_projects_wait_until_they_are_marked(signed_in, trainer, teaches):
    cohort = teaches(project_percent=60)
    first, second = (EnrolmentFactory(enrolled=True, cohort=cohort) for _ in range(2))
    browser, last = signed_in(trainer), datetime(2027, 1, 10, 6, tzinfo=UTC)
    assert desk_at(last - timedelta(days=1), browser).projects == []
    assert desk_at(last, browser).projects == [Projects(cohort, waiting=0, unmarked=2)]
    projects.mark(first, 70, by=trainer)
    projects.mark(second, 0, by=trainer)
    assert desk_at(last, browser).projects == []


def test_what_is_handed_in_waits_until_somebody_has_looked_at_it(signed_in, trainer, teaches):
    cohort = teaches(project_percent=60)
    marked_one, answered, waits, again = (EnrolmentFactory(enrolled=True, cohort=cohort) for _ in range(4))
    EnrolmentFactory(enrolled=True, cohort=cohort)  # has handed in nothing
    for hours, one in enumerate([again, marked_one, answered, waits]):
        with time_machine.travel(FOURTH - timedelta(days=2) + timedelta(hours=hours), tick=False):
            projects.hand_in(one, by=trainer, text="موقع لمخبز الحي")
    with time_machine.travel(FOURTH - timedelta(days=1), tick=False):
        projects.mark(marked_one, 70, by=trainer)
        projects.mark(answered, None, by=trainer, feedback="Add a link.")
        projects.mark(again, 40, by=trainer)
    projects.hand_in(again, by=trainer, text="والآن أحسن")
    desk = desk_at(FOURTH, signed_in(trainer))
    assert desk.hand_ins == [waits, again]
    assert desk.projects == []
    html = signed_in(trainer).get(PAGE).content.decode()
    assert reverse("learning:mark_project", args=[cohort.public_id, waits.public_id]) in html
    assert reverse("learning:mark_project", args=[cohort.public_id, answered.public_id]) not in html


def test_five_hand_ins_are_shown_one_by_one_and_the_rest_by_cohort(signed_in, trainer, teaches):
    cohort = teaches(project_percent=60, code="SAFE-7")
    for _ in range(6):
        projects.hand_in(EnrolmentFactory(enrolled=True, cohort=cohort), by=trainer, text="موقع")
    browser = signed_in(trainer)
    desk = desk_at(FOURTH, browser)
    assert (len(desk.hand_ins), desk.projects) == (5, [Projects(cohort, waiting=6, unmarked=0)])
    html = browser.get(PAGE).content.decode()
    assert "SAFE-7" in html[html.index('id="projects"') : html.index('id="cohorts"')]


def test_hand_ins_of_cohorts_taught_by_others_are_not_here(signed_in, trainer, teaches):
    teaches(project_percent=60)
    other = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    projects.hand_in(other, by=trainer, text="موقع")
    assert desk_at(FOURTH, signed_in(trainer)).hand_ins == []


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
    response = in_english(signed_in(trainer)).get(reverse("desks:cohort", args=[cohort.public_id]))
    [risky], [well] = response.context["at_risk"], response.context["others"]
    assert (risky.enrolment, risky.missed, risky.progress.missable) == (late, [1, 3], -1)
    assert (well.enrolment, well.missed, well.progress.missable) == (fine, [], 1)
    html = response.content.decode()
    assert "Missed sessions 1 and 3; that is 1 more than the course allows" in html
    assert html.index(str(risky.enrolment.person.name_en)) < html.index('id="trainees"')


def test_of_those_at_risk_who_can_miss_least_is_first(signed_in, trainer, teaches):
    cohort = teaches(attendance_percent=50)
    edge = marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["absent"] * 3 + [None] * 3)
    row = marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["present", "absent", "absent"] + [None] * 3)
    at_risk = signed_in(trainer).get(reverse("desks:cohort", args=[cohort.public_id])).context["at_risk"]
    assert [(one.enrolment, one.progress.missable) for one in at_risk] == [(edge, 0), (row, 1)]


def test_namesakes_are_told_apart_by_their_age(signed_in, trainer, teaches):
    cohort = teaches()
    for born_on in [date(2009, 12, 27), date(2009, 12, 28)]:
        EnrolmentFactory(cohort=cohort, enrolled=True, person__name_en="Ghala Ali", person__born_on=born_on)
    EnrolmentFactory(cohort=cohort, enrolled=True, person__name_en="Noura Ali")
    page = reverse("desks:cohort", args=[cohort.public_id])
    html = in_english(signed_in(trainer)).get(page).content.decode()
    assert [html.count(words) for words in ["17 years old", "16 years old", "years old"]] == [1, 1, 2]


def test_how_each_project_stands_is_said(signed_in, trainer, teaches):
    cohort = teaches(project_percent=60)
    one, two = (EnrolmentFactory(enrolled=True, cohort=cohort) for _ in range(2))
    projects.hand_in(one, by=trainer, text="موقع")
    projects.mark(two, 75, by=trainer)
    response = in_english(signed_in(trainer)).get(reverse("desks:cohort", args=[cohort.public_id]))
    assert [(each.enrolment, each.project) for each in response.context["others"]] == [
        (one, "waiting"),
        (two, "marked"),
    ]
    html = response.content.decode()
    assert "handed in, waits for you" in html
    assert "75 of 100" in html
    assert "Mark the projects (1 waits)" in html


def test_a_trainees_phone_is_one_tap_away(signed_in, trainer, teaches):
    cohort = teaches()
    EnrolmentFactory(enrolled=True, cohort=cohort, person__phone="+966551112223")
    html = signed_in(trainer).get(reverse("desks:cohort", args=[cohort.public_id])).content.decode()
    assert 'href="tel:+966551112223"' in html
    assert 'href="sms:+966551112223"' in html


@pytest.mark.parametrize(
    ("born_on", "guardian_phone", "called", "is_guardian"),
    [
        pytest.param(date(2009, 3, 1), "+966552000001", "+966552000001", True, id="seventeen"),
        pytest.param(date(2009, 3, 1), "", "+966551112223", True, id="seventeen, and the guardian has no number"),
        pytest.param(None, "+966552000001", "+966552000001", True, id="of unknown age"),
        pytest.param(date(2008, 12, 27), "+966552000001", "+966551112223", False, id="eighteen today"),
    ],
)
def test_under_eighteen_the_guardian_is_called(
    signed_in, trainer, teaches, born_on, guardian_phone, called, is_guardian
):
    guardian = PersonFactory(given_ar="سالم", born_on=None, phone=guardian_phone)
    cohort = teaches()
    EnrolmentFactory(
        enrolled=True,
        cohort=cohort,
        person__phone="+966551112223",
        person__born_on=born_on,
        person__guardian=guardian,
    )
    response = signed_in(trainer).get(reverse("desks:cohort", args=[cohort.public_id]))
    [trainee] = response.context["others"]
    assert (trainee.contact.phone, trainee.contact.is_guardian) == (called, is_guardian)
    assert response.content.decode().count(f'href="tel:{called}"') == 1


def test_who_has_no_number_has_no_button_and_it_is_said(signed_in, trainer, teaches):
    cohort = teaches()
    EnrolmentFactory(enrolled=True, cohort=cohort, person__phone="")
    EnrolmentFactory(enrolled=True, cohort=cohort, person__phone="+966551112223")
    html = in_english(signed_in(trainer)).get(reverse("desks:cohort", args=[cohort.public_id])).content.decode()
    assert html.count('href="tel:+9665') == 1
    assert html.count("No phone number is known: ask the centre.") == 1


def test_who_is_at_risk_is_said_on_now_with_how_many_are_new_and_where_to_look(signed_in, trainer, teaches):
    cohort, quiet = teaches(), teaches()
    for hours in (1, 30):
        enrolment = EnrolmentFactory(enrolled=True, cohort=cohort)
        since = FOURTH - timedelta(hours=hours)
        AtRisk.objects.create(enrolment=enrolment, risk="no_more", missable=0, since=since)
    browser = in_english(signed_in(trainer))
    html = browser.get(PAGE).text
    assert "2 trainees are at risk; 1 new since yesterday" in html
    assert reverse("desks:cohort", args=[cohort.public_id]) + "#risk" in html
    assert reverse("desks:cohort", args=[quiet.public_id]) + "#risk" not in html


def test_the_page_of_the_cohort_says_how_many_are_new(signed_in, trainer, teaches):
    cohort = teaches()
    enrolment = marked(EnrolmentFactory(enrolled=True, cohort=cohort), ["absent"] * 3 + [None] * 3)
    page = reverse("desks:cohort", args=[cohort.public_id])
    browser = in_english(signed_in(trainer))
    assert "new since yesterday" not in browser.get(page).text
    AtRisk.objects.create(enrolment=enrolment, risk="lost", missable=-1, since=FOURTH - timedelta(hours=2))
    assert "1 new since yesterday." in browser.get(page).text


def test_now_costs_the_same_for_one_cohort_and_six(signed_in, trainer, teaches, queries_of):
    def teach():
        enrolment = EnrolmentFactory(enrolled=True, cohort=teaches(project_percent=60))
        projects.hand_in(enrolment, by=trainer, text="موقع لمخبز الحي")
        AtRisk.objects.create(enrolment=enrolment, risk="no_more", missable=0, since=FOURTH)

    teach()
    one = queries_of(signed_in(trainer), PAGE)
    for _ in range(5):
        teach()
    assert queries_of(signed_in(trainer), PAGE) == one <= 18


def test_the_cohort_costs_the_same_for_five_trainees_and_thirty(signed_in, trainer, teaches, queries_of):
    cohort = teaches(project_percent=60)
    page = reverse("desks:cohort", args=[cohort.public_id])
    guardian = PersonFactory(given_ar="سالم")

    def learn(count, mark):
        for _ in range(count):
            enrolment = EnrolmentFactory(enrolled=True, cohort=cohort, person__guardian=guardian)
            projects.mark(marked(enrolment, [mark] * 3 + [None] * 3), 5, by=trainer)
            projects.hand_in(enrolment, by=trainer, text="موقع لمخبز الحي")

    learn(4, "present")
    learn(1, "absent")
    one = queries_of(signed_in(trainer), page)
    learn(5, "present")
    learn(20, "absent")
    assert queries_of(signed_in(trainer), page) == one <= 15
