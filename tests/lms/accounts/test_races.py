"""Two administrators demote each other in the same moment: one stays, on SQLite as on PostgreSQL."""

import threading

import pytest
from django.db import connection

from lms.accounts import roles
from lms.accounts.models import User
from tests import races

pytestmark = pytest.mark.django_db(transaction=True)


def race(set_roles, administrators):
    """Each asks whether the other would be the last before either takes the role; how each fared."""
    ends = []

    def demote(user, by):
        try:
            set_roles(User.objects.get(pk=user.pk), [], by=by)
            ends.append("demoted")
        except roles.LastAdministrator:
            ends.append("refused")
        finally:
            connection.close()

    badr, hind = administrators
    threads = [threading.Thread(target=demote, args=pair) for pair in [(badr, hind), (hind, badr)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_of_two_administrators_who_demote_each_other_one_stays(administrators, both_ask_first):
    assert race(roles.set_roles, administrators) == ["demoted", "refused"]
    assert User.objects.filter(groups__name="admin").count() == 1


@pytest.mark.parametrize("both_ask_first", [races.FREE], indirect=True)
def test_control_without_the_lock_nobody_stays(administrators, both_ask_first, monkeypatch):
    monkeypatch.setattr(roles, "one_at_a_time", lambda: None)
    # SQLite's write lock is the transaction itself, so the control goes without one.
    unlocked = roles.set_roles if connection.vendor == "postgresql" else roles.set_roles.__wrapped__
    assert race(unlocked, administrators) == ["demoted", "demoted"]
    assert not User.objects.filter(groups__name="admin").exists()
