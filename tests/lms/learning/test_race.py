"""A project is marked while graduation is decided: one after the other, on SQLite as on PostgreSQL."""

from contextlib import nullcontext
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from lms.graduation import decision
from lms.graduation.models import DecidedEnrolment
from lms.learning import projects
from lms.learning.models import ProjectSubmission
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def race(mark, monkeypatch):
    """The trainer has seen that nothing is decided; a lead decides before the mark is written, if nothing holds them."""
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(closed=True, project_percent=60))
    projects.mark(enrolment, 20, by=UserFactory())
    trainer, lead = UserFactory(), UserFactory()
    is_marking, is_decided = Event(), Event()
    real = ProjectSubmission.full_clean

    def wait_then_clean(project, *args, **kwargs):
        is_marking.set()
        is_decided.wait(timeout=1)  # the lock keeps the lead out: as it should be
        return real(project, *args, **kwargs)

    def decide():
        is_marking.wait(timeout=10)
        try:
            decision.decide(enrolment.cohort, graduates=[], by=lead)
        finally:
            is_decided.set()
            connection.close()

    monkeypatch.setattr(ProjectSubmission, "full_clean", wait_then_clean)
    deciding = Thread(target=decide)
    deciding.start()
    mark(enrolment, 50, by=trainer)
    deciding.join()
    return DecidedEnrolment.objects.get().outcome["project_mark"], ProjectSubmission.objects.get().mark


def test_graduation_is_decided_on_the_mark_that_stays(monkeypatch):
    decided_on, stays = race(projects.mark, monkeypatch)
    assert decided_on == stays == 50


def test_control_without_its_lock_a_mark_changes_after_the_decision(monkeypatch):
    def mark(enrolment, percent, *, by):
        # SQLite's write lock is the transaction itself; PostgreSQL's is the row's.
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
        with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
            return projects.mark.__wrapped__(enrolment, percent, by=by)

    assert race(mark, monkeypatch) == (20, 50)
