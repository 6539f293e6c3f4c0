"""Apply, accept, wait, decline, withdraw: what changes, who is told, what is refused."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from lms.audit.models import AuditEvent
from lms.cohorts import attendance, enrolment, planning
from lms.cohorts.models import Cohort, Enrolment
from lms.outbox.models import Message
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
Status = Enrolment.Status


@pytest.fixture(autouse=True)
def _mid_november():
    with time_machine.travel("2026-11-15T09:00:00+03:00"):
        yield


def grown_up(**fields):
    return PersonFactory(**{"born_on": date(2005, 1, 1)} | fields)


def application(cohort, **fields):
    return EnrolmentFactory(cohort=cohort, **{"person": grown_up()} | fields)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def taken(cohort):
    return Cohort.objects.get(pk=cohort.pk).taken


def test_an_application_waits_for_an_answer_and_the_applicant_is_told(trainee):
    person = trainee.standings.get().person
    applied = enrolment.apply(CohortFactory(), person=person, by=trainee)
    assert (applied.status, applied.applied_by, applied.person) == (Status.APPLIED, trainee, person)
    assert Message.objects.get().address == person.phone
    assert applied.public_id in Message.objects.get().body
    assert verbs() == ["enrolment.applied"]


def test_an_application_against_the_rules_changes_nothing_and_names_them(trainee):
    cohort = CohortFactory(audience="male", applications_open_on=date(2026, 11, 16))
    with pytest.raises(enrolment.NotEligible) as refusal:
        enrolment.apply(cohort, person=PersonFactory(), by=trainee)
    assert [reason.code for reason in refusal.value.reasons] == ["not_open_yet", "for_others"]
    assert not Enrolment.objects.exists()
    assert not Message.objects.exists()


def test_applying_twice_leaves_one_application(trainee):
    cohort, person = CohortFactory(), PersonFactory()
    enrolment.apply(cohort, person=person, by=trainee)
    with pytest.raises(enrolment.NotEligible) as refusal:
        enrolment.apply(cohort, person=person, by=trainee)
    assert [reason.code for reason in refusal.value.reasons] == ["already_applied"]
    assert Enrolment.objects.count() == 1


def test_two_cohorts_of_one_course_do_not_take_one_person_at_once(trainee):
    first = CohortFactory()
    person = PersonFactory()
    enrolment.apply(first, person=person, by=trainee)
    with pytest.raises(enrolment.NotEligible) as refusal:
        enrolment.apply(CohortFactory(course=first.course), person=person, by=trainee)
    assert refusal.value.reasons[0].application.cohort == first
    enrolment.apply(CohortFactory(), person=person, by=trainee)


def test_what_else_fits_are_the_other_cohorts_of_the_course_that_would_take_the_person():
    boys = CohortFactory(audience="male")
    later = CohortFactory(course=boys.course, starts_on=date(2026, 12, 20))
    sooner = CohortFactory(course=boys.course, starts_on=date(2026, 12, 13))
    CohortFactory(course=boys.course, audience="male")
    CohortFactory(course=boys.course, applications_open_on=date(2026, 11, 20))
    CohortFactory()
    found = enrolment.what_else_fits(boys, person=PersonFactory(), on=date(2026, 11, 15))
    assert found == [sooner, later]


def test_what_fits_later_would_take_the_person_on_the_day_it_opens():
    boys = CohortFactory(audience="male")
    opens = {"course": boys.course, "applications_open_on": date(2026, 11, 20)}
    girls = CohortFactory(**opens, audience="female", starts_on=date(2026, 12, 20))
    sooner = CohortFactory(**opens, starts_on=date(2026, 12, 13))
    CohortFactory(course=boys.course)
    CohortFactory(**opens, audience="male")
    CohortFactory(**opens, status="draft")
    CohortFactory(applications_open_on=date(2026, 11, 20))
    girl = PersonFactory()
    assert enrolment.what_fits_later(boys, person=girl, on=date(2026, 11, 15)) == [sooner, girls]
    assert enrolment.what_fits_later(boys, person=girl, on=date(2026, 11, 20)) == []
    assert enrolment.what_fits_later(sooner, person=girl, on=date(2026, 11, 15)) == [girls]


def test_acceptance_takes_a_seat(lead):
    applied = application(CohortFactory())
    enrolment.accept(applied, by=lead)
    assert (applied.status, applied.decided_by, applied.joined_on) == (Status.ENROLLED, lead, None)
    assert taken(applied.cohort) == 1
    assert verbs() == ["enrolment.accepted"]
    assert Message.objects.count() == 1


def test_who_is_accepted_after_the_first_day_joins_today(lead):
    applied = application(CohortFactory(starts_on=date(2026, 11, 14)))
    assert enrolment.accept(applied, by=lead).joined_on == date(2026, 11, 15)


@pytest.mark.parametrize("starts_on", [date(2026, 11, 8), date(2026, 11, 15)])
def test_who_is_accepted_after_todays_session_joins_tomorrow(lead, starts_on):
    cohort = CohortFactory(starts_on=starts_on)
    session = ClassSessionFactory(cohort=cohort, starts_at=datetime(2026, 11, 15, 14, tzinfo=UTC))
    during, after = application(cohort), application(cohort)
    with time_machine.travel("2026-11-15T18:59:00+03:00"):
        assert enrolment.accept(during, by=lead).joined_on in {None, date(2026, 11, 15)}
    with time_machine.travel("2026-11-15T19:00:00+03:00"):
        assert enrolment.accept(after, by=lead).joined_on == date(2026, 11, 16)
        assert list(attendance.on_register(session)) == [during]
        assert enrolment.withdraw(after, by=lead).left_on == date(2026, 11, 16)


def test_a_full_cohort_takes_nobody_and_the_application_stays(lead):
    cohort = CohortFactory(capacity=1)
    application(cohort, status=Status.ENROLLED)
    applied = application(cohort)
    with pytest.raises(enrolment.CohortFull):
        enrolment.accept(applied, by=lead)
    applied.refresh_from_db()
    assert (applied.status, taken(cohort)) == (Status.APPLIED, 1)


@pytest.mark.parametrize("status", [Status.ENROLLED, Status.DECLINED, Status.WITHDRAWN])
def test_what_is_decided_is_not_accepted_again_and_takes_no_second_seat(lead, status):
    decided = application(CohortFactory(), status=status)
    before = taken(decided.cohort)
    with pytest.raises(enrolment.AlreadyDecided):
        enrolment.accept(decided, by=lead)
    assert taken(decided.cohort) == before


@pytest.mark.parametrize("verb", [enrolment.accept, enrolment.wait])
@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_cohort_that_is_over_takes_nobody(lead, verb, status):
    applied = application(CohortFactory(status=status))
    with pytest.raises(enrolment.CohortOver):
        verb(applied, by=lead)


@pytest.mark.parametrize("verb", [enrolment.accept, enrolment.wait])
def test_a_minor_needs_a_guardians_consent_first(lead, verb):
    full = CohortFactory(capacity=1, taken=1)
    cohort = full if verb is enrolment.wait else CohortFactory()
    applied = application(cohort, person=PersonFactory(born_on=date(2009, 3, 1)))
    with pytest.raises(enrolment.GuardianConsentMissing):
        verb(applied, by=lead)
    enrolment.record_guardian_consent(applied, by=lead)
    verb(applied, by=lead)
    assert applied.guardian_consent_by == lead
    assert applied.guardian_consent_at.isoformat().startswith("2026-11-15")


def test_the_first_record_of_consent_stands(lead, coordinator):
    applied = application(CohortFactory())
    enrolment.record_guardian_consent(applied, by=lead)
    enrolment.record_guardian_consent(applied, by=coordinator)
    assert applied.guardian_consent_by == lead
    assert verbs() == ["enrolment.guardian_consented"]


def test_a_declined_applicant_reads_why(lead):
    applied = application(CohortFactory())
    enrolment.decline(applied, by=lead, reason="المقاعد لأهل الحي")
    assert (applied.status, applied.decline_reason) == (Status.DECLINED, "المقاعد لأهل الحي")
    assert "المقاعد لأهل الحي" in Message.objects.get().body
    with pytest.raises(enrolment.AlreadyDecided):
        enrolment.decline(applied, by=lead, reason="again")


def test_a_seat_left_goes_to_the_first_who_waits(lead, trainee):
    cohort = CohortFactory(capacity=1)
    leaves = application(cohort, status=Status.ENROLLED)
    second, first = application(cohort), application(cohort)
    enrolment.wait(first, by=lead)
    enrolment.wait(second, by=lead)
    enrolment.withdraw(leaves, by=trainee)
    for row in (first, second):
        row.refresh_from_db()
    assert [leaves.status, first.status, second.status] == [Status.WITHDRAWN, Status.ENROLLED, Status.WAITING]
    assert leaves.left_on == date(2026, 11, 15)
    assert taken(cohort) == 1
    assert "enrolment.promoted" in verbs()


def test_nobody_is_queued_beside_a_free_seat(lead):
    applied = application(CohortFactory(capacity=1))
    with pytest.raises(enrolment.SeatsLeft):
        enrolment.wait(applied, by=lead)
    applied.refresh_from_db()
    assert applied.status == Status.APPLIED
    assert not Message.objects.exists()


def test_seats_that_are_added_go_to_those_who_wait_the_longest_first(lead):
    cohort = CohortFactory(capacity=1)
    application(cohort, status=Status.ENROLLED)
    queue = [enrolment.wait(application(cohort), by=lead) for _ in range(3)]
    amended = planning.amend(cohort, by=lead, capacity=3)
    assert [Enrolment.objects.get(pk=one.pk).status for one in queue] == [
        Status.ENROLLED,
        Status.ENROLLED,
        Status.WAITING,
    ]
    assert amended.taken == 3
    assert verbs()[-3:] == ["cohort.amended", "enrolment.promoted", "enrolment.promoted"]


def test_a_seat_left_that_nobody_waits_for_is_free(trainee):
    leaves = application(CohortFactory(), status=Status.ENROLLED)
    enrolment.withdraw(leaves, by=trainee)
    assert taken(leaves.cohort) == 0


def test_an_application_taken_back_frees_no_seat(trainee):
    cohort = CohortFactory(capacity=1)
    application(cohort, status=Status.ENROLLED)
    enrolment.withdraw(application(cohort), by=trainee)
    assert taken(cohort) == 1


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
def test_nobody_withdraws_twice(trainee, status):
    gone = application(CohortFactory(), status=status)
    with pytest.raises(enrolment.AlreadyDecided):
        enrolment.withdraw(gone, by=trainee)


def test_nobody_leaves_a_cohort_that_is_over(trainee):
    enrolled = application(CohortFactory(closed=True), status=Status.ENROLLED)
    with pytest.raises(enrolment.CohortOver):
        enrolment.withdraw(enrolled, by=trainee)
    assert taken(enrolled.cohort) == 1


def test_who_withdrew_may_apply_again(trainee):
    person = grown_up()
    first = enrolment.apply(CohortFactory(), person=person, by=trainee)
    enrolment.withdraw(first, by=trainee)
    again = enrolment.apply(first.cohort, person=person, by=trainee)
    assert (again.status, Enrolment.objects.count()) == (Status.APPLIED, 2)
