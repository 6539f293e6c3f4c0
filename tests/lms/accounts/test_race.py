"""A form sent twice in the same moment adds one person, on SQLite as on PostgreSQL."""

from contextlib import nullcontext, suppress
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from lms.accounts import people
from lms.accounts.models import Person
from tests.factories.people import UserFactory
from tests.races import FREE, KEPT_OUT

pytestmark = pytest.mark.django_db(transaction=True)

REEM = {"given_ar": "ريم", "family_ar": "الحازمي", "name_en": "Reem Alhazmi", "born_on": date(2014, 9, 1)}


def added_twice(add, monkeypatch, patience=KEPT_OUT):
    """Both have looked for the same person before either is written, if nothing holds one of them."""
    guardian, both_have_looked = UserFactory(), Barrier(2)
    real = Person.full_clean

    def wait_then_clean(person, *args, **kwargs):
        with suppress(BrokenBarrierError):  # the lock keeps the other out: as it should be
            both_have_looked.wait(patience)
        return real(person, *args, **kwargs)

    def one():
        try:
            add(guardian, stands_as="guardian", **REEM)
        finally:
            connection.close()

    monkeypatch.setattr(Person, "full_clean", wait_then_clean)
    monkeypatch.setattr(people, "agree", lambda person, *, by: None)  # the texts are not in a flushed database
    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Person.objects.count()


def test_a_form_sent_twice_at_once_adds_one_person(monkeypatch):
    assert added_twice(people.add_person, monkeypatch) == 1


def test_control_without_its_lock_both_are_added(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)

    def add(user, **fields):
        # SQLite's write lock is the transaction itself; PostgreSQL's is the row's.
        with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
            people.add_person.__wrapped__(user, **fields)

    assert added_twice(add, monkeypatch, FREE) == 2
