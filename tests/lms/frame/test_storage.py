"""Media and certificates in S3-compatible storage, chosen by environment variables alone."""

import os
import subprocess
import sys

from tests.lms.frame.test_settings import ROOT, SERVER

SCRIPT = """
import boto3, django
from moto import mock_aws

with mock_aws():
    django.setup()
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    bucket = boto3.client("s3", region_name="us-east-1")
    bucket.create_bucket(Bucket="sanai")
    certificates, media = storages["certificates"], storages["default"]
    name = certificates.save("2026/a.pdf", ContentFile(b"%PDF-1.7 whole"))
    media.save("a.txt", ContentFile(b"text"))
    print(sorted(item["Key"] for item in bucket.list_objects_v2(Bucket="sanai")["Contents"]))
    print(certificates.open(name).read(), certificates.exists("2026/b.pdf"))
"""


def test_media_and_certificates_go_to_the_bucket_that_is_named(tmp_path):
    environment = {
        **SERVER,
        "PATH": os.environ["PATH"],
        "VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
        "S3_REGION": "us-east-1",
    }
    del environment["S3_ENDPOINT_URL"]  # moto stands in for Amazon's own
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (
        "['certificates/2026/a.pdf', 'media/a.txt']\nb'%PDF-1.7 whole' False\n",
        "",
    )
