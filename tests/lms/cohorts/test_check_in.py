"""Check-in by a code: who may scan when, what a scan comes to, who confirms it, and what it costs."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import attendance, check_in, claims
from lms.cohorts.attendance import Outcome, Tap
from lms.cohorts.forms.check_in import ThereForm
from lms.cohorts.models import AttendanceRecord, Claim, Mark, RegisterEvent
from lms.cohorts.refusals import RegisterLocked, SessionCalledOff
from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.races import FREE, at_once, without_the_constraint

BEGINS = datetime(2026, 12, 6, 14, tzinfo=UTC)
CHECK_IN = "/check-in/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEGINS, tick=False) as traveller:
        yield traveller


@pytest.fixture
def arwa(cohort, trainee):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=trainee.standings.get().person)


@pytest.fixture
def reem(cohort, guardian):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=guardian.standings.get(person__given_ar="ريم").person)


@pytest.fixture
def lama(cohort, guardian):
    return EnrolmentFactory(cohort=cohort, enrolled=True, person=guardian.standings.get(person__given_ar="لمى").person)


def shown(session, now=None):
    """The address in the code that is shown now."""
    return reverse("cohorts:scan", args=[check_in.code_of(session, now or timezone.now())])


def scanned(browser, session):
    assert browser.get(shown(session))["Location"] == CHECK_IN
    return browser


def say(browser, *chosen):
    """What the page's button sends, or of an account that stands for several the choice."""
    choice = {"choice": "1", "there": [one.public_id for one in chosen]} if chosen else {}
    return browser.post(CHECK_IN, choice)


def marks(session):
    return dict(AttendanceRecord.objects.filter(session=session).values_list("enrolment", "mark"))


