"""Many people at once, on the database the suite runs on. Each race has a control: the same without its lock."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Event, Thread
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import QuerySet

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, bulk, enrolment, planning, projection
from lms.cohorts.attendance import Tap
from lms.cohorts.models import (
    AttendanceRecord,
    ClassSession,
    Cohort,
    Enrolment,
    Mark,
    RegisterEvent,
)
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.races import FREE, KEPT_OUT

pytestmark = pytest.mark.django_db(transaction=True)

SEATS, PEOPLE = 10, 20
Status = Enrolment.Status
NOON = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _during_the_first_session():
    with time_machine.travel("2026-12-06T17:30:00+03:00"):
        yield


def at_once(*acts):
    """Run the acts in threads that start together, each on its own connection; what each returned or raised."""
    start, came_of_it = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait()
            came_of_it[place] = act()
        except Exception as error:  # noqa: BLE001 - the test asserts on it
            came_of_it[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of_it


def without_the_lock():
    """SQLite's write lock is the transaction itself, so the control goes without one; PostgreSQL's may keep it."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def unlocked(verb, monkeypatch):
    """The verb as it would be if it held no row."""

    def without_holding_rows(*args, **kwargs):
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
        with without_the_lock():
            return verb.__wrapped__(*args, **kwargs)

    return without_holding_rows


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def applications(cohort, count, status=Status.APPLIED, **fields):
    return [
        EnrolmentFactory(cohort=cohort, person=PersonFactory(born_on=date(2000, 1, 1)), status=status, **fields)
        for _ in range(count)
    ]


def test_twenty_people_at_ten_seats_fill_exactly_ten():
    lead, cohort = UserFactory(), CohortFactory(capacity=SEATS)
    applied = applications(cohort, PEOPLE)
    results = at_once(*[lambda one=one: enrolment.accept(one, by=lead) for one in applied])
    assert kinds(results) == ["CohortFull"] * (PEOPLE - SEATS) + ["Enrolment"] * SEATS
    cohort.refresh_from_db()
    assert cohort.taken == SEATS == cohort.enrolments.enrolled().count()


def test_two_leads_in_bulk_at_once_fill_exactly_the_seats_and_each_is_told_exactly():
    cohort = CohortFactory(capacity=SEATS)
    applications(cohort, PEOPLE)
    one, other = at_once(*[lambda: bulk.decide(cohort.enrolments.all(), "accept", by=UserFactory()) for _ in range(2)])
    cohort.refresh_from_db()
    assert cohort.taken == SEATS == cohort.enrolments.enrolled().count()
    assert len(one.done) + len(other.done) == SEATS
    assert not {each.pk for each in one.done} & {each.pk for each in other.done}
    for tally in (one, other):  # whoever the other had accepted is refused with that reason, and told apart
        assert len(tally.done) + len(tally.still_to_decide) == PEOPLE


def test_control_a_bulk_that_counts_the_free_seats_first_oversells():
    cohort = CohortFactory(capacity=SEATS)
    some, others = applications(cohort, SEATS), applications(cohort, SEATS)
    counted = Barrier(2)

    def count_then_enrol(chosen):
        with without_the_lock():
            free = SEATS - cohort.enrolments.enrolled().count()
            counted.wait()
            Enrolment.objects.filter(pk__in=[one.pk for one in chosen[:free]]).update(status=Status.ENROLLED)

    at_once(lambda: count_then_enrol(some), lambda: count_then_enrol(others))
    assert cohort.enrolments.enrolled().count() > SEATS


def test_control_counting_first_and_enrolling_after_oversells():
    cohort = CohortFactory(capacity=SEATS)
    counted = Barrier(PEOPLE)

    def check_then_enrol(one):
        with without_the_lock():
            has_room = cohort.enrolments.enrolled().count() < SEATS
            counted.wait()
            if has_room:
                Enrolment.objects.filter(pk=one.pk).update(status=Status.ENROLLED)

    at_once(*[lambda one=one: check_then_enrol(one) for one in applications(cohort, PEOPLE)])
    assert cohort.enrolments.enrolled().count() > SEATS


