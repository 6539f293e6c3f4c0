"""What others' programs make of the file: archives and screen readers, by the rules of PDF/A-3a and PDF/UA-1."""

import re
import subprocess

import page
import pytest

from certificates.rendering import objects, render
from tests.certificates.rendering.samples import ruaa

LONG = "نورة بنت عبدالرحمن بن عبدالله بن محمد بن عبدالعزيز بن إبراهيم القحطاني العتيبي الشمراني"
KINDS = {
    "a woman's": ruaa(),
    "a man's": ruaa(gender="male", name_ar="محمد الغامدي"),
    "of nobody's gender": ruaa(gender=""),
    "with vowels": ruaa(name_ar="مُحَمَّد", course_ar="دَورة"),
    "in two lines": ruaa(name_ar=LONG),
    "with letters beside the repertoire": ruaa(name_ar="ثےٹ", name_en="Ṗavel Ŵỳn"),
    "with letters that the font has in parts": ruaa(name_en="Ștefan Nguyễn ȩ Nguyễn", course_en="Ẉeḅ"),
    "without a title": ruaa(signatory_title_ar="", signatory_title_en=""),
    "with brackets and figures": ruaa(course_ar="(PMP®) الإصدار 7 – 40 ساعة (100٪)"),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def file(request, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render(request.param).data)
    return path


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1], ids=str)
def test_it_keeps_the_rules_of_archives_and_of_screen_readers(file, profile):
    report = page.validate_pdf(str(file), profile=profile)
    assert report.is_compliant, str(report)


def test_data_that_end_like_a_line_are_still_data(monkeypatch, tmp_path):
    packed = objects.quickly
    monkeypatch.setattr(objects, "quickly", lambda data: packed(data) + b"\r")
    path = tmp_path / "certificate.pdf"
    path.write_bytes(render(ruaa()).data)
    report = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_A_3A)
    assert report.is_compliant, str(report)


def test_its_syntax_is_sound(file):
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_validator_would_see_a_fault(tmp_path):
    whole = render(ruaa()).data
    path = tmp_path / "broken.pdf"
    path.write_bytes(whole.replace(b"<pdfaid:part>3<", b"<pdfaid:part>9<"))
    assert not page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_A_3A).is_compliant


def test_each_run_says_its_language_and_the_symbol_what_it_is(tmp_path):
    path, plain = tmp_path / "certificate.pdf", tmp_path / "plain.pdf"
    path.write_bytes(render(ruaa()).data)
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, plain], check=True)
    text = plain.read_bytes()
    runs = re.findall(rb"<<[^<>]*?/S /Span[^<>]*?>>", text)
    own = [run for run in runs if re.search(rb"/K \[\s*\d+\s*\]", run)]
    assert len(own) == 30
    assert all(b"/Lang (ar)" in run or b"/Lang (en)" in run for run in own)
    assert len(re.findall(rb"/S /Figure", text)) == len(re.findall(rb"/Alt <", text)) == 1
    assert b"/Outlines" not in text
    assert text.count(b"/Subtype /Link") == 1
