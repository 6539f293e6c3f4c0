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
