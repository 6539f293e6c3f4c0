"""The register as a page: with a save button, tap by tap, for whom, and what it says when it cannot."""

import gzip
import re
from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from guardian.shortcuts import assign_perm

from lms.accounts.models import Person
from lms.arabic import dates
from lms.cohorts import attendance, planning, register
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, Mark, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_the_first_session():
    with time_machine.travel("2026-12-06T17:30:00+03:00"):
        yield


@pytest.fixture
def cohort(trainer, centre):
    cohort = CohortFactory(centre=centre)
    assign_perm("take_register", trainer, cohort)
    return cohort


@pytest.fixture
def session(cohort):
    return ClassSessionFactory(cohort=cohort)


@pytest.fixture
def arwa(cohort):
    return EnrolmentFactory(cohort=cohort, enrolled=True)


@pytest.fixture
def noura(cohort):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person__given_ar="نورة")


def url(session):
    return reverse("cohorts:take_register", args=[session.public_id])


def posted(enrolment, mark, was="none||", **fields):
    key = enrolment.public_id
    return {f"mark-{key}": mark, f"was-{key}": was} | {f"{name}-{key}": value for name, value in fields.items()}


def marks(session):
    return dict(AttendanceRecord.objects.filter(session=session).values_list("enrolment", "mark"))


@pytest.mark.parametrize("who", ["trainer", "coordinator", "lead"])
def test_trainers_coordinators_and_leads_open_the_register(who, request, signed_in, session, arwa):
    page = signed_in(request.getfixturevalue(who)).get(url(session))
    assert page.status_code == 200
    assert str(arwa.person) in page.content.decode()


