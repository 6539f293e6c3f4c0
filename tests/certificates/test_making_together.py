"""Fifty made together: killed, overtaken or struck by a fault in the middle, each has one whole file or is not called issued."""

import errno

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import failures, issuing, making, storage
from certificates.facts import Names
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from lms.outbox.models import Job
from tests.factories.graduates import fill

pytestmark = pytest.mark.django_db


def do(job):
    """Do a job's errand as a worker would, letting its errors through."""
    making.render_job(job.payload, heartbeat=lambda: None)


def the_job():
    return Job.objects.get(kind="certificates.render")


class Killed(BaseException):
    """As sudden as SIGKILL: nothing of ours catches it."""


def killed(*args):
    raise Killed


def nothing(*args):
    pass


@pytest.mark.parametrize(
    ("at", "beats", "status", "files"),
    [
        ("before the hashes are fixed", [killed], "reserved", 0),
        ("when one file is stored", [], "rendered", 1),
        ("between store and flip", [nothing, killed], "rendered", 2),
    ],
)
def test_killed_in_the_middle_and_run_again_there_is_one_whole_file_each(
    at, beats, status, files, lead, files_in, monkeypatch
):
    monkeypatch.setattr(making, "TOGETHER", 2)
    fill(3, by=lead)
    certificates = issuing.issue(issuing.awaiting().order_by("pk"), by=lead)
    beats = iter(beats)
    with monkeypatch.context() as patched:
        if at == "when one file is stored":
            keep = storage.keep
            tails = iter([keep, killed])
            patched.setattr(storage, "keep", lambda name, data: (next(tails) if "tail" in name else keep)(name, data))
        with pytest.raises(Killed):
            making.render_job(the_job().payload, heartbeat=lambda: next(beats, nothing)())  # noqa: PLW0108 - one a beat
    assert [one.status for one in Certificate.objects.order_by("pk")] == [status, status, "reserved"]
    assert len(files_in()) == files
    do(the_job())
    issued = Certificate.objects.issued()
    assert {one.pk for one in issued} == {one.pk for one in certificates}
    assert files_in() == sorted(one.file for one in issued)
    assert all(map(storage.is_whole, issued))
    assert AuditEvent.objects.filter(verb="certificate.issued", by=lead).count() == 3


def test_a_job_of_two_hundred_takes_few_statements(lead):
    """They were ten a certificate once, and most of a worker's time."""
    fill(issuing.CHUNK, by=lead)
    issuing.issue(issuing.awaiting(), by=lead)
    with CaptureQueriesContext(connection) as queries:
        do(the_job())
    assert Certificate.objects.issued().count() == issuing.CHUNK
    groups = issuing.CHUNK // making.TOGETHER
    assert len(queries) <= 2 + 10 * groups  # with where each transaction begins and ends


def test_a_fault_that_befalls_one_of_those_made_together_stops_no_other(lead, monkeypatch, caplog):
    fill(3, by=lead)
    first, struck, last = issuing.issue(issuing.awaiting().order_by("pk"), by=lead)
    render = making.render

    def render_but_one(facts, template, **more):
        if facts.code == struck.code:
            msg = "unforeseen"
            raise ValueError(msg)
        return render(facts, template, **more)

    monkeypatch.setattr(making, "render", render_but_one)
    do(the_job())
    assert {one.pk for one in Certificate.objects.issued()} == {first.pk, last.pk}
    assert Certificate.objects.get(pk=struck.pk).failure == failures.UNFORESEEN
    assert [record.exc_info[0] for record in caplog.records if record.name == making.__name__] == [ValueError]
    assert Job.objects.order_by("pk").last().payload == {"certificates": [struck.pk]}


def test_what_a_storage_refuses_has_nothing_drawn_again(lead, settings, monkeypatch):
    """Another seal might be stamped at another moment, and what was stored before would be nobody's file."""
    settings.STORAGES = settings.STORAGES | {
        "certificates": settings.STORAGES["certificates"] | {"BACKEND": "tests.certificates.failing.RefusesOneFile"}
    }
    drawn, render = [], making.render
    monkeypatch.setattr(
        making, "render", lambda facts, *more, **named: drawn.append(facts) or render(facts, *more, **named)
    )
    fill(3, by=lead)
    issuing.issue(issuing.awaiting(), by=lead)
    do(the_job())
    assert (len(drawn), Certificate.objects.issued().count()) == (3, 2)


