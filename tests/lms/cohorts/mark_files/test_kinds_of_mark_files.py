"""Files of marks in the forms that people have: the one we give to fill in, workbooks made by hand, and what is no file of marks."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from lms.audit.models import AuditEvent
from lms.cohorts import attendance
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord
from lms.scoping.reading import MOST_BYTES

pytestmark = pytest.mark.django_db


def url(cohort):
    return reverse("cohorts:mark_file", args=[cohort.public_id])


@pytest.mark.parametrize(
    "wanted",
    [
        (kind, layout, language)
        for kind in ("csv", "xlsx")
        for layout in ("matrix", "list")
        for language in ("ar", "en")
    ],
)
def test_the_file_to_fill_in_comes_back_as_it_stands(signed_in, trainer, cohort, sessions, trainees, wanted):
    kind, layout, language = wanted
    signed_in.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    taps = [Tap(trainees[0], "late", 12), Tap(trainees[1], "excused", reason="exam"), Tap(trainees[2], "absent")]
    attendance.record(sessions[0], taps, by=trainer)
    attendance.record(sessions[1], [Tap(trainees[0], "excused", reason="=سفر; @home")], by=trainer)
    file = signed_in.get(url(cohort), {"export": kind, "layout": layout})
    assert AuditEvent.objects.get(verb="list.exported").facts["list"] == "marks"
    upload = SimpleUploadedFile(f"marks.{kind}", file.content)
    looked_at = signed_in.post(url(cohort), {"act": "check", "file": upload})
    assert looked_at.context["counts"] == {"refused": 0, "change": 0, "same": 4}
    if kind == "csv":
        assert not re.search(r'(^|[,;\r\n"])[=+@]', file.content.decode("utf-8-sig"))


def test_a_workbook_is_filled_in_by_hand(signed_in, cohort, sessions, trainees):
    book, data = Workbook(), BytesIO()
    for row in [["marks of Arwa"], [], ["name", 1, 2], ["Arwa Sindi", "P", None]]:
        book.active.append(row)
    book.save(data)
    upload = SimpleUploadedFile("marks.xlsx", data.getvalue())
    looked_at = signed_in.post(url(cohort), {"act": "check", "file": upload})
    signed_in.post(url(cohort), {"act": "take", "marks": looked_at.context["marks"]})
    assert list(AttendanceRecord.objects.values_list("enrolment", "mark")) == [(trainees[0].pk, "present")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"a,b\r\n1,2\r\n", "The headings are missing"),
        (b"name,mark\r\nArwa,P\r\n", "A column headed “Session” is missing"),
        (b"name,first\r\nArwa,P\r\n", "No column is headed by the number of a session"),
        (b"name,1\r\nArwa,\r\n", "There is no mark in this file."),
        (b"name,1\r\n" + b"Arwa,P\r\n" * 3_001, "more than 3,000 marks"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"PK\x03\x04", "The workbook cannot be opened"),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_to_do(signed_in, cohort, sessions, content, words):
    answer = signed_in.post(url(cohort), {"act": "check", "file": SimpleUploadedFile("marks.csv", content)})
    assert words in answer.text
    assert "findings" not in answer.context


def test_no_file_is_asked_for(signed_in, cohort):
    assert "Choose the file first." in signed_in.post(url(cohort), {"act": "check"}).text
