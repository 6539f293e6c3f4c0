"""An account is closed: what goes, what stays, who may not, and two at once."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lms.accounts import closing, people, roles
from lms.accounts.models import Consent, Person, Policy, Standing, User
from lms.audit.models import AuditEvent
from lms.cohorts import enrolment
from lms.cohorts.models import Cohort, Enrolment
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.volunteers import assignment, joining
from lms.volunteers.models import Availability, VolunteerTrainer
from tests import races
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

pytestmark = pytest.mark.django_db


def of(user):
    return Person.objects.filter(standings__user=user)


def test_number_address_roles_and_the_way_in_go_and_the_row_stays(staff):
    staff("admin")
    lead = staff("lead")
    lead.emailaddress_set.create(email=lead.email, verified=True)
    Message.objects.create(channel="mail", address=lead.email, language="ar", body="a letter")
    closing.close(lead)
    lead.refresh_from_db()
    assert (lead.email, lead.phone, lead.first_name, lead.last_name) == (None, None, "", "")
    assert (lead.is_active, lead.has_usable_password(), lead.closed_at is None) == (False, False, False)
    assert not roles.roles_of(lead)
    assert not lead.emailaddress_set.exists()
    assert not Message.objects.exists()
    event = AuditEvent.objects.get(verb="account.closed")
    assert (event.by, event.facts["roles"]) == (lead, ["lead"])


def test_who_never_applied_is_gone_with_what_they_agreed_to(trainee):
    person = of(trainee).get()
    people.agree(person, by=trainee)
    closing.close(trainee)
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not Consent.objects.exists()
    assert not Standing.objects.exists()


@pytest.mark.parametrize("status", ["enrolled", "declined", "withdrawn"])
def test_who_has_a_history_keeps_a_name_and_nothing_to_be_reached_by(trainee, status):
    person = of(trainee).get()
    people.agree(person, by=trainee)
    kept = EnrolmentFactory(person=person, status=status, cohort=CohortFactory(closed=True))
    Person.objects.filter(pk=person.pk).update(email="arwa@example.com")
    before = (person.name_ar, person.name_en, person.born_on, person.gender)
    closing.close(trainee)
    person.refresh_from_db()
    assert (person.name_ar, person.name_en, person.born_on, person.gender) == before
    assert (person.phone, person.email) == ("", "")
    assert Enrolment.objects.get() == kept
    assert Consent.objects.filter(person=person).exists()
    assert not Standing.objects.exists()


def test_seats_and_applications_are_given_back(trainee):
    person = of(trainee).get()
    running = EnrolmentFactory(enrolled=True, person=person)
    over = EnrolmentFactory(enrolled=True, person=person, cohort=CohortFactory(closed=True))
    asked = EnrolmentFactory(person=person, cohort=CohortFactory())
    closing.close(trainee)
    jobs.run_all()
    for one in [running, over, asked]:
        one.refresh_from_db()
    assert (running.status, over.status, asked.status) == ("withdrawn", "enrolled", "withdrawn")
    assert Cohort.objects.get(pk=running.cohort_id).taken == 0
    enrolment.give_back({"persons": [person.pk], "by": trainee.pk}, heartbeat=lambda: None)  # twice is as good as once


def test_a_guardian_goes_and_a_ward_with_a_history_stays(guardian):
    reem = Person.objects.get(given_ar="ريم")
    EnrolmentFactory(person=reem, status="withdrawn")
    found = closing.ends(guardian)
    assert ([one.given_ar for one in found.removed], found.kept) == (["سالم", "لمى"], [reem])
    closing.close(guardian)
    assert list(Person.objects.values_list("given_ar", flat=True)) == ["ريم"]
    reem.refresh_from_db()
    assert (reem.guardian, reem.phone) == (None, "")


def test_for_whom_another_account_stands_too_stays_as_they_are(guardian):
    reem = Person.objects.get(given_ar="ريم")
    Person.objects.filter(pk=reem.pk).update(phone="+966557777777")
    StandingFactory(person=reem)
    closing.close(guardian)
    reem.refresh_from_db()
    assert (reem.phone, reem.guardian) == ("+966557777777", None)
    assert reem.standings.count() == 1


def test_a_number_is_free_for_another_account(trainee):
    number = trainee.phone
    closing.close(trainee)
    assert people.unfinished_account(phone=number) is None
    assert UserFactory(phone=number).phone == number


def letter(address, body):
    return Message.objects.create(channel="sms", address=address, language="ar", body=body)


def test_what_went_to_a_former_number_goes_with_the_account_it_was_for(trainee, stranger):
    former, now = trainee.phone, "+966558888888"
    letter(former, "to her, before")
    people.confirm_phone(trainee, now)
    people.confirm_phone(stranger, former)
    letter(now, "to her, now")
    letter(former, "to whom the number is now")
    closing.close(trainee)
    assert [one.body for one in Message.objects.filter(address__in=[former, now])] == ["to whom the number is now"]
    closing.close(stranger)
    assert not Message.objects.exists()


def test_what_went_to_a_number_that_was_never_confirmed_goes_too(signed_in, trainee):
    client = signed_in(trainee)
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    client.post(reverse("account_change_phone"), {"phone": "0558888888"})
    assert Message.objects.get().account == trainee
    closing.close(trainee)
    assert not Message.objects.exists()


def test_what_went_to_a_persons_own_number_goes_unless_somebody_else_is_reached_there(trainee):
    person = of(trainee).get()
    Person.objects.filter(pk=person.pk).update(phone="+966557777777", email="home@example.com")
    PersonFactory(email="home@example.com")
    letter("+966557777777", "hers alone")
    letter("home@example.com", "perhaps another's")
    closing.close(trainee)
    assert [one.body for one in Message.objects.all()] == ["perhaps another's"]


def test_two_accounts_may_be_closed(trainee, stranger):
    closing.close(trainee)
    closing.close(stranger)
    assert User.objects.exclude(closed_at=None).count() == 2


def test_the_only_administrator_stays(staff):
    admin = staff("admin")
    assert isinstance(closing.refusal(admin), closing.LastAdministrator)
    with pytest.raises(closing.LastAdministrator):
        closing.close(admin)
    admin.refresh_from_db()
    assert admin.is_active
    staff("admin", email="second@example.com")
    closing.close(admin)


@pytest.mark.parametrize("accepts", [True, False])
def test_who_teaches_or_is_asked_to_stays_until_that_is_over(trainer, lead, accepts):
    cohort = CohortFactory()
    offer = assignment.offer(cohort, trainer=VolunteerTrainer.objects.get(), by=lead)
    if accepts:
        assignment.accept(offer, by=trainer)
    with pytest.raises(closing.StillTeaches):
        closing.close(trainer)
    assert User.objects.get(pk=trainer.pk).is_active
    assignment.end(offer, by=lead, reason="Until here.")
    closing.close(trainer)
    assert VolunteerTrainer.objects.exists()


def test_a_trainer_of_a_cohort_that_is_over_may_go(trainer, lead):
    offer = assignment.offer(CohortFactory(), trainer=VolunteerTrainer.objects.get(), by=lead)
    assignment.accept(offer, by=trainer)
    Cohort.objects.update(status="closed", closed_at="2027-01-11T09:00Z")
    closing.close(trainer)
    from lms.volunteers import invariants

    assert [offenders for _promise, offenders in invariants.promises() if list(offenders)] == []


def test_who_was_vetted_stays_with_what_was_seen_of_them(trainer):
    person = of(trainer).get()
    assert closing.ends(trainer).kept == [person]
    closing.close(trainer)
    jobs.run_all()
    assert VolunteerTrainer.objects.get().vetting_steps.count() == 3


def test_who_joined_and_was_never_vetted_nor_asked_to_teach_is_gone():
    person = VolunteerTrainerFactory(status="applied").person
    trainer = StandingFactory(person=person).user
    Availability.objects.create(trainer=person.volunteer_trainer, weekday=0, part="evening")
    people.agree(person, by=trainer, kinds=[Policy.Kind.CHARTER])
    assert closing.ends(trainer).removed == [person]
    closing.close(trainer)
    assert not Person.objects.filter(pk=person.pk).exclude(phone="").exists()
    jobs.run_all()
    assert not VolunteerTrainer.objects.exists()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_who_taught_keeps_their_teaching_and_what_they_told_goes(trainer, lead):
    person = of(trainer).get()
    one, cohort = person.volunteer_trainer, CohortFactory()
    assignment.accept(assignment.offer(cohort, trainer=one, by=lead), by=trainer)
    Cohort.objects.filter(pk=cohort.pk).update(status="cancelled")
    VolunteerTrainer.objects.filter(pk=one.pk).update(about="I like to teach.", sessions_a_week=2)
    one.courses.add(cohort.course)
    closing.close(trainer)
    jobs.run_all()
    one.refresh_from_db()
    assert (one.status, one.about, one.sessions_a_week, one.courses.count()) == ("paused", "", None, 0)
    assert one.assignments.count() == 1
    assert one.person == person


def test_the_errand_twice_is_harmless_and_spares_who_came_back(trainer):
    person = of(trainer).get()
    joining.leave({"persons": [person.pk]}, heartbeat=lambda: None)
    joining.leave({"persons": [person.pk]}, heartbeat=lambda: None)
    assert Person.objects.filter(pk=person.pk).exists()  # an account stands for them


def test_twice_is_refused(trainee):
    closing.close(trainee)
    with pytest.raises(closing.AlreadyClosed):
        closing.close(trainee)


def test_the_database_keeps_a_closed_account_without_a_way_to_it(trainee):
    closing.close(trainee)
    for fields in [{"phone": "+966551234567"}, {"is_active": True}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=trainee.pk).update(**fields)


def test_other_devices_are_signed_out(trainee, signed_in):
    other = signed_in(trainee)
    assert other.get("/accounts/").status_code == 200
    closing.close(trainee)
    assert other.get("/accounts/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_that_close_one_account_at_once_one_does(trainee):
    came = races.at_once(*[lambda: closing.close(trainee)] * 2, before="SELECT")
    assert sorted(type(one).__name__ for one in came) == ["AlreadyClosed", "User"]
    assert AuditEvent.objects.filter(verb="account.closed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_applies_while_the_account_is_closed_does_so_before_or_not_at_all(trainee):
    person, cohort = of(trainee).get(), CohortFactory()
    races.at_once(
        lambda: closing.close(trainee),
        lambda: enrolment.apply(cohort, person=person, by=trainee, on=cohort.applications_open_on),
        before="SELECT",
    )
    assert Enrolment.objects.filter(person=person).exists() is Person.objects.filter(pk=person.pk).exists()
    assert User.objects.get(pk=trainee.pk).closed_at is not None


def close_both(close, administrators):
    """Each asks whether the other would be the last before either is gone; how many administrators are left."""
    races.at_once(*[lambda user=user: close(user) for user in administrators])
    return roles._administrators().count()


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_go_at_once_one_stays(administrators, both_ask_first):
    assert close_both(closing.close, administrators) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("both_ask_first", [races.FREE], indirect=True)
def test_control_without_its_lock_both_go(administrators, both_ask_first, monkeypatch):
    def close(user):
        with races.without_the_lock():
            return closing.close.__wrapped__(user)

    monkeypatch.setattr(roles, "one_at_a_time", lambda: None)
    if connection.vendor == "sqlite":
        monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
    assert close_both(close, administrators) == 0