def test_a_code_is_read_in_its_window_and_the_next_and_never_after(session):
    start = datetime.fromtimestamp(BEGINS.timestamp() // check_in.WINDOW * check_in.WINDOW, UTC)
    code = check_in.code_of(session, start)
    seconds = [-1, 0, 29, 30, 59, 60, 3600]
    read = [check_in.session_of(code, start + timedelta(seconds=each)) for each in seconds]
    of_it = session.public_id
    assert read == [None, of_it, of_it, of_it, of_it, None, None]
    assert check_in.code_of(session, start + timedelta(seconds=30)) != code


def test_a_code_is_of_its_session_alone(session):
    now, other = timezone.now(), ClassSessionFactory()
    code = check_in.code_of(session, now)
    forged = other.public_id + code[len(other.public_id) :]
    assert check_in.session_of(forged, now) is None
    for nonsense in ["", "x", code[:-1], code + "A", session.public_id, "٣" * len(code), f"{code}\n"]:
        assert check_in.session_of(nonsense, now) is None


@pytest.mark.parametrize(
    ("minutes", "mark"),
    [
        pytest.param(-20, (Mark.PRESENT, None), id="before it began"),
        pytest.param(10, (Mark.PRESENT, None), id="ten minutes after the beginning"),
        pytest.param(10.5, (Mark.LATE, 10), id="half a minute after that"),
        pytest.param(47.9, (Mark.LATE, 47), id="whole minutes alone count"),
        pytest.param(600, (Mark.LATE, 300), id="no more than a register takes"),
    ],
)
def test_a_scan_says_present_or_late_by_its_minute(session, minutes, mark):
    assert check_in.mark_of(session, session.starts_at + timedelta(minutes=minutes)) == mark


def test_a_scan_is_a_claim_and_changes_the_register_only_once_confirmed(session, arwa, trainee, trainer, signed_in):
    browser = scanned(signed_in(trainee), session)
    browser.get(CHECK_IN)
    assert not Claim.objects.exists()
    say(browser)
    claim = Claim.objects.get()
    assert (claim.session, claim.enrolment, claim.scanned_at, claim.made_by) == (session, arwa, BEGINS, trainee)
    assert marks(session) == {}
    [result] = claims.confirm(session, {claim.pk: 0}, by=trainer)
    assert result.outcome is Outcome.APPLIED
    assert marks(session) == {arwa.pk: "present"}
    claim.refresh_from_db()
    assert (claim.answer, claim.answered_by) == ("confirmed", trainer)


def test_scanned_first_and_signed_in_after_counts_from_the_scan(session, arwa, trainee, trainer, clock):
    browser = Client()
    scanned(browser, session)
    away = browser.get(CHECK_IN)
    assert away["Location"] == f"{reverse('account_login')}?next={CHECK_IN}"
    clock.shift(timedelta(minutes=25))  # the code is long over
    signed = browser.post(away["Location"], {"login": trainee.phone, "password": "a long enough password"})
    assert signed["Location"] == CHECK_IN
    say(browser)
    claim = Claim.objects.get()
    assert claim.scanned_at == BEGINS
    claims.confirm(session, {claim.pk: 0}, by=trainer)
    assert marks(session) == {arwa.pk: "present"}


def test_a_code_that_is_over_is_refused_and_says_what_to_do(session, trainee, signed_in, clock):
    address = shown(session)
    clock.shift(timedelta(seconds=61))
    for browser in (Client(), signed_in(trainee)):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "امسح الرمز مرة أخرى" in answer.content.decode()
        assert "scan" not in browser.cookies


def test_a_scan_is_not_kept_for_ever_and_not_forged(session, arwa, trainee, signed_in, clock):
    browser = scanned(signed_in(trainee), session)
    forged = signed_in(trainee)
    forged.cookies["scan"] = browser.cookies["scan"].value.swapcase()
    say(forged)
    clock.shift(check_in.KEPT + timedelta(seconds=1))
    say(browser)
    say(signed_in(trainee))
    assert not Claim.objects.exists()


def test_who_is_not_enrolled_there_is_told(session, stranger, arwa, signed_in):
    browser = scanned(signed_in(stranger), session)
    assert "لا يمثل هذا الحساب" in say(browser).text
    say(browser, arwa)
    assert not Claim.objects.exists()


def test_a_guardian_of_several_chooses_who_is_there(session, reem, lama, guardian, signed_in):
    browser = scanned(signed_in(guardian), session)
    page = say(browser).text
    assert all(str(one.person) in page for one in (reem, lama))
    assert 'role="alert"' not in page
    refused = browser.post(CHECK_IN, {"choice": "1"}).text
    assert str(ThereForm.base_fields["there"].error_messages["required"]) in refused
    assert not Claim.objects.exists()
    say(browser, lama)
    assert [claim.enrolment for claim in Claim.objects.all()] == [lama]
    say(browser, reem)
    assert Claim.objects.count() == 2


def test_a_second_scan_of_the_same_trainee_changes_nothing(session, arwa, trainee, signed_in, clock):
    say(scanned(signed_in(trainee), session))
    clock.shift(timedelta(minutes=30))
    say(scanned(signed_in(trainee), session))
    claims.make(session, [arwa], scanned_at=timezone.now(), by=trainee)
    assert Claim.objects.get().scanned_at == BEGINS


def test_claims_of_sessions_without_a_register_are_refused(session, arwa, trainee):
    session.locked_at = BEGINS
    with pytest.raises(RegisterLocked):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    session.status = "cancelled"
    with pytest.raises(SessionCalledOff):
        claims.make(session, [arwa], scanned_at=BEGINS, by=trainee)
    assert not Claim.objects.exists()


def test_a_refusal_is_said_where_the_claim_was_sent(session, arwa, trainee, signed_in, monkeypatch):
    """The register was locked between the page and the tap."""

    def make(*args, **kwargs):
        raise RegisterLocked

    monkeypatch.setattr(claims, "make", make)
    browser = scanned(signed_in(trainee), session)
    for headers in ({}, {"HX-Request": "true"}):
        answer = browser.post(CHECK_IN, headers=headers)
        assert (answer.status_code, str(RegisterLocked().message) in answer.text) == (200, True)


def test_a_claim_of_who_has_left_the_register_since_is_neither_shown_nor_confirmed(session, arwa, trainee, trainer):
    claims.make(session, [arwa, EnrolmentFactory(enrolled=True)], scanned_at=BEGINS, by=trainee)
    assert [one.claim.enrolment for one in claims.waiting(session)] == [arwa]
    results = claims.confirm(session, dict.fromkeys(Claim.objects.values_list("pk", flat=True), 0), by=trainer)
    assert sorted(result.outcome for result in results) == sorted([Outcome.APPLIED, Outcome.REFUSED])
    assert marks(session) == {arwa.pk: "present"}


@pytest.mark.parametrize(
    "fields", [{"locked_at": BEGINS}, {"status": "cancelled"}, {"starts_at": BEGINS - timedelta(1)}]
)
def test_check_in_is_open_on_its_day_while_the_register_takes_marks(fields, session, arwa, trainee, trainer, signed_in):
    browser = scanned(signed_in(trainee), session)
    for name, value in fields.items():
        setattr(session, name, value)
    session.save()
    say(browser)
    assert not Claim.objects.exists()
    page = signed_in(trainer).get(reverse("cohorts:check_in_code", args=[session.public_id]))
    assert 'class="symbol"' not in page.content.decode()


def test_the_code_page_shows_a_code_that_counts(session, arwa, trainer, signed_in):
    page = signed_in(trainer).get(reverse("cohorts:check_in_code", args=[session.public_id])).content.decode()
    assert 'class="symbol"' in page
    assert f'http-equiv="refresh" content="{check_in.seconds_left(BEGINS)}"' in page


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


def test_a_scan_is_one_insert_and_costs_the_same_in_a_full_room(session, cohort, arwa, trainee, signed_in):
    def cost(browser):
        scanned(browser, session)
        with CaptureQueriesContext(connection) as made:
            browser.post(CHECK_IN, headers={"HX-Request": "true"})
        assert [one["sql"].split()[0] for one in made].count("INSERT") == 1
        assert not [one for one in made if one["sql"].startswith("UPDATE")]
        return len(made)

    first = cost(signed_in(trainee))
    for _ in range(25):
        other = EnrolmentFactory(cohort=cohort, enrolled=True)
        claims.make(session, [other], scanned_at=BEGINS, by=trainee)
    last = EnrolmentFactory(cohort=cohort, enrolled=True)
    assert cost(signed_in(StandingFactory(person=last.person, user=UserFactory()).user)) == first <= 8
    assert Claim.objects.count() == 27


def test_a_pages_script_is_answered_with_what_became_of_it_alone(session, arwa, trainee, signed_in):
    browser = scanned(signed_in(trainee), session)
    answer = browser.post(CHECK_IN, headers={"HX-Request": "true"})
    assert (answer.status_code, Claim.objects.count()) == (200, 1)
    assert str(arwa.person) in answer.text
    assert "<html" not in answer.text


def test_reading_a_code_asks_the_database_nothing(session):
    browser = Client()
    with CaptureQueriesContext(connection) as made:
        scanned(browser, session)
    assert len(made) == 0


def test_the_claims_of_few_and_many_cost_the_same(session, cohort, trainer, trainee, signed_in, queries_of):
    def claimed(count):
        for _ in range(count):
            one = EnrolmentFactory(cohort=cohort, enrolled=True)
            claims.make(session, [one], scanned_at=BEGINS, by=trainee)
            attendance.record(session, [Tap(one, Mark.ABSENT)], by=trainer)
        return queries_of(signed_in(trainer), reverse("cohorts:claims", args=[session.public_id]))

    assert claimed(1) == claimed(5) <= 20


def test_a_guardian_with_one_child_there_need_not_choose(session, reem, guardian, signed_in):
    say(scanned(signed_in(guardian), session))
    assert Claim.objects.get().enrolment == reem


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
