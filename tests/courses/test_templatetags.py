"""Editors' words, as the course page shows them."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from courses.templatetags.courses import by_right, code_lines, coded, counted, mixed, prose


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
        ("**\u20667 × 40 = 280\u2069** ريالًا", '<b><span class="whole">\u20667 × 40 = 280\u2069</span></b> ريالًا'),
        ("اكتبوا `2**3**4` هكذا", 'اكتبوا <code dir="ltr">2**3**4</code> هكذا'),
        ("**<i>** `<b>`", '<b>&lt;i&gt;</b> <code dir="ltr">&lt;b&gt;</code>'),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("****", "****"),
        ("**لم ينته", "**لم ينته"),
    ],
)
def test_backticks_are_code_and_double_stars_are_bold(written, shown):
    assert coded(written) == shown


def test_each_line_of_code_knows_its_depth_so_that_what_wraps_stays_behind_it():
    shown = code_lines("<ul>\r\n  <li>a</li>\n\n\t\t\t\t\tb")
    assert re.findall(r'<span class="code-line code-line--(\d)">(.*?)\n</span>', shown, re.DOTALL) == [
        ("0", "&lt;ul&gt;"),
        ("1", "  &lt;li&gt;a<wbr>&lt;/li&gt;"),
        ("0", ""),
        ("6", "\t\t\t\t\tb"),
    ]
    assert code_lines(None) == code_lines("") == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("<p>علبة من 12 حبة.</p>", ["علبة من 12 حبة."]),
        ("<p>كتبت <bdi>Noura</bdi>: لذيذ!</p>", ["كتبت", "لذيذ!"]),
        ('alt="علبة, مفتوحة"', ["علبة", "مفتوحة"]),
        ("سعر - خصم + ضريبة", ["سعر", "خصم", "ضريبة"]),
        ("margin: 0;", []),
    ],
)
def test_arabic_in_code_is_set_apart_and_what_joins_values_is_not(code, words):
    shown = code_lines(code)
    assert [unescape(found) for found in re.findall("<bdi>(.*?)</bdi>", shown)] == words
    assert unescape(re.sub("<[^>]+>", "", shown)) == f"{code}\n"


def test_a_name_with_a_hyphen_is_broken_nowhere_where_a_phone_is_wide_enough_for_it():
    shown = code_lines('<a aria-current="page">\nmax-width: 1')
    assert re.findall('<span class="whole">(.*?)</span>', shown) == ["aria-current", "max-width"]
    assert unescape(re.sub("<[^>]+>", "", shown)) == '<a aria-current="page">\nmax-width: 1\n'


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("https://www.example.org/courses/basics", ["https://", "www.", "example.org/", "courses/", "basics"]),
        (
            "https://bank.example.secure-update.test/login",
            ["https://", "bank.", "example.", "secure-update.test/", "login"],
        ),
        ("2026-09-20_water-cycle_v1.docx", ["2026-09-20_", "water-cycle_", "v1.docx"]),
        ("grid-template-columns", ["grid-template-columns"]),
    ],
)
def test_a_name_too_long_for_a_line_is_broken_between_its_parts_only(name, parts):
    line = code_lines(name).removeprefix('<span class="code-line code-line--0">').removesuffix("\n</span>")
    whole = [f'<span class="whole">{part}</span>' if "-" in part else part for part in parts]
    assert line == "<wbr>".join(whole)


def test_what_is_written_in_code_stays_text():
    assert "<script" not in code_lines("<script>'؟'</script>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("`a-b` ثم", '<code dir="ltr">a-b</code> ثم'),
        ("`<html lang='ar'>`", '<code dir="ltr">&lt;html lang=&#x27;ar&#x27;&gt;</code>'),
        ("`grid-template-columns`", '<code dir="ltr" class="long">grid-template-columns</code>'),
    ],
)
def test_only_long_code_is_broken_over_two_lines(written, shown):
    assert coded(written) == shown


def test_code_in_rich_text_is_as_code_elsewhere():
    assert prose("<p><code>a</code> و<code>grid-template-columns</code></p>") == (
        '<p><code dir="ltr">a</code> و<code dir="ltr" class="long">grid-template-columns</code></p>'
    )


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (
            "ونصيبها: \u20667 × 2 = 14\u2069، فالربح \u2066164 − 63 − 14 = 87\u2069",
            ["\u20667 × 2 = 14\u2069", "\u2066164 − 63 − 14 = 87\u2069"],
        ),
        ("خصم \u206616 ÷ 40 = 40%\u2069 فقط", ["\u206616 ÷ 40 = 40%\u2069"]),
        ("And 60 ÷ 18 = 3.3, so four", ["60 ÷ 18 = 3.3"]),
        ("35 × 40 centimetres", ["35 × 40"]),
        ("2026-09-01", ["2026-09-01"]),
        ("من 3 إلى 4، ثم 5 - 6", []),
        ("at least 4.5 to 1, 36 of 48", ["4.5 to 1", "36 of 48"]),
        ("جدة \u2066-\u2069فنادق", ["\u2066-\u2069فنادق"]),
        ("Jeddah -hotels, sub-address", ["-hotels"]),
        ("Polite e-mail: E-mails, e-mailed", ["e-mail", "E-mails"]),
        ("\u2066https://www.example.org/help/login\u2069", []),
    ],
)
def test_a_sum_a_date_and_a_short_isolate_stand_on_one_line(words, whole):
    for shown in [coded(words), prose(f"<p>{words}</p>")]:
        assert re.findall('<span class="whole">(.*?)</span>', shown) == whole
        assert re.sub("</?(span|p)[^>]*>", "", shown) == words


def test_sums_in_code_and_in_addresses_are_left_alone():
    html = '<p><a href="https://bank.example/2026-09-01/">a</a> <code>1 + 1 = 2</code></p>'
    assert prose(html) == html.replace("<code>", '<code dir="ltr">')
    assert coded("`1 + 1 = 2`") == '<code dir="ltr">1 + 1 = 2</code>'


def test_what_is_to_be_ordered_never_stands_in_its_right_order():
    assert mixed(["bait", "pressure", "request"]) == ["pressure", "request", "bait"]
    assert mixed(["wash", "cut", "cook"]) == ["cook", "cut", "wash"]


def test_what_is_to_be_paired_never_stands_in_its_rows():
    pairs = [{"left": "3", "right": "a"}, {"left": "1", "right": "b"}, {"left": "2", "right": "c"}]
    assert [pair["right"] for pair in by_right(pairs)] == ["b", "c", "a"]
    assert [pair["right"] for pair in by_right(pairs[::-1])] == ["a", "b", "c"]


def test_the_arrow_of_an_answer_stands_between_the_two_halves_of_a_pair():
    pairs = [{"left": "Thread", "right": "Grows"}, {"left": "Rent", "right": "Stays"}]
    shown = render_to_string("courses/blocks/matching.html", {"value": {"text": "Match", "pairs": pairs}})
    answers = re.findall(r'<li class="asks__pair">(.*?)</li>', re.sub("<svg.*?</svg>", "→", shown))
    assert [re.sub("<[^>]+>", "", answer) for answer in answers] == ["Thread→Grows", "Rent→Stays"]
