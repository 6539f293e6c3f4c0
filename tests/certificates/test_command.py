"""``manage.py issue_certificates``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates import ending
from certificates.models import Certificate
from lms.outbox.models import Job
from tests.factories.certificates import DecidedEnrolmentFactory, GraduationDecisionFactory, issued_certificate

pytestmark = pytest.mark.django_db


def run(*args):
    out, err = StringIO(), StringIO()
    try:
        call_command("issue_certificates", *args, stdout=out, stderr=err)
    except CommandError as error:
        return str(error), out.getvalue(), err.getvalue()
    return "", out.getvalue(), err.getvalue()


def states():
    return sorted(Certificate.objects.values_list("status", flat=True))


def test_it_issues_for_one_cohort_and_waits():
    decision = GraduationDecisionFactory()
    DecidedEnrolmentFactory.create_batch(2, decision=decision)
    DecidedEnrolmentFactory()
    refusal, out, _err = run("--cohort", decision.cohort.code, "--wait")
    assert refusal == ""
    assert states() == ["issued", "issued"]
    assert out.splitlines()[0] == "2 to be made."
    assert "[##############################] 2/2" in out
    assert out.splitlines()[-1] == "2 issued."


def test_again_it_makes_nothing_new():
    DecidedEnrolmentFactory()
    run("--all", "--wait")
    assert run("--all", "--wait") == ("", "No graduate is without a certificate.\n", "")
    assert states() == ["issued"]


def test_without_waiting_the_work_is_asked_for():
    DecidedEnrolmentFactory()
    assert run("--all")[0] == ""
    assert states() == ["reserved"]
    assert Job.objects.get().status == Job.Status.WAITING


def test_what_an_earlier_run_asked_for_is_made_even_if_its_job_is_lost():
    DecidedEnrolmentFactory()
    run("--all")
    Job.objects.all().delete()
    assert run("--all", "--wait")[0] == ""
    assert states() == ["issued"]


def test_it_names_those_that_could_not_be_made_and_tries_them_again_when_mended():
    good = DecidedEnrolmentFactory()
    bad = DecidedEnrolmentFactory(decision=good.decision, enrolment__person__name_en="")
    refusal, _out, err = run("--all", "--wait")
    assert refusal == "1 could not be made."
    assert f"أروى سالم محمد الحازمي ({good.decision.cohort.code}): The name in Latin letters is missing." in err
    assert states() == ["issued", "reserved"]
    person = bad.enrolment.person
    person.name_en = "Arwa Alhazmi"
    person.save()
    assert run("--all", "--wait")[0] == ""
    assert states() == ["issued", "issued"]


def test_it_does_not_issue_anew_what_was_revoked(lead):
    ending.revoke(issued_certificate(), by=lead, reason="A mistake.")
    run("--all", "--wait")
    assert states() == ["revoked"]


@pytest.mark.parametrize("args", [["--cohort", "NO-SUCH"], [], ["--all", "--cohort", "X"]])
def test_it_says_what_is_wrong_with_its_arguments(args):
    assert run(*args)[0] != ""
