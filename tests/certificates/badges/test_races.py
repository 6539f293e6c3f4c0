"""Two workers at once, on the database the suite runs on. The control is the same without the database's own rule."""

import random
import threading

import pytest

from certificates import issuing
from certificates.badges import keys, signing
from certificates.models import Badge, BadgeKey
from lms.programme.models import Programme
from tests.factories.certificates import DecidedEnrolmentFactory
from tests.races import at_once, without_the_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("badge_key")]

INSERT = 'INSERT INTO "certificates_badge"'


class SameBitsFirst:
    """The chance by which two workers draw the same bits, each at first."""

    def __init__(self):
        self.asked = set()

    def sample(self, population, k):
        if (me := threading.get_ident()) in self.asked:
            return random.sample(population, k)
        self.asked.add(me)
        return list(range(k))


@pytest.fixture
def being_made():
    """Two certificates that no worker has taken up."""
    Programme.load()  # made at its first use: a transaction of its own
    BadgeKey.objects.create(public=keys.current().public)  # likewise
    return issuing.issue([DecidedEnrolmentFactory(), DecidedEnrolmentFactory()], by=None)


def two_workers_sign(*certificates):
    return at_once(*[lambda one=one: signing.sign([one]) for one in certificates], before=INSERT)


def test_two_workers_at_one_certificate_sign_one_badge(being_made):
    assert two_workers_sign(being_made[0], being_made[0]) == [None, None]
    assert Badge.objects.get().certificate == being_made[0]


def test_two_workers_who_draw_the_same_bit_end_with_two(being_made, monkeypatch):
    monkeypatch.setattr(signing, "_chance", SameBitsFirst())
    assert two_workers_sign(*being_made) == [None, None]
    bits = list(Badge.objects.values_list("status_list", "status_index"))
    assert len(set(bits)) == 2
    assert (1, 0) in bits


def test_control_without_the_constraint_they_have_one_bit_together(being_made, monkeypatch):
    monkeypatch.setattr(signing, "_chance", SameBitsFirst())
    with without_the_constraint(Badge, "one_badge_per_status_bit"):
        two_workers_sign(*being_made)
        assert list(Badge.objects.values_list("status_list", "status_index")) == [(1, 0), (1, 0)]
