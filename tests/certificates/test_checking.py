"""A file is dropped on the verification page: is it one of ours, as it was issued?"""

import re
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from django.core.cache import cache
from django.test import Client

from certificates import checking, ending, judging, limits, storage
from certificates.checking import Finding
from certificates.facts import Names
from certificates.judging import State
from certificates.rendering import render
from certificates.rendering.envelopes import Seal
from lms.outbox import jobs
from lms.programme.models import Programme
from tests.certificates.keys import pkcs12_file
from tests.certificates.reading import only_reads
from tests.factories.certificates import issued_certificate

pytestmark = pytest.mark.django_db

CHECK = "/verify/file/"


@pytest.fixture(autouse=True)
def key(settings, tmp_path):
    file = pkcs12_file(tmp_path / "seal.p12", password=b"secret")
    settings.SEAL_FILE, settings.SEAL_PASSWORD, settings.SEAL_MUST_BE_THERE = str(file), "secret", True
    Programme.load()
    return file


@pytest.fixture
def bare(settings):
    settings.SEAL_FILE, settings.SEAL_MUST_BE_THERE = "", False


@pytest.fixture
def certificate(key):
    return issued_certificate()


def dropped(data, name="certificate.pdf", language="en"):
    client = Client()
    client.cookies["language"] = language
    return client.post(CHECK, {"file": named(data, name)})


def named(data, name="certificate.pdf"):
    file = BytesIO(data)
    file.name = name
    return file


def finding(data):
    return re.search(r'data-finding="(\w+)"', dropped(data).content.decode())[1]


def test_the_very_file_that_was_issued_is_ours_and_stands(certificate):
    answer = dropped(storage.read(certificate))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This certificate is valid" in page
    assert "to the last byte, the file that we issued, and our seal on it is whole" in page
    assert certificate.facts["name_en"] in page


def test_a_file_that_was_issued_without_a_seal_is_known_too(bare):
    page = dropped(storage.read(issued_certificate())).content.decode()
    assert "It is, to the last byte, the file that we issued." in page


def test_the_answer_is_in_both_languages_whoever_reads(certificate):
    for language in ["ar", "en"]:
        page = dropped(storage.read(certificate), language=language).content.decode()
        assert f'<html lang="{language}"' in page
        assert "This very file is ours." in page
        page = dropped(b"no pdf", language=language).content.decode()
        assert "This is no PDF file" in page


def test_a_file_that_was_corrected_or_revoked_since_says_so(certificate, lead):
    data = storage.read(certificate)
    new = ending.supersede(certificate, by=lead, reason="A letter.", names=Names("أروى سالم الحازمي", "Arwa Alhazmi"))
    jobs.run_all()
    page = dropped(data).content.decode()
    assert "Replaced by a newer certificate" in page
    assert "This very file is ours." in page
    new.refresh_from_db()
    ending.revoke(new, by=lead, reason="A mistake.")
    assert "This certificate was revoked" in dropped(data).content.decode()
    assert "This certificate was revoked" in dropped(storage.read(new)).content.decode()


def test_one_byte_changed_anywhere_is_seen(certificate):
    data, chance = storage.read(certificate), Random(7)
    for at in [12, len(data) - 40, *chance.sample(range(20, len(data) - 20), 40)]:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert checking.check(changed).finding in {Finding.CHANGED, Finding.FOREIGN, Finding.INCOMPLETE}, at


def test_a_changed_file_leads_to_the_certificate_that_it_names(certificate):
    data = storage.read(certificate)
    at = data.index(b"%PDF-") + 12
    answer = dropped(data[:at] + b" " + data[at + 1 :])
    assert f'href="/verify/{certificate.code}/"' in answer.content.decode()
    assert 'data-finding="changed"' in answer.content.decode()


def test_what_is_added_at_its_end_is_a_change(certificate):
    assert finding(storage.read(certificate) + b"\n%%EOF\n") == "changed"


def test_a_bare_file_that_was_changed_is_known_by_its_link(bare):
    certificate = issued_certificate()
    data = storage.read(certificate)
    answer = dropped(data[:-1] + b"\n\n")
    assert 'data-finding="changed"' in answer.content.decode()
    assert certificate.code in answer.content.decode()


def test_a_file_of_a_key_that_is_not_ours_is_not_ours(certificate, tmp_path):
    other = Seal.from_pkcs12(pkcs12_file(tmp_path / "other.p12").read_bytes(), None)
    forged = render(certificate.printed, seal=other).data
    assert judging.seal_of(forged) == judging.Seen(State.INTACT, other.fingerprint)
    assert checking.check(forged) == checking.Checked(Finding.CHANGED, certificate)


def test_our_seal_on_a_file_that_is_not_on_record_is_said_to_be_whole_and_no_more(certificate, key):
    seal = Seal.from_pkcs12(key.read_bytes(), b"secret")
    facts = certificate.printed.__class__(**certificate.printed.__dict__ | {"name_en": "Somebody Else"})
    assert finding(render(facts, seal=seal).data) == "sealed"


def test_files_sealed_with_a_key_that_was_changed_since_stay_whole(certificate, settings, tmp_path):
    settings.SEAL_FILE = str(pkcs12_file(tmp_path / "new.p12", password=b"secret"))
    assert checking.check(storage.read(certificate)) == checking.Checked(Finding.OURS, certificate, is_sealed=True)


