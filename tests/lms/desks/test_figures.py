"""The figures on the lead's desk: each number is that of the list it opens."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.cohorts.models import Enrolment
from lms.desks import figures, panels, reports
from lms.desks.figures import Scope
from lms.graduation.models import DecidedEnrolment
from lms.scoping import exporting
from tests.factories.attendance import AttendanceRecordFactory, marked
from tests.factories.certificates import DecidedEnrolmentFactory, GraduationDecisionFactory, issued_certificate
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory
from tests.factories.volunteers import TrainerAssignmentFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)  # a Wednesday
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def programme(lead, centre):
    """A running cohort at the coordinator's centre with somebody in each state, and a closed one elsewhere."""
    running = CohortFactory(centre=centre)
    for status in ["applied", "declined", "withdrawn"]:
        EnrolmentFactory(cohort=running, status=status)
    EnrolmentFactory(cohort=running, status="waiting", waiting_since=NOW)
    ClassSessionFactory(cohort=running, status="held")
    marked(EnrolmentFactory(cohort=running, enrolled=True), ["late"])
    marked(EnrolmentFactory(cohort=running, enrolled=True), ["absent"])
    marked(EnrolmentFactory(cohort=running, enrolled=True), ["excused"])
    closed = CohortFactory(closed=True)
    EnrolmentFactory(cohort=closed, enrolled=True)
    decision = GraduationDecisionFactory(cohort=closed)
    for graduates in [True, True, False]:
        DecidedEnrolmentFactory(decision=decision, graduates=graduates)
    issued_certificate(decision=decision)
    TrainerAssignmentFactory(cohort=running, status="accepted")
    Enrolment.objects.filter(status="declined").update(applied_at=NOW - timedelta(weeks=3))
    return running


def every(user):
    """Each figure of home and reports, for an account."""
    home = panels.for_user(user, TODAY)
    scope = Scope(panels.cohorts_run_by(user))
    opens = user.has_perm("volunteers.change_volunteertrainer")
    made = [figure for name in reports.TITLES for figure in reports.made(name, scope, TODAY, opens_trainers=opens)]
    return home["figures"] + made


def rows_of(figure):
    return [[number.value for number in row.numbers] for row in figure.rows]


def test_applications_are_counted_by_the_week_they_were_sent_in(programme, lead):
    figure = figures.applications_by_week(Scope(panels.cohorts_run_by(lead)), TODAY)
    assert len(figure.rows) == figures.WEEKS
    assert [row for row in rows_of(figure) if row != [0]] == [[1], [11]]


def test_attendance_leaves_the_excused_out(programme, lead):
    figure = figures.attendance_by_week(Scope(panels.cohorts_run_by(lead)), TODAY)
    assert rows_of(figure)[-1] == [50, 1, 2]
    assert rows_of(figure)[0] == [None, 0, 0]


def test_marks_of_what_was_called_off_count_nowhere(programme, lead, signed_in):
    enrolled = EnrolmentFactory(cohort=programme, enrolled=True)
    session = ClassSessionFactory(cohort=programme, number=2, status="cancelled", starts_at=NOW - timedelta(days=1))
    AttendanceRecordFactory(session=session, enrolment=enrolled)
    off = CohortFactory(course=programme.course, centre=programme.centre, status="cancelled")
    ClassSessionFactory(cohort=off, status="held")
    marked(EnrolmentFactory(cohort=off, enrolled=True), ["present"])
    made = {figure.name: figure for figure in every(lead)}
    assert rows_of(made["attendance"])[-1] == [50, 1, 2]
    assert rows_of(made["attendance-course"]) == rows_of(made["attendance-centre"]) == [[50, 1, 2]]
    listed = signed_in(lead).get(f"{reverse('enrolments')}?centre={programme.centre_id}").context["rows"]
    assert sum(row["row"].so_far or 0 for row in listed) == 2


def test_each_stage_is_counted_once(programme, lead):
    figure = figures.trainees_by_stage(Scope(panels.cohorts_run_by(lead)))
    assert rows_of(figure) == [[1], [1], [3], [1], [3], [1]]