@pytest.mark.parametrize("who", ["stranger", "trainee", "editor", "admin", "partner"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_everyone_else_the_register_does_not_exist(who, method, request, signed_in, session, arwa):
    assert getattr(signed_in(request.getfixturevalue(who)), method)(url(session)).status_code == 404


def test_a_trainer_of_another_cohort_and_a_coordinator_of_another_centre_see_nothing(
    signed_in, staff, trainer, coordinator
):
    elsewhere = ClassSessionFactory()
    for user in (trainer, coordinator):
        assert signed_in(user).get(url(elsewhere)).status_code == 404


def test_a_session_called_off_has_no_register(signed_in, trainer, cohort):
    assert signed_in(trainer).get(url(ClassSessionFactory(cohort=cohort, status="cancelled"))).status_code == 404


def test_the_form_saves_what_was_chosen_and_comes_back(signed_in, trainer, session, arwa, noura):
    answer = signed_in(trainer).post(
        url(session),
        posted(arwa, "late", minutes="١٠") | posted(noura, "excused", reason="illness"),
    )
    assert (answer.status_code, answer["Location"]) == (302, url(session))
    late, excused = AttendanceRecord.objects.order_by("enrolment")
    assert (late.mark, late.minutes_late, late.taken_by) == ("late", 10, trainer)
    assert (excused.mark, excused.reason) == ("excused", "illness")


def test_another_reason_stands_instead_of_the_usual_ones(signed_in, trainer, session, arwa):
    signed_in(trainer).post(url(session), posted(arwa, "excused", reason="illness", other="سفر"))
    assert AttendanceRecord.objects.get().reason == "سفر"


@pytest.mark.parametrize(
    ("stored", "language", "read"),
    [
        pytest.param("illness", "ar", "مرض", id="a usual one in Arabic"),
        pytest.param("illness", "en", "Illness", id="a usual one in English"),
        pytest.param("سفر", "en", "سفر", id="own words as they are"),
        pytest.param("مرض", "en", "مرض", id="stored in words, before the usual ones had names"),
    ],
)
def test_the_usual_reasons_are_read_in_the_readers_language(signed_in, trainer, session, arwa, stored, language, read):
    attendance.record(session, [Tap(arwa, Mark.EXCUSED, reason=stored)], by=trainer)
    browser = signed_in(trainer)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = browser.get(url(session))
    assert f"(<bdi>{read}</bdi>)" in page.content.decode()
    assert page.context["lines"][0].other_reason == ("" if stored == "illness" else stored)


def test_a_row_that_was_not_touched_does_not_undo_what_another_trainer_marked_meanwhile(
    signed_in, trainer, lead, session, arwa, noura
):
    attendance.record(session, [Tap(arwa, Mark.ABSENT)], by=lead)
    signed_in(trainer).post(url(session), posted(noura, "present") | {f"was-{arwa.public_id}": "none||"})
    assert marks(session) == {arwa.pk: "absent", noura.pk: "present"}


def test_a_form_drawn_before_another_trainers_mark_is_told_of_a_dispute(signed_in, trainer, lead, session, arwa, noura):
    browser = signed_in(trainer)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    fields = re.findall(r'name="(base-[\w-]+)" value="(\d+)"', browser.get(url(session)).text.split("<template")[0])
    assert dict(fields) == {f"base-{arwa.public_id}": "0", f"base-{noura.public_id}": "0"}
    attendance.record(session, [Tap(arwa, Mark.ABSENT), Tap(noura, Mark.PRESENT)], by=lead)
    answer = browser.post(url(session), posted(arwa, "present") | posted(noura, "present") | dict(fields), follow=True)
    record = AttendanceRecord.objects.get(enrolment=arwa)
    assert (record.mark, record.against.mark, record.against.by) == ("present", "absent", lead)
    assert AttendanceRecord.objects.get(enrolment=noura).against is None
    assert f"Somebody else marked {arwa.person} differently" in answer.text
    seen = dict(re.findall(r'name="(base-[\w-]+)" value="(\d+)"', answer.text.split("<template")[0]))
    assert seen == {f"base-{arwa.public_id}": "2", f"base-{noura.public_id}": "1"}


def test_a_form_drawn_after_another_trainers_mark_corrects_it(signed_in, trainer, lead, session, arwa):
    attendance.record(session, [Tap(arwa, Mark.ABSENT)], by=lead)
    signed_in(trainer).post(url(session), posted(arwa, "present", was="absent||", base="1"))
    record = AttendanceRecord.objects.get()
    assert (record.mark, record.against) == ("present", None)


def test_a_form_that_was_wrong_still_tells_what_its_page_had_shown(signed_in, trainer, lead, session, arwa, noura):
    browser = signed_in(trainer)
    fields = posted(arwa, "late", minutes="no", base="0") | posted(noura, "none", base="0")
    attendance.record(session, [Tap(noura, Mark.ABSENT)], by=lead)
    shown = browser.post(url(session), fields).context["lines"]
    assert [(line.was, line.base) for line in shown] == [("none||", "0")] * 2
    browser.post(url(session), fields | {f"minutes-{arwa.public_id}": "5"})
    assert marks(session) == {arwa.pk: "late", noura.pk: "absent"}


def test_a_phone_keeps_the_names_that_tell_namesakes_apart_and_no_age(signed_in, trainer, session, cohort, noura):
    for father in ["علي", "حسن"]:
        EnrolmentFactory(cohort=cohort, enrolled=True, person__name_en="Ghala Ali", person__father_ar=father)
    browser = signed_in(trainer)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    roster = browser.get("/api/v1/register/sessions").json()["sessions"][0]["roster"]
    ghalas = [person.name_ar for person in Person.objects.filter(name_en="Ghala Ali").order_by("name_key")]
    assert [row["name"] for row in roster if "Ghala" in row["name"]] == [f"Ghala Ali · {name}" for name in ghalas]
    assert str(noura.person.name_en) in [row["name"] for row in roster]
    assert "year" not in str(roster)
    page = browser.get(url(session)).text
    assert re.findall(r'data-name="([^"]+)"', page) == [f"Ghala Ali · {name}" for name in ghalas]


def test_saving_twice_stores_once(signed_in, trainer, session, arwa):
    browser = signed_in(trainer)
    for _ in range(2):
        browser.post(url(session), posted(arwa, "present"))
    assert RegisterEvent.objects.count() == 1


def test_a_mark_is_taken_back(signed_in, trainer, session, arwa):
    attendance.record(session, [Tap(arwa, Mark.PRESENT)], by=trainer)
    signed_in(trainer).post(url(session), posted(arwa, "none", was="present||"))
    assert marks(session) == {arwa.pk: "none"}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"minutes": "عشر"}, id="minutes in words"),
        pytest.param({"minutes": "301"}, id="too many minutes"),
        pytest.param({"minutes": "0"}, id="no minutes"),
        pytest.param({"minutes": "9" * 5000}, id="more figures than a number may have"),
    ],
)
def test_what_was_typed_is_kept_and_nothing_saved_when_a_row_is_wrong(signed_in, trainer, session, arwa, noura, fields):
    page = signed_in(trainer).post(url(session), posted(arwa, "late", **fields) | posted(noura, "absent"))
    assert page.status_code == 200
    assert not RegisterEvent.objects.exists()
    typed = {line.row.enrolment: line for line in page.context["lines"]}
    assert (typed[arwa].mark, typed[arwa].minutes, len(typed[arwa].errors)) == ("late", fields["minutes"], 1)
    assert typed[noura].mark == "absent"
    assert typed[arwa].errors[0] in page.content.decode()


