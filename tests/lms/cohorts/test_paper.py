"""A filled sheet is keyed in: by numbers, by letters, shown by name first; nothing typed is lost, nothing is overwritten unseen."""

import re

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from lms.cohorts import attendance, planning, register, sheets
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, Guest, RegisterEvent
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NAMES = ["أروى", "بشرى", "جود", "دانة", "رهف"]


@pytest.fixture(autouse=True)
def _during_the_first_session():
    with time_machine.travel("2026-12-06T17:30:00+03:00"), translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def trainees(cohort):
    return [
        EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(given_ar=name, name_en=f"Trainee {n}"))
        for n, name in enumerate(NAMES, 1)
    ]


def url(session):
    return reverse("cohorts:paper", args=[session.public_id])


def code(session):
    return sheets.code_of(session, [row.enrolment for row in register.roster(session).rows])


def seen(session):
    return {f"seen-{row.enrolment.public_id}": row.rev for row in register.roster(session).rows}


def marks(session):
    """{the number of the row: its mark}"""
    return {row.number: row.mark for row in register.roster(session).rows}


def test_numbers_are_shown_by_name_and_then_recorded(client, trainer, session, trainees):
    client.force_login(trainer)
    typed = {"code": code(session), "absent": "2", "late": "٤:١٠", "rest": "on", "guests": "هند سالم\nليلى عمر"}
    check = client.post(url(session), typed | {"act": "check"})
    assert not RegisterEvent.objects.exists()
    assert [(mark, [line.row.name for line in lines]) for mark, _icon, _label, lines in check.context["groups"]] == [
        ("absent", ["Trainee 2"]),
        ("late", ["Trainee 4"]),
        ("present", ["Trainee 1", "Trainee 3", "Trainee 5"]),
    ]
    assert "هند سالم" in check.text
    answer = client.post(url(session), typed | seen(session) | {"act": "take"})
    assert answer.url == reverse("cohorts:take_register", args=[session.public_id])
    assert marks(session) == {1: "present", 2: "absent", 3: "present", 4: "late", 5: "present"}
    assert AttendanceRecord.objects.get(mark="late").minutes_late == 10
    assert set(AttendanceRecord.objects.values_list("taken_by", flat=True)) == {trainer.pk}
    assert sorted(Guest.objects.values_list("name", "mark")) == [("ليلى عمر", "present"), ("هند سالم", "present")]


def test_a_sheet_keyed_in_twice_changes_nothing(client, trainer, session, trainees):
    client.force_login(trainer)
    typed = {"code": code(session), "absent": "2", "rest": "on", "guests": "هند سالم"}
    take = typed | seen(session) | {"act": "take"}
    client.post(url(session), take)
    client.post(url(session), take)  # a double click
    client.post(url(session), typed | seen(session) | {"act": "take"})
    assert RegisterEvent.objects.count() == 6
    assert Guest.objects.count() == 1
    check = client.post(url(session), typed | {"act": "check"})
    assert "there is nothing to record" in check.text


def test_letters_run_down_the_rows_without_a_code(client, trainer, session, trainees):
    client.force_login(trainer)
    letters = ["P", "غ", "L5", "ع: سفر", ""]
    typed = {f"m-{one.public_id}": letter for one, letter in zip(trainees, letters, strict=True)}
    client.post(url(session), typed | seen(session) | {"act": "take"})
    assert marks(session) == {1: "present", 2: "absent", 3: "late", 4: "excused", 5: "none"}
    assert AttendanceRecord.objects.get(mark="excused").reason == "سفر"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"absent": "6"}, "There is no row 6: the list ends with 5."),
        ({"absent": "0"}, "There is no row 0: the list ends with 5."),
        ({"absent": "2-9"}, "There is no row 9: the list ends with 5."),
        ({"absent": "4-2"}, "write the smaller number first"),
        ({"absent": "2 x"}, "“x” is no number of a row."),
        ({"absent": "2:10"}, "“2:10” is no number of a row."),
        ({"late": "2:999"}, "Row 2: minutes are from 1 to 300."),
        ({"absent": "2", "late": "1-3"}, "Row 2 stands under “Absent” too."),
        ({"absent": "2", "code": ""}, "Write the code of the sheet"),
        ({"absent": "2", "code": "0000 "}, "This code is not of this list as it is now"),
        ({"guests": "Trainee 3"}, "Trainee 3 is on the list: row 3."),
        ({}, "Nothing is there to record"),
    ],
)
def test_what_cannot_be_read_is_said_beside_it_and_stays(client, trainer, session, trainees, typed, words):
    client.force_login(trainer)
    # A code that no list has by chance: the right one, turned.
    right = code(session)
    if typed.get("code") == "0000 ":
        typed = typed | {"code": f"{(int(right) + 1) % 10_000:04}"}
    answer = client.post(url(session), {"code": right} | typed | seen(session) | {"act": "take"})
    assert words in answer.text
    assert not RegisterEvent.objects.exists()
    for field, text in typed.items():
        if text:
            assert re.search(rf'(value="|>\s*){re.escape(text)}', answer.text), field


