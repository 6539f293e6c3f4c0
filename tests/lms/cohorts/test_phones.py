"""Phones that lose the network, the answer and the time: no mark is lost, none counts twice, none gives way unseen."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lms.cohorts import projection, rights, sync
from lms.cohorts.attendance import NONE
from lms.cohorts.models import AttendanceRecord, RegisterEvent
from lms.cohorts.sync import Sent
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 6, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
MARKS = ["present", "absent", NONE]
SLOW = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))


class Phone:
    """What one phone holds: taps not yet answered, and the revision it last saw of each trainee."""

    def __init__(self, by, skew):
        self.by, self.skew, self.device = by, skew, uuid4()
        self.seq, self.outbox, self.seen = 0, [], {}

    def tap(self, session, enrolment, mark, at):
        self.seq += 1
        self.outbox.append(
            Sent(
                id=uuid4(),
                seq=self.seq,
                session=session.public_id,
                whose=enrolment.public_id,
                mark=mark,
                minutes_late=None,
                reason="",
                taken_at=at + self.skew,
                base=self.seen.get(enrolment.public_id),
            )
        )
        return self.outbox[-1]

    def send(self, some):
        return sync.receive(some, by=self.by, device=self.device, sent_at=LATER + self.skew)

    def look(self, session):
        self.seen |= {
            record.enrolment.public_id: record.rev
            for record in AttendanceRecord.objects.filter(session=session).select_related("enrolment")
        }


class Phones(RuleBasedStateMachine):
    """Two trainers, one of them with two phones, one phone ten years ahead and one forty behind."""

    @initialize()
    def begin(self):
        cohort = CohortFactory(status="published")
        trainers = [UserFactory(), UserFactory()]
        for one in trainers:
            rights.give(cohort, one)
        self.session = ClassSessionFactory(cohort=cohort, starts_at=NOON, ends_at=NOON + timedelta(hours=2))
        self.trainees = [EnrolmentFactory(cohort=cohort, enrolled=True) for _ in range(2)]
        years = timedelta(days=365)
        self.phones = [Phone(trainers[0], 10 * years), Phone(trainers[1], -40 * years), Phone(trainers[1], 0 * years)]
        self.said, self.minute = {}, 0

    @rule(phone=st.sampled_from([0, 1, 2]), trainee=st.sampled_from([0, 1]), mark=st.sampled_from(MARKS))
    def tap(self, phone, trainee, mark):
        self.minute += 1
        one = self.phones[phone].tap(self.session, self.trainees[trainee], mark, NOON + timedelta(minutes=self.minute))
        self.said[one.id] = one

    @rule(phone=st.sampled_from([0, 1, 2]), data=st.data())
    def send_some_and_perhaps_hear_nothing(self, phone, data):
        phone = self.phones[phone]
        if not phone.outbox:
            return
        some = data.draw(st.lists(st.sampled_from(phone.outbox), min_size=1, max_size=6))
        answers = phone.send(some)
        assert {answer.outcome for answer in answers} <= {"applied", "superseded", "conflict", "duplicate"}
        if data.draw(st.booleans(), label="the answer arrives"):
            answered = {answer.id for answer in answers}
            phone.outbox = [one for one in phone.outbox if one.id not in answered]
            phone.look(self.session)

    @rule(phone=st.sampled_from([0, 1, 2]))
    def open_the_page(self, phone):
        self.phones[phone].look(self.session)

    @invariant()
    def no_mark_gives_way_unseen(self):
        if not hasattr(self, "session"):
            return
        for trainee in self.trainees:
            taps = list(RegisterEvent.objects.filter(session=self.session, enrolment=trainee))
            record = AttendanceRecord.objects.filter(session=self.session, enrolment=trainee).first()
            assert (record is None) is (taps == [])
            for tap in taps:
                if tap.mark == record.mark or record.against or tap.by_id == record.taken_by_id:
                    continue
                # Somebody who had seen it says otherwise, or its own taker does.
                assert any((other.base or 0) >= tap.rev for other in taps if other.by_id != tap.by_id) or any(
                    other.by_id == tap.by_id and other.taken_at >= tap.taken_at for other in taps if other is not tap
                )

    def teardown(self):
        if not hasattr(self, "session"):
            return
        for phone in self.phones:
            phone.send(phone.outbox[::-1])
        kept = RegisterEvent.objects.filter(session=self.session)
        assert {one.pk: one.mark for one in kept} == {one.id: one.mark for one in self.said.values()}
        for trainee in self.trainees:
            record = AttendanceRecord.objects.filter(session=self.session, enrolment=trainee).first()
            reading = projection.reading(kept.filter(enrolment=trainee))
            assert (record and record.event_id) == (reading.stands and reading.stands.pk)
            assert (record and record.against_id) == (reading.against and reading.against.pk)
            assert (record.rev if record else 0) == kept.filter(enrolment=trainee).count()


def test_no_mark_is_lost_doubled_or_overwritten_unseen():
    with time_machine.travel(LATER, tick=False):
        run_state_machine_as_test(Phones, settings=SLOW)


@SLOW
@given(data=st.data())
def test_in_whatever_order_marks_arrive_the_register_is_the_same(data):
    """The same taps into two sessions, in two orders: what stands, and what is against it, is the same."""
    cohort = CohortFactory(status="published")
    trainers = [UserFactory(), UserFactory()]
    for one in trainers:
        rights.give(cohort, one)
    trainee = EnrolmentFactory(cohort=cohort, enrolled=True)
    taps = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(MARKS), st.integers(0, 59)), max_size=4)
    phases = data.draw(st.lists(taps, min_size=1, max_size=3))
    first = uuid4().int >> 16 << 16  # ids in one order in both sessions: of two in one moment the greater stands
    registers = []
    with time_machine.travel(LATER, tick=False):
        for number in (1, 2):
            session = ClassSessionFactory(
                cohort=cohort, number=number, starts_at=NOON, ends_at=NOON + timedelta(hours=2)
            )
            devices, rev, count = [uuid4() for _ in range(3)], None, 0
            for phase in phases:
                sent = []
                for phone, mark, minute in phase:
                    count += 1
                    one = Sent(
                        UUID(int=first ^ count ^ (number << 64)), count, session.public_id, trainee.public_id, mark,
                        None, "", NOON + timedelta(minutes=minute), rev,
                    )  # fmt: skip
                    sent.append((phone, one))
                for phone, one in sent if number == 1 else data.draw(st.permutations(sent)):
                    sync.receive([one], by=trainers[min(phone, 1)], device=devices[phone], sent_at=LATER)
                record = AttendanceRecord.objects.filter(session=session).first()
                rev = record and record.rev  # every phone is opened with a network before the next
            record = AttendanceRecord.objects.select_related("against").filter(session=session).first()
            registers.append(
                record
                and (
                    record.mark,
                    record.event_id.int ^ (number << 64),
                    record.against and record.against.mark,
                    record.rev,
                )
            )
    assert registers[0] == registers[1]
