"""What anyone sees who asks about a code."""

import html
import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from certificates import codes, ending, issuing, limits
from certificates.facts import Names
from certificates.models import Certificate
from lms.outbox import jobs
from lms.programme.models import Programme
from tests.certificates.reading import only_reads
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db

UNKNOWN = "7KQ4M2XD9RTAVH3E5WBN8CZP01"


@pytest.fixture(autouse=True)
def _programme():
    Programme.load()


def page_of(code, language="en"):
    client = Client()
    client.cookies["language"] = language
    return client.get(f"/verify/{code}/")


def text_of(response):
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group().replace("<wbr>", "")
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def test_a_valid_certificate_says_so_and_what_is_printed_on_it():
    certificate = issued_certificate()
    response = page_of(certificate.code)
    text = text_of(response)
    assert response.status_code == 200
    assert "This certificate is valid" in text
    assert codes.grouped(certificate.code) in text
    for printed in [
        *("أروى سالم محمد الحازمي", "Arwa Salem Mohammed Alhazmi", "السلامة على الإنترنت", "Safe online"),
        *("مركز حي الصفا", "Al-Safa centre", "12 hours in 6 sessions"),
        *(certificate.facts["issued_on_ar"], certificate.facts["issued_on_en"]),
    ]:
        assert printed in text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_facts_are_in_both_languages_whoever_reads(language):
    response = page_of(issued_certificate().code, language)
    text = text_of(response)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in response.content.decode()
    assert "السلامة على الإنترنت" in text
    assert "Safe online" in text


def test_nothing_but_the_certificates_own_facts_is_told():
    certificate = issued_certificate()
    person, cohort = certificate.enrolment.person, certificate.enrolment.cohort
    page = page_of(certificate.code).content.decode()
    for private in [person.phone, person.public_id, cohort.code, cohort.public_id, certificate.file, "2009"]:
        assert private not in page


def test_a_superseded_certificate_leads_to_the_newer_one(lead):
    old = issued_certificate()
    new = ending.supersede(
        old, by=lead, reason="Between us: she was angry.", names=Names("أروى سالم محمد الحازمي", "Arwa Al-Hazmi")
    )
    waiting = page_of(old.code).content.decode()
    assert "Replaced by a newer certificate" in waiting
    assert new.code not in waiting
    jobs.run_all()
    page = page_of(old.code).content.decode()
    assert f'href="/verify/{new.code}/"' in page
    assert "angry" not in page
    assert "Arwa Al-Hazmi" in text_of(page_of(new.code))


def test_the_corrected_certificate_says_that_it_takes_the_place_of_an_earlier_one_and_not_what_that_said(lead):
    old = issued_certificate()
    assert "earlier one" not in text_of(page_of(old.code))
    new = ending.supersede(old, by=lead, reason="A letter.", names=Names("أروى الحازمي", "Arwa Al-Hazmi"))
    jobs.run_all()
    Certificate.objects.filter(pk=old.pk).update(issued_at=datetime(2026, 11, 29, 22, tzinfo=UTC))
    for language in ["ar", "en"]:
        page = page_of(new.code, language)
        assert "It takes the place of an earlier one, issued on 30 November 2026." in text_of(page)
        assert old.code not in page.content.decode()
        assert "Mohammed" not in text_of(page)


def test_a_revoked_certificate_says_when_and_not_why(lead):
    certificate = issued_certificate()
    ending.revoke(certificate, by=lead, reason="She cheated.")
    Certificate.objects.update(ended_at=datetime(2026, 11, 29, 22, tzinfo=UTC))  # the 30th in Riyadh
    text = text_of(page_of(certificate.code))
    assert "This certificate was revoked" in text
    assert "Revoked on 30 November 2026." in text
    assert "cheated" not in text


def test_a_revocation_reaches_the_papers_that_the_revoked_one_had_replaced(lead):
    first = issued_certificate()
    second = ending.supersede(
        first, by=lead, reason="A letter.", names=Names("أروى سالم محمد الحازمي", "Arwa Al-Hazmi")
    )
    jobs.run_all()
    last = ending.supersede(
        Certificate.objects.get(pk=second.pk),
        by=lead,
        reason="A space.",
        names=Names("أروى سالم محمد الحازمي", "Arwa Alhazmi"),
    )
    jobs.run_all()
    ending.revoke(last, by=lead, reason="She cheated.")
    Certificate.objects.filter(pk=last.pk).update(ended_at=datetime(2026, 12, 9, 9, tzinfo=UTC))
    for code in [first.code, second.code, last.code]:
        response = page_of(code)
        text, page = text_of(response), response.content.decode()
        assert 'data-status="revoked"' in page
        assert "Revoked on 9 December 2026. Do not rely on it." in text
        assert "stands" not in text
        assert "Open the newer certificate" not in text
        assert "proof--red" in page


def test_a_correction_revoked_before_it_was_on_paper_takes_the_old_paper_with_it(lead):
    old = issued_certificate()
    ending.revoke(ending.supersede(old, by=lead, reason="A letter."), by=lead, reason="She cheated.")
    jobs.run_all()
    assert 'data-status="revoked"' in page_of(old.code).content.decode()


def test_unknown_malformed_and_not_yet_issued_codes_look_the_same(lead):
    [reserved] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    revoked = issuing.issue([DecidedEnrolmentFactory()], by=lead)[0]
    ending.revoke(revoked, by=lead, reason="Before it was ever on paper.")
    asked = {UNKNOWN, reserved.code, revoked.code, "malformed", "../../etc/passwd", "7KQ4", "x" * 300}
    answers = set()
    for code in asked:
        response = page_of(code)
        shown = codes.normalise(code)
        body = response.content.decode()
        for echoed in [codes.grouped(shown) if shown else code, code]:
            body = body.replace(html.escape(echoed), "CODE")
        answers.add((response.status_code, body))
    assert len(answers) == 1
    [(status, body)] = answers
    assert status == 404
    assert "No certificate has this code" in body


