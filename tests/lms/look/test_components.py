"""Components, rendered alone with ``only`` what they are given."""

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, engines
from django.utils import translation
from django.utils.html import format_html

from lms.templatetags.look import control, icon, mark, tile


class Small(forms.Form):
    phone = forms.CharField(label="Phone", help_text="Ten figures.")
    note = forms.CharField(label="Note", required=False)
    days = forms.MultipleChoiceField(label="Days", widget=forms.CheckboxSelectMultiple, choices=[("1", "Sunday")])
    agrees = forms.BooleanField(label="Agrees")


def rendered(component, **context):
    with translation.override("en"):
        return engines["django"].get_template(f"components/{component}.html").render(context)


def test_an_icon_is_silent_and_a_labelled_one_is_read_out():
    assert icon("check") == ('<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#check"/></svg>')
    assert 'role="img" aria-label="Done"' in icon("check", label="Done")


def test_an_arrow_turns_with_the_page():
    assert 'class="icon icon--dir icon--s"' in icon("arrow", "icon--s")


def test_a_label_cannot_break_out_of_its_attribute():
    assert '"><script>' not in mark("late", '"><script>')


def test_a_tile_is_found_by_the_field_of_study():
    assert "#tile-graphic" in tile("design")


def test_a_field_ties_its_hint_and_error_to_its_input():
    html = rendered("field", field=Small({"phone": ""})["phone"])
    assert '<label for="id_phone">Phone</label>' in html
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert 'class="input"' in html


def test_only_what_may_be_left_out_says_so():
    form = Small()
    assert "(optional)" in rendered("field", field=form["note"])
    assert "(optional)" not in rendered("field", field=form["phone"])


def test_several_boxes_are_one_group_with_a_legend():
    html = rendered("field", field=Small()["days"])
    assert '<legend class="label">Days</legend>' in html
    assert '<label class="check" for="id_days_0">' in html


def test_a_checkbox_keeps_its_own_look():
    assert 'class="input"' not in control(Small()["agrees"])


def test_the_summary_links_to_each_field_to_correct():
    html = rendered("form", form=Small({}))
    assert "3 things to correct" in html
    assert 'href="#id_phone"' in html
    assert 'href="#id_days_set"' in html
    assert 'id="id_days_set"' in html
    assert "errors" not in rendered("form", form=Small())


def test_the_summary_counts_what_is_wrong_with_the_whole_too():
    form = Small({})
    form.add_error(None, "They close before they open.")
    html = rendered("form", form=form)
    assert "4 things to correct" in html
    assert html.count("They close before they open.") == 1


def test_a_refusal_of_the_whole_alone_is_said_and_not_counted():
    form = Small({"phone": "0551234567", "days": ["1"]})
    form.errors.clear()
    form.add_error(None, "This cohort is full.")
    html = rendered("errors", form=form)
    assert "<b>This cohort is full.</b>" in html
    assert "to correct" not in html


def test_the_summary_closes_no_sentence_before_its_colon():
    class Sentence(forms.Form):
        agrees = forms.BooleanField(label="I agree to the terms.", error_messages={"required": "Tick this to go on."})

    html = rendered("errors", form=Sentence({}))
    assert '<a href="#id_agrees">I agree to the terms:</a> Tick this to go on.' in html


def test_a_label_with_links_is_one_link_in_the_summary():
    class Agreed(forms.Form):
        agrees = forms.BooleanField(label=format_html('I agree to the <a href="{}">terms</a> &amp; all.', "/terms/"))
        plain = forms.CharField(label="A < B & C")

    html = rendered("errors", form=Agreed({}))
    assert '<a href="#id_agrees">I agree to the terms &amp; all:</a>' in html
    assert '<a href="#id_plain">A &lt; B &amp; C:</a>' in html


@pytest.mark.parametrize(
    ("taken", "kind", "words"),
    [
        (22, "seats", "<b>8 seats left</b> of 30"),
        (29, "seats seats--few", "<b>1 seat left</b> of 30"),
        (30, "seats seats--full", "<b>All seats are taken</b> · 6 are waiting"),
    ],
)
def test_seats_are_told_in_words_and_a_bar(taken, kind, words):
    cohort = SimpleNamespace(capacity=30, taken=taken, seats_left=30 - taken)
    html = rendered("seats", cohort=cohort, waiting=6)
    assert f'class="{kind}"' in html
    assert words in html
    assert f'<progress class="seats__bar" value="{taken}" max="30" aria-hidden="true">' in html


def test_a_date_tile_is_for_the_eye_alone():
    html = rendered("date", day=date(2026, 12, 27), solid=True)
    assert 'class="date date--solid" aria-hidden="true"' in html
    assert "<b>27</b>" in html


def test_every_dot_of_a_strip_has_its_own_words():
    dots = [
        SimpleNamespace(number=1, kind="late", label="Session 1: late", today=False),
        SimpleNamespace(number=2, kind="next", label="Session 2: today", today=True),
    ]
    html = rendered("strip", dots=dots, label="Attendance")
    assert '<li class="is-late"><svg role="img" aria-label="Session 1: late">' in html
    assert '<li class="is-today">' in html


def test_pages_keep_the_filters_that_are_on():
    page = Paginator(range(30), 10).page(2)
    html = rendered("pages", page=page, query=QueryDict("field=web&page=2"))
    assert 'href="?field=web&amp;page=3" rel="next"' in html
    assert "Page 2 of 3" in html
    assert rendered("pages", page=Paginator(range(3), 10).page(1), query=QueryDict("")).strip() == ""


def test_a_message_lies_in_the_one_live_region():
    html = rendered("messages", messages=[SimpleNamespace(level_tag="success", __str__=str)])
    assert html.count('role="status"') == 1


def test_the_frame_is_complete_without_a_request(db):
    html = Template('{% extends "base.html" %}{% block main %}<h1>x</h1>{% endblock %}').render(Context())
    assert '<main id="main" class="wrap">' in html
