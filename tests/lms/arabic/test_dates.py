from datetime import date, timedelta
from datetime import time as at

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.arabic import dates
from lms.arabic.hijri import hijri, hijri_date


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (
            date(2026, 11, 23),
            "ar",
            "الاثنين ٢٣ نوفمبر ٢٠٢٦ (١٣\N{NO-BREAK SPACE}جمادى\N{NO-BREAK SPACE}الآخرة\N{NO-BREAK SPACE}١٤٤٨هـ)",
        ),
        (
            date(2026, 11, 23),
            "en",
            "Monday 23 November 2026 (13\N{NO-BREAK SPACE}Jumada\N{NO-BREAK SPACE}al-Akhirah\N{NO-BREAK SPACE}1448\N{NO-BREAK SPACE}AH)",
        ),
        (
            date(2026, 11, 23),
            "en-gb",
            "Monday 23 November 2026 (13\N{NO-BREAK SPACE}Jumada\N{NO-BREAK SPACE}al-Akhirah\N{NO-BREAK SPACE}1448\N{NO-BREAK SPACE}AH)",
        ),
        (date(2026, 12, 27), "ar", "الأحد ٢٧ ديسمبر ٢٠٢٦ (١٨\N{NO-BREAK SPACE}رجب\N{NO-BREAK SPACE}١٤٤٨هـ)"),
        (
            date(2027, 1, 12),
            "en",
            "Tuesday 12 January 2027 (4\N{NO-BREAK SPACE}Sha‘ban\N{NO-BREAK SPACE}1448\N{NO-BREAK SPACE}AH)",
        ),
        (date(1924, 7, 31), "ar", "الخميس ٣١ يوليو ١٩٢٤"),
        (date(2077, 11, 17), "en", "Wednesday 17 November 2077"),
    ],
)
def test_a_day_is_written_in_both_calendars(day, language, words):
    assert dates.both_calendars(day, language) == words


def test_hijri_is_none_outside_the_tables_and_a_date_at_their_ends():
    ends = [hijri(day, "en") for day in (date(1924, 7, 31), date(1924, 8, 1), date(2077, 11, 16), date(2077, 11, 17))]
    assert ends == [None, "1 Muharram 1343", "30 Dhu al-Hijjah 1500", None]


@given(st.dates(date(1924, 8, 1), date(2077, 11, 15)))
def test_the_day_after_is_the_next_hijri_day(day):
    today, tomorrow = hijri_date(day), hijri_date(day + timedelta(days=1))
    assert tomorrow.day in (today.day + 1, 1)
    assert tomorrow > today


@given(st.dates(), st.sampled_from(["ar", "en"]))
def test_any_day_can_be_written(day, language):
    assert dates.both_calendars(day, language).startswith(dates.weekday(day, language))


def test_months_are_named_as_in_saudi_arabia():
    months = " ".join(dates.month(date(2026, number, 1), "ar") for number in range(1, 13))
    assert months == "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"


@pytest.mark.parametrize(
    ("time", "arabic", "english"),
    [
        (at(17, 0), ("5:00", "م"), ("5:00", "pm")),
        (at(9, 5), ("9:05", "ص"), ("9:05", "am")),
        (at(0, 0), ("12:00", "ص"), ("12:00", "am")),
        (at(12, 30), ("12:30", "م"), ("12:30", "pm")),
    ],
)
def test_a_time_is_figures_and_a_half_of_the_day(time, arabic, english):
    assert (dates.clock(time, "ar"), dates.clock(time, "en")) == (arabic, english)


def test_a_range_names_the_half_of_the_day_once_unless_noon_lies_between():
    assert dates.clock_range(at(17), at(19), "ar") == [("5:00–7:00", "م")]
    assert dates.clock_range(at(11), at(13), "en") == [("11:00", "am"), ("1:00", "pm")]


@pytest.mark.parametrize(
    ("numbers", "arabic", "english"),
    [
        ([6], "الأحد", "Sunday"),
        ([6, 1], "الأحد والثلاثاء", "Sunday and Tuesday"),
        ([6, 1, 3], "الأحد والثلاثاء والخميس", "Sunday, Tuesday and Thursday"),
    ],
)
def test_weekdays_are_joined_as_the_language_joins(numbers, arabic, english):
    assert dates.weekdays(numbers, "ar") == arabic
    assert dates.weekdays(numbers, "en") == english
