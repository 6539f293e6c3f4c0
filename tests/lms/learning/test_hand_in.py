"""Handing in a project, again and again, until graduation is decided."""

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from certificates.storage import AtomicFileSystemStorage
from lms.audit import append_only
from lms.audit.models import AuditEvent
from lms.graduation import decision
from lms.learning import projects, uploads
from lms.learning.models import HandIn, ProjectSubmission
from lms.tasks import discard_unnamed_hand_ins
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a poster"


@pytest.fixture
def enrolment():
    return EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))


def uploaded(data, name="poster.pdf"):
    return uploads.read(SimpleUploadedFile(name, data))


def zipped(*names, **contents):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, contents.get(name, "x"))
    return file.getvalue()


def damaged(compression):
    """An archive whose list of names is sound, and whose first file is not."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    data = bytearray(file.getvalue())
    begins = 30 + len("mimetype") + 4  # behind the head of the file, and where LZMA says how it packed
    data[begins : begins + 10] = b"\xff" * 10
    return bytes(data)


def files_kept():
    try:
        return sorted(storages["hand_ins"].listdir("")[1])
    except FileNotFoundError:
        return []


def test_words_a_link_and_a_file_are_handed_in_together(enrolment):
    arwa = UserFactory()
    one = projects.hand_in(
        enrolment, by=arwa, text="ملصق", link="https://example.com/p", file=uploaded(PDF, "ملصقي.pdf")
    )
    one.refresh_from_db()
    assert (one.number, one.text, one.link, one.by) == (1, "ملصق", "https://example.com/p", arwa)
    assert (one.file_name, one.file_type, one.file_bytes) == ("ملصقي.pdf", "application/pdf", len(PDF))
    assert uploads.stored(one) == PDF
    assert ProjectSubmission.objects.get().handed_in_at == one.at


def test_handing_in_again_keeps_what_was_handed_in_before(enrolment):
    for words in ["one", "two", "three"]:
        projects.hand_in(enrolment, by=UserFactory(), text=words)
    assert list(HandIn.objects.values_list("number", "text")) == [(3, "three"), (2, "two"), (1, "one")]
    assert [event.facts["number"] for event in AuditEvent.objects.order_by("pk")] == [1, 2, 3]


def test_the_database_keeps_every_hand_in_as_it_was(enrolment):
    projects.hand_in(enrolment, by=UserFactory(), text="one")
    assert "learning_handin" in append_only.guarded_tables(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandIn.objects.update(text="two")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandIn.objects.all().delete()


@pytest.mark.parametrize(
    "what",
    [{}, {"text": ""}, {"link": "http://example.com/"}, {"link": "javascript:alert(1)"}, {"text": "ا" * 10_001}],
    ids=["nothing", "no words", "a link without a lock", "a script", "too much"],
)
def test_nothing_and_nothing_good_is_refused(enrolment, what):
    with pytest.raises(ValidationError):
        projects.hand_in(enrolment, by=UserFactory(), **what)
    assert not HandIn.objects.exists()


def test_a_file_is_not_kept_when_its_hand_in_is_refused(enrolment):
    before = files_kept()
    with pytest.raises(ValidationError):
        projects.hand_in(enrolment, by=UserFactory(), link="http://example.com/", file=uploaded(PDF))
    assert files_kept() == before


@pytest.mark.parametrize("status", ["applied", "waiting", "declined", "withdrawn"])
def test_only_who_holds_a_seat_hands_in(status):
    fields = {"waiting_since": "2026-11-01T00:00Z"} if status == "waiting" else {}
    enrolment = EnrolmentFactory(status=status, cohort=CohortFactory(project_percent=60), **fields)
    with pytest.raises(projects.NotEnrolled):
        projects.hand_in(enrolment, by=UserFactory(), text="one")


@pytest.mark.parametrize("fields", [{"project_percent": None}, {"project_percent": 60, "status": "cancelled"}])
def test_a_cohort_that_asks_for_none_or_was_called_off_takes_none(fields):
    with pytest.raises(projects.NoProject):
        projects.hand_in(EnrolmentFactory(enrolled=True, cohort=CohortFactory(**fields)), by=UserFactory(), text="one")


def test_after_the_decision_nothing_is_handed_in():
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True, project_percent=60))
    projects.hand_in(enrolment, by=UserFactory(), text="before")
    projects.mark(enrolment, 20, by=UserFactory())
    decision.decide(enrolment.cohort, graduates=[], by=UserFactory())
    with pytest.raises(projects.AlreadyDecided):
        projects.hand_in(enrolment, by=UserFactory(), text="after")
    assert HandIn.objects.get().text == "before"


def test_twenty_times_are_enough(enrolment, monkeypatch):
    monkeypatch.setattr(projects, "MOST_HAND_INS", 2)
    for words in ["one", "two"]:
        projects.hand_in(enrolment, by=UserFactory(), text=words)
    with pytest.raises(projects.TooManyHandIns):
        projects.hand_in(enrolment, by=UserFactory(), text="three")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(PDF, "pdf", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "png", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0....", "jpg", id="jpeg"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp", id="webp"),
        pytest.param(zipped("[Content_Types].xml", "word/document.xml"), "docx", id="docx"),
        pytest.param(zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx", id="xlsx"),
        pytest.param(zipped("[Content_Types].xml", "ppt/presentation.xml"), "pptx", id="pptx"),
        pytest.param(
            zipped("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt", id="odt"
        ),
        pytest.param(zipped("index.html", "style.css"), "zip", id="a site, zipped"),
        pytest.param("ملاحظاتي\nسطر".encode(), "txt", id="words"),
        pytest.param(zipped("[Content_Types].xml", "word/vbaProject.bin"), None, id="a document with macros"),
        pytest.param(b"MZ\x90\x00\x03", None, id="a program"),
        pytest.param(b"<html><script>alert(1)</script>", None, id="a page"),
        pytest.param(b"  <svg onload='alert(1)'/>", None, id="a drawing with a script"),
        pytest.param(b"#!/bin/sh\nrm -r .", None, id="a shell script"),
        pytest.param(b"PK\x03\x04 not an archive", None, id="half an archive"),
        pytest.param(b"PK\x03\x04" + b"PK\x01\x02" * 3000, None, id="an archive of a thousand names"),
        pytest.param(damaged(zipfile.ZIP_DEFLATED), None, id="a damaged archive"),
        pytest.param(damaged(zipfile.ZIP_LZMA), None, id="a damaged archive, packed another way"),
        pytest.param(b"a\x00b", None, id="bytes"),
    ],
)
def test_the_kind_of_a_file_is_what_its_content_says(data, kind):
    assert uploads.kind_of(data) == kind
    if kind is None:
        with pytest.raises(ValidationError):
            uploaded(data, "poster.pdf")
    else:
        assert uploaded(data, "poster.exe").name == f"poster.{kind}"


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("ملصق السلامة.pdf", "ملصق السلامة.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Arwa\\work.PDF", "work.pdf"),
        ("my.poster.v2.pdf", "my.poster.v2.pdf"),
        ('a"b;c%0d%0a.pdf', "a b c 0d 0a.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        (".htaccess", "file.pdf"),
        ("x" * 5000 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(typed, safe):
    assert uploads.safe_name(typed, "pdf") == safe


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (PDF + b"0" * uploads.MOST_BYTES, "big")])
def test_an_empty_file_and_one_that_is_too_large_are_refused(data, code):
    with pytest.raises(ValidationError) as refusal:
        uploaded(data)
    assert refusal.value.code == code


def test_a_file_that_was_changed_in_the_storage_is_not_given_out(enrolment):
    one = projects.hand_in(enrolment, by=UserFactory(), file=uploaded(PDF))
    with storages["hand_ins"].open(one.file, "wb") as file:
        file.write(b"%PDF-1.7 another")
    with pytest.raises(uploads.DamagedFile):
        uploads.stored(one)


@pytest.fixture
def hand_ins(monkeypatch, tmp_path):
    """The folder of hand-ins, which is not there yet: nobody has handed in a file."""
    storage = AtomicFileSystemStorage(location=tmp_path / "hand-ins")
    monkeypatch.setitem(storages._storages, "hand_ins", storage)
    return Path(storage.location)


def age(file, days):
    moment = time.time() - days * 24 * 3600
    os.utime(file, (moment, moment))


def test_what_a_process_that_died_has_left_is_removed_after_a_day(enrolment, hand_ins):
    named = projects.hand_in(enrolment, by=UserFactory(), file=uploaded(PDF)).file
    left, fresh = [uploads.store(uploaded(PDF)) for _ in range(2)]
    half = hand_ins / ".half.part"
    half.write_bytes(PDF[:4])
    for name in [named, left, half.name]:
        age(hand_ins / name, days=1.1)
    discard_unnamed_hand_ins()
    assert files_kept() == sorted([named, fresh])
    discard_unnamed_hand_ins()
    assert files_kept() == sorted([named, fresh])


def test_there_is_nothing_to_remove_before_anybody_has_handed_in(hand_ins):
    assert uploads.discard_unnamed(timezone.now()) == 0
    assert not hand_ins.exists()


def test_what_is_on_the_schedule_is_there_to_be_done():
    current_app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(current_app.tasks)
