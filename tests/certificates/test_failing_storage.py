"""A storage that fails half of the time: nothing is called issued without its whole file, and in the end all are issued."""

import random

import pytest
from django.utils import timezone

from certificates import invariants, issuing, storage
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.certificates.failing import FailsNowAndThen
from tests.factories.graduates import fill

pytestmark = pytest.mark.django_db

COUNT = 120
ROUNDS = 40


@pytest.fixture
def reliable(settings):
    """A look into the same folder through a storage that never fails."""
    stores = settings.STORAGES
    return lambda: setattr(settings, "STORAGES", stores)


@pytest.fixture
def failing(settings, monkeypatch):
    stores = settings.STORAGES
    backend = {"BACKEND": "tests.certificates.failing.FailsNowAndThen"}

    def fail(seed):
        monkeypatch.setattr(FailsNowAndThen, "chance", random.Random(seed))
        monkeypatch.setattr(FailsNowAndThen, "failed", 0)
        settings.STORAGES = stores | {"certificates": stores["certificates"] | backend}

    return fail


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_called_issued_without_its_whole_file_and_all_are_issued_after(
    seed, lead, failing, reliable, files_in, kept_in
):
    fill(COUNT, by=lead)
    issuing.issue(issuing.awaiting(), by=lead)
    failures = []
    for _round in range(ROUNDS):
        failing(seed * ROUNDS + len(failures))
        Job.objects.unfinished().update(not_before=timezone.now())
        jobs.run_all()
        failures.append(FailsNowAndThen.failed)
        reliable()
        issued = list(Certificate.objects.issued())
        assert [one.code for one in issued if not storage.is_whole(one)] == []
        if len(issued) == COUNT:
            break
    assert len(issued) == COUNT  # by the outbox alone: nobody had to ask again
    assert sum(failures) > COUNT * 3 // 4  # about as often as not
    assert files_in() == sorted(one.file for one in issued)
    assert not list(kept_in.rglob(".*"))  # no half of a file is left
    assert AuditEvent.objects.filter(verb="certificate.issued").count() == COUNT
    assert not Certificate.objects.exclude(failure={}).exists()
    assert [promise for promise, offenders in invariants.promises() if offenders] == []