@pytest.mark.parametrize("junk", ["sleeping", "present' OR 1=1", "\u202eabsent", "x" * 10_000])
def test_a_mark_nobody_offers_is_an_error_and_not_a_crash(signed_in, trainer, session, arwa, junk):
    page = signed_in(trainer).post(url(session), posted(arwa, junk))
    assert page.status_code == 200
    assert not RegisterEvent.objects.exists()


def test_a_mark_for_somebody_elses_trainee_is_ignored(signed_in, trainer, session, arwa):
    other = EnrolmentFactory(enrolled=True)
    signed_in(trainer).post(url(session), posted(other, "present"))
    assert not RegisterEvent.objects.exists()


def test_the_question_stands_open_until_it_is_answered(signed_in, trainer, session, arwa):
    browser = signed_in(trainer)
    for minutes, is_open in [("", True), ("10", False)]:
        browser.post(url(session), posted(arwa, "late", minutes=minutes))
        answer = browser.get(url(session))
        assert [line.asks for line in answer.context["lines"]] == [is_open]
        page, _blank = answer.content.decode().split('<template id="line">')
        assert ('class="line__more line__more--late" open' in page) is is_open


def test_the_rest_present_and_undone_without_a_script(signed_in, trainer, session, arwa, noura):
    browser = signed_in(trainer)
    answer = browser.post(url(session), posted(arwa, "absent") | {"act": "rest"})
    assert answer["Location"] == url(session) + "?undo"
    assert marks(session) == {arwa.pk: "absent", noura.pk: "present"}
    assert browser.get(answer["Location"]).context["undo"] == 1
    browser.post(url(session), {"act": "undo"})
    assert marks(session) == {arwa.pk: "absent", noura.pk: "none"}
    browser.post(url(session), {"act": "undo"})
    assert RegisterEvent.objects.count() == 3


def test_a_register_is_finished_from_its_page(signed_in, trainer, session, arwa):
    browser = signed_in(trainer)
    browser.post(url(session), {"act": "finish"})
    session.refresh_from_db()
    assert session.status == "planned"
    browser.post(url(session), posted(arwa, "present") | {"act": "finish"})
    session.refresh_from_db()
    assert (session.status, session.finished_by) == ("held", trainer)


def test_a_locked_register_is_read_only(signed_in, trainer, lead, session, arwa):
    attendance.record(session, [Tap(arwa, Mark.ABSENT)], by=trainer)
    planning.close(session.cohort, by=lead)
    browser = signed_in(trainer)
    html = browser.get(url(session)).content.decode()
    assert "data-takes-marks" not in html
    browser.post(url(session), posted(arwa, "present", was="absent||"))
    correction = {"act": "correct", "enrolment": arwa.public_id, "mark": "present", "reason": "حضرت"}
    browser.post(url(session), correction)
    assert marks(session) == {arwa.pk: "absent"}


def test_a_lead_corrects_a_locked_register_with_a_reason(signed_in, lead, session, arwa):
    planning.close(session.cohort, by=lead)
    browser = signed_in(lead)
    page = browser.post(url(session), {"act": "correct", "enrolment": arwa.public_id, "mark": "present", "reason": " "})
    assert "reason" in page.context["correction"].errors
    assert page.context["correction"].data["mark"] == "present"
    browser.post(
        url(session), {"act": "correct", "enrolment": arwa.public_id, "mark": "present", "reason": "حضرت ولم تُسجّل"}
    )
    assert marks(session) == {arwa.pk: "present"}


def test_a_corrected_mark_says_who_corrected_it_when_and_why(signed_in, trainer, lead, session, arwa, noura):
    attendance.record(session, [Tap(arwa, Mark.ABSENT), Tap(noura, Mark.PRESENT)], by=trainer)
    attendance.correct(session, noura, Mark.LATE, by=lead, reason="قبل الإقفال")
    planning.close(session.cohort, by=lead)
    for reason in ["كُتبت خطأً", "حضرت ولم تُسجّل"]:
        attendance.correct(session, arwa, Mark.PRESENT, by=lead, reason=reason)
    session.refresh_from_db()
    rows = {row.enrolment: row for row in register.roster(session).rows}
    assert (rows[arwa].correction.by, rows[arwa].correction.reason) == (lead, "حضرت ولم تُسجّل")
    assert rows[noura].correction is None
    lead.language = "en"
    lead.save()
    html = signed_in(lead).get(url(session)).content.decode()
    assert f"corrected by <bdi>{lead}</bdi> on" in html
    assert "<bdi>حضرت ولم تُسجّل</bdi>" in html
    assert "app--locked" in html


