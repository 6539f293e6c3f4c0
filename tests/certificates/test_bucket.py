"""Certificates kept in S3-compatible storage: issued, downloaded, and missed when they are gone."""

import socket
import time

import boto3
import pytest
from django.core.files.storage import storages
from moto import mock_aws

from certificates import failures, invariants, issuing, making, storage
from certificates.models import Certificate
from lms.accounts.models import Person
from lms.outbox import jobs
from lms.outbox.models import Job
from lms.programme.models import Programme
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings, kept_in):
    """A bucket, with certificates kept there as connections.py has it; the client that looks into it."""
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="sanai")
        options = {
            "bucket_name": "sanai",
            "region_name": "us-east-1",
            "access_key": "key",
            "secret_key": "secret",
            "file_overwrite": False,
            "location": "certificates",
        }
        settings.STORAGES = settings.STORAGES | {"certificates": {"BACKEND": "lms.bucket.Bucket", "OPTIONS": options}}
        yield client


def keys(bucket):
    return [item["Key"] for item in bucket.list_objects_v2(Bucket="sanai").get("Contents", [])]


def broken():
    return {promise: offenders for promise, offenders in invariants.promises() if offenders}


def test_a_certificate_is_issued_into_the_bucket_and_downloaded_from_it(bucket, trainee, signed_in):
    Programme.load()
    certificate = issued_certificate(enrolment__person=Person.objects.of(trainee).get())
    assert keys(bucket) == [f"certificates/{certificate.file}", f"certificates/{storage.prefix_name(certificate)}"]
    answer = signed_in(trainee).get(f"/certificates/{certificate.code}.pdf")
    assert answer.content == storage.read(certificate)
    assert answer.content.startswith(b"%PDF-")
    assert broken() == {}


def test_what_certificates_share_is_read_from_the_bucket_once(bucket):
    asked = []
    first = issued_certificate()
    shared = f"certificates/{storage.prefix_name(first)}"
    client = storages["certificates"].connection.meta.client
    client.meta.events.register(
        "before-parameter-build.s3.*", lambda params, model, **_: asked.append((model.name, params.get("Key")))
    )
    storage._digest.cache_clear()
    made = [issued_certificate() for _ in range(3)]
    of_shared = [name for name, key in asked if key == shared]
    assert of_shared.count("GetObject") == 1
    assert set(of_shared) == {"GetObject", "HeadObject"}
    assert all(storage.is_whole(one) for one in made)


def test_a_certificate_that_is_gone_from_the_bucket_is_noticed(bucket):
    certificate = issued_certificate()
    bucket.delete_object(Bucket="sanai", Key=f"certificates/{certificate.file}")
    assert broken() == {"Every certificate on paper has its whole file": [certificate.code]}


def test_without_its_bucket_no_certificate_is_called_issued(bucket, lead):
    bucket.delete_bucket(Bucket="sanai")
    [certificate] = issuing.issue([DecidedEnrolmentFactory()], by=lead)
    jobs.run_all()
    certificate.refresh_from_db()
    assert (certificate.status, certificate.failure) == ("rendered", failures.STORAGE)  # drawn, and not kept


@pytest.fixture
def silent(settings):
    """A bucket behind an address that takes every call and never answers; a lease of six seconds."""
    settings.OUTBOX_LEASE_SECONDS = 6
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        options = {
            "bucket_name": "sanai",
            "endpoint_url": f"http://127.0.0.1:{server.getsockname()[1]}",
            "region_name": "us-east-1",
            "access_key": "key",
            "secret_key": "secret",
        }
        settings.STORAGES = settings.STORAGES | {"certificates": {"BACKEND": "lms.bucket.Bucket", "OPTIONS": options}}
        yield


def test_a_bucket_that_falls_silent_is_waited_for_less_than_a_lease_and_the_worker_is_not_taken_for_dead(silent, lead):
    issuing.issue([DecidedEnrolmentFactory(), DecidedEnrolmentFactory()], by=lead)
    silences, beaten = [], [time.monotonic()]

    def heartbeat():
        silences.append(time.monotonic() - beaten[-1])
        beaten.append(time.monotonic())

    with pytest.raises(making.Unfinished):
        making.render_job(Job.objects.get().payload, heartbeat=heartbeat)
    silences.append(time.monotonic() - beaten[-1])
    assert set(Certificate.objects.values_list("status", flat=True)) == {"rendered"}
    assert [one.failure for one in Certificate.objects.failed()] == [failures.STORAGE] * 2
    waited = [one for one in silences if one > 2 * 6 / 6]  # for two answers
    assert len(waited) == 2
    assert max(silences) < 6
