import os
import re
import subprocess
import sys

import pytest
from weasyprint.urls import FatalURLFetchingError

from certificates.rendering import PAPER_VERSION, STANDARD_TEMPLATE, CannotRender, designs, press, render
from tests.certificates.rendering.samples import extent, read, ruaa

MM = 72 / 25.4
INSIDE = 20 * MM, 20 * MM, 277 * MM, 190 * MM  # what the border leaves


@pytest.fixture(scope="module")
def pdf():
    return render(ruaa()).data


def test_it_is_one_sound_page_of_a4_lying_down(pdf, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    assert subprocess.run(["qpdf", "--check", file], check=False).returncode == 0
    info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    facts = dict(re.findall(r"^(.+?): +(.+)$", info, re.MULTILINE))
    assert facts["Pages"] == "1"
    assert facts["Page size"] == "841.89 x 595.276 pts (A4)"
    assert facts["Title"] == "رؤى عبدالرحمن صباغ – صفحات الويب"
    assert facts["Author"] == "صنائع رقمية"
    assert facts["Tagged"] == "yes"


def test_it_says_what_the_facts_say(pdf):
    text = read(pdf)
    for said in [
        "شهادة إتمام",
        "رؤى عبدالرحمن صباغ",
        "صفحات الويب",
        "Ruaa Abdulrahman Sabbagh",
        "has completed the course Web pages",
        "20 hours in 10 sessions, Al-Safa centre, Jeddah",
        "18 June 2026 (3 Muharram 1448 AH)",
        "7KQ4-M2XD-9RTA-VH3E-5WBN-8CZP-0G",
        "سلمى فهد الغامدي",
        "Salma Fahad Alghamdi",
        "Programme Director",
        "sanai.example/verify",
    ]:
        assert said in text


@pytest.mark.parametrize(("gender", "word"), [("female", "المتدربة"), ("male", "المتدرب"), ("", "هذه الشهادة إلى")])
def test_it_speaks_of_the_graduate_in_their_gender(gender, word):
    assert word in read(render(ruaa(gender=gender)).data).split("رؤى")[0]


def test_only_the_bundled_fonts_are_used(pdf, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    listed = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert sorted(line.split()[0].split("+")[1] for line in listed) == [
        "Amiri-Bold",
        "Amiri-Regular",
        "IBMPlexSansArabic-Medium",
    ]


def test_the_qr_of_a_common_printer_leads_to_the_verify_page(pdf, tmp_path):
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "-", tmp_path / "page"], input=pdf, check=True)
    scan = subprocess.run(
        ["zbarimg", "--quiet", "--raw", tmp_path / "page.png"], check=True, capture_output=True, text=True
    )
    assert scan.stdout.strip() == ruaa().verify_url


def test_the_same_facts_give_the_same_bytes_in_another_process_and_without_settings(pdf):
    command = (
        "import sys; from certificates.facts import Facts; from certificates.rendering import render\n"
        "sys.stdout.buffer.write(render(Facts.from_json(sys.stdin.read())).data)"
    )
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    other = subprocess.run(
        [sys.executable, "-c", command], check=True, input=ruaa().to_json().encode(), capture_output=True, env=bare
    )
    assert render(ruaa()).data == pdf
    assert other.stdout == pdf


def test_one_certificate_leaves_nothing_behind_for_the_next(pdf):
    render(ruaa(name_ar="محمد الغامدي", name_en="Mohammed Alghamdi", gender="male"))
    assert render(ruaa()).data == pdf


def test_a_forked_worker_that_ends_leaves_the_fonts_to_its_parent(pdf):
    ours = render(ruaa(name_en="Zaid Qutub 5")).data
    script = (
        "import os, sys; from certificates.rendering import render; from tests.certificates.rendering.samples import ruaa\n"
        "render(ruaa())\n"
        "child = os.fork()\n"
        "if not child: render(ruaa()); sys.exit()\n"
        "os.waitpid(child, 0); sys.stdout.buffer.write(render(ruaa(name_en='Zaid Qutub 5')).data)"
    )
    parent = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert parent.stdout == ours


def test_html_in_a_fact_is_text():
    text = read(render(ruaa(name_en='<img src="file:///etc/hostname"> & Co', course_en="<b>Web</b> $code")).data)
    assert '<img src="file:///etc/hostname"> & Co' in text
    assert "<b>Web</b> $code" in text


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/",
        "https://sanai.example/logo.png",
        "data:image/png;base64,AAAA",
        "paper:../paper.py",
    ],
)
def test_the_press_fetches_bundled_files_only(address):
    with pytest.raises(FatalURLFetchingError, match="bundled files only"):
        press.lay_out(f'<img src="{address}">', designs.files(STANDARD_TEMPLATE))


def test_a_name_the_font_cannot_show_is_refused():
    with pytest.raises(CannotRender, match="cannot show “陈 伟” of the Arabic name"):
        render(ruaa(name_ar="陈伟"))


NAME_AR = "نورة بنت عبدالرحمن بن عبدالله بن محمد بن إبراهيم القحطاني العتيبي"
NAME_EN = "Nourah bint Abdulrahman bin Abdullah bin Mohammed bin Ibrahim Alqahtani Alotaibi"


@pytest.mark.parametrize("words", range(1, 12))
def test_a_name_of_one_to_eleven_words_stays_inside_the_border(words):
    name_ar, name_en = [" ".join(name.split()[:words]) for name in (NAME_AR, NAME_EN)]
    pdf = render(ruaa(name_ar=name_ar, name_en=name_en)).data
    x_min, y_min, x_max, y_max = extent(pdf)
    assert x_min >= INSIDE[0]
    assert y_min >= INSIDE[1]
    assert x_max <= INSIDE[2]
    assert y_max <= INSIDE[3]
    assert name_en in read(pdf)


def test_long_titles_stay_inside_the_border():
    pdf = render(
        ruaa(
            course_ar="أساسيات الأمن السيبراني وحماية الخصوصية في الحياة اليومية وبيئات العمل الصغيرة والجمعيات الخيرية في منطقة مكة المكرمة",
            course_en="Essentials of Cybersecurity and Privacy Protection in Daily Life, Small Workplaces and Charities across the Makkah Region and Jeddah",
            centre_ar="مركز التدريب المجتمعي في جمعية البر الخيرية بحي الصفا الشمالي، محافظة جدة",
            centre_en="Community Training Centre of the Albirr Charity, North Al-Safa, Governorate of Jeddah",
            signatory_ar="الأستاذة الدكتورة سلمى بنت فهد الغامدي",
            signatory_title_ar="مديرة برنامج صنائع رقمية والمشرفة على التدريب والتطوع",
        )
    ).data
    x_min, y_min, x_max, y_max = extent(pdf)
    assert (x_min >= INSIDE[0], y_min >= INSIDE[1], x_max <= INSIDE[2], y_max <= INSIDE[3]) == (True,) * 4
    assert "across the Makkah Region" in read(pdf)


def test_the_paper_has_a_version():
    assert re.fullmatch("[0-9a-f]{16}", PAPER_VERSION)
