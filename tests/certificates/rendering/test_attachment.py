"""The credential in the file, as others' programs find it."""

import subprocess

import page
import pytest

from certificates.rendering import render
from tests.certificates.rendering.samples import CREDENTIAL, read, ruaa


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render(ruaa(), credential=CREDENTIAL).data)
    return path


def test_a_reader_finds_the_very_bytes_of_the_credential(file):
    listed = subprocess.run(["pdfdetach", "-list", file], capture_output=True, text=True, check=True).stdout
    assert "1 embedded files" in listed
    assert "credential.json" in listed
    taken = file.with_suffix(".json")
    subprocess.run(["pdfdetach", "-save", "1", "-o", taken, file], check=True)
    assert taken.read_bytes() == CREDENTIAL


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1], ids=str)
def test_archives_and_screen_readers_take_it_with_the_file(file, profile):
    report = page.validate_pdf(str(file), profile=profile)
    assert report.is_compliant, str(report)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


def test_the_validator_would_miss_what_the_file_is_to_the_page(file):
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"/AFRelationship/Data", b"/AFRelationshiq/Data"))
    assert not page.validate_pdf(str(file), profile=page.ValidationProfile.PDF_A_3A).is_compliant


def test_the_page_says_the_same_with_and_without_it(file):
    plain = render(ruaa())
    assert read(file.read_bytes()) == read(plain.data)
    assert render(ruaa(), credential=CREDENTIAL).prefix == plain.prefix
