"""Who could teach a cohort, how well, and why: the rule of docs/rules.md, "Placing", and its words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from lms.volunteers import matching, reasons
from lms.volunteers.matching import Days, Meeting, Need, Place, Skill, Volunteer

SUNDAY = datetime(2026, 12, 6, 14, tzinfo=UTC)  # 17:00 in Jeddah
SAFA, RAWDAH, SAFA_TWO = (1, "الصفا"), (2, "الروضة"), (3, "الصفا")  # centres and their districts
COURSE = 7
EVENING = (6, "evening")


def meeting(weeks=0, hours=0, at=SAFA, lasts=2):
    starts_at = SUNDAY + timedelta(weeks=weeks, hours=hours)
    return Meeting(starts_at, starts_at + timedelta(hours=lasts), starts_at.date(), "evening", *at)


def a_need(weeks=4, *, at=SAFA, **fields):
    meetings = tuple(meeting(week, at=at) for week in range(weeks))
    return Need(1, COURSE, *at, SUNDAY.date(), by_women=False, meetings=meetings, **fields)


HUDA = Volunteer(
    trainer=1,
    is_woman=True,
    courses=frozenset([COURSE]),
    taught={COURSE: 2},
    centres=frozenset([1]),
    districts=frozenset(["الصفا"]),
    parts=frozenset([EVENING]),
    offered=2,
    meetings=(),
    skills={COURSE: Skill("leads", date(2026, 3, 1), is_due=False)},
)


def days(*weeks):
    return tuple((SUNDAY + timedelta(weeks=week)).date() for week in weeks)


def said(match):
    with translation.override("en"):
        return {reason.words: reason.tone for reason in reasons.of(match)}


def test_who_suits_in_everything_costs_nothing_and_is_said_to():
    match = matching.match(a_need(), HUDA)
    assert (match.is_possible, match.is_unsure, match.cost) == (True, False, 0)
    assert said(match) == {
        "Free on all 4 sessions": "teal",
        "Teaches it and guides other trainers; reviewed on 1 March 2026": "teal",
        "Taught this course in 2 cohorts": "teal",
        "Comes to this centre": "teal",
        "Gives 0 sessions this season, and offered 2 a week": "",
    }


@pytest.mark.parametrize(
    ("other", "clashes", "tight"),
    [
        pytest.param(meeting(1), (1,), (), id="at the same time"),
        pytest.param(meeting(1, hours=1), (1,), (), id="a part of it"),
        pytest.param(meeting(1, hours=2), (), (), id="the next, at the same centre"),
        pytest.param(meeting(1, hours=2, at=RAWDAH), (), (1,), id="the next, in another district"),
        pytest.param(meeting(1, hours=2.9, at=RAWDAH), (), (1,), id="54 minutes to another district"),
        pytest.param(meeting(1, hours=3, at=RAWDAH), (), (), id="an hour to another district"),
        pytest.param(meeting(1, hours=2.4, at=SAFA_TWO), (), (1,), id="24 minutes within the district"),
        pytest.param(meeting(1, hours=2.5, at=SAFA_TWO), (), (), id="half an hour within the district"),
        pytest.param(meeting(1, hours=-2.5, at=RAWDAH), (), (1,), id="half an hour from another district"),
        pytest.param(meeting(1, hours=-3, at=RAWDAH), (), (), id="an hour from another district"),
        pytest.param(meeting(1, hours=-24), (), (), id="the day before"),
        pytest.param(meeting(9), (), (), id="after it all"),
    ],
)
def test_overlap_is_judged_by_session_times_and_the_way_between(other, clashes, tight):
    match = matching.match(a_need(), replace(HUDA, meetings=(other,), offered=14))
    assert (match.clashes, match.tight) == (days(*clashes), days(*tight))
    assert match.is_possible == (not clashes)
    assert match.is_unsure == bool(tight)


def test_a_clash_names_its_day_and_forbids():
    match = matching.match(a_need(), replace(HUDA, meetings=(meeting(1),)))
    assert not match.is_possible
    assert said(match)["1 session is at the same time as another of theirs: 13 December 2026"] == "red"
    assert not any(words.startswith("Free on") for words in said(match))


def test_many_days_are_not_all_told():
    match = matching.match(a_need(5), replace(HUDA, parts=frozenset([(6, "morning")])))
    [words] = [words for words, tone in said(match).items() if tone == "brass"]
    assert words.startswith("5 sessions are at times they have not offered: 6 December 2026, ")
    assert words.endswith("20 December 2026 and more")


@pytest.mark.parametrize(
    ("parts", "outside"),
    [([EVENING], ()), ([(6, "morning"), (0, "evening")], (0, 1, 2, 3)), ([], ())],
    ids=["offered", "other parts", "never said when"],
)
def test_outside_what_they_offered_is_unsure_and_who_never_said_is_not_held_to_it(parts, outside):
    match = matching.match(a_need(), replace(HUDA, parts=frozenset(parts)))
    assert (match.outside, match.is_unsure, match.is_possible) == (days(*outside), bool(outside), True)
    assert match.has_said_when == bool(parts)


@pytest.mark.parametrize(
    ("offered", "busy", "over"), [(2, 1, 0), (2, 2, 4), (1, 1, 4), (1, 0, 0), (None, 1, 0), (None, 2, 4)]
)
def test_more_a_week_than_offered_is_unsure(offered, busy, over):
    given = tuple(meeting(week, hours=24 * (n + 1)) for week in range(4) for n in range(busy))
    match = matching.match(a_need(), replace(HUDA, offered=offered, meetings=given))
    assert (len(match.over), match.is_unsure, match.is_possible) == (over, over > 0, True)


@pytest.mark.parametrize(
    ("centres", "districts", "place"),
    [
        ([1], ["الصفا"], Place.NAMED),
        ([3], ["الصفا"], Place.DISTRICT),
        ([], [], Place.ANY),
        ([2], ["الروضة"], Place.ELSEWHERE),
    ],
)
def test_where_the_centre_lies_to_those_they_named(centres, districts, place):
    volunteer = replace(HUDA, centres=frozenset(centres), districts=frozenset(districts))
    assert matching.match(a_need(), volunteer).place == place


@pytest.mark.parametrize(
    ("is_woman", "by_women", "may"), [(False, True, False), (True, True, True), (False, False, True)]
)
def test_the_rule_of_a_womens_section(is_woman, by_women, may):
    match = matching.match(replace(a_need(), by_women=by_women), replace(HUDA, is_woman=is_woman))
    assert (match.may_teach, match.is_possible) == (may, may)


@pytest.mark.parametrize(
    "worse",
    [
        pytest.param({"taught": {}}, id="never taught it"),
        pytest.param({"taught": {COURSE: 1}}, id="taught it once"),
        pytest.param({"centres": frozenset([3])}, id="comes to the same district"),
        pytest.param({"centres": frozenset(), "districts": frozenset()}, id="named no centre"),
        pytest.param({"parts": frozenset([(0, "evening")])}, id="at other times"),
        pytest.param({"courses": frozenset()}, id="cannot teach it"),
        pytest.param({"skills": {}}, id="nobody saw them teach it"),
        pytest.param({"skills": {COURSE: Skill("teaches", date(2026, 3, 1), is_due=False)}}, id="guides nobody"),
        pytest.param({"skills": {COURSE: Skill("leads", date(2026, 3, 1), is_due=True)}}, id="a review is due"),
        pytest.param({"skills": {COURSE: Skill("assists", date(2026, 3, 1), is_due=False)}}, id="assists only"),
        pytest.param({"days": (Days(True, SUNDAY.date(), SUNDAY.date(), ""),)}, id="is away once"),
        pytest.param({"is_of_age": False}, id="is under 18"),
        pytest.param(
            {"meetings": tuple(meeting(week, hours=24) for week in range(-8, 4))}, id="gives much this season"
        ),
        pytest.param({"meetings": (meeting(1),)}, id="clashes"),
        pytest.param({"meetings": (meeting(1, hours=2, at=RAWDAH),)}, id="little time to come"),
    ],
)
def test_whoever_suits_less_comes_after(worse):
    less = replace(HUDA, trainer=0, **worse)
    assert [match.trainer for match in matching.rank(a_need(), [less, HUDA])] == [1, 0]


def test_who_is_impossible_comes_last_and_who_cannot_teach_it_after_who_can():
    clashing = replace(HUDA, trainer=2, meetings=(meeting(1),))
    untaught = replace(HUDA, trainer=3, courses=frozenset())
    elsewhere = replace(HUDA, trainer=4, centres=frozenset([2]), districts=frozenset(["الروضة"]), taught={})
    ranked = matching.rank(a_need(), [clashing, untaught, elsewhere, HUDA])
    assert [match.trainer for match in ranked] == [1, 4, 3, 2]


def test_the_load_of_a_season_is_measured_by_what_each_offered():
    given = tuple(meeting(week, hours=24) for week in range(-8, 0))
    little, much = replace(HUDA, offered=1, meetings=given), replace(HUDA, trainer=2, offered=4, meetings=given)
    ranked = matching.rank(a_need(1), [little, much])
    assert [(match.trainer, match.season) for match in ranked] == [(2, 8), (1, 8)]


def test_a_cohort_with_nothing_to_come_suits_everybody():
    match = matching.match(a_need(0), HUDA)
    assert (match.is_possible, match.cost) == (True, 0)