@pytest.mark.parametrize("write", [str.lower, codes.grouped, lambda code: f" {codes.grouped(code)} "])
def test_a_code_is_found_however_it_is_written(write):
    certificate = issued_certificate()
    assert page_of(write(certificate.code)).status_code == 200


def test_the_form_leads_to_the_codes_page(client):
    certificate = issued_certificate()
    response = client.get("/verify/", {"code": codes.grouped(certificate.code).lower()})
    assert (response.status_code, response["Location"]) == (302, f"/verify/{certificate.code}/")
    assert client.get("/verify/").status_code == 200


@pytest.mark.parametrize(
    "mark", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_a_code_broken_over_lines_is_found_and_a_malformed_one_is_no_error(client, mark):
    certificate = issued_certificate()
    typed = f"{certificate.code[:8]}{mark}{certificate.code[8:]}{mark}"
    assert client.get("/verify/", {"code": typed}).headers["Location"] == f"/verify/{certificate.code}/"
    response = client.get("/verify/", {"code": f"abc{mark}def"})
    assert (response.status_code, response["Location"]) == (302, "/verify/abc%20def/")


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_code_is_asked_for_in_our_words(client, typed):
    assert 'id="code-error"' not in client.get("/verify/").content.decode()
    page = client.get("/verify/", {"code": typed}, headers={"cookie": "language=en"}).content.decode()
    assert "Write the code first." in page
    assert 'aria-describedby="code-hint code-error"' in page
    assert "novalidate" in page


def test_the_form_leads_a_malformed_code_to_the_same_page_and_keeps_what_was_typed(client):
    response = client.get("/verify/", {"code": 'a/b?"<c>'}, follow=True)
    assert response.status_code == 404
    assert 'value="a/b?&quot;&lt;c&gt;"' in response.content.decode()


@pytest.mark.parametrize("typed", ["\u202e" * 50, "x" * 10_000, "<script>alert(1)</script>", "%00", "كلام"])
def test_odd_input_never_breaks_the_page(client, typed):
    assert client.get("/verify/", {"code": typed}, follow=True).status_code == 404


def test_names_are_written_as_text_and_never_as_html():
    certificate = issued_certificate()
    certificate.facts["name_en"] = '<img src=x onerror="alert(1)">'
    certificate.facts["centre_ar"] = "<script>alert(1)</script>"
    certificate.save()
    page = page_of(certificate.code).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("path", ["/verify/", f"/verify/{UNKNOWN}/", "/verify/valid/"])
def test_no_cache_no_search_engine_and_no_referrer_learns_a_code(client, path):
    response = client.get(path.replace("valid", issued_certificate().code))
    assert response["Cache-Control"] == "private, no-store"
    # The address of the form holds no code; from there a file is sent, and with no-referrer it would come from nowhere.
    assert response["Referrer-Policy"] == ("same-origin" if path == "/verify/" else "no-referrer")
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_asking_changes_nothing(client):
    certificate = issued_certificate()
    with only_reads():
        for path in ["/verify/", f"/verify/{certificate.code}/", f"/verify/{UNKNOWN}/"]:
            client.get(path)
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_verification_only_answers_questions(client, method):
    assert getattr(client, method)(f"/verify/{UNKNOWN}/").status_code == 405


def test_one_address_that_asks_too_often_is_told_when_to_come_back(client):
    for _ in range(limits.PER_WINDOW):
        assert limits.seconds_to_wait(client.get("/livez").wsgi_request) == 0
    response = client.get(reverse("certificates:verify", args=[UNKNOWN]))
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= limits.WINDOW_SECONDS + 1
    assert client.get("/verify/", REMOTE_ADDR="192.0.2.7").status_code == 200
    cache.clear()
    assert client.get("/verify/").status_code == 200


def test_a_network_is_told_apart_by_the_address_our_own_proxy_saw(settings, client):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for forged in range(limits.PER_WINDOW):
        client.get("/verify/", HTTP_X_FORWARDED_FOR=f"203.0.113.{forged}, 198.51.100.1")
    asked = "203.0.113.250, 198.51.100.{}".format
    assert client.get("/verify/", HTTP_X_FORWARDED_FOR=asked(1)).status_code == 429
    assert client.get("/verify/", HTTP_X_FORWARDED_FOR=asked(2)).status_code == 200


def test_while_the_cache_is_away_every_question_is_answered(settings, client):
    certificate = issued_certificate()
    settings.CACHES = {"default": {"BACKEND": "lms.cache.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}}
    assert limits.seconds_to_wait(client.get("/livez").wsgi_request) == 0
    assert client.get(f"/verify/{certificate.code}/").status_code == 200
    assert client.get(f"/verify/{UNKNOWN}/").status_code == 404


@pytest.mark.parametrize("path", ["/verify/", f"/verify/{UNKNOWN}/", "issued"])
def test_whoever_is_signed_in_is_not_asked_to_sign_in_and_cannot_be_refused_to_sign_out(path, signed_in, lead):
    path = f"/verify/{issued_certificate().code}/" if path == "issued" else path
    sign_in, sign_out, account = (reverse(name) for name in ["account_login", "account_logout", "accounts:account"])
    shown = {
        who: [f'"{address}"' in browser.get(path).content.decode() for address in [sign_in, sign_out, account]]
        for who, browser in {"lead": signed_in(lead), "stranger": Client()}.items()
    }
    assert shown == {"lead": [False, False, True], "stranger": [True, False, False]}
