"""The holder's own page of a certificate, and a name that is wrong on it."""

import pytest
from django.urls import reverse

from certificates import ending, naming
from certificates.facts import Names
from certificates.models import Certificate, NameRequest
from lms.accounts.models import Person
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.programme.models import Programme
from tests import races
from tests.factories.certificates import issued_certificate
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

RIGHT = {"name_ar": "أروى صالح محمد الحازمي", "name_en": "Arwa Saleh Mohammed Alhazmi", "words": "اسم الأب"}


@pytest.fixture
def certificate(trainee):
    Programme.load()
    return issued_certificate(enrolment__person=Person.objects.of(trainee).get())


def page(certificate):
    return reverse("certificates:certificate", args=[certificate.code])


def test_the_page_shows_the_paper_the_file_and_the_address_to_share(signed_in, trainee, certificate):
    answer = signed_in(trainee).get(page(certificate))
    html = answer.content.decode()
    file = reverse("certificates:download", args=[certificate.code])
    for part in [certificate.facts["name_ar"], certificate.facts["name_en"], f'href="{file}"', f'href="{file}?show"']:
        assert part in html
    assert f"{reverse('certificates:verify', args=[certificate.code])}" in html
    assert answer["Cache-Control"] == "private, no-store"


def test_the_file_is_shown_where_it_is_asked_to_be(signed_in, trainee, certificate):
    shown = signed_in(trainee).get(reverse("certificates:download", args=[certificate.code]) + "?show")
    assert shown["Content-Disposition"].startswith("inline; ")
    assert shown["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("who", ["stranger", "guardian", "trainer", "lead", "editor"])
def test_only_the_holder_has_the_page(signed_in, request, who, certificate):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(page(certificate)).status_code == 404
    assert browser.post(page(certificate), RIGHT).status_code == 404
    assert not NameRequest.objects.exists()


@pytest.mark.parametrize("code", ["x", "%00", "7KQ4M2XD9RTAVH3E5WBN8CZP01", "أ" * 40])
def test_what_is_no_code_of_ones_own_is_missing(signed_in, trainee, code):
    assert signed_in(trainee).get(f"/certificates/{code}/").status_code in {400, 404}


def test_one_that_was_replaced_leads_to_the_newer_and_offers_no_file(signed_in, trainee, lead, certificate):
    new = ending.supersede(certificate, by=lead, reason="A name.")
    browser = signed_in(trainee)
    assert page(new) not in browser.get(page(certificate)).content.decode()  # it is being made
    jobs.run_all()
    html = browser.get(page(certificate)).content.decode()
    assert page(new) in html
    assert reverse("certificates:download", args=[certificate.code]) not in html


def test_one_that_was_revoked_says_so(signed_in, trainee, lead, certificate):
    ending.revoke(certificate, by=lead, reason="A mistake.")
    answer = signed_in(trainee).get(page(certificate))
    assert answer.context["is_valid"] is False
    assert "A mistake." not in answer.content.decode()


def test_a_wrong_name_reaches_the_lead_and_is_corrected(signed_in, trainee, lead, certificate):
    browser, desk = signed_in(trainee), signed_in(lead)
    answer = browser.post(page(certificate), RIGHT)
    assert (answer.status_code, answer.url) == (302, page(certificate))
    asked = NameRequest.objects.get()
    assert (asked.name_ar, asked.name_en, asked.words, asked.asked_by) == (*RIGHT.values(), trainee)
    assert RIGHT["name_ar"] in browser.get(page(certificate)).content.decode()
    listed = desk.get(reverse("certificate_desk:name_requests")).content.decode()
    correct = reverse("certificate_desk:supersede", args=[certificate.pk])
    assert correct in listed
    assert RIGHT["name_ar"] in listed
    correcting = desk.get(correct)
    assert RIGHT["words"] in correcting.content.decode()
    form = correcting.context["form"]
    assert form.initial == {"name_ar": RIGHT["name_ar"], "name_en": RIGHT["name_en"]}
    desk.post(correct, {"name_ar": RIGHT["name_ar"], "name_en": RIGHT["name_en"], "reason": "Identity card seen."})
    jobs.run_all()
    assert Certificate.objects.issued().get().facts["name_en"] == RIGHT["name_en"]
    assert not NameRequest.objects.open().exists()


def test_a_name_that_stays_is_answered_with_the_reason(signed_in, trainee, lead, certificate):
    asked = naming.ask(certificate, by=trainee, names=Names(RIGHT["name_ar"], RIGHT["name_en"]))
    desk, address = signed_in(lead), reverse("certificate_desk:name_answer", args=[asked.pk])
    assert desk.post(address, {"answer": " "}).status_code == 200
    assert NameRequest.objects.open().exists()
    desk.post(address, {"answer": "الاسم كما في الهوية."})
    assert "الاسم كما في الهوية." in Message.objects.get().body
    assert "الاسم كما في الهوية." in signed_in(trainee).get(page(certificate)).content.decode()
    assert [event.verb for event in AuditEvent.objects.order_by("-pk")[:2]] == [
        "certificate.name_kept",
        "certificate.name_questioned",
    ]
    assert desk.post(address, {"answer": "again"}).status_code == 404


def test_a_lead_sees_that_a_name_waits(signed_in, trainee, lead, certificate):
    from lms.desks.waiting import for_user

    naming.ask(certificate, by=trainee, names=Names(RIGHT["name_ar"], RIGHT["name_en"]))
    assert reverse("certificate_desk:name_requests") in [wait.address for wait in for_user(lead, certificate.issued_at)]


@pytest.mark.parametrize("names", [("", "Arwa"), ("Arwa", "Arwa"), ("أروى", "أروى"), ("أ" * 5000, "Arwa")])
def test_what_is_no_name_is_refused_and_kept_in_the_form(signed_in, trainee, certificate, names):
    answer = signed_in(trainee).post(page(certificate), {"name_ar": names[0], "name_en": names[1]})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not NameRequest.objects.exists()


def test_to_ask_for_what_is_printed_is_to_ask_for_nothing(signed_in, trainee, certificate):
    same = {name: certificate.facts[name] for name in ["name_ar", "name_en"]}
    answer = signed_in(trainee).post(page(certificate), same)
    assert answer.status_code == 200
    assert not NameRequest.objects.exists()


@pytest.mark.parametrize("who", ["trainee", "trainer"])
def test_the_list_of_names_is_the_leads(signed_in, request, who):
    answer = signed_in(request.getfixturevalue(who)).get(reverse("certificate_desk:name_requests"))
    assert answer.status_code == 302


def test_the_list_costs_the_same_for_one_name_and_four(signed_in, lead, trainee, certificate, queries_of):
    address = reverse("certificate_desk:name_requests")
    naming.ask(certificate, by=trainee, names=Names(RIGHT["name_ar"], RIGHT["name_en"]))
    browser = signed_in(lead)
    one = queries_of(browser, address)
    for _ in range(3):
        naming.ask(issued_certificate(), by=lead, names=Names(RIGHT["name_ar"], RIGHT["name_en"]))
    assert queries_of(browser, address) == one


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_at_once_one_is_open(certificate, trainee):
    names = Names(RIGHT["name_ar"], RIGHT["name_en"])
    came = races.at_once(*[lambda: naming.ask(certificate, by=trainee, names=names)] * 2, before="INSERT")
    assert sorted(type(one).__name__ for one in came) == ["AlreadyAsked", "NameRequest"]
    assert NameRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_asked_of_a_certificate_that_ends_in_that_moment(trainee):
    Programme.load()
    lead, names = UserFactory(), Names(RIGHT["name_ar"], RIGHT["name_en"])
    for _ in range(5):  # whichever comes first
        issued = issued_certificate()
        races.at_once(
            lambda one=issued: naming.ask(one, by=trainee, names=names),
            lambda one=issued: ending.revoke(Certificate.objects.get(pk=one.pk), by=lead, reason="A mistake."),
            before='INSERT INTO "certificates_namerequest"',
        )
    assert Certificate.objects.filter(status=Certificate.Status.REVOKED).count() == 5
    assert not NameRequest.objects.open().exists()
