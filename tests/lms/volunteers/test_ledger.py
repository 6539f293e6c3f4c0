"""The ledger of hours: what a register comes to, who approves it, and how a wrong line is put right."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.cohorts import attendance
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.programme.models import Programme
from lms.volunteers import assignment, ledger
from lms.volunteers.models import HourEntry, HourStep, VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import UserFactory
from tests.factories.volunteers import HourEntryFactory, taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def line(huda, trainer):
    return HourEntryFactory(trainer=huda, account=trainer, minutes=120)


def lines(**of):
    return sorted(HourEntry.objects.filter(**of).values_list("kind", "minutes"))


def state(entry):
    return HourEntry.objects.with_state().get(pk=entry.pk).state


def test_a_finished_register_becomes_a_line_of_teaching_and_one_of_preparation(huda, trainer):
    session = taught(huda, trainer, minutes=90, finished=False)
    attendance.finish(session, by=trainer)
    assert lines() == []
    jobs.run_all()
    assert lines(trainer=huda, account=trainer, session=session) == [("preparation", 30), ("teaching", 90)]


def test_hours_follow_from_a_register_once_whatever_the_programme_counts_since(huda, trainer):
    session = taught(huda, trainer, minutes=90)
    ledger.derive(session)
    programme = Programme.load()
    programme.preparation_minutes = 60
    programme.save()
    assert ledger.derive(session) == []
    assert lines() == [("preparation", 30), ("teaching", 90)]


def test_a_programme_may_count_no_preparation(huda, trainer):
    Programme(preparation_minutes=0).save()
    ledger.derive(taught(huda, trainer, minutes=90))
    assert lines() == [("teaching", 90)]


def test_a_register_that_staff_finished_is_nobodys_hours(huda, trainer):
    session = taught(huda, trainer, minutes=90)
    session.finished_by = UserFactory()
    session.save()
    assert ledger.derive(session) == []


def test_whoever_was_never_asked_to_teach_the_cohort_gave_it_no_hours(huda, trainer):
    session = ClassSessionFactory(status="held", finished_at=timezone.now(), finished_by=trainer)
    declined = assignment.offer(CohortFactory(), trainer=huda, by=UserFactory())
    assignment.decline(declined, by=trainer)
    other = ClassSessionFactory(cohort=declined.cohort, status="held", finished_at=timezone.now(), finished_by=trainer)
    assert [ledger.derive(one) for one in (session, other)] == [[], []]


def test_hours_stay_when_the_assignment_has_ended_before_they_are_counted(huda, trainer):
    session = taught(huda, trainer, minutes=90)
    assignment.end(huda.assignments.get(), by=UserFactory(), reason="Moved.")
    ledger.derive(session)
    assert lines(kind="teaching") == [("teaching", 90)]


def test_registers_finished_before_hours_were_kept_are_counted_once(huda, trainer):
    taught(huda, trainer, minutes=60)
    taught(huda, trainer, minutes=90)
    assert (ledger.derive_all(), ledger.derive_all()) == (4, 0)
    assert lines(kind="teaching") == [("teaching", 60), ("teaching", 90)]


def test_the_database_keeps_one_line_for_a_session_trainer_and_kind(line):
    with pytest.raises(IntegrityError, match=r"one_line_of_hours|UNIQUE"), transaction.atomic():
        HourEntryFactory(trainer=line.trainer, account=line.account, session=line.session, cohort=line.cohort)


@pytest.mark.parametrize("change", [{"minutes": 600}, {"reason": "Because."}])
def test_a_line_is_never_changed_and_never_deleted(line, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        HourEntry.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        HourEntry.objects.all().delete()
    line.refresh_from_db()
    assert line.minutes == 120


def test_what_was_said_of_a_line_is_never_changed_and_never_deleted(line, by):
    ledger.approve([line], by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        HourStep.objects.update(said="corrected", reason="Because.")
    with pytest.raises(IntegrityError), transaction.atomic():
        HourStep.objects.all().delete()
    assert state(line) == "approved"


def test_another_approves_and_a_second_time_nothing_is_left_to_approve(line, by):
    assert (ledger.approve([line], by=by), ledger.approve([line], by=by)) == (1, 0)
    assert list(line.steps.values_list("number", "said", "by", "volunteer")) == [
        (1, "approved", by.pk, line.account_id)
    ]
    assert AuditEvent.objects.filter(verb="hours.approved", by=by, subject_id=str(line.pk)).count() == 1


def test_nobody_approves_keeps_or_corrects_their_own(huda, trainer, line):
    assert ledger.approve([line], by=trainer) == 0
    ledger.dispute(line, by=trainer, reason="It was three hours.")
    with pytest.raises(ledger.OwnHours):
        ledger.keep(line, by=trainer, reason="It was.")
    with pytest.raises(ledger.OwnHours):
        ledger.correct(line, minutes=180, by=trainer, reason="It was.")
    with pytest.raises(ledger.OwnHours):
        ledger.add(
            huda,
            cohort=line.cohort,
            given_on=timezone.localdate(),
            kind="teaching",
            minutes=60,
            by=trainer,
            reason="I came.",
        )
    assert state(line) == "disputed"


def test_nor_those_that_an_account_of_theirs_gave_before(huda, trainer, line):
    earlier = HourEntryFactory(trainer=huda, account=UserFactory())
    assert ledger.approve([earlier], by=trainer) == 0


def test_the_database_lets_nobody_approve_their_own(line):
    with pytest.raises(IntegrityError, match="nobody_approves_their_own_hours"), transaction.atomic():
        HourStep.objects.create(entry=line, number=1, said="approved", by=line.account, volunteer=line.account)


def test_a_line_is_disputed_once_also_after_it_was_approved_and_answered_by_another(line, by, trainer):
    ledger.approve([line], by=by)
    ledger.dispute(line, by=trainer, reason="It was three hours.")
    assert ledger.approve([line], by=by) == 0
    ledger.keep(line, by=by, reason="The register says two.")
    assert state(line) == "kept"
    assert list(HourEntry.objects.approved()) == [line]
    with pytest.raises(ledger.AlreadyDecided):
        ledger.dispute(line, by=trainer, reason="Still three.")


def test_a_correction_is_another_line_that_names_the_one_it_corrects(line, by, trainer):
    ledger.dispute(line, by=trainer, reason="It was three hours.")
    new = ledger.correct(line, minutes=180, by=by, reason="So it was.")
    assert (new.corrects, new.minutes, new.session, new.given_on) == (line, 180, line.session, line.given_on)
    assert (state(line), state(new)) == ("corrected", "approved")
    assert (list(HourEntry.objects.standing()), list(HourEntry.objects.approved())) == ([new], [new])
    assert [step.said for step in line.steps.all()] == ["disputed", "corrected"]
    with pytest.raises(ledger.AlreadyDecided):
        ledger.correct(line, minutes=60, by=by, reason="Again.")
    struck = ledger.correct(new, minutes=0, by=by, reason="Nobody came.")
    assert list(HourEntry.objects.standing()) == [struck]


@pytest.mark.parametrize(
    ("language", "minutes", "says"),
    [
        ("en", None, "They stay as they are, 2 hours: The register says so."),
        ("en", 180, "They are 3 hours now: The register says so."),
        ("en", 0, "They were struck out: The register says so."),
        ("ar", 180, "صارت الآن ٣ ساعات: The register says so."),
    ],
)
def test_whoever_disputed_a_line_is_told_what_came_of_it(line, by, trainer, huda, language, minutes, says):
    huda.person.language = language
    huda.person.save()
    ledger.dispute(line, by=trainer, reason="It was three hours.")
    assert not Message.objects.exists()
    if minutes is None:
        ledger.keep(line, by=by, reason="The register says so.")
    else:
        ledger.correct(line, minutes=minutes, by=by, reason="The register says so.")
    message = Message.objects.get()
    assert (message.address, message.language) == (huda.person.phone, language)
    assert says in message.body
    assert message.body.endswith("/volunteering/hours/")


def test_a_correction_that_nobody_asked_for_is_read_in_the_ledger(line, by):
    ledger.correct(line, minutes=60, by=by, reason="It was one hour.")
    assert not Message.objects.exists()


@pytest.mark.parametrize("minutes", [-1, 1441, 120])
def test_a_correction_says_another_amount_of_a_day(line, by, minutes):
    with pytest.raises(ledger.NotAnAmount):
        ledger.correct(line, minutes=minutes, by=by, reason="So it was.")
    assert state(line) == "awaiting"


def test_everything_but_an_approval_says_why(line, by, trainer):
    for act in [
        lambda: ledger.dispute(line, by=trainer, reason=" "),
        lambda: ledger.correct(line, minutes=60, by=by, reason=""),
    ]:
        with pytest.raises(ledger.NoReason):
            act()
    assert state(line) == "awaiting"


def test_a_lead_writes_what_no_register_shows(huda, line, by):
    day = timezone.localdate() - timedelta(days=3)
    of = {"cohort": line.cohort, "kind": "teaching", "by": by, "reason": "The register was on paper."}
    made = ledger.add(huda, given_on=day, minutes=90, **of)
    assert (made.session, made.given_on, made.account, state(made)) == (None, day, line.account, "approved")
    with pytest.raises(ledger.NotAnAmount):
        ledger.add(huda, given_on=day, minutes=0, **of)
    with pytest.raises(ledger.NotYetGiven):
        ledger.add(huda, given_on=timezone.localdate() + timedelta(days=1), minutes=60, **of)