def test_one_application_accepted_by_five_at_once_takes_one_seat():
    lead, [applied] = UserFactory(), applications(CohortFactory(capacity=SEATS), 1)
    results = at_once(*[lambda: enrolment.accept(Enrolment.objects.get(pk=applied.pk), by=lead)] * 5)
    assert kinds(results) == ["AlreadyDecided"] * 4 + ["Enrolment"]
    assert Cohort.objects.get().taken == 1


def waiting_list(*, enrolled, waiting):
    cohort = CohortFactory(capacity=enrolled)
    inside = applications(cohort, enrolled, Status.ENROLLED)
    queue = [
        applications(cohort, 1, Status.WAITING, waiting_since=NOON + timedelta(minutes=place))[0]
        for place in range(waiting)
    ]
    return cohort, inside, queue


def test_five_who_leave_at_once_promote_the_first_five_each_once():
    by = UserFactory()
    _cohort, inside, queue = waiting_list(enrolled=5, waiting=8)
    results = at_once(*[lambda one=one: enrolment.withdraw(one, by=by) for one in inside])
    assert kinds(results) == ["Enrolment"] * 5
    statuses = [Enrolment.objects.get(pk=one.pk).status for one in queue]
    assert statuses == [Status.ENROLLED] * 5 + [Status.WAITING] * 3
    promoted = AuditEvent.objects.filter(verb="enrolment.promoted").values_list("subject_id", flat=True)
    assert sorted(promoted) == sorted(str(one.pk) for one in queue[:5])
    assert Cohort.objects.get().taken == 5


def test_one_who_leaves_four_times_at_once_promotes_one():
    by = UserFactory()
    _cohort, [leaves], queue = waiting_list(enrolled=1, waiting=3)
    results = at_once(*[lambda: enrolment.withdraw(Enrolment.objects.get(pk=leaves.pk), by=by)] * 4)
    assert kinds(results) == ["AlreadyDecided"] * 3 + ["Enrolment"]
    assert [Enrolment.objects.get(pk=one.pk).status for one in queue] == ["enrolled", "waiting", "waiting"]


def test_who_is_accepted_from_the_queue_while_another_leaves_is_promoted_once():
    lead = UserFactory()
    cohort, inside, queue = waiting_list(enrolled=3, waiting=3)
    results = at_once(
        *[lambda one=one: enrolment.withdraw(one, by=lead) for one in inside],
        *[lambda one=one: enrolment.accept(one, by=lead) for one in queue],
    )
    assert set(kinds(results)) <= {"Enrolment", "AlreadyDecided", "CohortFull"}
    cohort.refresh_from_db()
    assert cohort.taken == 3 == cohort.enrolments.enrolled().count()
    assert kinds(results[:3]) == ["Enrolment"] * 3


def test_control_two_who_read_the_queue_before_either_writes_promote_one_and_lose_a_seat():
    cohort, inside, _queue = waiting_list(enrolled=2, waiting=2)
    read = Barrier(2)

    def leave_and_promote(one):
        with without_the_lock():
            Enrolment.objects.filter(pk=one.pk).update(status=Status.WITHDRAWN)
            first = cohort.enrolments.filter(status=Status.WAITING).order_by("waiting_since").first()
            read.wait()
            Enrolment.objects.filter(pk=first.pk).update(status=Status.ENROLLED)

    at_once(*[lambda one=one: leave_and_promote(one) for one in inside])
    assert cohort.enrolments.enrolled().count() == 1


