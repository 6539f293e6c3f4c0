"""Each promise holds on the verbs' own work, and notices when it is broken."""

import pytest
from django.db import connection

from certificates import codes, ending, failures, invariants, issuing
from certificates.models import Certificate
from lms.graduation.models import DecidedEnrolment
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


@pytest.fixture
def certificate(lead):
    issued_certificate()
    ending.revoke(issued_certificate(), by=lead, reason="A mistake.")
    ending.supersede(issued_certificate(), by=lead, reason="A name.")
    jobs.run_all()
    return Certificate.objects.issued().first()


def test_what_the_verbs_make_keeps_every_promise(certificate):
    assert len(list(invariants.promises())) == 12
    assert broken() == {}


def test_a_certificate_that_nobody_makes_is_noticed(certificate):
    [waits] = issuing.issue([DecidedEnrolmentFactory()], by=None)
    assert broken() == {}
    Job.objects.filter(status=Job.Status.WAITING).update(status=Job.Status.FAILED)
    assert broken() == {"Every certificate being made has a job, or says why not": [waits.code]}
    Certificate.objects.filter(pk=waits.pk).update(failure=failures.UNFORESEEN_FOR_GOOD)
    assert broken() == {}


def test_a_lost_file_is_noticed(certificate, kept_in):
    (kept_in / certificate.file).unlink()
    assert broken() == {"Every certificate on paper has its whole file": [certificate.code]}


def test_a_truncated_file_is_noticed(certificate, kept_in):
    path = kept_in / certificate.file
    path.write_bytes(path.read_bytes()[:-1])
    assert broken() == {"Every certificate on paper has its whole file": [certificate.code]}


def test_a_changed_fact_is_noticed(certificate):
    certificate.facts["name_en"] = "Somebody Else"
    certificate.save()
    assert broken() == {"Every certificate says what was frozen when it was reserved": [certificate.code]}


def test_a_certificate_without_a_decision_is_noticed(certificate):
    DecidedEnrolment.objects.filter(enrolment=certificate.enrolment).update(graduates=False)
    assert broken() == {"Whoever holds a live certificate was decided to graduate": [certificate.code]}


def test_a_circle_is_noticed(certificate):
    old, new = Certificate.objects.get(status="superseded"), Certificate.objects.get(supersedes__isnull=False)
    Certificate.objects.filter(pk=old.pk).update(supersedes=new)
    circle = broken()["Certificates that supersede each other form no circle"]
    assert sorted(circle) == sorted([old.code, new.code])


def test_a_superseded_one_that_leads_nowhere_is_noticed(certificate):
    new = Certificate.objects.get(supersedes__isnull=False)
    old = new.supersedes
    Certificate.objects.filter(pk=new.pk).update(supersedes=None)
    assert broken() == {
        "A superseded certificate leads to another of the same enrolment, or of the same hours": [old.code]
    }


def test_a_malformed_code_is_noticed(certificate):
    Certificate.objects.filter(pk=certificate.pk).update(code="not-a-code")
    assert broken()["Every code is 26 characters of Crockford's base 32"] == ["not-a-code"]


def test_two_live_ones_are_noticed_where_the_constraint_is_gone(certificate):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_live_certificate_per_enrolment")
    enrolment = certificate.enrolment_id
    certificate.pk, certificate.code, certificate.supersedes = None, codes.new_code(), None
    certificate.save()
    assert broken()["No enrolment has two live certificates"] == [str(enrolment)]
