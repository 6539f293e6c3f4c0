"""Every answer of ours carries what keeps it safe."""

import re

import pytest

from lms.scoping import powers
from tests.walk.fixtures import IGNORED
from tests.walk.forms import Page
from tests.walk.requests import Browser, forgotten

pytestmark = [pytest.mark.django_db, *IGNORED]

PUBLISHED = [
    "/nowhere/",
    "/ar/",
    "/en/",
    "/ar/courses/",
    "/en/courses/tiny-course/",
    "/ar/news/",
    "/en/volunteer/",
    "/ar/partners/",
    "/ar/courses/tiny-course/lesson-1/",
]


@pytest.fixture(scope="package")
def answers(world, role, visits):
    """Every page of ours as the role sees it, and the page of what is missing, by path."""
    found = {
        visit.answer.path: visit.answer
        for visit in visits
        if visit.address.is_ours and visit.method == "GET" and visit.relation in {"own", "missing"}
    }
    with forgotten():
        browser = Browser(world.account(role))
        return found | {path: browser.ask("GET", path) for path in PUBLISHED}


SCANS_BADGES = re.compile(
    r"/register/[\w-]+/|/(?:ar|en)/without-network/"
)  # the register, and the page it is drawn into


# What wallets and verifiers fetch says nothing of who asks.
KEPT = {
    "/credentials/status/1": "public, max-age=30",
    "/.well-known/did.json": "public, max-age=30",
}


def test_every_answer_carries_its_headers(answers, role):
    wrong = []
    for path, answer in answers.items():
        headers = answer.headers
        policy = headers.get("Content-Security-Policy", "")
        is_admin = path.startswith("/admin/")
        expected = {
            "a policy": "default-src 'self'" in policy
            and "object-src 'none'" in policy
            and "base-uri 'none'" in policy,
            "a strict policy": is_admin or "unsafe" not in policy,
            "no frames of others": f"frame-ancestors {"'self'" if is_admin else "'none'"}" in policy,
            "no sniffing": headers.get("X-Content-Type-Options") == "nosniff",
            "no frames in old browsers": headers.get("X-Frame-Options")
            in {"DENY", "SAMEORIGIN" if is_admin else "DENY"},
            "no address told to others": headers.get("Referrer-Policy") in {"same-origin", "no-referrer"},
            "nothing of the device": headers.get(powers.HEADER) == powers.NOTHING
            or (SCANS_BADGES.fullmatch(path) and headers.get(powers.HEADER) == powers.CAMERA),
            "no copy kept": role == "nobody" or headers.get("Cache-Control") == KEPT.get(path, "private, no-store"),
        }
        wrong += [f"{path}: {what}" for what, is_so in expected.items() if not is_so]
    assert wrong == []


def test_no_page_outside_the_admin_has_a_script_or_style_in_it(answers):
    wrong = [
        f"{path}: {inline}"
        for path, answer in answers.items()
        if not path.startswith("/admin/") and answer.headers.get("Content-Type", "").startswith("text/html")
        for inline in Page(path, answer.text).inline
    ]
    assert wrong == []