def test_a_letter_and_a_number_for_one_row_are_two_things(client, trainer, session, trainees):
    client.force_login(trainer)
    typed = {"code": code(session), "absent": "1", f"m-{trainees[0].public_id}": "P", f"m-{trainees[1].public_id}": "?"}
    answer = client.post(url(session), typed | {"act": "check"})
    form = answer.context["form"]
    assert {trainees[0].public_id, trainees[1].public_id} == {name.removeprefix("m-") for name in form.errors}


def test_whoever_joins_makes_the_numbers_of_a_printed_sheet_useless(client, trainer, session, trainees, cohort):
    printed = code(session)
    EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(given_ar="آمنة"))
    client.force_login(trainer)
    answer = client.post(url(session), {"code": printed, "absent": "1", "act": "take"})
    assert "code" in answer.context["form"].errors
    assert not RegisterEvent.objects.exists()


def test_a_mark_made_meanwhile_is_shown_and_not_overwritten(client, trainer, assistant, session, trainees):
    client.force_login(trainer)
    typed = {"code": code(session), "absent": "1 2"} | seen(session)
    attendance.record(session, [Tap(trainees[0], "late", 5)], by=assistant)
    answer = client.post(url(session), typed | {"act": "take"})
    assert marks(session) == {1: "late", 2: "absent", 3: "none", 4: "none", 5: "none"}
    [(mark, _icon, _label, [line])] = answer.context["groups"]
    assert (mark, line.row.number, line.row.mark) == ("absent", 1, "late")
    client.post(url(session), typed | seen(session) | {"act": "take"})  # having seen it
    assert marks(session)[1] == "absent"


def test_the_rest_present_leaves_what_is_marked(client, trainer, assistant, session, trainees):
    attendance.record(session, [Tap(trainees[0], "absent")], by=assistant)
    client.force_login(trainer)
    client.post(url(session), {"rest": "on", "act": "take"} | seen(session))
    assert marks(session) == {1: "absent", 2: "present", 3: "present", 4: "present", 5: "present"}


def test_what_was_typed_is_mended(client, trainer, session, trainees):
    client.force_login(trainer)
    answer = client.post(url(session), {"code": code(session), "absent": "2", "guests": "هند\nليلى", "act": "mend"})
    assert answer.context["form"]["absent"].value() == "2"
    assert not RegisterEvent.objects.exists()


def test_a_locked_register_and_one_to_come_take_nothing(client, trainer, lead, session, trainees, cohort):
    client.force_login(trainer)
    with time_machine.travel("2026-12-05T17:30:00+03:00"):
        answer = client.post(url(session), {"rest": "on", "act": "take"})
    assert "Its register opens that day" in answer.text
    planning.close(cohort, by=lead)
    answer = client.post(url(session), {"rest": "on", "act": "take"})
    assert "this register is locked" in answer.text
    assert not RegisterEvent.objects.exists()


def test_only_whoever_takes_the_register(client, stranger, session, trainees):
    client.force_login(stranger)
    assert client.get(url(session)).status_code == 404
    assert client.post(url(session), {"rest": "on", "act": "take"}).status_code == 404
    assert not RegisterEvent.objects.exists()


def test_keying_in_costs_the_same_for_two_and_for_nine(client, trainer, session, cohort):
    client.force_login(trainer)
    counts = []
    for size in (1, 2, 7):
        for number in range(size):
            EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(given_ar=f"متدربة {size} {number}"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(session))
            client.post(url(session), {"rest": "on", "act": "check"})
            client.post(url(session), {"rest": "on", "act": "take"} | seen(session))
        counts.append(len(queries))
    assert counts[1] == counts[2]
