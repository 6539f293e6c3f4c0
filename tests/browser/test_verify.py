"""Whoever checks a file on the verification page is answered on a page that stands up, in their own language first."""

import pytest
from django.urls import reverse

from certificates import storage
from tests.browser.judging import faults
from tests.factories.certificates import issued_certificate

# Where the text of an element begins, seen from the side where the page begins.
BEGINS = """element => {
    const text = document.createRange();
    text.selectNodeContents(element);
    const box = text.getBoundingClientRect();
    return document.dir === 'rtl' ? innerWidth - box.right : box.left;
}"""


@pytest.mark.parametrize(
    ("width", "language", "theme"),
    [(390, "ar", "light"), (390, "en", "dark"), (1280, "ar", "dark"), (1280, "en", "light")],
)
def test_what_is_said_of_a_file_stands_up(page_at, width, language, theme):
    issued = storage.read(issued_certificate())
    changed = issued[: len(issued) // 2] + b"?" + issued[len(issued) // 2 + 1 :]
    page = page_at(width, 844, language, theme)
    for file, said in [
        (issued, "[data-status=issued] .proof__file"),
        (changed, "[data-finding=changed]"),
        (b"%PDF-1.7\n%%EOF\n", "[data-finding=foreign]"),
        (None, "[data-finding=empty]"),
    ]:
        page.goto(reverse("certificates:verify_form"))
        if file:
            sent = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": file}
            page.locator("#pdf").set_input_files(sent)
        page.locator("#file button").click()
        page.locator(said).wait_for()
        assert faults(page) == []
    mine, other = (page.locator(line).evaluate(BEGINS) for line in ["main h1", "main .other.muted"])
    assert other == pytest.approx(mine, abs=2)
