"""Badges: whose code is whose, who sees which, and what page may look through the camera."""

import pytest
from django.urls import reverse

from lms.cohorts import badges
from lms.cohorts.models import Enrolment
from lms.scoping import powers
from tests.factories.cohorts import EnrolmentFactory


@pytest.fixture
def mine(cohort, trainee):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=trainee.standings.get().person)


def test_a_code_is_of_one_enrolment_and_stays():
    """The very code is what phones work out and what hangs round necks: no release may change it."""
    assert badges.code_of(Enrolment(public_id="QW7Jmny0KQH2bS5fJ0rXyA")) == "D8GZFZ19"
    codes = {badges.code_of(Enrolment(public_id=f"{number:022}")) for number in range(2_000)}
    assert len(codes) == 2_000
    assert all(len(code) == 8 and set(code) <= set(badges.ALPHABET) for code in codes)


def test_a_trainee_has_their_badge_and_nobody_else_has(mine, trainee, trainer, stranger, lead, signed_in):
    address = reverse("cohorts:badge", args=[mine.public_id])
    page = signed_in(trainee).get(address).content.decode()
    assert badges.shown(badges.code_of(mine)) in page
    assert 'class="symbol"' in page
    assert mine.public_id not in page.partition("<main")[2]
    assert [signed_in(user).get(address).status_code for user in (stranger, trainer, lead)] == [404] * 3


@pytest.mark.parametrize("status", ["applied", "withdrawn", "declined"])
def test_who_holds_no_seat_has_no_badge(cohort, trainee, signed_in, status):
    one = EnrolmentFactory(cohort=cohort, status=status, person=trainee.standings.get().person)
    assert signed_in(trainee).get(reverse("cohorts:badge", args=[one.public_id])).status_code == 404


def test_the_sheet_has_everybody_for_whoever_takes_the_register(cohort, mine, trainer, lead, stranger, signed_in):
    other = EnrolmentFactory(cohort=cohort, enrolled=True, person__given_ar="نورة")
    address = reverse("cohorts:badges", args=[cohort.public_id])
    for user in (trainer, lead):
        page = signed_in(user).get(address).content.decode()
        for one in (mine, other):
            assert badges.shown(badges.code_of(one)) in page
            assert str(one.person) in page
    assert signed_in(stranger).get(address).status_code == 404


def test_the_sheet_costs_the_same_for_few_and_many(cohort, trainer, signed_in, queries_of):
    def cost(count):
        EnrolmentFactory.create_batch(count, cohort=cohort, enrolled=True)
        return queries_of(signed_in(trainer), reverse("cohorts:badges", args=[cohort.public_id]))

    assert cost(1) == cost(5) <= 16


def test_the_register_alone_may_look_through_the_camera(session, trainer, signed_in):
    browser = signed_in(trainer)
    register = reverse("cohorts:take_register", args=[session.public_id])
    seen = {path: browser.get(path)[powers.HEADER] for path in (register, reverse("public:shell"), "/now/", "/ar/")}
    assert list(seen.values()) == [powers.CAMERA, powers.CAMERA, powers.NOTHING, powers.NOTHING]
