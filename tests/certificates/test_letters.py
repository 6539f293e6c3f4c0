"""The letter that goes with a certificate of hours."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from certificates import ending, volunteering
from lms.outbox import jobs
from lms.programme.models import Programme
from lms.volunteers import ledger
from lms.volunteers.models import VolunteerTrainer
from tests.factories.certificates import issued_certificate
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import UserFactory
from tests.factories.volunteers import HourEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(trainer):
    """Of four hours and 50 minutes in two cohorts."""
    Programme.load()
    trainer.language = "en"
    trainer.save()
    huda = VolunteerTrainer.objects.get(person__standings__user=trainer)
    mine = {"trainer": huda, "account": trainer}
    session = ClassSessionFactory(cohort=CohortFactory(code="SAFA-1"))
    HourEntryFactory(**mine, session=session, given_on=date(2026, 3, 3))
    HourEntryFactory(**mine, session=session, given_on=date(2026, 3, 3), kind="preparation", minutes=50)
    other = ClassSessionFactory(cohort=CohortFactory(code="RAWABI-2"))
    HourEntryFactory(**mine, session=other, given_on=date(2026, 6, 30))
    ledger.approve(list(huda.hours.all()), by=UserFactory())
    [made] = volunteering.issue([huda], by=UserFactory())
    jobs.run_all()
    made.refresh_from_db()
    return made


def letter_of(certificate):
    return reverse("certificates:letter", args=[certificate.code])


def words(answer):
    with pypdfium2.PdfDocument(b"".join(answer) if answer.streaming else answer.content) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_it_says_each_cohort_the_exact_time_and_where_to_verify(signed_in, trainer, certificate):
    answer = signed_in(trainer).get(letter_of(certificate))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    said = words(answer)
    for each in [
        "Huda Salem Alhazmi", "3 March 2026 to 30 June 2026", "SAFA-1", "RAWABI-2", "2 hours and 50 minutes",
        "4 hours and 50 minutes", certificate.facts["verify_url"], str(certificate),
    ]:  # fmt: skip
        assert each in said
    assert certificate.facts["hours"] == 4


def test_in_arabic_it_is_whole(signed_in, trainer, certificate):
    trainer.language = "ar"
    trainer.save()
    said = words(signed_in(trainer).get(letter_of(certificate)))
    assert "RAWABI" in said
    assert certificate.facts["verify_url"] in said
    for foreign in ["concern", "Huda", "minutes", "approved"]:
        assert foreign not in said


def test_of_a_certificate_that_holds_no_more_there_is_none(signed_in, trainer, certificate):
    ending.revoke(certificate, by=UserFactory(), reason="Counted twice.")
    assert signed_in(trainer).get(letter_of(certificate)).status_code == 404


def test_there_is_none_of_a_course_and_none_for_others(signed_in, trainer, trainee, lead, certificate):
    course = issued_certificate()
    assert signed_in(lead).get(letter_of(course)).status_code == 404
    assert signed_in(lead).get(letter_of(certificate)).status_code == 200
    assert signed_in(trainee).get(letter_of(certificate)).status_code == 404


def test_the_holders_page_leads_to_it(signed_in, trainer, certificate):
    page = signed_in(trainer).get(reverse("certificates:certificate", args=[certificate.code]))
    assert letter_of(certificate) in page.text
