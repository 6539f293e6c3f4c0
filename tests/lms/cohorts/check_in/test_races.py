"""Two at once: who scan for one trainee, and who answer one claim."""

from threading import Barrier, Event

import pytest

from lms.cohorts import claims
from lms.cohorts.attendance import Tap
from lms.cohorts.models import Claim, RegisterEvent
from tests.lms.cohorts.check_in.room import BEGINS, marks
from tests.races import FREE, at_once, without_the_constraint, without_the_lock


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_scans_of_one_trainee_at_once_are_one_claim(self, session, arwa, trainee):
        def scan():
            claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)

        assert at_once(scan, scan, before="INSERT") == [None, None]
        assert Claim.objects.count() == 1

    def test_control_without_the_constraint_they_are_two(self, session, arwa, trainee):
        def scan():
            claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)

        with without_the_constraint(Claim, "one_claim_per_session_and_enrolment"):
            at_once(scan, scan, before="INSERT")
            assert Claim.objects.count() == 2

    def test_of_one_who_confirms_and_one_who_puts_aside_one_is_first_and_the_register_says_so(
        self, session, arwa, trainee, trainer, assistant
    ):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
        claim = Claim.objects.get()
        at_once(
            lambda: claims.confirm(session, {claim.pk: 0}, by=trainer),
            lambda: claims.put_aside(session, [claim.pk], by=assistant),
            before="SELECT",
        )
        claim.refresh_from_db()
        assert (claim.answer, marks(session)) in [("confirmed", {arwa.pk: "present"}), ("put_aside", {})]

    def test_control_without_the_lock_a_claim_put_aside_is_a_mark_all_the_same(
        self, session, arwa, trainee, trainer, assistant, monkeypatch
    ):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
        claim, has_read, is_confirmed = Claim.objects.get(), Event(), Event()

        def without_holding_the_row(session, pks):
            return list(Claim.objects.filter(session=session, pk__in=pks, answer="").select_related("enrolment"))

        def put_aside():
            found = without_holding_the_row(session, [claim.pk])
            has_read.set()
            assert is_confirmed.wait(timeout=FREE)
            claims._answer(found, Claim.Answer.PUT_ASIDE, by=assistant)

        def confirm():
            assert has_read.wait(timeout=FREE)
            claims.confirm(session, {claim.pk: 0}, by=trainer)
            is_confirmed.set()

        monkeypatch.setattr(claims, "_unanswered", without_holding_the_row)
        assert not [one for one in at_once(put_aside, confirm) if one]
        claim.refresh_from_db()
        assert (claim.answer, marks(session)) == ("put_aside", {arwa.pk: "present"})

    def test_two_who_confirm_at_once_make_one_tap(self, session, arwa, trainee, trainer, assistant):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
        claim = Claim.objects.get()
        at_once(
            lambda: claims.confirm(session, {claim.pk: 0}, by=trainer),
            lambda: claims.confirm(session, {claim.pk: 0}, by=assistant),
            before="SELECT",
        )
        assert RegisterEvent.objects.count() == 1
        assert marks(session) == {arwa.pk: "present"}

    def test_control_without_the_lock_and_with_ids_of_their_own_they_are_two_taps(
        self, session, arwa, trainee, trainer, assistant, monkeypatch
    ):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
        claim, both_have_read = Claim.objects.get(), Barrier(2)

        def without_holding_the_row(session, pks):
            found = list(Claim.objects.filter(session=session, pk__in=pks, answer="").select_related("enrolment"))
            both_have_read.wait(FREE)
            return found

        def confirm(by):
            with without_the_lock():
                claims.confirm.__wrapped__(session, {claim.pk: 0}, by=by)

        monkeypatch.setattr(claims, "_unanswered", without_holding_the_row)
        monkeypatch.setattr(claims, "Tap", lambda *said, base, **_id: Tap(*said, base=base))
        assert at_once(lambda: confirm(trainer), lambda: confirm(assistant)) == [None, None]
        assert RegisterEvent.objects.count() == 2
