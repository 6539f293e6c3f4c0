"""Certificates kept in S3-compatible storage: issued, downloaded, and missed when they are gone."""

import boto3
import pytest
from django.core.files.storage import storages
from moto import mock_aws

from certificates import invariants, issuing, storage
from certificates.models import Certificate
from lms.accounts.models import Person
from lms.outbox import jobs
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
        settings.STORAGES = settings.STORAGES | {
            "certificates": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        }
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
    assert Certificate.objects.get(pk=certificate.pk).status == "rendered"  # drawn, and not kept
