from datetime import UTC, date, datetime, time

import pytest
from django.template import engines
from django.utils import translation

DAY = date(2026, 11, 23)
LATE = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # half past midnight of the 24th in Riyadh


def shown(template, language, **context):
    with translation.override(language):
        return engines["django"].from_string("{% load arabic %}" + template).render(context)


@pytest.mark.parametrize(
    ("template", "arabic", "english"),
    [
        (
            "{{ day|both_calendars }}",
            "الاثنين ٢٣ نوفمبر ٢٠٢٦ (١٣\N{NO-BREAK SPACE}جمادى\N{NO-BREAK SPACE}الآخرة\N{NO-BREAK SPACE}١٤٤٨هـ)",
            "Monday 23 November 2026 (13\N{NO-BREAK SPACE}Jumada\N{NO-BREAK SPACE}al-Akhirah\N{NO-BREAK SPACE}1448\N{NO-BREAK SPACE}AH)",
        ),
        ("{{ day|gregorian_day }}", "الاثنين ٢٣ نوفمبر ٢٠٢٦", "Monday 23 November 2026"),
        ("{{ day|gregorian }}", "٢٣ نوفمبر ٢٠٢٦", "23 November 2026"),
        ("{{ day|hijri }}", "١٣ جمادى الآخرة ١٤٤٨", "13 Jumada al-Akhirah 1448"),
        ("{{ day|weekday }} {{ day|month }}", "الاثنين نوفمبر", "Monday November"),
        ("{{ late|gregorian }}", "٢٤ نوفمبر ٢٠٢٦", "24 November 2026"),
        (
            "{{ late|clock }}",
            '<span class="num" dir="ltr">12:30</span> ص',
            '<span class="num" dir="ltr">12:30</span> am',
        ),
        ("{{ late|clock|striptags }}", "12:30 ص", "12:30 am"),
        ("{% autoescape off %}{{ five|clock }}{% endautoescape %}", "5:00 م", "5:00 pm"),
        (
            "{{ five|clock_range:seven }}",
            '<span class="num" dir="ltr">5:00–7:00</span> م',
            '<span class="num" dir="ltr">5:00–7:00</span> pm',
        ),
        ("{{ five|clock_range:late|striptags }}", "5:00 م – 12:30 ص", "5:00 pm – 12:30 am"),
        ("{{ count|digits }}", "٣٠", "30"),
        ("{{ mean|digits }}", "٨٠٫٥", "80.5"),
        ("{{ less|digits }}", "&lt;٣", "&lt;3"),
        (
            "{{ phone|mobile }}",
            '<span class="num" dir="ltr">055 123 4567</span>',
            '<span class="num" dir="ltr">055 123 4567</span>',
        ),
        ("{% autoescape off %}{{ phone|mobile }}{% endautoescape %}", "055 123 4567", "055 123 4567"),
        (
            "{{ script|mobile }}",
            '<span class="num" dir="ltr">&lt;b&gt;</span>',
            '<span class="num" dir="ltr">&lt;b&gt;</span>',
        ),
        (
            "[{{ none|both_calendars }}{{ none|gregorian_day }}{{ none|gregorian }}{{ none|hijri }}{{ none|clock }}{{ none|clock_range:none }}{{ none|digits }}{{ none|mobile }}]",
            "[]",
            "[]",
        ),
    ],
)
def test_filters_speak_the_language_of_the_page(template, arabic, english):
    context = {
        "day": DAY,
        "late": LATE,
        "five": time(17),
        "seven": time(19),
        "count": 30,
        "mean": 80.5,
        "phone": "+966551234567",
        "script": "<b>",
        "less": "<3",
        "none": None,
    }
    assert shown(template, "ar", **context) == arabic
    assert shown(template, "en", **context) == english