def queued_while_another_leaves(wait, monkeypatch, patience=KEPT_OUT):
    """The lead has seen that the cohort is full; somebody leaves before the application is queued, if nothing holds them."""
    _cohort, [leaves], _queue = waiting_list(enrolled=1, waiting=0)
    [applied] = applications(leaves.cohort, 1)
    by, is_queueing, has_left = UserFactory(), Event(), Event()
    needs_consent = enrolment._needs_consent

    def wait_then_ask(one):
        is_queueing.set()
        has_left.wait(patience)  # the lock keeps them in: as it should be
        needs_consent(one)

    def leave_meanwhile():
        is_queueing.wait(FREE)
        try:
            return enrolment.withdraw(leaves, by=by)
        finally:
            has_left.set()

    monkeypatch.setattr(enrolment, "_needs_consent", wait_then_ask)
    assert kinds(at_once(lambda: wait(applied, by=by), leave_meanwhile)) == ["Enrolment", "Enrolment"]
    return Enrolment.objects.get(pk=applied.pk).status, Cohort.objects.get().taken


def test_who_is_queued_while_another_leaves_gets_the_seat(monkeypatch):
    assert queued_while_another_leaves(enrolment.wait, monkeypatch) == (Status.ENROLLED, 1)


def test_control_without_its_lock_somebody_waits_beside_a_free_seat(monkeypatch):
    unlocked_wait = unlocked(enrolment.wait, monkeypatch)
    assert queued_while_another_leaves(unlocked_wait, monkeypatch, FREE) == (Status.WAITING, 0)


def a_register():
    cohort = CohortFactory()
    return ClassSessionFactory(cohort=cohort), EnrolmentFactory(cohort=cohort, enrolled=True)


def test_two_trainers_who_tap_at_once_lose_nothing_and_the_later_tap_stands():
    session, arwa = a_register()
    trainers = [UserFactory(), UserFactory()]
    marks = [Mark.PRESENT, Mark.ABSENT, Mark.LATE, Mark.EXCUSED]

    def taps_of(trainer, device):
        for seq in range(1, 11):
            tap = Tap(
                arwa,
                marks[(seq + device) % 4],
                id=UUID(int=device * 100 + seq),
                device=UUID(int=device),
                seq=seq,
                taken_at=NOON + timedelta(seconds=(seq * 7919 + device * 104729) % 3600),
            )
            attendance.record(session, [tap], by=trainer)

    results = at_once(*[lambda by=by, device=device: taps_of(by, device) for device, by in enumerate(trainers * 2)])
    assert results == [None] * 4
    events = list(RegisterEvent.objects.all())
    assert len(events) == 40
    record = AttendanceRecord.objects.get()
    assert record.event_id == projection.reading(events).stands.id


def test_control_the_last_to_write_overwrites_the_later_tap():
    session, arwa = a_register()
    by = UserFactory()
    seen = Barrier(2)

    def read_then_write(mark, minutes, after):
        with without_the_lock():
            tap = RegisterEvent(
                id=UUID(int=minutes), session=session, enrolment=arwa, mark=mark, by=by,
                taken_at=NOON + timedelta(minutes=minutes),
            )  # fmt: skip
            stands = AttendanceRecord.objects.filter(session=session, enrolment=arwa).first()
            seen.wait()
            assert stands is None
            if after:
                after.wait()
            tap.save(force_insert=True)
            AttendanceRecord.objects.bulk_create(
                [
                    AttendanceRecord(
                        session=session, enrolment=arwa, mark=mark, event=tap, taken_by=by, taken_at=tap.taken_at
                    )
                ],
                update_conflicts=True,
                unique_fields=["session", "enrolment"],
                update_fields=["mark", "event", "taken_at"],
            )

    written = Barrier(2)

    def later_first():
        read_then_write(Mark.PRESENT, 9, None)
        written.wait()

    at_once(later_first, lambda: read_then_write(Mark.ABSENT, 1, written))
    assert AttendanceRecord.objects.get().mark == "absent"  # taken eight minutes before the other


