"""A lead takes a cohort's certificates to its ceremony: to print, to hand over, to keep."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from PIL import ImageChops

from certificates import ending, issuing, packs, pdfium, storage
from certificates.models import CeremonyPack, Certificate
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.certificates.keys import pkcs12_file
from tests.factories.certificates import DecidedEnrolmentFactory, GraduationDecisionFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

GIVEN = [("يمنى", "Yumna"), ("أروى", "Arwa"), ("سلمى", "Salma"), ("أروى", "Arwa")]  # two are called the same
A4_LANDSCAPE = (841.89, 595.28)


@pytest.fixture
def cohort(lead, settings, tmp_path):
    """Four graduates with sealed certificates, two of them namesakes."""
    settings.SEAL_FILE, settings.SEAL_PASSWORD = str(pkcs12_file(tmp_path / "seal.p12")), ""
    Programme.load()
    decision = GraduationDecisionFactory()
    for arabic, latin in GIVEN:
        person = PersonFactory(given_ar=arabic, name_en=f"{latin} Salem Alhazmi")
        DecidedEnrolmentFactory(decision=decision, enrolment__person=person)
    issuing.issue(issuing.awaiting(decision.cohort), by=lead)
    jobs.run_all()
    return decision.cohort


@pytest.fixture
def pack(cohort, lead):
    packs.ask(cohort, by=lead)
    jobs.run_all()
    return CeremonyPack.objects.get()


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_the_pages_to_print_are_in_the_order_of_the_roll_and_look_like_the_certificates(pack, cohort):
    data = packs.read(pack, "print")
    roll = list(packs.certificates_of(cohort))
    assert [one.facts["name_ar"].split()[0] for one in roll] == ["أروى", "أروى", "سلمى", "يمنى"]
    pages = text_of(data)
    assert [str(one) in page for one, page in zip(roll, pages, strict=True)] == [True] * 4
    assert not any(str(other) in page for one, page in zip(roll, pages, strict=True) for other in roll if other != one)
    printed, issued = pdfium.drawn(data, 1), pdfium.drawn(storage.read(roll[0]), 1)
    assert ImageChops.difference(printed, issued).getbbox() is None
    assert b"/ByteRange" not in data  # a copy that is cut and glued bears no seal


def test_with_crop_marks_there_is_room_around_the_paper_and_it_is_drawn_as_before(cohort, lead):
    packs.ask(cohort, by=lead, has_crop_marks=True)
    jobs.run_all()
    data = packs.read(CeremonyPack.objects.get(), "print")
    document = pypdfium2.PdfDocument(data)
    page = document[1]
    left, bottom, right, top = page.get_trimbox()
    assert (right - left, top - bottom) == pytest.approx(A4_LANDSCAPE, abs=0.1)
    assert page.get_size() == pytest.approx([side + 2 * pdfium.MARGIN for side in A4_LANDSCAPE], abs=0.1)
    document.close()
    with_marks, bare = (
        pdfium.drawn(data, 2).convert("L"),
        pdfium.drawn(storage.read(packs.certificates_of(cohort)[0]), 2),
    )
    margin = round(2 * pdfium.MARGIN)
    around = with_marks.copy()
    around.paste(255, (margin - 2, margin - 2, around.width - margin + 2, around.height - margin + 2))
    marks = around.point(lambda value: 255 * (value < 200)).getbbox()
    assert marks is not None
    assert min(marks[0], marks[1]) >= 2, "the marks keep clear of the sheet's edge"
    inside = with_marks.crop((margin, margin, margin + bare.width, margin + bare.height))
    moved = ImageChops.difference(inside, bare.convert("L").crop((0, 0, *inside.size)))
    assert sum(moved.histogram()[128:]) < 0.002 * inside.width * inside.height  # a part of a pixel aside


def test_the_list_names_everybody_in_that_order_and_has_a_place_to_sign(pack, cohort):
    [page] = text_of(packs.read(pack, "list"))
    roll = list(packs.certificates_of(cohort))
    places = [page.index(str(one)[:9]) for one in roll]
    assert places == sorted(places)
    for one in roll:
        assert one.facts["name_en"] in page
    assert "مركز حي الصفا" in page


def test_the_archive_holds_the_very_files_that_were_issued_under_names_of_their_own(pack, cohort):
    with zipfile.ZipFile(BytesIO(packs.read(pack, "files"))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert [archive.read(name) for name in names] == [storage.read(one) for one in packs.certificates_of(cohort)]
    assert len({name.casefold() for name in names}) == len(GIVEN)
    assert names[0].startswith("001 أروى سالم")
    assert all(name.endswith(".pdf") and "/" not in name for name in names)


def test_it_says_how_far_it_is_and_the_row_says_last_that_it_is_made(cohort, lead, monkeypatch):
    packs.ask(cohort, by=lead)
    seen = []
    keep = storage.keep
    monkeypatch.setattr(
        storage,
        "keep",
        lambda *args: (seen.append(CeremonyPack.objects.values_list("taken_up", "made_at").get()), keep(*args)),
    )
    jobs.run_all()
    assert seen == [(4, None)] * 3
    assert CeremonyPack.objects.get().made_at is not None


def test_what_is_not_valid_any_more_is_left_out(cohort, lead):
    first, second, *_rest = packs.certificates_of(cohort)
    ending.revoke(first, by=lead, reason="A mistake.")
    ending.supersede(second, by=lead, reason="A letter.")  # the corrected one is being made
    pack = packs.ask(cohort, by=lead)
    Job.objects.filter(kind="certificates.render").update(status="done")
    jobs.run_all()
    assert len(text_of(packs.read(pack, "print"))) == 2


def test_a_cohort_without_a_valid_certificate_has_no_pack(signed_in, lead):
    cohort = GraduationDecisionFactory().cohort
    with pytest.raises(packs.NothingToHandOver):
        packs.ask(cohort, by=lead)
    assert signed_in(lead).post(reverse("certificate_desk:packs", args=[cohort.pk])).status_code == 302
    assert not CeremonyPack.objects.exists()


def test_all_that_were_in_it_were_revoked_meanwhile(cohort, lead):
    pack = packs.ask(cohort, by=lead)
    for one in packs.certificates_of(cohort):
        ending.revoke(one, by=lead, reason="A mistake.")
    jobs.run_all()
    pack.refresh_from_db()
    assert pack.failed_at
    assert not pack.made_at


def test_a_damaged_file_fails_for_good_in_the_end_and_is_said(cohort, lead, signed_in, kept_in):
    one = packs.certificates_of(cohort).first()
    (kept_in / one.file).write_bytes(b"damaged")
    pack = packs.ask(cohort, by=lead)
    Job.objects.filter(kind="certificates.pack").update(attempts_allowed=1)
    jobs.run_all()
    pack.refresh_from_db()
    assert pack.failed_at
    page = signed_in(lead).get(reverse("certificate_desk:packs", args=[cohort.pk])).content.decode()
    assert "note--red" in page
    assert packs.ask(cohort, by=lead) != pack


def test_the_screen_asks_shows_and_gives_the_files(cohort, lead, signed_in):
    desk, screen = signed_in(lead), reverse("certificate_desk:packs", args=[cohort.pk])
    assert screen in desk.get(reverse("certificate_desk:progress", args=[cohort.pk])).content.decode()
    assert desk.post(screen, {"crop_marks": "on"})["Location"] == screen
    assert 'hx-trigger="every 2s"' in desk.get(screen).content.decode()
    jobs.run_all()
    pack = CeremonyPack.objects.get()
    assert pack.has_crop_marks
    page = desk.get(screen, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in page
    for kind, ending_ in packs.ENDINGS.items():
        address = reverse(f"certificate_desk:pack_{kind}", args=[pack.public_id])
        assert f'href="{address}"' in page
        answer = desk.get(address)
        assert answer.content == packs.read(pack, kind)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"] == f'attachment; filename="{cohort.code}-{kind}.{ending_}"'
    assert AuditEvent.objects.filter(verb="certificates.pack_asked", by=lead).count() == 1


def test_another_lead_sees_neither_the_pack_nor_its_files(pack, cohort, staff, signed_in):
    other = signed_in(staff("lead", email="second@example.com"))
    assert pack.public_id not in other.get(reverse("certificate_desk:packs", args=[cohort.pk])).content.decode()
    for kind in packs.ENDINGS:
        assert other.get(reverse(f"certificate_desk:pack_{kind}", args=[pack.public_id])).status_code == 404


def test_who_asked_for_it_and_may_not_issue_any_more_gets_nothing(pack, lead, signed_in):
    desk = signed_in(lead)
    lead.groups.clear()
    answer = desk.get(reverse("certificate_desk:pack_print", args=[pack.public_id]))
    assert answer.status_code in {302, 403}
    assert b"%PDF" not in answer.content


def test_after_its_time_the_link_is_dead_at_once_and_the_files_are_removed(pack, lead, signed_in, kept_in, cohort):
    address = reverse("certificate_desk:pack_print", args=[pack.public_id])
    before = sorted(path for path in kept_in.rglob("*") if path.is_file() and "packs" not in path.parts)
    assert packs.discard_expired(timezone.now()) == 0
    assert len(list(kept_in.glob("packs/*/*"))) == 3
    with time_machine.travel(pack.expires_at + timedelta(seconds=1)):
        assert signed_in(lead).get(address).status_code == 404
        assert packs.discard_expired(timezone.now()) == 1
        assert packs.discard_expired(timezone.now()) == 0
        assert address not in signed_in(lead).get(reverse("certificate_desk:packs", args=[cohort.pk])).content.decode()
    assert sorted(path for path in kept_in.rglob("*") if path.is_file()) == before
    assert Certificate.objects.issued().count() == 4


def test_made_twice_it_is_the_same_files(pack, cohort, lead):
    before = [packs.read(pack, "files"), text_of(packs.read(pack, "print"))]
    CeremonyPack.objects.update(made_at=None)
    packs.make_job({"pack": pack.pk}, heartbeat=lambda: None)
    assert [packs.read(pack, "files"), text_of(packs.read(pack, "print"))] == before


def test_a_worker_whose_lease_was_lost_says_nothing_is_made(cohort, lead):
    pack = packs.ask(cohort, by=lead)

    def lost():
        raise jobs.LeaseLost(pack)

    with pytest.raises(jobs.LeaseLost):
        packs.make_job({"pack": pack.pk}, heartbeat=lost)
    pack.refresh_from_db()
    assert (pack.taken_up, pack.made_at) == (0, None)
