"""Marks of many sessions from a file: what it would change is said first; sent twice it changes nothing; nobody is overruled."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, planning, rights
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, Cohort, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def url(cohort):
    return reverse("cohorts:mark_file", args=[cohort.public_id])


def sent(rows, encoding="utf-8"):
    text = "\r\n".join(",".join(str(cell) for cell in row) for row in rows)
    return SimpleUploadedFile("marks.csv", text.encode(encoding))


def check(client, cohort, rows, **more):
    return client.post(url(cohort), {"act": "check", "file": sent(rows, **more)})


def take(client, cohort, looked_at):
    return client.post(url(cohort), {"act": "take", "marks": looked_at.context["marks"]})


def said(answer, state):
    """(cell, session's number or what the file says, what stands, what the file says, why not) of each mark in the state."""
    return [
        (one.given.place, one.session.number if one.session else one.given.session, one.now, one.then, one.why)
        for one in answer.context["findings"][state]
    ]


def marks():
    return sorted(AttendanceRecord.objects.values_list("session__number", "enrolment__person__given_ar", "mark"))


def test_a_matrix_is_looked_at_and_then_taken(signed_in, trainer, cohort, sessions, trainees):
    arwa, bushra, joud = (one.public_id for one in trainees)
    rows = [
        ["Trainee’s code", "Name", "1 (2026-12-06)", "Session 2"],
        [arwa, "whoever", "P", "late 10"],
        [bushra, "", "غائبة", ""],
        [joud, "", "excused: exam", "ح"],
    ]
    looked_at = check(signed_in, cohort, rows)
    assert not RegisterEvent.objects.exists()
    assert said(looked_at, "change") == [
        ("C2", 1, "Unmarked", "Present", ""),
        ("D2", 2, "Unmarked", "Late: 10", ""),
        ("C3", 1, "Unmarked", "Absent", ""),
        ("C4", 1, "Unmarked", "Excused: A school exam", ""),
        ("D4", 2, "Unmarked", "Present", ""),
    ]
    take(signed_in, cohort, looked_at)
    assert marks() == [
        (1, "أروى", "present"),
        (1, "بشرى", "absent"),
        (1, "جود", "excused"),
        (2, "أروى", "late"),
        (2, "جود", "present"),
    ]
    assert AttendanceRecord.objects.get(mark="late").minutes_late == 10
    assert AttendanceRecord.objects.get(mark="excused").reason == "exam"
    assert set(RegisterEvent.objects.values_list("by", flat=True)) == {trainer.pk}
    entered = AuditEvent.objects.filter(verb="register.entered", by=trainer).order_by("pk")
    assert [event.facts for event in entered] == [{"how": "file", "marks": 3}, {"how": "file", "marks": 2}]
    again = check(signed_in, cohort, rows)
    assert again.context["counts"] == {"refused": 0, "change": 0, "same": 5}
    assert again.context["marks"] == ""
    take(signed_in, cohort, looked_at)  # the page of before, sent once more
    assert RegisterEvent.objects.count() == 5


def test_a_list_names_trainees_by_name_too(signed_in, cohort, sessions, trainees):
    rows = [
        ["الاسم", "اللقاء", "الحضور", "الدقائق", "السبب", "التاريخ"],
        ["أَروى سالم محمد سندي", "١", "متأخر", "٧", "", "6/12/2026"],
        ["Bushra Sindi", "1", "عذر", "", "مرض", ""],
        ["Joud Sindi", "2", "غ", "9", "", ""],
    ]
    for encoding in ("utf-8", "utf-8-sig", "cp1256"):
        if encoding == "cp1256":  # which has no such figures
            rows[1][1], rows[1][3] = "1", "7"
        looked_at = check(signed_in, cohort, rows, encoding=encoding)
        assert looked_at.context["counts"] == {"refused": 0, "change": 3, "same": 0}
    take(signed_in, cohort, looked_at)
    assert list(AttendanceRecord.objects.order_by("pk").values_list("mark", "minutes_late", "reason")) == [
        ("late", 7, ""),
        ("excused", None, "illness"),
        ("absent", None, ""),
    ]


def test_each_refusal_says_why_and_holds_up_no_other(signed_in, lead, trainer, cohort, sessions, trainees):
    ClassSessionFactory(cohort=cohort, number=4, status="cancelled")
    for _twice in range(2):
        EnrolmentFactory(cohort=cohort, enrolled=True, person=PersonFactory(given_ar="نورة", name_en="Noura"))
    late = EnrolmentFactory(cohort=cohort, enrolled=True, joined_on=sessions[1].held_on)
    attendance.record(sessions[0], [Tap(trainees[2], "absent")], by=lead)
    arwa, bushra, joud = (one.public_id for one in trainees)
    rows = [
        ["code", "name", "session", "mark", "date", "minutes"],
        ["nobody", "", "1", "P"],
        ["", "Nobody", "1", "P"],
        ["", "Noura", "1", "P"],
        [late.public_id, "", "1", "P"],
        [arwa, "", "9", "P"],
        [arwa, "", "four", "P"],
        [arwa, "", "4", "P"],
        [arwa, "", "3", "P"],
        [arwa, "", "1", "here"],
        [arwa, "", "1", "late", "", "many"],
        [arwa, "", "2", "P", "2026-12-20"],
        [arwa, "", "2", "P", "soon"],
        [joud, "", "1", "P"],
        [bushra, "", "1", "P"],
        [bushra, "", "1", "A"],
        [bushra, "", "2", "P"],
    ]
    looked_at = check(signed_in, cohort, rows)
    assert [why for *_rest, why in said(looked_at, "refused")] == [
        "Nobody in this cohort has this code.",
        "Nobody in this cohort has this name.",
        "Several trainees of this cohort have this name: write the trainee’s code.",
        "Was not enrolled in this cohort on that day.",
        "The cohort has no session “9”.",
        "The cohort has no session “four”.",
        "This session was called off; it has no register.",
        "This session is on Sunday 20 December 2026 (11\xa0Rajab\xa01448\xa0AH). Its register opens that day.",
        "“here” is no mark. Write present, late, excused or absent, or its letter.",
        "The minutes of lateness are a number from 1 to 300, after the mark: late 10.",
        "Session 2 is on 13 December 2026, and the file says 2026-12-20.",
        "Session 2 is on 13 December 2026, and the file says soon.",
        f"Absent stands, marked by {lead.called} on 14 December 2026. Change it in the register, if it is wrong.",
        "The file says different things of this trainee in this session: D15, D16.",
        "The file says different things of this trainee in this session: D15, D16.",
    ]
    take(signed_in, cohort, looked_at)
    assert marks() == [(1, "جود", "absent"), (2, "بشرى", "present")]


def test_a_session_is_named_by_its_number_its_day_or_both_and_its_cohort(signed_in, cohort, sessions, trainees):
    arwa = trainees[0].public_id
    code = cohort.code.lower()
    for headings in [
        ["1", "2"],
        ["6/12/2026", "2026-12-13"],
        ["Session 1 (6/12/2026)", "اللقاء ٢"],
        [f"{code} · 1", f"{code} · 13/12/2026"],
        [f"{code} · Session 1 (2026-12-06)", f"{code}·2"],
    ]:
        matrix = check(signed_in, cohort, [["code", *headings], [arwa, "P", "A"]])
        as_list = [["code", "session", "mark"], [arwa, headings[0], "P"], [arwa, headings[1], "A"]]
        for answer in [matrix, check(signed_in, cohort, as_list)]:
            assert [(number, then) for _c, number, _n, then, _w in said(answer, "change")] == [
                (1, "Present"),
                (2, "Absent"),
            ]


def test_a_list_may_name_the_day_alone(signed_in, cohort, sessions, trainees):
    rows = [["code", "cohort", "day", "mark", "session"], [trainees[0].public_id, cohort.code, "13/12/2026", "P", ""]]
    assert [number for _c, number, *_rest in said(check(signed_in, cohort, rows), "change")] == [2]


def test_what_is_of_another_cohort_or_of_no_one_session_is_refused(signed_in, cohort, sessions, trainees):
    other, arwa = CohortFactory(course=cohort.course), trainees[0].public_id
    ClassSessionFactory(cohort=other, number=1)
    at = sessions[0].starts_at
    ClassSessionFactory(cohort=cohort, number=9, starts_at=at.replace(hour=5), ends_at=at.replace(hour=6))
    elsewhere = f"The file says cohort {other.code}, and these are the registers of {cohort.code}: send it on that cohort’s page."
    rows = [
        ["code", f"{other.code} · 1 (2026-12-06)", "6/12/2026", "7/12/2026", f"{cohort.code} · 1 (7/12/2026)"],
        [arwa, "P", "P", "P", "P"],
    ]
    assert [why for *_rest, why in said(check(signed_in, cohort, rows), "refused")] == [
        elsewhere,
        "Several sessions are on 6/12/2026: write the number of the one that is meant.",
        "The cohort has no session “7/12/2026”.",
        "Session 1 is on 6 December 2026, and the file says 7/12/2026.",
    ]
    rows = [["code", "cohort", "session", "mark", "day"], [arwa, other.code, "1", "P", ""], [arwa, "", "", "P", ""]]
    assert [why for *_rest, why in said(check(signed_in, cohort, rows), "refused")] == [
        elsewhere,
        "The cohort has no session “”.",
    ]


def test_the_file_of_one_cohort_is_refused_whole_on_the_page_of_another(signed_in, trainer, cohort, sessions, trainees):
    other = CohortFactory(course=cohort.course)
    rights.give(other, trainer)
    ClassSessionFactory(cohort=other, number=1)
    EnrolmentFactory(cohort=other, enrolled=True, person=trainees[0].person)  # known there by the same name
    attendance.record(sessions[0], [Tap(trainees[0], "present")], by=trainer)
    file = signed_in.get(url(cohort), {"export": "csv", "layout": "matrix"})
    upload = SimpleUploadedFile("marks.csv", file.content)
    looked_at = signed_in.post(url(other), {"act": "check", "file": upload})
    assert looked_at.context["counts"] == {"refused": 1, "change": 0, "same": 0}


@pytest.mark.parametrize("heading", ["Session three", "", "December"])
def test_a_column_of_marks_that_names_no_session_refuses_the_file(heading, signed_in, cohort, sessions, trainees):
    rows = [["code", "1", "notes", heading], [trainees[0].public_id, "P", "came on time", "ح"]]
    answer = check(signed_in, cohort, rows)
    assert f"Column D holds marks, and its heading “{heading}” names no session" in answer.text
    assert "findings" not in answer.context


def test_a_file_changes_ones_own_marks_and_takes_them_back(signed_in, trainer, cohort, sessions, trainees):
    attendance.record(sessions[0], [Tap(trainees[0], "absent"), Tap(trainees[1], "late", 5)], by=trainer)
    rows = [["code", "1"], [trainees[0].public_id, "P"], [trainees[1].public_id, "-"], [trainees[2].public_id, "-"]]
    looked_at = check(signed_in, cohort, rows)
    assert said(looked_at, "change") == [("B2", 1, "Absent", "Present", ""), ("B3", 1, "Late: 5", "Unmarked", "")]
    take(signed_in, cohort, looked_at)
    assert marks() == [(1, "أروى", "present"), (1, "بشرى", "none")]


def test_what_changed_since_it_was_looked_at_is_told(signed_in, lead, trainer, cohort, sessions, trainees):
    arwa, bushra, joud = (one.public_id for one in trainees)
    rows = [["code", "1", "2"], [arwa, "P", "P"], [bushra, "P", "A"], [joud, "P", "P"]]
    looked_at = check(signed_in, cohort, rows)
    attendance.record(sessions[0], [Tap(trainees[0], "absent"), Tap(trainees[1], "present")], by=lead)
    planning.call_off_session(sessions[1], by=lead, reason="عطل في الكهرباء")
    answer = take(signed_in, cohort, looked_at)
    assert marks() == [(1, "أروى", "absent"), (1, "بشرى", "present"), (1, "جود", "present")]
    assert "Something changed since you looked" in answer.text
    assert [(cell, why) for cell, *_rest, why in said(answer, "refused")] == [
        (
            "B2",
            f"Absent stands, marked by {lead.called} on 14 December 2026. Change it in the register, if it is wrong.",
        ),
        ("C2", "This session was called off; it has no register."),
        ("C3", "This session was called off; it has no register."),
        ("C4", "This session was called off; it has no register."),
    ]
    assert answer.context["marks"] == ""


def test_who_left_the_register_meanwhile_is_told(signed_in, cohort, sessions, trainees):
    looked_at = check(signed_in, cohort, [["code", "1"], *([one.public_id, "P"] for one in trainees)])
    trainees[0].joined_on = sessions[1].held_on
    trainees[0].save()
    answer = take(signed_in, cohort, looked_at)
    assert [why for *_rest, why in said(answer, "refused")] == ["Was not enrolled in this cohort on that day."]
    assert marks() == [(1, "بشرى", "present"), (1, "جود", "present")]


def test_a_register_locked_meanwhile_takes_nothing(signed_in, lead, cohort, sessions, trainees):
    sessions[2].delete()
    looked_at = check(signed_in, cohort, [["code", "1"], [trainees[0].public_id, "P"]])
    planning.close(cohort, by=lead)
    answer = take(signed_in, cohort, looked_at)
    assert ["is locked" in why for *_rest, why in said(answer, "refused")] == [True]
    assert marks() == []


@pytest.mark.parametrize("marks", ["", "forged", "W10:1xyz:abc", "another's"])
def test_what_this_page_never_showed_is_not_taken(signed_in, lead, client, cohort, sessions, trainees, marks):
    if marks == "another's":
        client.force_login(lead)
        rows = [["code", "1"], [trainees[0].public_id, "P"]]
        page = reverse("cohort_screens:mark_file", args=[cohort.pk])
        marks = client.post(page, {"act": "check", "file": sent(rows)}).context["marks"]
        assert marks
        client.force_login(cohort.user_permissions.first().user)
    client.post(url(cohort), {"act": "take", "marks": marks})
    assert not RegisterEvent.objects.exists()


def test_a_lead_sends_one_in_the_admin(client, lead, cohort, sessions, trainees):
    client.force_login(lead)
    page = reverse("cohort_screens:mark_file", args=[cohort.pk])
    looked_at = client.post(page, {"act": "check", "file": sent([["code", "1"], [trainees[0].public_id, "P"]])})
    assert client.post(page, {"act": "take", "marks": looked_at.context["marks"]}).url == page
    assert marks() == [(1, "أروى", "present")]


def test_whose_registers_they_are_not_learns_nothing(client, stranger, trainer, cohort, sessions):
    client.force_login(stranger)
    assert client.get(url(cohort)).status_code == 404
    draft = CohortFactory(status=Cohort.Status.DRAFT)
    rights.give(draft, trainer)
    client.force_login(trainer)
    assert client.get(url(draft)).status_code == 404


def test_looking_costs_the_same_however_many_and_taking_so_much_a_session(signed_in, cohort, sessions, trainees):
    looking, taking = [], []
    for size, mark in ((3, "L"), (4, "P"), (9, "L")):
        people = trainees + [EnrolmentFactory(cohort=cohort, enrolled=True) for _ in range(size - 3)]
        rows = [["code", "1", "2"], *([one.public_id, mark, mark] for one in people)]
        with CaptureQueriesContext(connection) as queries:
            looked_at = check(signed_in, cohort, rows)
        looking.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            take(signed_in, cohort, looked_at)
        taking.append(len(queries))
        assert AttendanceRecord.objects.filter(mark={"P": "present", "L": "late"}[mark]).count() == size * 2
    # The first time nothing stands yet.
    assert taking[1] == taking[2] <= 60
    assert looking[1] == looking[2] <= 30
