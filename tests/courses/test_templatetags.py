"""Editors' words, as the course page shows them."""

import pytest
from django.utils import translation

from courses.templatetags.courses import coded, counted


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("من 14 إلى 24 عامًا، ولا خبرة", "من ١٤ إلى ٢٤ عامًا، ولا خبرة"),
        ("حضور 80% من اللقاءات.", "حضور ٨٠% من اللقاءات."),
        ("حتى سن 24.", "حتى سن ٢٤."),
        ("ملصق بحجم A4", "ملصق بحجم A4"),
        ("نظام Windows 11 أو أحدث", "نظام Windows 11 أو أحدث"),
        ("الساعة 5:00 على 10.0.0.1", "الساعة 5:00 على 10.0.0.1"),
        ("اكتب `8 خانات` ثم 8", "اكتب `8 خانات` ثم ٨"),
        ("الجوال 0551234567", "الجوال 0551234567"),
    ],
)
def test_counts_are_in_the_figures_of_the_page(written, shown):
    with translation.override("ar"):
        assert counted(written) == shown
    with translation.override("en"):
        assert counted(written) == written


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**الرد**: خلال ساعة", "<b>الرد</b>: خلال ساعة"),
        ("**المجموع** و**24**", "<b>المجموع</b> و<b>24</b>"),
        ("**\u20667 × 40 = 280\u2069** ريالًا", "<b>\u20667 × 40 = 280\u2069</b> ريالًا"),
        ("اكتبوا `2**3**4` هكذا", 'اكتبوا <code dir="ltr">2**3**4</code> هكذا'),
        ("**<i>** `<b>`", '<b>&lt;i&gt;</b> <code dir="ltr">&lt;b&gt;</code>'),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("****", "****"),
        ("**لم ينته", "**لم ينته"),
    ],
)
def test_backticks_are_code_and_double_stars_are_bold(written, shown):
    assert coded(written) == shown