@pytest.mark.parametrize(("language", "name"), [("en", "Huda Alshehri"), ("ar", "هدى الشهري")])
def test_who_marked_finished_and_corrected_is_named_in_the_reader_s_letters(
    signed_in, trainer, lead, session, arwa, language, name
):
    Person.objects.filter(standings__user=trainer).update(name_en="Huda Alshehri")
    attendance.record(session, [Tap(arwa, Mark.ABSENT)], by=trainer)
    lead.language = language
    lead.save()
    assert f"<bdi>{name.split()[0]}</bdi>" in signed_in(lead).get(url(session)).content.decode()
    attendance.finish(session, by=trainer)
    planning.close(session.cohort, by=lead)
    attendance.correct(session, arwa, Mark.PRESENT, by=trainer, reason="حضرت")
    html = signed_in(lead).get(url(session)).content.decode()
    assert f"<bdi>{name}</bdi>" in html


def test_a_locked_register_costs_the_same_for_one_correction_and_four(signed_in, lead, session, arwa, queries_of):
    others = [EnrolmentFactory(cohort=session.cohort, enrolled=True) for _ in range(3)]
    planning.close(session.cohort, by=lead)
    attendance.correct(session, arwa, Mark.PRESENT, by=lead, reason="حضرت")
    one = queries_of(signed_in(lead), url(session))
    for other in others:
        attendance.correct(session, other, Mark.PRESENT, by=lead, reason="حضرت")
    assert queries_of(signed_in(lead), url(session)) == one <= 15


def test_only_the_unmarked_are_listed_when_asked(signed_in, trainer, session, arwa, noura):
    attendance.record(session, [Tap(arwa, Mark.PRESENT)], by=trainer)
    page = signed_in(trainer).get(url(session) + "?unmarked")
    assert [line.row.enrolment for line in page.context["lines"]] == [noura]


@pytest.mark.parametrize(("gender", "said"), [("female", "حاضرة"), ("male", "حاضر"), ("", "حضور")])
def test_a_mark_is_said_of_her_or_of_him_and_otherwise_in_a_noun(gender, said):
    with translation.override("ar"):
        assert register.words("present", gender) == said


def test_the_register_page_costs_the_same_for_one_trainee_and_thirty(signed_in, trainer, session, arwa, queries_of):
    browser = signed_in(trainer)
    attendance.rest_present(session, by=trainer)
    one = queries_of(browser, url(session))
    for _ in range(29):
        EnrolmentFactory(cohort=session.cohort, enrolled=True)
    attendance.rest_present(session, by=trainer)
    assert one == queries_of(browser, url(session)) <= 12


def test_reading_a_register_changes_nothing(signed_in, trainer, session, arwa):
    browser = signed_in(trainer)
    browser.get(url(session))
    with CaptureQueriesContext(connection) as queries:
        browser.get(url(session) + "?undo")
    assert [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "BEGIN"))] == []


def test_a_register_of_a_day_to_come_says_when_it_opens_and_takes_nothing(signed_in, session, arwa, trainer):
    browser = signed_in(trainer)
    with time_machine.travel("2026-12-05T17:30:00+03:00"):
        html = browser.get(url(session)).content.decode()
        answer = browser.post(url(session), posted(arwa, "present"))
    assert dates.both_calendars(session.held_on, "ar") in html
    assert 'value="finish"' not in html
    assert 'value="rest"' not in html
    assert html.count(" disabled>") == 4
    assert answer.status_code == 302
    assert marks(session) == {}
    assert 'value="rest"' in browser.get(url(session)).content.decode()


def test_the_register_is_sent_small_and_its_tokens_are_masked_anew_each_time(signed_in, trainer, session, cohort):
    EnrolmentFactory.create_batch(10, cohort=cohort, enrolled=True)
    browser = signed_in(trainer)
    tokens, lengths = set(), set()
    for _ in range(8):
        answer = browser.get(url(session), headers={"accept-encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"
        html = gzip.decompress(answer.content).decode()
        assert len(answer.content) < len(html) / 8
        tokens |= set(re.findall(r'(?:csrfmiddlewaretoken" value|data-token)="(\w+)"', html))
        lengths.add(len(answer.content))
    assert len(tokens) >= 8
    assert len(lengths) > 1


def test_namesakes_are_told_apart_by_their_age_and_nobody_elses_is_shown(signed_in, trainer, session, cohort, noura):
    assert noura.person.age_on(session.held_on) is not None
    for born_on in [date(2009, 12, 6), date(2009, 12, 7), None]:
        EnrolmentFactory(cohort=cohort, enrolled=True, person__name_en="Ghala Ali", person__born_on=born_on)
    browser = signed_in(trainer)
    browser.cookies["language"] = "en"
    html = browser.get(url(session)).content.decode()
    assert (html.count("17 years old"), html.count("16 years old"), html.count("years old")) == (1, 1, 2)
