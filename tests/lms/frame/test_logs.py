"""What no log may hold."""

import logging

import pytest
from django.test import Client

from lms.logs import SecretsInAddresses

CODE, TOKEN = "7KQ4M2XD9RTAVH3E5WBN8CZP01", "qUe-6Zq3yTtS0mE_l0nGt0kEn"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "logged"),
    [
        (f"/certificates/{CODE}.pdf", "/certificates/…"),
        (f"/verify/{CODE}/", "/verify/…"),
        (f"/verify/{CODE[:5]}/{CODE[5:]}/", "/verify/…"),
        (f"/VERIFY/{CODE}", "/VERIFY/…"),
        (f"/ar/verify/{CODE}/", "/ar/verify/…"),
        (f"/invitations/{TOKEN}/", "/invitations/…"),
        (f"/messages/stop/{TOKEN}/", "/messages/stop/…"),
        (f"/calendar/{TOKEN}.ics", "/calendar/…"),
        (f"/answers/{TOKEN}.{CODE}/", "/answers/…"),
        ("/nothing/here/", "/nothing/here/"),
    ],
)
def test_an_address_is_logged_without_its_code_or_token(stranger, signed_in, caplog, address, logged):
    signed_in(stranger).get(address)
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert record.getMessage() == f"Not Found: {logged}"
    assert CODE[5:] not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.django_db
def test_a_refused_form_is_logged_without_its_token(caplog):
    assert Client(enforce_csrf_checks=True).post(f"/invitations/{TOKEN}/").status_code == 403
    assert "/invitations/…" in caplog.text
    assert TOKEN not in caplog.text


def test_the_admins_addresses_are_logged_whole():
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Not Found", "/admin/certificates/12/retry/")})
    assert SecretsInAddresses().filter(record)
    assert record.getMessage() == "Not Found: /admin/certificates/12/retry/"