def test_a_certificate_that_replaced_another_counts_once_and_in_its_own_month(programme, lead):
    [valid] = Certificate.objects.all()
    old = Certificate.objects.get(pk=valid.pk)
    old.pk, old.code, old.status = None, "A" * 26, Certificate.Status.SUPERSEDED
    old.issued_at = datetime(2026, 10, 1, 9, tzinfo=UTC)
    old.ended_at, old.ended_by, old.end_reason = NOW, lead, "الاسم"
    old.save(force_insert=True)
    figure = figures.outcomes_by_month(Scope(panels.cohorts_run_by(lead)), TODAY)
    assert rows_of(figure)[-3:] == [[0, 0], [0, 0], [3, 1]]


@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_every_number_opens_a_list_of_as_many(programme, request, signed_in, who):
    user = request.getfixturevalue(who)
    browser = signed_in(user)
    opened = 0
    for figure in every(user):
        for row in figure.rows:
            for number in row.numbers:
                if not number.address or number.is_percent:
                    continue
                answer = browser.get(number.address)
                assert answer.status_code == 200, number.address
                if "page" in answer.context:
                    assert answer.context["page"].paginator.count == number.value, number.address
                    opened += 1
    assert opened > 20


def test_a_coordinator_counts_their_own_centre_only(programme, lead, coordinator):
    own = {figure.name: figure for figure in every(coordinator)}
    assert rows_of(own["stages"]) == [[1], [1], [3], [0], [0], [0]]
    assert rows_of(own["applications"])[-1] == [6]
    assert [row.label for row in own["seats-centre"].rows] == [str(programme.centre)]
    assert rows_of(own["outcomes"])[-1] == [0, 0]
    elsewhere = CohortFactory()
    TrainerAssignmentFactory(cohort=elsewhere, status="accepted")
    assert rows_of({figure.name: figure for figure in every(coordinator)}["volunteers"]) == [[0, 1, 1]]


def test_seats_are_told_by_course_and_by_centre_the_emptiest_first(lead):
    full = CohortFactory(capacity=1, course__title_ar="أ", centre__name_ar="مركز الصفا")
    EnrolmentFactory(cohort=full, enrolled=True)
    CohortFactory(capacity=20, course__title_ar="ب", centre__name_ar="مركز الروضة")
    CohortFactory(capacity=9, status="draft")
    scope = Scope(panels.cohorts_run_by(lead))
    assert (
        rows_of(figures.seats_by(scope, "course"))
        == rows_of(figures.seats_by(scope, "centre"))
        == [
            [0, 20, 1],
            [1, 1, 1],
        ]
    )


def test_completion_is_of_those_who_were_decided(programme, lead):
    made = {
        figure.name: figure
        for figure in reports.made("completion", Scope(panels.cohorts_run_by(lead)), TODAY, opens_trainers=True)
    }
    assert rows_of(made["completion-course"]) == [[5, 1, 3, 75, 1]]
    assert DecidedEnrolment.objects.count() == 4


def test_a_report_of_one_course_opens_lists_of_that_course(programme, lead, signed_in):
    CohortFactory(centre=programme.centre)  # of another course, at the same centre
    course = programme.course
    scope = Scope(panels.cohorts_run_by(lead).filter(course=course), {"course": course.pk})
    browser = signed_in(lead)
    for figure in reports.made("centres", scope, TODAY, opens_trainers=True):
        for row in figure.rows:
            for number in filter(lambda one: one.address, row.numbers):
                listed = browser.get(number.address).context["page"].paginator.count
                assert (listed, f"course={course.pk}" in number.address) == (number.value, True), number.address


def test_a_session_that_is_over_and_was_not_marked_is_not_to_come(programme, lead):
    for number, day in enumerate([NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)], start=2):
        ClassSessionFactory(cohort=programme, number=number, starts_at=day)
    [made] = reports.made("volunteers", Scope(panels.cohorts_run_by(lead)), TODAY, opens_trainers=True)
    assert rows_of(made) == [[2, 1, 1]]


