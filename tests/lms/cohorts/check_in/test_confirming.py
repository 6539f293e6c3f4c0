"""The trainer confirms claims, or puts them aside; nobody else does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lms.cohorts import attendance, claims
from lms.cohorts.attendance import Outcome, Tap
from lms.cohorts.models import AttendanceRecord, Claim, ClassSession, Enrolment, Guest, Mark, RegisterEvent
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.people import UserFactory
from tests.lms.cohorts.check_in.room import BEGINS, marks


def test_a_claim_of_who_has_left_the_register_since_is_neither_shown_nor_confirmed(session, arwa, trainee, trainer):
    claims.make(session, [arwa, EnrolmentFactory(enrolled=True)], scanned_at=BEGINS, by=trainee)
    assert [one.claim.enrolment for one in claims.waiting(session)] == [arwa]
    results = claims.confirm(session, dict.fromkeys(Claim.objects.values_list("pk", flat=True), 0), by=trainer)
    assert sorted(result.outcome for result in results) == sorted([Outcome.APPLIED, Outcome.REFUSED])
    assert marks(session) == {arwa.pk: "present"}


@pytest.mark.parametrize("begins", [BEGINS, BEGINS.replace(hour=20, minute=59), BEGINS.replace(hour=21)])
@pytest.mark.parametrize("days", [0, 1])
def test_what_waits_is_said_only_as_long_as_it_is_on_the_list(session, arwa, trainee, begins, days):
    session.starts_at, session.ends_at = begins, begins + timedelta(hours=1)
    session.save()
    claims.make(session, [arwa], scanned_at=begins, by=trainee)
    arwa.status, arwa.left_on = Enrolment.Status.WITHDRAWN, session.held_on + timedelta(days)
    arwa.save()
    assert len(claims.waiting(session)) == days
    assert claims.with_claims(ClassSession.objects.all()).get().has_claims == bool(days)


def test_a_claim_of_a_guest_waits_until_they_are_invited_no_more(session, trainee):
    arwa = EnrolmentFactory(enrolled=True)
    guest = Guest.objects.create(id=uuid4(), session=session, enrolment=arwa, name="أروى", added_by=trainee)
    claims.make(session, [guest.enrolment], scanned_at=BEGINS, by=trainee)
    assert [one.claim.enrolment for one in claims.waiting(session)] == [guest.enrolment]
    guest.delete()
    assert claims.waiting(session) == []
    assert not Claim.objects.waiting().exists()


@pytest.mark.parametrize("name", ["cohorts:check_in_code", "cohorts:claims"])
def test_only_who_may_take_the_register_sees_its_code_and_its_claims(
    name, session, trainee, stranger, assistant, lead, signed_in
):
    address = reverse(name, args=[session.public_id])
    seen = {user: signed_in(user).get(address).status_code for user in (trainee, stranger, assistant, lead)}
    assert list(seen.values()) == [404, 404, 200, 200]


def test_nobody_else_confirms(session, arwa, trainee, stranger, signed_in):
    claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    claim = Claim.objects.get()
    for user in (trainee, stranger):
        answer = signed_in(user).post(
            reverse("cohorts:claims", args=[session.public_id]), {"act": "confirm", "claim": f"{claim.pk} 0"}
        )
        assert answer.status_code == 404
    assert marks(session) == {}


def test_all_are_confirmed_in_one_tap_and_who_is_marked_otherwise_by_themselves(
    session, cohort, trainer, trainee, arwa, signed_in, clock
):
    late, absent = EnrolmentFactory(cohort=cohort, enrolled=True), EnrolmentFactory(cohort=cohort, enrolled=True)
    marked = EnrolmentFactory(cohort=cohort, enrolled=True)
    claims.make(session, [arwa, absent, marked], scanned_at=BEGINS, by=trainee)
    claims.make(session, [late], scanned_at=BEGINS + timedelta(minutes=17), by=trainee)
    attendance.record(session, [Tap(absent, Mark.ABSENT), Tap(marked, Mark.PRESENT)], by=trainer)
    address, browser = reverse("cohorts:claims", args=[session.public_id]), signed_in(trainer)
    waiting = claims.waiting(session)
    assert {one.claim.enrolment_id for one in waiting} == {arwa.pk, absent.pk, late.pk}
    seen = [f"{one.claim.pk} {one.row.rev}" for one in waiting if not one.row.is_marked]
    answer = browser.post(address, {"act": "confirm", "claim": seen}, follow=True)
    assert "٢" in answer.content.decode()
    assert marks(session) == {arwa.pk: "present", late.pk: "late", absent.pk: "absent", marked.pk: "present"}
    assert AttendanceRecord.objects.get(enrolment=late).minutes_late == 17
    [left] = claims.waiting(session)
    browser.post(address, {"act": "confirm", "claim": f"{left.claim.pk} {left.row.rev}"})
    assert marks(session)[absent.pk] == "present"
    assert claims.waiting(session) == []
    browser.post(address, {"act": "confirm", "claim": seen})  # a double tap
    assert RegisterEvent.objects.count() == 5


def test_a_claim_put_aside_is_no_mark_and_waits_no_more(session, arwa, trainer, trainee, signed_in):
    claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    claim = Claim.objects.get()
    address, browser = reverse("cohorts:claims", args=[session.public_id]), signed_in(trainer)
    register = reverse("cohorts:take_register", args=[session.public_id])
    assert address in browser.get(register).content.decode()
    browser.post(address, {"act": "aside", "claim": f"{claim.pk} 0"})
    browser.post(address, {"act": "confirm", "claim": f"{claim.pk} 0"})
    assert marks(session) == {}
    claim.refresh_from_db()
    assert claim.answer == "put_aside"
    assert address not in browser.get(register).content.decode()


def test_a_mark_made_meanwhile_by_somebody_else_is_kept_in_dispute(
    session, arwa, trainer, trainee, assistant, signed_in
):
    claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    claim = Claim.objects.get()
    attendance.record(session, [Tap(arwa, Mark.ABSENT)], by=assistant)
    [result] = claims.confirm(session, {claim.pk: 0}, by=UserFactory())
    assert result.outcome is Outcome.CONFLICT
    assert AttendanceRecord.objects.get().against is not None


@pytest.mark.parametrize(
    "posted",
    [
        pytest.param({"act": "confirm", "claim": "x"}, id="nonsense"),
        pytest.param({"act": "confirm", "claim": "------------------------------------ 0"}, id="no id"),
        pytest.param({"act": "confirm", "claim": "0" * 8 + "-0000-4000-8000-" + "0" * 12 + " 0"}, id="no claim"),
        pytest.param({"act": "confirm"}, id="nothing"),
    ],
)
def test_nonsense_confirms_nothing(posted, session, arwa, trainer, trainee, signed_in):
    claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    answer = signed_in(trainer).post(reverse("cohorts:claims", args=[session.public_id]), posted)
    assert answer.status_code == 302
    assert marks(session) == {}


def test_a_claim_of_another_session_is_not_confirmed_here(session, cohort, arwa, trainer, trainee):
    other = ClassSessionFactory(cohort=cohort, number=2, starts_at=BEGINS + timedelta(hours=3))
    claims.make(other, [arwa], scanned_at=BEGINS, by=trainee)
    assert claims.confirm(session, {Claim.objects.get().pk: 0}, by=trainer) == []
    assert marks(other) == {}


def test_the_claims_of_few_and_many_cost_the_same(session, cohort, trainer, trainee, signed_in, queries_of):
    def claimed(count):
        for _ in range(count):
            one = EnrolmentFactory(cohort=cohort, enrolled=True)
            claims.make(session, [one], scanned_at=BEGINS, by=trainee)
            attendance.record(session, [Tap(one, Mark.ABSENT)], by=trainer)
        return queries_of(signed_in(trainer), reverse("cohorts:claims", args=[session.public_id]))

    assert claimed(1) == claimed(5) <= 20
