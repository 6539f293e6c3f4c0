"""The register is a function of the set of taps: whatever their order, split or repetition, it ends the same."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.cohorts import attendance
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, RegisterEvent
from lms.cohorts.projection import reading
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

EIGHT = datetime(2026, 11, 1, 8, tzinfo=UTC)
EXAMPLES = count(1)
PHONES = [UUID(int=1), UUID(int=2), UUID(int=3)]


def event(number, *, device=None, seq=0, minutes=0, mark="present"):
    return RegisterEvent(
        id=UUID(int=number), device=device, seq=seq, taken_at=EIGHT + timedelta(minutes=minutes), mark=mark
    )


events = st.lists(
    st.builds(
        event,
        number=st.integers(1, 10**6),
        device=st.sampled_from([None, *PHONES]),
        seq=st.integers(0, 4),
        minutes=st.integers(0, 4),
        mark=st.sampled_from(RegisterEvent.Said.values),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(events, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(taps, random):
    shuffled = list(taps)
    random.shuffle(shuffled)
    assert reading(shuffled).stands is reading(taps).stands


@given(events)
def test_nothing_but_a_devices_last_word_stands(taps):
    stands = reading(taps).stands
    assert (stands is None) is (taps == [])
    if stands and stands.device:
        assert stands.seq == max(tap.seq for tap in taps if tap.device == stands.device)


def test_on_one_phone_the_counter_decides_and_not_the_clock():
    first, second = (event(1, device=PHONES[0], seq=1, minutes=9), event(2, device=PHONES[0], seq=2, minutes=3))
    assert reading([first, second]).stands is second


def test_between_phones_the_later_tap_stands():
    early, late = event(9, device=PHONES[0], seq=8, minutes=1), event(1, device=PHONES[1], seq=1, minutes=2)
    assert reading([late, early]).stands is late


def test_of_two_in_the_same_moment_the_greater_id_stands():
    assert reading([event(2, device=PHONES[0]), event(1, device=PHONES[1])]).stands.id == UUID(int=2)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_stored_register_is_the_same_however_the_taps_arrive(data, trainer):
    cohort = CohortFactory()
    trainees = [EnrolmentFactory(cohort=cohort, enrolled=True) for _ in range(2)]
    taps = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from([0, 1]),
                st.sampled_from(PHONES),
                st.integers(0, 3),
                st.integers(0, 3),
                st.sampled_from(RegisterEvent.Said.values),
            ),
            min_size=1,
            max_size=8,
        )
    )
    base = next(EXAMPLES) << 8  # the examples share one transaction, and a tap's id is taken once
    registers = []
    for number in (1, 2):
        session = ClassSessionFactory(cohort=cohort, number=number, starts_at=EIGHT, ends_at=EIGHT + timedelta(hours=2))
        sent = [
            Tap(
                trainees[who],
                mark,
                id=UUID(int=base + place + (number << 100)),
                device=device,
                seq=seq,
                taken_at=EIGHT + timedelta(minutes=minutes),
            )
            for place, (who, device, seq, minutes, mark) in enumerate(taps)
        ]
        if number == 2:
            sent = data.draw(st.permutations(sent)) + sent[:2]  # reordered, and some sent again
        while sent:
            size = data.draw(st.integers(1, len(sent)))
            attendance.record(session, sent[:size], by=trainer)
            sent = sent[size:]
        registers.append(
            {
                (row.enrolment_id, row.mark, row.event_id.int & ~(3 << 100))
                for row in AttendanceRecord.objects.filter(session=session)
            }
        )
    assert registers[0] == registers[1]
