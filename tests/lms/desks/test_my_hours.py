"""A volunteer's own hours."""

from datetime import date

import pytest
from django.urls import reverse

from certificates import volunteering
from lms.outbox import jobs
from lms.programme.models import Programme
from lms.volunteers import ledger
from lms.volunteers.models import HourEntry, Service, VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory
from tests.factories.people import UserFactory
from tests.factories.volunteers import HourEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def line(huda, trainer):
    return HourEntryFactory(trainer=huda, account=trainer, given_on=date(2026, 3, 3))


@pytest.fixture
def mine(signed_in, trainer):
    Programme.load()
    trainer.language = "en"
    trainer.save()
    return signed_in(trainer)


@pytest.fixture
def page():
    return reverse("desks:my_hours")


def state(entry):
    return HourEntry.objects.with_state().get(pk=entry.pk).state


def test_lines_and_how_they_stand(mine, page, huda, trainer, line):
    ledger.approve([line], by=UserFactory())
    HourEntryFactory(trainer=huda, account=trainer, minutes=45, kind="preparation", given_on=date(2026, 4, 1))
    HourEntryFactory(minutes=999)  # somebody else's
    context = mine.get(page).context
    assert (context["approved"], context["awaiting"]) == ("2 hours", "45 minutes")
    shown = [(month, [(each["time"], str(each["state"])) for each in lines]) for month, lines in context["months"]]
    assert shown == [("April 2026", [("45 minutes", "awaiting")]), ("March 2026", [("2 hours", "approved")])]


def test_a_line_is_disputed_with_a_reason_and_the_answer_is_read(mine, page, line):
    assert mine.post(page, {"act": "dispute", "line": line.public_id, "reason": " "}).status_code == 200
    assert state(line) == "awaiting"
    assert mine.post(page, {"act": "dispute", "line": line.public_id, "reason": "Three hours."}).url == page
    assert state(line) == "disputed"
    ledger.keep(line, by=UserFactory(), reason="The register says two.")
    html = mine.get(page).content.decode()
    assert "Three hours." in html
    assert "The register says two." in html
    assert "This is not right" not in html


def test_nobody_disputes_anothers_line(mine, page, huda):
    other = HourEntryFactory()
    for line in (other.public_id, "x", ""):
        assert mine.post(page, {"act": "dispute", "line": line, "reason": "Mine."}).status_code == 404
    assert state(other) == "awaiting"


def test_who_is_no_volunteer_has_no_such_page(signed_in, trainee, page):
    assert signed_in(trainee).get(page).status_code == 404


def test_the_certificate_is_asked_for_in_one_tap_and_downloaded_here(mine, page, huda, line):
    assert "Ask for the certificate" not in mine.get(page).content.decode()
    ledger.approve([line], by=UserFactory())
    assert "Ask for the certificate" in mine.get(page).content.decode()
    for _ in range(2):
        assert mine.post(page, {"act": "ask"}).url == page
    assert Service.objects.waiting().count() == 1
    html = mine.get(page).content.decode()
    assert "Ask for the certificate" not in html
    [certificate] = volunteering.issue([huda], by=UserFactory())
    jobs.run_all()
    html = mine.get(page).content.decode()
    assert f'href="{reverse("certificates:download", args=[certificate.code])}"' in html
    assert "on a certificate" in html
    assert "This is not right" not in html


def test_it_is_not_asked_for_before_an_hour_is_approved(mine, page, line):
    mine.post(page, {"act": "ask"})
    assert not Service.objects.exists()


def test_the_page_costs_the_same_for_one_line_and_many(mine, page, huda, trainer, line, queries_of):
    ledger.dispute(line, by=trainer, reason="Three hours.")
    few = queries_of(mine, page)
    for number in range(6):
        of = ClassSessionFactory()
        each = HourEntryFactory(trainer=huda, account=trainer, session=of, given_on=date(2026, 2, 1 + number))
        ledger.dispute(each, by=trainer, reason="Three hours.")
    assert queries_of(mine, page) == few <= 20