def test_a_table_is_taken_away_as_it_stands_and_it_is_noted_of_what(programme, lead, signed_in):
    query = f"report=centres&centre={programme.centre_id}&table=centres&junk=1"
    signed_in(lead).head(f"{reverse('reports')}?{query}&export=csv")
    answer = signed_in(lead).get(f"{reverse('reports')}?{query}&export=csv")
    heads, *rows = exporting.read_csv(answer.content)
    assert len(heads) == 5
    assert rows == [[str(programme.centre), "3", "1", "0", "1"]]
    facts = {"list": "centres", "kind": "csv", "rows": 1, "filters": {"centre": programme.centre_id}}
    assert AuditEvent.objects.get(verb="list.exported").facts == facts
    assert signed_in(lead).get(f"{reverse('reports')}?{query}-x&table=x&export=csv").status_code == 404
    assert "junk" not in signed_in(lead).get(f"{reverse('reports')}?{query}").content.decode()


def test_the_day_of_a_column_stands_first_where_arabic_is_read(programme, lead):
    with translation.override("ar"):
        drawing = figures.applications_by_week(Scope(panels.cohorts_run_by(lead)), TODAY).drawing
    assert ">٦\u200f/١٢</text>" in drawing


def test_the_start_page_and_the_reports_cost_the_same_for_one_cohort_and_four(signed_in, lead, queries_of):
    browser = signed_in(lead)
    addresses = ["/admin/", *[f"{reverse('reports')}?report={name}" for name in reports.TITLES]]
    addresses += [reverse("enrolments"), reverse("sessions_held")]
    counts = []
    for more in [1, 3]:
        for _ in range(more):
            cohort = CohortFactory()
            ClassSessionFactory(cohort=cohort, status="held")
            marked(EnrolmentFactory(cohort=cohort, enrolled=True), ["present"])
            DecidedEnrolmentFactory()
            TrainerAssignmentFactory(cohort=cohort, status="accepted")
        counts.append([queries_of(browser, address) for address in addresses])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 50


def test_a_list_is_searched_by_name_and_narrowed_by_days(signed_in, lead):
    cohort = CohortFactory()
    asma = EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar="أسماء"))
    EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar="هدى"))
    browser = signed_in(lead)

    def listed(query):
        return [row["row"] for row in browser.get(f"{reverse('enrolments')}?{query}").context["rows"]]

    assert listed("q=اسماء") == [asma]
    assert listed(f"until={date(2026, 12, 8)}") == []
    assert len(listed(f"since={date(2026, 12, 9)}&until={date(2026, 12, 9)}")) == 2
    assert listed("stage=graduated") == []


@pytest.mark.parametrize(
    "query",
    [
        "stage=x",
        "course=x",
        "centre=99999999999999999999",
        "since=9999-12-31",
        "until=9999-12-31",
        "page=0",
        "cohort=-1",
    ],
)
@pytest.mark.parametrize("name", ["enrolments", "sessions_held", "reports"])
def test_what_makes_no_sense_is_left_out(signed_in, lead, name, query):
    EnrolmentFactory()
    assert signed_in(lead).get(f"{reverse(name)}?{query}&report={query}").status_code == 200


def test_a_coordinator_lists_nobody_of_another_centre(signed_in, coordinator, centre):
    mine, foreign = EnrolmentFactory(cohort__centre=centre), EnrolmentFactory(person__given_ar="غريبة")
    ClassSessionFactory(cohort=foreign.cohort)
    browser = signed_in(coordinator)
    page = browser.get(reverse("enrolments"))
    assert [row["row"] for row in page.context["rows"]] == [mine]
    forged = browser.get(f"{reverse('enrolments')}?cohort={foreign.cohort_id}&centre={foreign.cohort.centre_id}")
    assert "غريبة" not in forged.content.decode()
    assert browser.get(reverse("sessions_held")).context["rows"] == []


@pytest.mark.parametrize("name", ["enrolments", "sessions_held", "reports"])
@pytest.mark.parametrize("who", ["editor", "admin"])
def test_lists_and_reports_are_for_those_who_run_cohorts(signed_in, request, who, name):
    answer = signed_in(request.getfixturevalue(who)).get(reverse(name))
    assert (answer.status_code, answer.url) == (302, "/admin/")