def test_an_older_tap_that_is_written_last_does_not_overwrite_the_later_one():
    session, arwa = a_register()
    by = UserFactory()
    for minutes, mark in [(9, Mark.PRESENT), (1, Mark.ABSENT)]:
        tap = Tap(arwa, mark, device=UUID(int=minutes), taken_at=NOON + timedelta(minutes=minutes))
        attendance.record(session, [tap], by=by)
    assert AttendanceRecord.objects.get().mark == "present"


def closed_while_tapped(tap, close, monkeypatch, patience=KEPT_OUT):
    """A tap has seen an open register; the cohort is closed before it is stored, if nothing holds the register."""
    session, arwa = a_register()
    by, is_tapping, is_closed = UserFactory(), Event(), Event()
    store = attendance.store

    def wait_then_store(*args, **kwargs):
        is_tapping.set()
        is_closed.wait(patience)  # the lock keeps the closing out: as it should be
        return store(*args, **kwargs)

    def close_meanwhile():
        is_tapping.wait(FREE)
        try:
            return close(Cohort.objects.get(), by=by)
        finally:
            is_closed.set()

    monkeypatch.setattr(attendance, "store", wait_then_store)
    results = at_once(lambda: tap(session, [Tap(arwa, Mark.PRESENT)], by=by), close_meanwhile)
    assert kinds(results) == ["Cohort", "list"]
    return RegisterEvent.objects.get().received_at, ClassSession.objects.get().locked_at


def test_no_tap_enters_a_register_that_the_cohorts_closing_has_locked(monkeypatch):
    received_at, locked_at = closed_while_tapped(attendance.record, planning.close, monkeypatch)
    assert received_at < locked_at
    with pytest.raises(attendance.RegisterLocked):
        attendance.record(ClassSession.objects.get(), [Tap(Enrolment.objects.get(), Mark.ABSENT)], by=UserFactory())


def test_control_without_its_lock_a_tap_enters_a_locked_register(monkeypatch):
    unlocked_tap = unlocked(attendance.record, monkeypatch)
    received_at, locked_at = closed_while_tapped(unlocked_tap, planning.close, monkeypatch, FREE)
    assert received_at > locked_at


def test_one_person_who_applies_to_two_cohorts_of_a_course_at_once_has_one_application():
    by, person = UserFactory(), PersonFactory()
    first = CohortFactory()
    second = CohortFactory(course=first.course)
    results = at_once(
        *[
            lambda cohort=cohort: enrolment.apply(cohort, person=person, by=by, on=date(2026, 11, 15))
            for cohort in [first, second] * 3
        ]
    )
    assert kinds(results) == ["Enrolment"] + ["NotEligible"] * 5
    assert Enrolment.objects.count() == 1


def applied_while_closed(apply, monkeypatch, patience=KEPT_OUT):
    """An application has found the cohort open; it is closed before the application is written, if nothing holds it."""
    cohort, person, by = CohortFactory(), PersonFactory(), UserFactory()
    is_applying, is_closed = Event(), Event()
    refusals = enrolment.refusals

    def look_then_wait(*args, **kwargs):
        found = refusals(*args, **kwargs)
        is_applying.set()
        is_closed.wait(patience)  # the lock keeps the closing out: as it should be
        return found

    def close_meanwhile():
        is_applying.wait(FREE)
        try:
            return planning.close(Cohort.objects.get(), by=by)
        finally:
            is_closed.set()

    monkeypatch.setattr(enrolment, "refusals", look_then_wait)
    results = at_once(lambda: apply(cohort, person=person, by=by, on=date(2026, 11, 15)), close_meanwhile)
    assert kinds(results) == ["Cohort", "Enrolment"]
    return Enrolment.objects.get().status


def test_who_applies_while_the_cohort_is_closed_has_an_answer(monkeypatch):
    assert applied_while_closed(enrolment.apply, monkeypatch) == Status.DECLINED


def test_control_without_its_lock_an_application_waits_for_a_closed_cohort(monkeypatch):
    unlocked_apply = unlocked(enrolment.apply, monkeypatch)
    assert applied_while_closed(unlocked_apply, monkeypatch, FREE) == Status.APPLIED
