"""Certificates of a volunteer's approved hours: what they say, whose they are, and what becomes of their lines."""

import html
import re
from datetime import date, timedelta

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import ending, invariants, issuing, storage, telling, versions, volunteering
from certificates.facts import Facts
from certificates.models import Certificate
from certificates.rendering.wording import SERVICE
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.programme.models import Programme
from lms.volunteers import ledger, serving
from lms.volunteers.models import ServiceLine, VolunteerTrainer
from tests.factories.certificates import issued_certificate
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import UserFactory
from tests.factories.templates import published_template
from tests.factories.volunteers import HourEntryFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _programme():
    Programme.load()


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def approved(huda, trainer, by):
    """Two sessions of two hours, and 50 minutes of preparation: four hours and 50 minutes, in one course and centre."""
    session = ClassSessionFactory()
    mine = {"trainer": huda, "account": trainer, "session": session}
    first = HourEntryFactory(**mine, given_on=date(2026, 3, 3))
    HourEntryFactory(**mine, given_on=date(2026, 3, 3), kind="preparation", minutes=50)
    other = ClassSessionFactory(cohort=session.cohort, number=2)
    HourEntryFactory(**mine | {"session": other}, given_on=date(2026, 6, 30))
    ledger.approve(list(huda.hours.all()), by=by)
    return first


def issued(huda, by):
    [certificate] = volunteering.issue([huda], by=by)
    jobs.run_all()
    certificate.refresh_from_db()
    assert certificate.status == Certificate.Status.ISSUED, certificate.failure
    return certificate


def text_of(certificate):
    with pypdfium2.PdfDocument(storage.read(certificate)) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


def page_of(certificate):
    client = Client()
    client.cookies["language"] = "en"
    answer = client.get(reverse("certificates:verify", args=[certificate.code]))
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL).group()
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def test_it_says_whole_hours_sessions_days_and_who_signs_and_goes_to_the_volunteer(huda, by, approved):
    certificate = issued(huda, by)
    facts = certificate.printed
    assert (facts.kind, facts.hours, facts.sessions) == (SERVICE, 4, 2)
    assert (facts.started_on, facts.completed_on) == (date(2026, 3, 3), date(2026, 6, 30))
    assert (facts.period_ar, facts.period_en) == ("من ٣ مارس ٢٠٢٦ إلى ٣٠ يونيو ٢٠٢٦", "3 March 2026 to 30 June 2026")
    assert (facts.course_en, facts.centre_en) == (approved.cohort.course.title_en, approved.cohort.centre.name_en)
    assert (certificate.person, certificate.enrolment, certificate.service.trainer) == (huda.person, None, huda)
    assert Facts.from_json(facts.to_json()) == facts


def test_the_paper_says_it(huda, by, approved):
    text = text_of(issued(huda, by))
    assert "CERTIFICATE OF COMMUNITY SERVICE" in text
    assert "4 hours in 2 sessions, 3 March 2026 to 30 June 2026" in text
    assert "has completed" not in text


def test_what_was_given_to_several_courses_and_centres_was_given_to_the_programme(huda, trainer, by, approved):
    other = HourEntryFactory(trainer=huda, account=trainer, session__cohort=CohortFactory(course__code="other"))
    ledger.approve([other], by=by)
    facts = issued(huda, by).printed
    assert (facts.course_en, facts.centre_en, facts.hours) == ("Sanai Raqamiya", "", 6)


def test_anyone_who_verifies_it_reads_hours_and_no_course(huda, by, approved):
    text = page_of(issued(huda, by))
    for part in [
        "This certificate is valid",
        "Volunteered in",
        "Hours given",
        "4 hours",
        "3 March 2026 to 30 June 2026",
    ]:
        assert part in text
    assert "Course" not in text


def test_the_volunteer_downloads_it_and_nobody_else(signed_in, huda, trainer, trainee, guardian, by, approved):
    certificate = issued(huda, by)
    for name in ("certificates:download", "certificates:certificate"):
        address = reverse(name, args=[certificate.code])
        assert signed_in(trainer).get(address).status_code == 200
        assert [signed_in(who).get(address).status_code for who in (trainee, guardian)] == [404, 404]


def test_a_line_is_on_one_certificate_and_the_next_is_of_what_came_since(huda, trainer, by, approved):
    issued(huda, by)
    assert volunteering.issue([huda], by=by) == []
    later = HourEntryFactory(trainer=huda, account=trainer, given_on=date(2026, 2, 1))
    ledger.approve([later], by=by)
    assert issued(huda, by).printed.hours == 2


def test_what_is_not_approved_is_on_none(huda, trainer, by):
    HourEntryFactory(trainer=huda, account=trainer)
    disputed = HourEntryFactory(trainer=huda, account=trainer)
    ledger.approve([disputed], by=by)
    ledger.dispute(disputed, by=trainer, reason="It was three hours.")
    assert volunteering.issue([huda], by=by) == []
    assert not Certificate.objects.exists()


def test_less_than_an_hour_is_not_certified(huda, trainer, by):
    ledger.approve([HourEntryFactory(trainer=huda, account=trainer, minutes=59)], by=by)
    assert (volunteering.issue([huda], by=by), volunteering.checks(by=by)) == ([], [])
    with pytest.raises(serving.NothingToCertify):
        serving.ask(huda, by=trainer)


def test_nobody_certifies_their_own_hours(huda, trainer, by, approved):
    assert volunteering.issue([huda], by=trainer) == []
    assert volunteering.checks(by=trainer) == []
    assert len(volunteering.checks(by=by)) == 1


