"""Who teaches what, for many cohorts at once: the rules of docs/rules.md, "A plan"."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from lms.volunteers import matching, solving
from lms.volunteers.matching import Days, Meeting, Need, Skill, Volunteer

SUNDAY = datetime(2027, 1, 3, 14, tzinfo=UTC)
SAFA, RAWDAH = (1, "الصفا"), (2, "الروضة")
COURSE, OTHER = 7, 8


def a_need(cohort, *, day=0, hour=0, at=SAFA, course=COURSE, weeks=4, by_women=False):
    begins = [SUNDAY + timedelta(weeks=week, days=day, hours=hour) for week in range(weeks)]
    meetings = tuple(Meeting(one, one + timedelta(hours=2), one.date(), "evening", *at) for one in begins)
    return Need(cohort, course, *at, begins[0].date(), by_women=by_women, meetings=meetings)


def a_volunteer(trainer, **fields):
    told = {
        "is_woman": True,
        "courses": frozenset([COURSE]),
        "taught": {},
        "centres": frozenset(),
        "districts": frozenset(),
        "parts": frozenset(),
        "offered": 3,
        "meetings": (),
    }
    return Volunteer(trainer=trainer, **told | fields)


def away(first, last):
    """From so many days after the first Sunday to so many."""
    return Days(True, SUNDAY.date() + timedelta(days=first), SUNDAY.date() + timedelta(days=last), "")


def placed(needs, volunteers, **more):
    choices = solving.solve(needs, volunteers, **more)
    return {choice.cohort: choice.match and choice.match.trainer for choice in choices}


def test_as_many_cohorts_as_can_be_have_a_trainer_though_the_best_for_one_is_needed_elsewhere():
    best = a_volunteer(1, courses=frozenset([COURSE, OTHER]), taught={COURSE: 2})
    second = a_volunteer(2)
    assert placed([a_need(1), a_need(2, course=OTHER)], [best, second]) == {1: 2, 2: 1}
    [choice, _other] = solving.solve([a_need(1), a_need(2, course=OTHER)], [best, second])
    assert [match.trainer for match in choice.others] == [1]


@pytest.mark.parametrize(
    ("second", "may_have_both"),
    [
        pytest.param({}, False, id="at once"),
        pytest.param({"hour": 1}, False, id="partly at once"),
        pytest.param({"hour": 2}, True, id="one after the other, at one centre"),
        pytest.param({"hour": 2, "at": RAWDAH}, False, id="one after the other, in two districts"),
        pytest.param({"hour": 3, "at": RAWDAH}, True, id="with an hour between"),
        pytest.param({"day": 1}, True, id="on two days"),
    ],
)
def test_nobody_teaches_two_at_once_nor_with_too_little_time_between(second, may_have_both):
    found = placed([a_need(1), a_need(2, **second)], [a_volunteer(1)])
    assert Counter(found.values())[1] == (2 if may_have_both else 1)


@pytest.mark.parametrize(("offered", "cohorts"), [(1, 1), (2, 2), (3, 3), (None, 2)])
def test_nobody_teaches_more_a_week_than_they_offered(offered, cohorts):
    found = placed([a_need(n, day=n) for n in range(4)], [a_volunteer(1, offered=offered)])
    assert Counter(found.values())[1] == cohorts


def test_what_they_teach_already_counts():
    given = a_need(9, day=3).meetings
    assert placed([a_need(1)], [a_volunteer(1, offered=1, meetings=given)]) == {1: None}
    assert placed([a_need(1)], [a_volunteer(1, offered=2, meetings=given)]) == {1: 1}


@pytest.mark.parametrize(
    "unfit",
    [{"courses": frozenset([OTHER])}, {"is_woman": False}],
    ids=["cannot teach it", "a man in the women's section"],
)
def test_who_may_not_is_not_proposed(unfit):
    assert placed([a_need(1, by_women=True)], [a_volunteer(1, **unfit)]) == {1: None}
    assert placed([a_need(1, by_women=True)], [a_volunteer(1)]) == {1: 1}


def test_a_pair_that_is_out_of_the_question_is_not_proposed():
    assert placed([a_need(1)], [a_volunteer(1), a_volunteer(2)], but={(1, 1)}) == {1: 2}


@pytest.mark.parametrize(
    ("fields", "proposed"),
    [
        ({"days": (away(0, 0),)}, 1),  # on one of four sessions
        ({"days": (away(0, 7),)}, None),
        ({"skills": {COURSE: Skill("assists", SUNDAY.date(), is_due=False)}}, None),
        ({"skills": {COURSE: Skill("teaches", SUNDAY.date(), is_due=True)}}, 1),
        ({"is_of_age": False}, None),
    ],
)
def test_who_is_mostly_away_or_may_not_be_alone_is_not_proposed(fields, proposed):
    assert placed([a_need(1)], [a_volunteer(1, **fields)]) == {1: proposed}


def test_the_solver_says_nothing(capfd):
    placed([a_need(1)], [a_volunteer(1)])
    assert capfd.readouterr() == ("", "")


def test_the_work_is_shared():
    needs = [a_need(n, day=n) for n in range(4)]
    found = placed(needs, [a_volunteer(1, offered=7), a_volunteer(2, offered=7)])
    assert sorted(Counter(found.values()).values()) == [2, 2]


def test_who_offered_the_time_goes_before_who_did_not():
    free, other = frozenset([(6, "evening")]), frozenset([(0, "morning")])
    assert placed([a_need(1)], [a_volunteer(1, parts=other), a_volunteer(2, parts=free)]) == {1: 2}


def test_nobody_is_explained():
    volunteers = [
        a_volunteer(1, is_woman=False),
        a_volunteer(2, meetings=a_need(9).meetings),
        a_volunteer(3, meetings=a_need(9, hour=2, at=RAWDAH).meetings),
        a_volunteer(4, offered=1, meetings=a_need(9, day=2).meetings),
        a_volunteer(5, courses=frozenset([OTHER])),
        a_volunteer(6, skills={COURSE: Skill("assists", SUNDAY.date(), is_due=False)}),
        a_volunteer(7, days=(away(0, 14),)),
    ]
    [choice] = solving.solve([a_need(1, by_women=True)], volunteers)
    assert choice.match is None
    whys = {"section": 1, "assists": 1, "clash": 1, "away": 1, "tight": 1, "over": 1, "needed": 0}
    assert choice.why_nobody == {"can_teach": 6} | whys
    assert {match.trainer for match in choice.others} == {3, 4, 6, 7}


def test_many_cohorts_placed_some_at_a_time_keep_the_rules_together(monkeypatch):
    monkeypatch.setattr(solving, "AT_ONCE", 5)
    random = Random(7)
    needs = [
        a_need(n, day=random.randrange(5), hour=random.choice([0, 2]), at=random.choice([SAFA, RAWDAH]))
        for n in range(30)
    ]
    volunteers = [a_volunteer(n, offered=random.randint(1, 3)) for n in range(12)]
    found = solving.solve(needs, volunteers)
    by_cohort = {need.cohort: need for need in needs}
    assert sorted(choice.cohort for choice in found) == sorted(by_cohort)
    for volunteer in volunteers:
        theirs = [by_cohort[one.cohort] for one in found if one.match and one.match.trainer == volunteer.trainer]
        for need in theirs:
            others = tuple(meeting for other in theirs if other is not need for meeting in other.meetings)
            assert solving.may(matching.match(need, replace(volunteer, meetings=others)))


def test_nothing_to_place_is_no_trouble():
    assert solving.solve([], [a_volunteer(1)]) == []
    assert placed([a_need(1)], []) == {1: None}
    assert placed([a_need(1, weeks=1), a_need(2, weeks=1)], [a_volunteer(1)]) in ({1: 1, 2: None}, {1: None, 2: 1})
