"""Two administrators demote each other in the same moment: one stays, on SQLite as on PostgreSQL."""

import contextlib
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from lms.accounts import roles
from lms.accounts.models import User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def administrators():
    group, _created = Group.objects.get_or_create(name="admin")
    both = [UserFactory(email=f"{name}@example.com", phone=None) for name in ["badr", "hind"]]
    for user in both:
        user.groups.add(group)
    return both


def race(set_roles, administrators, monkeypatch):
    """Each asks whether the other would be the last before either takes the role; how each fared."""
    both_have_asked = threading.Barrier(2)
    ends = []
    real = roles._is_last_administrator

    def ask_then_wait(user):
        answer = real(user)
        with contextlib.suppress(threading.BrokenBarrierError):  # the lock keeps the other out: as it should be
            both_have_asked.wait(timeout=1)
        return answer

    def demote(user, by):
        try:
            set_roles(User.objects.get(pk=user.pk), [], by=by)
            ends.append("demoted")
        except roles.LastAdministrator:
            ends.append("refused")
        finally:
            connection.close()

    monkeypatch.setattr(roles, "_is_last_administrator", ask_then_wait)
    badr, hind = administrators
    threads = [threading.Thread(target=demote, args=pair) for pair in [(badr, hind), (hind, badr)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_of_two_administrators_who_demote_each_other_one_stays(administrators, monkeypatch):
    assert race(roles.set_roles, administrators, monkeypatch) == ["demoted", "refused"]
    assert User.objects.filter(groups__name="admin").count() == 1


def test_control_without_the_lock_nobody_stays(administrators, monkeypatch):
    monkeypatch.setattr(roles, "one_at_a_time", lambda: None)
    # SQLite's write lock is the transaction itself, so the control goes without one.
    unlocked = roles.set_roles if connection.vendor == "postgresql" else roles.set_roles.__wrapped__
    assert race(unlocked, administrators, monkeypatch) == ["demoted", "demoted"]
    assert not User.objects.filter(groups__name="admin").exists()