def test_a_line_on_a_certificate_is_settled_until_that_is_revoked(huda, trainer, by, approved):
    certificate = issued(huda, by)
    with pytest.raises(ledger.Certified):
        ledger.dispute(approved, by=trainer, reason="It was three hours.")
    with pytest.raises(ledger.Certified):
        ledger.correct(approved, minutes=60, by=by, reason="It was one.")
    ending.revoke(certificate, by=by, reason="An hour too many.")
    ledger.correct(approved, minutes=60, by=by, reason="It was one.")
    assert "revoked" in page_of(certificate)
    assert issued(huda, by).printed.hours == 3
    assert broken() == {}


def test_a_correction_of_the_name_keeps_the_hours_and_their_lines(huda, by, approved):
    old = issued(huda, by)
    huda.person.name_en = "Hudaa Salem Alhazmi"
    huda.person.save()
    new = ending.supersede(old, by=by, reason="A name.")
    jobs.run_all()
    new.refresh_from_db()
    assert (new.printed.name_en, new.printed.hours, new.service) == ("Hudaa Salem Alhazmi", 4, old.service)
    assert "Replaced by a newer certificate" in page_of(old)
    assert ServiceLine.objects.filter(service=new.service).count() == 3
    assert broken() == {}


def test_one_that_failed_is_tried_again_with_the_name_as_it_is_then(huda, by, approved):
    huda.person.name_en = ""
    huda.person.save()
    [check] = volunteering.checks(by=by)
    assert (len(check.troubles), check.is_name_to_blame) == (1, True)
    [certificate] = volunteering.issue([huda], by=by)
    jobs.run_all()
    huda.person.name_en = "Huda Salem Alhazmi"
    huda.person.save()
    issuing.retry(Certificate.objects.get(pk=certificate.pk), by=by)
    jobs.run_all()
    certificate.refresh_from_db()
    assert (certificate.status, certificate.printed.hours) == ("issued", 4)


def test_it_is_printed_on_the_template_that_a_lead_chose_for_hours(huda, by, approved):
    template = published_template(kind=SERVICE, title_en="HOURS THAT WERE GIVEN")
    versions.choose(template, by=by, kind=SERVICE)
    certificate = issued(huda, by)
    assert certificate.version == template.version
    assert "HOURS THAT WERE GIVEN" in text_of(certificate)
    assert issued_certificate().version is None


def test_who_asked_is_looked_at_first_and_asks_once(huda, trainer, by, approved):
    serving.ask(huda, by=trainer)
    with pytest.raises(serving.AlreadyAsked):
        serving.ask(huda, by=trainer)
    [check] = volunteering.checks(by=by, asked_alone=True)
    assert check.has_asked
    certificate = issued(huda, by)
    assert certificate.service.asked_by == trainer
    assert not huda.services.waiting().exists()


def test_the_volunteer_is_told_when_a_lead_says_so(huda, trainer, by, approved):
    huda.person.phone = "+966553000001"
    huda.person.save()
    certificate = issued(huda, by)
    telling.ask([certificate], by=by)
    jobs.run_all()
    assert certificate.code in Message.objects.get().body


def test_the_database_wants_one_subject(huda, by, approved):
    certificate, other = issued(huda, by), issued_certificate()
    for fields in [{"service": None}, {"enrolment": other.enrolment}]:
        with pytest.raises(IntegrityError, match="a_certificate_is_of"), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**fields)


def test_hours_that_differ_from_their_lines_are_noticed(huda, by, approved):
    certificate = issued(huda, by)
    assert broken() == {}
    ServiceLine.objects.filter(entry=approved).delete()
    assert list(broken()) == ["A live certificate of hours says those of its lines, and each of them is approved"]
    certificate.person = issued_certificate().person
    certificate.save()
    assert "A certificate is its subject's person's" in broken()


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_certify_at_once_put_each_line_on_one(huda, by, approved):
    acts = [lambda by=who: volunteering.issue([huda], by=by) for who in (by, UserFactory())]
    made = at_once(*acts, before='SELECT "volunteers_volunteertrainer"."id"')
    assert sorted(map(len, made)) == [0, 1]
    assert (Certificate.objects.count(), ServiceLine.objects.count()) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_second_lead_is_stopped_by_the_database(huda, by, approved):
    lines = list(serving.certifiable())
    today = timezone.localdate()
    first, second = (huda.services.create(asked_by=by, starts_on=today, ends_on=today) for _ in "12")
    acts = [
        lambda one=one: ServiceLine.objects.bulk_create(ServiceLine(service=one, entry=line) for line in lines)
        for one in (first, second)
    ]
    results = at_once(*acts, before='INSERT INTO "volunteers_serviceline"')
    assert sorted(type(one).__name__ for one in results) == ["IntegrityError", "list"]


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_ask_once(huda, trainer, approved):
    results = at_once(*[lambda: serving.ask(huda, by=trainer)] * 2, before='INSERT INTO "volunteers_service"')
    assert sorted(type(one).__name__ for one in results) == ["AlreadyAsked", "Service"]


def test_looking_costs_the_same_for_one_volunteer_and_five(by, approved):
    def count():
        with CaptureQueriesContext(connection) as queries:
            volunteering.checks(by=by)
        return len(queries)

    one = count()
    ledger.approve([HourEntryFactory(given_on=timezone.localdate() - timedelta(days=n)) for n in range(4)], by=by)
    assert len(volunteering.checks(by=by)) == 5
    assert count() == one <= 8