def test_a_seal_is_judged_as_pdfsig_does(certificate, tmp_path):
    data = storage.read(certificate)
    changed = data.replace(b"/Title<FEFF", b"/Title<FEFE", 1)
    assert changed != data
    for file, state in [(data, State.INTACT), (changed, State.BROKEN)]:
        path = tmp_path / "judged.pdf"
        path.write_bytes(file)
        said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
        assert judging.seal_of(file).state == state
        assert ("Signature is Valid" in said) is (state == State.INTACT)


def test_a_truncated_file_is_not_complete(certificate):
    data = storage.read(certificate)
    assert {finding(data[: len(data) * part // 10]) for part in range(1, 10)} == {"incomplete"}


def test_an_encrypted_file_is_said_to_be_locked(certificate, tmp_path):
    plain, locked = tmp_path / "plain.pdf", tmp_path / "locked.pdf"
    plain.write_bytes(storage.read(certificate))
    subprocess.run(["qpdf", "--encrypt", "u", "o", "256", "--", plain, locked], check=True)
    assert finding(locked.read_bytes()) == "locked"


def test_a_foreign_pdf_is_none_of_ours():
    assert finding(b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n") == "foreign"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(500), "no_pdf", id="a picture"),
        pytest.param(b"\0" * 5000, "no_pdf", id="nothing but zeros"),
        pytest.param("نص عادي".encode(), "no_pdf", id="a text"),
        pytest.param(b"%PDF-1.7", "incomplete", id="a beginning"),
        pytest.param(
            b"%PDF-1.7 /ByteRange[0 9999999999 9999999999 0] %%EOF", "foreign", id="a seal that lies beyond it"
        ),
        pytest.param(b"%PDF-1.7 /ByteRange[0 20 40 9]<" + b"30840fffffff" + b"> %%EOF", "foreign", id="a broken seal"),
        pytest.param(b"%PDF-1.7 " + b"/ByteRange[0 1 2 3]" * 40_000 + b"%%EOF", "foreign", id="seal upon seal"),
        pytest.param(b"%PDF-1.7 " + b"/URI(" * 150_000 + b"%%EOF", "foreign", id="link upon link"),
    ],
)
def test_whatever_else_is_sent_gets_a_clear_answer(data, found):
    assert finding(data) == found


def test_random_envelopes_are_no_seal_and_no_error():
    chance = Random(11)
    for _again in range(300):
        envelope = b"\x30" + chance.randbytes(chance.randrange(80))
        inside = b"<" + envelope.hex().encode() + b">"
        head = b"%%PDF-1.7 /ByteRange[0 %4d %4d 6]" % (35, 35 + len(inside))
        data = head.ljust(35) + inside + b"%%EOF\n"
        assert judging.seal_of(data).state == State.NONE


def test_a_large_file_is_refused_and_nothing_of_it_reaches_the_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    Path(tempfile.tempdir).mkdir()
    written = []
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *args, **kwargs: written.append(args))
    answer = dropped(b"%PDF-1.7\n" + bytes(20 * 1024 * 1024))
    assert answer.status_code == 413
    assert 'data-finding="too_large"' in answer.content.decode()
    assert written == []
    assert not list(Path(tempfile.tempdir).iterdir())


def test_no_file_and_several_are_answered(certificate):
    client = Client()
    assert 'data-finding="empty"' in client.post(CHECK).content.decode()
    assert 'data-finding="empty"' in client.post(CHECK, {"file": "text"}).content.decode()
    several = {"file": [named(b"no pdf"), named(storage.read(certificate))]}
    assert "This very file is ours" in client.post(CHECK, several, headers={"cookie": "language=en"}).content.decode()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 400 + ".pdf", "شهادة.pdf", "<script>.pdf"])
def test_the_name_of_the_file_does_not_matter(certificate, name):
    page = dropped(storage.read(certificate), name=name).content.decode()
    assert "This certificate is valid" in page
    assert "<script>.pdf" not in page


def test_checking_changes_nothing(certificate, django_assert_max_num_queries):
    data = storage.read(certificate)
    with only_reads():
        dropped(data)
    with django_assert_max_num_queries(4):
        dropped(data)


@pytest.mark.parametrize("data", [b"no pdf", None])
def test_no_cache_and_no_search_engine_and_no_other_site_learns_of_it(certificate, data):
    answer = dropped(data or storage.read(certificate))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"  # no-referrer would have browsers hide where the form comes from


def test_a_form_of_another_site_is_refused(certificate):
    client = Client(enforce_csrf_checks=True)
    assert client.post(CHECK, {"file": named(storage.read(certificate))}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/verify/").content.decode())[1]
    answer = client.post(CHECK, {"csrfmiddlewaretoken": token, "file": named(storage.read(certificate))})
    assert answer.status_code == 200


def test_it_counts_as_a_question_like_any_other(client):
    for _ in range(limits.PER_WINDOW):
        limits.seconds_to_wait(client.get("/livez").wsgi_request)
    assert dropped(b"no pdf").status_code == 429
    cache.clear()
    assert dropped(b"no pdf").status_code == 200


def test_looking_at_the_address_leads_to_the_form(client):
    assert client.get(CHECK)["Location"] == "/verify/"