def retried(certificate, lead, names):
    Certificate.objects.filter(pk=certificate.pk).update(failure=failures.STORAGE)
    issuing.retry(Certificate.objects.get(pk=certificate.pk), by=lead, names=names)


@pytest.mark.parametrize("beat", ["before the hashes are fixed", "between store and flip"])
def test_one_that_a_lead_takes_up_again_while_it_is_made_is_left_to_that(beat, lead, files_in):
    fill(3, by=lead)
    certificates = issuing.issue(issuing.awaiting().order_by("pk"), by=lead)
    payload, taken_up = the_job().payload, certificates[1]
    beats = iter([nothing] if beat == "between store and flip" else [])

    def heartbeat():
        if next(beats, None) is None and not Job.objects.exclude(payload=payload).exists():
            retried(taken_up, lead, Names("نورة سالم", "Noura Salem"))

    making.render_job(payload, heartbeat=heartbeat)
    assert {one.pk for one in Certificate.objects.being_made()} == {taken_up.pk}
    assert files_in() == sorted(Certificate.objects.issued().values_list("file", flat=True))
    jobs.run_all()
    assert Certificate.objects.get(pk=taken_up.pk).printed.name_ar == "نورة سالم"
    assert files_in() == sorted(Certificate.objects.issued().values_list("file", flat=True))
    assert len(files_in()) == 3


@pytest.fixture
def syncs(monkeypatch):
    """Folders that were synced: each with how many of its files were there, and how many certificates issued."""
    found, sync = [], storage._sync

    def look(folder):
        tails = len(list(folder.glob("*.tail")))
        found.append((folder, tails, Certificate.objects.issued().count()))
        sync(folder)

    monkeypatch.setattr(storage, "_sync", look)
    return found


def test_a_folder_is_synced_once_for_those_made_together_and_before_any_is_called_issued(
    lead, kept_in, monkeypatch, syncs
):
    monkeypatch.setattr(making, "TOGETHER", 3)
    fill(5, by=lead)
    issuing.issue(issuing.awaiting(), by=lead)
    jobs.run_all()
    assert Certificate.objects.issued().count() == 5
    day = kept_in / f"{timezone.localdate()}"
    assert [one for one in syncs if one[0] == day] == [(day, 3, 0), (day, 5, 3)]
    assert [one[1:] for one in syncs if one[0] == kept_in] == [(0, 0), (0, 0), (0, 3)]  # first for what all share


@pytest.mark.parametrize(("failing", "issued"), [(1, 3), (1000, 0)])
def test_nothing_is_called_issued_whose_folder_could_not_be_synced(failing, issued, lead, kept_in, monkeypatch):
    fill(3, by=lead)
    issuing.issue(issuing.awaiting(), by=lead)
    left, sync = [failing], storage._sync

    def fail(folder):
        if folder == kept_in / f"{timezone.localdate()}" and left[0]:
            left[0] -= 1
            raise OSError(errno.EIO, "")
        sync(folder)

    monkeypatch.setattr(storage, "_sync", fail)
    jobs.run_all()
    assert Certificate.objects.issued().count() == issued
    assert list(Certificate.objects.being_made().values_list("failure", flat=True)) == [failures.STORAGE] * (3 - issued)


def test_a_worker_that_was_taken_for_dead_while_it_stored_calls_nothing_issued(lead, settings):
    settings.OUTBOX_LEASE_SECONDS = 0  # so that it asks before each file
    fill(3, by=lead)
    issuing.issue(issuing.awaiting(), by=lead)

    def heartbeat():
        if Certificate.objects.filter(status="rendered").exists():
            raise jobs.LeaseLost

    with pytest.raises(jobs.LeaseLost):
        making.render_job(the_job().payload, heartbeat=heartbeat)
    assert set(Certificate.objects.values_list("status", "issued_at")) == {("rendered", None)}
    assert not AuditEvent.objects.filter(verb="certificate.issued").exists()
