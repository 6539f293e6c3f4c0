"""Two workers at once, on the database the suite runs on. The control is the same without the database's own rule."""

import itertools
import random
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import failures, issuing
from certificates.badges import keys, signing
from certificates.facts import Names
from certificates.models import Badge, BadgeKey, Certificate
from certificates.models.badge import BadgeQuerySet
from lms.programme.models import Programme
from tests.factories.certificates import DecidedEnrolmentFactory
from tests.races import at_once, without_the_constraint

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("badge_key")]

INSERT, UPDATE = 'INSERT INTO "certificates_badge"', 'UPDATE "certificates_badge"'


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
def ticking(monkeypatch):
    """Whoever signs later says so: a badge says the second in which it was signed."""
    seconds = itertools.count()
    began_at = timezone.now()
    monkeypatch.setattr(signing.timezone, "now", lambda: began_at + timedelta(seconds=next(seconds)))


@pytest.fixture
def being_made():
    """Two certificates that no worker has taken up."""
    Programme.load()  # made at its first use: a transaction of its own
    BadgeKey.objects.create(public=keys.current().public)  # likewise
    return issuing.issue([DecidedEnrolmentFactory(), DecidedEnrolmentFactory()], by=None)


def two_workers_sign(*certificates):
    return at_once(*[lambda one=one: signing.sign([one]) for one in certificates], before=INSERT)


def test_two_workers_at_one_certificate_sign_one_badge(being_made):
    certificate = being_made[0]
    given = two_workers_sign(certificate, certificate)
    assert given == [[(certificate, Badge.objects.get())]] * 2
    assert {badge.document for [(_one, badge)] in given} == {Badge.objects.get().document}


def test_two_workers_who_draw_the_same_bit_end_with_two(being_made, monkeypatch):
    monkeypatch.setattr(signing, "_chance", SameBitsFirst())
    given = two_workers_sign(*being_made)
    assert [one for [(one, _badge)] in given] == being_made
    bits = list(Badge.objects.values_list("status_list", "status_index"))
    assert len(set(bits)) == 2
    assert (1, 0) in bits


def test_control_without_the_constraint_they_have_one_bit_together(being_made, monkeypatch):
    monkeypatch.setattr(signing, "_chance", SameBitsFirst())
    with without_the_constraint(Badge, "one_badge_per_status_bit"):
        two_workers_sign(*being_made)
        assert list(Badge.objects.values_list("status_list", "status_index")) == [(1, 0), (1, 0)]


@pytest.fixture
def put_right(being_made):
    """A certificate whose badge says what was corrected since."""
    signing.sign(being_made)
    Certificate.objects.filter(pk=being_made[0].pk).update(failure=failures.STORAGE)
    return issuing.retry(being_made[0], by=None, names=Names("نورة سالم", "Noura Salem"))


def test_two_workers_who_sign_anew_at_once_sign_once_and_both_have_that(put_right, ticking):
    given = at_once(*[lambda: signing.sign([put_right])] * 2, before=UPDATE)
    kept = Badge.objects.get(certificate=put_right)
    assert kept.facts_sha256 == put_right.facts_sha256
    assert [badge.document for [(_one, badge)] in given] == [kept.document] * 2


def test_control_who_signs_anew_whatever_was_signed_has_another_than_is_kept(put_right, ticking, monkeypatch):
    monkeypatch.setattr(BadgeQuerySet, "exclude", lambda self, **_stale: self)
    given = at_once(*[lambda: signing.sign([put_right])] * 2, before=UPDATE)
    kept = Badge.objects.get(certificate=put_right)
    assert {badge.document == kept.document for [(_one, badge)] in given} == {True, False}
