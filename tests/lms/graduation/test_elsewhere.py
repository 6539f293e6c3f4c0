"""What was attended in another cohort: docs/rules.md, "Attended elsewhere"."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.cohorts.models import Credit, Guest
from lms.graduation import review, rule, sheet
from lms.graduation.elsewhere import settled
from tests.factories.attendance import AttendanceRecordFactory
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.lms.graduation.marks import sessions_of

LETTERS = {"present": "p", "late": "l", "excused": "x", "absent": "a", "": "-", "made_up": "M", "carried": "C"}


def as_counted(marks, *, allowed=2, **known):
    return "".join(LETTERS[one.mark] for one in settled(sessions_of(marks, **known), allowed=allowed))


@pytest.mark.parametrize(
    ("marks", "known", "counted"),
    [
        pytest.param("papp", {"visited": [2]}, "pMpp", id="missed here, attended there"),
        pytest.param("papp", {"visited": [3]}, "papp", id="another session makes nothing up"),
        pytest.param("pppp", {"visited": [2]}, "pppp", id="attended in both counts once"),
        pytest.param("aaaa", {"visited": [1, 2, 3]}, "MMaa", id="no more than are allowed, the first of them"),
        pytest.param("aa", {"visited": [1], "allowed": 0}, "aa", id="none are allowed"),
        pytest.param("p-pp", {"visited": [2]}, "p-pp", id="nobody marked it here: that is still a gap"),
        pytest.param(
            "xpap", {"visited": [1, 3], "allowed": 1}, "xpMp", id="what was missed comes before what was excused"
        ),
        pytest.param("xppp", {"visited": [1]}, "Mppp", id="an excused session can be made up"),
        pytest.param("--pp", {"before": 2, "earned": [1, 2]}, "CCpp", id="what was taken along"),
        pytest.param("--pp", {"before": 2, "earned": [1]}, "Cpp", id="what was missed there is not in the sum"),
        pytest.param("--pp", {"before": 2, "earned": [1, 2], "allowed": 0}, "CCpp", id="it takes no make-up"),
        pytest.param(
            "--pa", {"before": 2, "earned": [1, 4]}, "CpM", id="attended there before the move, missed here since"
        ),
        pytest.param("--pa", {"before": 2, "earned": [1, 4], "allowed": 0}, "Cpa", id="which takes a make-up"),
        pytest.param("--pa", {"before": 2, "visited": [1, 4], "allowed": 1}, "pM", id="first what was missed"),
        pytest.param("--pp", {"before": 2, "visited": [1]}, "Mpp", id="a late joiner catches up"),
    ],
)
def test_what_a_session_counts_as(marks, known, counted):
    assert as_counted(marks, **known) == counted


patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
letters = st.text("plxa-", max_size=9)
numbers = st.sets(st.integers(1, 9))


@patient
@given(letters, numbers, numbers, st.integers(0, 9), st.integers(0, 4), st.integers(1, 100))
def test_nothing_attended_elsewhere_ever_makes_it_worse(marks, visited, earned, before, allowed, needed):
    sessions = settled(sessions_of(marks, visited=visited, earned=earned, before=before), allowed=allowed)
    without = settled(sessions_of(marks, before=before), allowed=allowed)
    result = rule.outcome({one.number: one.mark for one in sessions}, needed_percent=needed)
    alone = rule.outcome({one.number: one.mark for one in without}, needed_percent=needed)
    assert result.graduates or not alone.graduates
    assert result.sessions_short <= alone.sessions_short
    assert result.made_up <= allowed
    assert result.unmarked == alone.unmarked
    assert len({one.number for one in sessions}) == len(sessions)


@pytest.fixture
def elsewhere(cohort):
    """Another cohort of the same course, of five sessions too."""
    other = CohortFactory(course=cohort.course)
    for number in range(1, 6):
        ClassSessionFactory(cohort=other, number=number, status="held")
    return other


@pytest.fixture
def visits(elsewhere):
    """Let somebody attend a session elsewhere as a guest: ``visits(enrolment, 4)``."""

    def make(enrolment, number, mark="present", cohort=elsewhere):
        session = cohort.class_sessions.get(number=number)
        by = UserFactory()
        Guest.objects.create(
            id=f"00000000-0000-4000-8000-{session.pk:06d}{enrolment.pk:06d}",
            session=session,
            enrolment=enrolment,
            name=str(enrolment.person),
            added_by=by,
            matched_by=by,
        )
        AttendanceRecordFactory(session=session, enrolment=enrolment, mark=mark, taken_by=by)

    return make


def outcome_of(cohort):
    [row] = review.of(cohort).rows
    return row.outcome


def test_a_session_made_up_elsewhere_counts_in_ones_own_cohort(cohort, trainee_with, visits, elsewhere):
    enrolment = trainee_with("pppaa")
    assert outcome_of(cohort).verdict == "near"
    visits(enrolment, 4)
    found = outcome_of(cohort)
    assert (found.attended, found.counted, found.made_up, found.verdict) == (4, 5, 1, "passes")
    [row] = review.of(cohort).rows
    [made_up] = [one for one in row.sheet.sessions if one.mark == rule.MADE_UP]
    assert (made_up.number, made_up.own, made_up.visit.cohort) == (4, "absent", elsewhere.code)


@pytest.mark.parametrize("mark", ["absent", "excused", "none"])
def test_a_guest_who_was_not_there_makes_nothing_up(mark, cohort, trainee_with, visits):
    visits(trainee_with("pppaa"), 4, mark)
    assert outcome_of(cohort).attended == 3


def test_the_same_session_attended_in_two_other_cohorts_counts_once(cohort, trainee_with, visits):
    enrolment = trainee_with("ppaaa")
    third = CohortFactory(course=cohort.course)
    ClassSessionFactory(cohort=third, number=3, status="held")
    visits(enrolment, 3)
    visits(enrolment, 3, cohort=third)
    assert outcome_of(cohort).attended == 3


def test_no_more_make_ups_count_than_the_cohort_allows(cohort, trainee_with, visits):
    enrolment = trainee_with("paaaa")
    for number in (2, 3, 4, 5):
        visits(enrolment, number)
    assert (outcome_of(cohort).attended, outcome_of(cohort).made_up) == (3, 2)
    cohort.makeups_allowed = 3
    cohort.save()
    assert outcome_of(cohort).attended == 4


def test_a_session_that_was_called_off_after_all_makes_nothing_up(cohort, trainee_with, visits, elsewhere):
    visits(trainee_with("pppaa"), 4)
    elsewhere.class_sessions.filter(number=4).update(status="cancelled")
    assert outcome_of(cohort).attended == 3


def came_from(enrolment, cohort, marks):
    """Where the trainee was before, with what they did there."""
    words = {"p": "present", "a": "absent", "x": "excused"}
    source = EnrolmentFactory(person=enrolment.person, cohort=cohort, status="withdrawn", left_on="2026-12-25")
    for session, letter in zip(cohort.class_sessions.order_by("number"), marks, strict=False):
        AttendanceRecordFactory(session=session, enrolment=source, mark=words[letter])
    return source


def test_attendance_taken_along_counts_for_sessions_before_joining_and_no_others(cohort, trainee_with, elsewhere):
    enrolment = trainee_with("---pa", joined_on="2026-12-25")  # after the third session
    source = came_from(enrolment, elsewhere, "paxp")
    alone = outcome_of(cohort)
    assert (alone.attended, alone.counted, alone.verdict) == (1, 2, "near")
    Credit.objects.create(enrolment=enrolment, source=source, given_by=UserFactory())
    found = outcome_of(cohort)
    assert (found.attended, found.counted, found.carried) == (2, 3, 1)
    assert sheet.of(type(source).objects.filter(pk=source.pk))[source.pk].marks == {
        1: "present",
        2: "absent",
        3: "excused",
    }  # the old register is as it was


def test_what_was_made_up_before_the_move_is_taken_along_within_the_allowance(cohort, trainee_with, elsewhere, visits):
    enrolment = trainee_with("---pp", joined_on="2026-12-25")
    third = CohortFactory(course=cohort.course)
    for number in range(1, 4):
        ClassSessionFactory(cohort=third, number=number, status="held")
    source = came_from(enrolment, elsewhere, "aaa")
    Credit.objects.create(enrolment=enrolment, source=source, given_by=UserFactory())
    for number in (1, 2, 3):
        visits(source, number, cohort=third)
    found = outcome_of(cohort)
    assert (found.attended, found.counted, found.made_up, found.carried) == (4, 4, 2, 0)


def test_who_moved_twice_takes_along_all_they_had(cohort, trainee_with, elsewhere):
    enrolment = trainee_with("---pp", joined_on="2026-12-25")
    third = CohortFactory(course=cohort.course)
    for number in range(1, 4):
        ClassSessionFactory(cohort=third, number=number, status="held")
    for source in (came_from(enrolment, third, "p"), came_from(enrolment, elsewhere, "ap")):
        Credit.objects.create(enrolment=enrolment, source=source, given_by=UserFactory())
    assert outcome_of(cohort).carried == 2


def test_all_of_it_is_one_statement(cohort, trainee_with, elsewhere, visits, django_assert_num_queries):
    for marks in ("ppaaa", "pppaa", "aaaaa"):
        visits(trainee_with(marks), 4)
    with django_assert_num_queries(1):
        sheet.of(cohort.enrolments.enrolled())
