"""The page of what a register waits for, and who answers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, guests, held, planning
from lms.cohorts.attendance import Tap
from lms.cohorts.models import AttendanceRecord, Guest, HeldMark
from lms.cohorts.sync import Visitor
from tests.factories.cohorts import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_the_session():
    with time_machine.travel("2026-12-06T18:00:00+03:00"):
        yield


@pytest.fixture
def disputed(session, arwa, trainer, assistant):
    for mark, by in [("absent", assistant), ("present", trainer)]:
        attendance.record(session, [Tap(arwa, mark, device=uuid4(), taken_at=datetime.now(UTC))], by=by)
    return AttendanceRecord.objects.get(session=session)


@pytest.fixture
def waiting_guest(session, trainer):
    visitor = Visitor(uuid4(), "سعاد")
    guest = guests.added(session, [visitor], by=trainer)[visitor]
    attendance.record(session, [Tap(guest, "present")], by=trainer)
    return Guest.objects.get()


@pytest.fixture
def late_mark(session, arwa, trainer):
    return HeldMark.objects.create(
        id=uuid4(), session=session, enrolment=arwa, why="locked", mark="late", minutes_late=7, by=trainer,
        taken_at=session.starts_at,
    )  # fmt: skip


@pytest.fixture
def answer(client, session):
    def answer(by, **body):
        client.force_login(by)
        return client.post(reverse("cohorts:decide", args=[session.public_id]), body)

    return answer


def page(client, by, session):
    client.force_login(by)
    return client.get(reverse("cohorts:decide", args=[session.public_id]))


def test_the_lead_trainer_decides_which_mark_is_right(client, answer, session, arwa, disputed, trainer):
    assert disputed.against
    assert str(arwa.person) in page(client, trainer, session).text
    answer(trainer, act="dispute", of=arwa.public_id, mark="absent")
    disputed.refresh_from_db()
    assert (disputed.mark, disputed.against, disputed.taken_by) == ("absent", None, trainer)
    assert AuditEvent.objects.get(verb="register.decided").by == trainer


def test_a_mark_that_nobody_said_decides_nothing(answer, arwa, disputed, trainer):
    assert answer(trainer, act="dispute", of=arwa.public_id, mark="excused").status_code == 200
    disputed.refresh_from_db()
    assert disputed.against


def test_an_assistant_sees_the_dispute_and_decides_nothing(client, answer, session, arwa, disputed, assistant):
    response = page(client, assistant, session)
    assert str(arwa.person) in response.text
    assert 'name="mark"' not in response.text
    assert answer(assistant, act="dispute", of=arwa.public_id, mark="absent").status_code == 404


def test_a_walk_in_is_matched_with_a_trainee_of_the_course(client, answer, session, cohort, waiting_guest, trainer):
    elsewhere = EnrolmentFactory(cohort=CohortFactory(status="published", course=cohort.course), enrolled=True)
    stranger = EnrolmentFactory(enrolled=True)
    assert "سعاد" in page(client, trainer, session).text
    assert answer(trainer, act="guest", of=str(waiting_guest.pk), enrolment=stranger.public_id).status_code == 200
    assert answer(trainer, act="guest", of=str(waiting_guest.pk), enrolment=elsewhere.public_id).status_code == 302
    assert AttendanceRecord.objects.get(enrolment=elsewhere).mark == "present"
    assert "سعاد" not in page(client, trainer, session).text


def test_a_lead_takes_a_late_mark_with_a_reason(client, answer, session, arwa, cohort, late_mark, lead):
    with time_machine.travel("2027-01-11T10:00:00+03:00"):
        planning.close(cohort, by=lead)
        assert answer(lead, act="take", of=str(late_mark.pk), reason="").status_code == 200
        answer(lead, act="take", of=str(late_mark.pk), reason="وصلت متأخرة من الجوال")
    record = AttendanceRecord.objects.get(enrolment=arwa, session=session)
    assert (record.mark, record.minutes_late) == ("late", 7)
    late_mark.refresh_from_db()
    assert (late_mark.answer, late_mark.answered_by) == ("taken", lead)
    with pytest.raises(held.AlreadyAnswered):
        held.leave(late_mark, by=lead)


def test_a_lead_leaves_a_late_mark(answer, late_mark, lead):
    answer(lead, act="leave", of=str(late_mark.pk))
    late_mark.refresh_from_db()
    assert (late_mark.answer, AttendanceRecord.objects.count()) == ("left", 0)


def test_a_trainer_sees_a_late_mark_and_does_not_answer(client, answer, session, late_mark, trainer):
    assert 'value="take"' not in page(client, trainer, session).text
    assert answer(trainer, act="take", of=str(late_mark.pk), reason="x").status_code == 404


def test_a_guests_late_mark_waits_until_they_are_known(session, waiting_guest, trainer, lead):
    mark = HeldMark.objects.create(
        id=uuid4(), session=session, guest=waiting_guest, why="locked", mark="present", by=trainer,
        taken_at=session.starts_at,
    )  # fmt: skip
    with pytest.raises(held.NobodyYet):
        held.take(mark, by=lead, reason="x")
    mark.refresh_from_db()
    assert mark.answer == ""


def test_the_register_leads_to_what_waits(client, session, waiting_guest, trainer):
    client.force_login(trainer)
    register, questions = (reverse(f"cohorts:{name}", args=[session.public_id]) for name in ("take_register", "decide"))
    assert questions in client.get(register).text
    Guest.objects.update(enrolment=EnrolmentFactory(enrolled=True))
    assert questions not in client.get(register).text


def test_nothing_waits(client, session, trainer):
    assert page(client, trainer, session).status_code == 200


def queries_of(client, lead, session, count, django_assert_max_num_queries):
    for _ in range(count):
        one = EnrolmentFactory(cohort=session.cohort, enrolled=True)
        HeldMark.objects.create(
            id=uuid4(), session=session, enrolment=one, why="locked", mark="present", by=lead,
            taken_at=session.starts_at,
        )  # fmt: skip
    client.force_login(lead)
    with django_assert_max_num_queries(60) as queries:
        assert client.get(reverse("cohorts:decide", args=[session.public_id])).status_code == 200
    return len(queries)


def test_it_costs_the_same_for_one_and_nine(client, lead, session, django_assert_max_num_queries):
    queries_of(client, lead, session, 1, django_assert_max_num_queries)
    one = queries_of(client, lead, session, 1, django_assert_max_num_queries)
    assert queries_of(client, lead, session, 9, django_assert_max_num_queries) == one


def test_a_lead_takes_the_word_that_a_register_was_finished_once_everybody_in_it_has_a_mark(
    client, answer, session, late_mark, cohort, trainer, lead
):
    with time_machine.travel("2027-01-11T10:00:00+03:00"):
        planning.close(cohort, by=lead)
        said = HeldMark.objects.create(
            id=uuid4(), session=session, mark="finish", why="locked", by=trainer, taken_at=session.ends_at
        )
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        assert "The whole register" in page(client, lead, session).text
        answer(lead, act="take", of=str(said.pk), reason="كان بلا شبكة")
        session.refresh_from_db()
        assert (session.status, HeldMark.objects.get(pk=said.pk).answer) == ("planned", "")
        answer(lead, act="take", of=str(late_mark.pk), reason="كان بلا شبكة")
        answer(lead, act="take", of=str(said.pk), reason="كان بلا شبكة")
    session.refresh_from_db()
    assert (session.status, session.finished_by, session.finished_at) == ("held", trainer, session.ends_at)
    [taken] = AuditEvent.objects.filter(verb="register.finish_taken")
    assert (taken.by, taken.reason) == (lead, "كان بلا شبكة")
    assert HeldMark.objects.get(pk=said.pk).answer == "taken"


def test_a_lead_leaves_a_register_unfinished(answer, session, trainer, lead):
    said = HeldMark.objects.create(
        id=uuid4(), session=session, mark="finish", why="ended", by=trainer, taken_at=session.ends_at
    )
    answer(lead, act="leave", of=str(said.pk))
    session.refresh_from_db()
    assert (session.status, HeldMark.objects.get().answer) == ("planned", "left")
