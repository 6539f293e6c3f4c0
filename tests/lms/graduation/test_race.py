"""Two leads decide in the same moment: one decision, on SQLite as on PostgreSQL."""

import contextlib
import threading

import pytest
from django.db import connection

from lms.graduation import decision, review
from lms.graduation.models import DecidedEnrolment, GraduationDecision
from tests.factories.people import UserFactory
from tests.races import FREE, KEPT_OUT

pytestmark = pytest.mark.django_db(transaction=True)


def race(decide, cohort, enrolment, monkeypatch, patience=KEPT_OUT):
    """Two leads both try to read before either writes; return how each fared."""
    both_have_read = threading.Barrier(2)
    leads = [UserFactory(), UserFactory()]
    ends = []
    real = review.of

    def read_then_wait(cohort):
        found = real(cohort)
        with contextlib.suppress(threading.BrokenBarrierError):  # the lock keeps the other out: as it should be
            both_have_read.wait(patience)
        return found

    def one(lead):
        try:
            decide(cohort, graduates=[enrolment], by=lead)
            ends.append("decided")
        except decision.AlreadyDecided:
            ends.append("refused")
        finally:
            connection.close()

    monkeypatch.setattr(review, "of", read_then_wait)
    threads = [threading.Thread(target=one, args=[lead]) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_of_two_leads_at_once_one_decides(cohort, trainee_with, monkeypatch):
    enrolment = trainee_with("ppppp")
    assert race(decision.decide, cohort, enrolment, monkeypatch) == ["decided", "refused"]
    assert GraduationDecision.objects.count() == DecidedEnrolment.objects.count() == 1


def test_control_without_its_transaction_the_second_lead_leaves_a_decision_too(cohort, trainee_with, monkeypatch):
    enrolment = trainee_with("ppppp")
    assert race(decision.decide.__wrapped__, cohort, enrolment, monkeypatch, FREE) == ["decided", "refused"]
    assert GraduationDecision.objects.count() == 2  # the constraint still keeps the trainee's result single
    assert DecidedEnrolment.objects.count() == 1
