"""Badges before the camera: read by the page's own decoder, with a network and without, or typed; never twice."""

import pytest
import segno
from django.urls import reverse
from playwright.sync_api import expect

from lms.cohorts import badges
from lms.cohorts.models import AttendanceRecord, RegisterEvent
from tests.browser.judging import judge, judge_every_way
from tests.browser.test_phone import phone, register, trainees  # noqa: F401 - fixtures

# A camera that looks at whatever symbol the test holds up.
CAMERA = """() => {
    const canvas = document.createElement('canvas');
    canvas.width = 640; canvas.height = 480;
    const drawn = canvas.getContext('2d');
    const image = new Image();
    window.holdUp = (address) => { image.src = address; };
    const paint = () => {
        drawn.fillStyle = '#777'; drawn.fillRect(0, 0, 640, 480);
        if (image.complete && image.naturalWidth) drawn.drawImage(image, 170, 90, 300, 300);
    };
    setInterval(paint, 50);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
    window.BarcodeDetector = undefined; // the decoder of our own is what is tried
}"""


def symbol(code):
    return segno.make_qr(code).png_data_uri(scale=8, border=4)


@pytest.fixture
def scanning(phone, register, trainees, trainer):  # noqa: F811 - the fixtures
    """The trainer's phone, the scanner open and the camera looking."""
    mine = phone(trainer)
    mine.context.add_init_script(f"({CAMERA})()")
    mine.open_now()
    mine.open(register)
    return mine


def hold_up(mine, code):
    mine.page.evaluate("(address) => window.holdUp(address)", symbol(code))


def test_a_badge_is_read_and_marks_whose_it_is_once(scanning, trainees, session):  # noqa: F811
    page = scanning.page
    page.locator("[data-scan]").click()
    expect(page.locator(".scanner video")).to_be_visible()
    hold_up(scanning, badges.code_of(trainees[2]))
    said = page.locator(".scanner__said")
    expect(said).to_contain_text("Trainee 3")
    expect(said).to_have_attribute("data-came", "marked")
    judge(page)
    hold_up(scanning, "0000000A")
    expect(said).to_have_attribute("data-came", "unknown")
    hold_up(scanning, badges.code_of(trainees[2]))
    page.locator("[data-close]").click()
    scanning.says("saved")
    assert RegisterEvent.objects.count() == 1
    record = AttendanceRecord.objects.get()
    assert (record.session, record.enrolment, record.mark) == (session, trainees[2], "present")
    expect(scanning.row(trainees[2])).to_have_attribute("data-mark", "present")


def test_without_a_network_badges_are_read_and_sent_later(scanning, register, trainees):  # noqa: F811
    scanning.page.wait_for_function("navigator.serviceWorker.controller !== null")
    scanning.network(False)
    scanning.open(register)
    scanning.page.locator("[data-scan]").click()
    hold_up(scanning, badges.code_of(trainees[0]))
    expect(scanning.page.locator(".scanner__said")).to_contain_text("Trainee 1")
    scanning.page.locator("[data-close]").click()
    assert not RegisterEvent.objects.exists()
    scanning.network(True)
    scanning.says("saved")
    assert list(AttendanceRecord.objects.values_list("enrolment", "mark")) == [(trainees[0].pk, "present")]


def test_where_there_is_no_camera_the_code_is_typed_by_keyboard(page_at, register, trainees, trainer):  # noqa: F811
    page = page_at(user=trainer)
    page.add_init_script("navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('none'); }")
    page.goto(register)
    page.wait_for_selector("[data-live]")
    page.locator("[data-scan]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-no-camera]")).to_be_visible()
    page.locator("#badge-code").focus()
    arabic = badges.shown(badges.code_of(trainees[1])).lower().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for text in (arabic, arabic):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.locator("#badge-code")).to_have_value("")
        expect(page.locator(".scanner__said")).to_contain_text(str(trainees[1].person))
    expect(page.locator(".scanner__said")).to_have_attribute("data-came", "already")
    judge(page)
    page.keyboard.press("Escape")
    expect(page.locator(".scanner")).to_have_count(0)
    page.wait_for_selector(f"#e-{trainees[1].public_id}[data-mark='present']:not([data-unsent])")
    assert AttendanceRecord.objects.get().enrolment == trainees[1]


def test_the_screens_of_badges_stand_up(page_at, cohort, trainees, trainee, trainer):  # noqa: F811
    mine = trainees[0]
    mine.person.standings.create(user=trainee, stands_as="guardian")
    judge_every_way(page_at, reverse("cohorts:badges", args=[cohort.public_id]), user=trainer)
    page = page_at(user=trainee)
    page.goto(reverse("cohorts:badge", args=[mine.public_id]))
    judge(page)
