"""The register on paper: its pages stand up, a filled sheet is keyed in by keys alone, and without scripts."""

import pytest
from django.urls import reverse

from lms.cohorts import attendance, register, sheets
from lms.cohorts.attendance import Tap
from tests.browser.judging import judge, judge_every_way
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory

NAMES = ["أسماء", "بشرى", "جود", "نورة بنت عبدالرحمن بن عبدالعزيز آل الشيخ المبارك"]


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


def marks(session):
    return [row.mark for row in register.roster(session).rows]


def test_the_page_stands_up(page_at, session, trainees, trainer):
    judge_every_way(page_at, url(session), user=trainer)


@pytest.mark.parametrize("look", [(390, 844, "ar", "light"), (1280, 800, "en", "dark")])
def test_errors_and_the_check_stand_up(page_at, session, trainees, trainer, lead, look):
    attendance.record(session, [Tap(trainees[0], "late", 5)], by=lead)
    page = page_at(*look, user=trainer)
    page.goto(url(session))
    page.fill("[name=code]", code(session))
    page.fill("[name=absent]", "1 9")
    page.fill("[name=guests]", "هند سالم")
    page.click("[value=check]")
    judge(page)
    page.fill("[name=absent]", "1 ٢")
    page.click("[value=check]")
    judge(page)


def test_one_key_a_row(page_at, session, trainees, trainer):
    page = page_at(1280, 800, user=trainer)
    page.goto(url(session))
    page.locator(".keyed").first.focus()
    page.keyboard.type("ح")
    page.keyboard.type("ت12")
    page.keyboard.press("Enter")
    page.keyboard.type("ع")
    page.keyboard.type("غ")
    page.click("[value=check]")
    page.click("[value=take]")
    page.wait_for_url(f"**{reverse('cohorts:take_register', args=[session.public_id])}")
    assert marks(session) == ["present", "late", "excused", "absent"]


def test_without_scripts(page_at, session, trainees, trainer):
    page = page_at(user=trainer, scripts=False)
    page.goto(url(session))
    page.fill("[name=code]", code(session))
    page.fill("[name=absent]", "٢")
    page.check("[name=rest]")
    page.click("[value=check]")
    page.click("[value=take]")
    page.wait_for_url(f"**{reverse('cohorts:take_register', args=[session.public_id])}")
    assert marks(session) == ["present", "absent", "present", "present"]


@pytest.mark.parametrize("look", [(390, 844, "ar", "light"), (1280, 800, "en", "dark")])
@pytest.mark.parametrize("who", ["trainer", "lead"])
def test_marks_from_a_file_are_looked_at_and_recorded(page_at, session, trainees, cohort, who, look, request):
    user = request.getfixturevalue(who)
    attendance.record(session, [Tap(trainees[0], "late", 5)], by=UserFactory())
    attendance.record(session, [Tap(trainees[1], "absent")], by=user)
    address = {
        "trainer": reverse("cohorts:mark_file", args=[cohort.public_id]),
        "lead": reverse("cohort_screens:mark_file", args=[cohort.pk]),
    }[who]
    page = page_at(*look, user=user)
    page.goto(address)
    judge(page, leaving_out=[] if who == "trainer" else [".sidebar"])
    rows = [f"code,{session.number}", *(f"{one.public_id},{mark}" for one, mark in zip(trainees, "AAPL", strict=True))]
    page.set_input_files(
        "[name=file]", {"name": "marks.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )
    page.click("[value=check]")
    judge(page, leaving_out=[] if who == "trainer" else [".sidebar"])
    page.click("[value=take]")
    page.wait_for_load_state()
    assert marks(session) == ["late", "absent", "present", "late"]
