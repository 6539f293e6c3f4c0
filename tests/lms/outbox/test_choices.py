"""What a person turns off is not sent, and nothing else is lost with it."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.accounts import closing, people
from lms.accounts.models import Person
from lms.outbox import choices, jobs, kinds, messages
from lms.outbox.messages import Letter
from lms.outbox.models import Message, MessageChoice
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory, StandingFactory
from tests.factories.volunteers import VolunteerTrainerFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("accounts:messages")


@pytest.fixture
def session():
    return ClassSessionFactory()


def remind(reader, session):
    return messages.tell(reader, "session_reminder", session=session)


def choose(person, **wishes):
    choices.choose(person, {("reminder", channel): is_wanted for channel, is_wanted in wishes.items()})


@pytest.mark.parametrize(
    ("wishes", "channel"),
    [
        pytest.param({}, "sms", id="nothing chosen"),
        pytest.param({"sms": False}, "mail", id="no SMS: by mail"),
        pytest.param({"mail": False}, "sms", id="no mail: by SMS"),
        pytest.param({"sms": False, "mail": False}, None, id="neither"),
    ],
)
def test_a_reminder_goes_by_the_first_way_that_is_wanted(session, wishes, channel):
    person = PersonFactory(phone="+966551234567", email="arwa@example.com")
    choose(person, **wishes)
    for message in [remind(person, session), _one_of_many(person, session)]:
        assert (message and message.channel) == channel


def _one_of_many(person, session):
    Message.objects.all().delete()
    messages.tell_all([Letter(person, "session_reminder", "k", {"session": session})])
    return Message.objects.first()


def test_what_is_turned_off_of_one_kind_is_sent_of_the_others(session):
    person = PersonFactory(phone="+966551234567", email="")
    choose(person, sms=False)
    cohort = CohortFactory()
    assert remind(person, session) is None
    assert messages.tell(person, "register_unfinished", session=session, link="x").channel == "sms"
    assert messages.tell(person, "cohort_cancelled", cohort=cohort, reason="x").channel == "sms"


def test_nothing_of_security_can_be_turned_off():
    always = {"sign_in_code", "phone_changed", "unknown_account", "account_already_exists", "staff_invitation"}
    assert {kinds.of(template).kind for template in always} == {""}


def test_a_ward_is_asked_for_the_ward_not_for_the_guardian(session):
    mother = PersonFactory(phone="+966551234567")
    one, other = (PersonFactory(phone="", email="", guardian=mother, given_ar=name) for name in ["ريم", "لمى"])
    choose(one, sms=False)
    choose(mother, sms=False)
    assert remind(one, session) is None
    assert remind(other, session).address == mother.phone


def test_an_account_is_asked_for_the_person_it_is(session, trainer):
    person = people.person_of(trainer)
    choose(person, sms=False)
    assert remind(trainer, session) is None


def test_what_waits_is_not_sent_once_it_is_turned_off(session):
    person = PersonFactory(phone="+966551234567", email="")
    remind(person, session)
    choose(person, sms=False)
    jobs.run_all()
    assert not Message.objects.exists()


def test_the_choice_outlives_the_account(session, trainee):
    person = people.person_of(trainee)
    EnrolmentFactory(person=person, enrolled=True)
    choose(person, sms=False)
    closing.close(trainee)
    person.refresh_from_db()
    person.phone = "+966557777777"
    person.save()
    StandingFactory(person=person)
    assert remind(person, session) is None


def test_many_cost_no_more_queries_with_choices(session):
    people_told = [PersonFactory(phone=f"+96655123456{each}") for each in range(9)]
    for person in people_told[::2]:
        choose(person, sms=False)

    def cost(readers):
        letters = [Letter(one, "session_reminder", f"k{one.pk}", {"session": session}) for one in readers]
        with CaptureQueriesContext(connection) as queries:
            messages.tell_all(letters)
        return len(queries)

    assert cost(people_told[:2]) == cost(people_told[2:])


# ── The link in a mail ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def reader():
    return PersonFactory(phone="", email="arwa@example.com", language="en", name_en="Arwa Alharbi")


@pytest.fixture
def link(reader, session):
    remind(reader, session)
    jobs.run_all()
    return re.search(r"https?://\S+/messages/stop/\S+/", mail.outbox[0].body)[0]


def path(link):
    return "/" + link.split("/", 3)[3]


def test_a_mail_says_how_it_is_turned_off_to_people_and_to_programs(link):
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.outbox[0].body.count("\n") == 2


def test_a_mail_that_cannot_be_turned_off_says_nothing_of_it(reader):
    messages.tell(reader, "cohort_cancelled", cohort=CohortFactory(), reason="x")
    jobs.run_all()
    assert "stop" not in mail.outbox[0].body
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_looking_changes_nothing_and_names_nobody(client, reader, link):
    answer = client.get(path(link))
    assert answer.status_code == 200
    assert "No more messages of this kind?" in answer.content.decode()
    assert "Arwa" not in answer.content.decode()
    assert reader.email not in answer.content.decode()
    assert not MessageChoice.objects.exists()


def test_one_tap_turns_it_off_and_another_on_again(client, reader, session, link):
    assert "These messages are turned off" in client.post(path(link)).content.decode()
    assert remind(reader, ClassSessionFactory()) is None
    client.post(path(link), {"act": "start"})
    assert MessageChoice.objects.get().is_wanted


def test_a_mail_program_turns_it_off_by_itself(reader, link):
    program = Client(enforce_csrf_checks=True)
    assert program.post(path(link), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not MessageChoice.objects.get().is_wanted


@pytest.mark.parametrize("change", ["cut", "forged", "of nobody"])
def test_a_link_that_is_none_of_ours_is_missing(client, reader, link, change):
    address = path(link)
    if change == "of nobody":
        address = path(choices.stop_link("A" * 22, "reminder", "mail"))
    elif change == "cut":
        address = address[:-3] + "/"
    else:
        body, _colon, signature = address.rpartition(":")
        address = f"{body[:-4]}AAAA:{signature}"
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert not MessageChoice.objects.exists()


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_keeps_what_is_ticked_for_each_person(signed_in, guardian):
    own, *wards = people.persons_of(guardian)
    browser = signed_in(guardian)
    name = f"{wards[0].public_id}-reminder-sms"
    html = browser.get(PAGE).content.decode()
    assert html.count('type="checkbox"') == html.count(" checked") == 6  # two kinds for each of three
    kept = {f"{ward.public_id}-{kind}-sms": "on" for ward in [own, wards[1]] for kind in ["reminder", "at_risk"]}
    assert browser.post(PAGE, kept).status_code == 302
    assert set(MessageChoice.objects.filter(person=wards[0]).values_list("is_wanted", flat=True)) == {False}
    assert set(MessageChoice.objects.filter(person=wards[1]).values_list("is_wanted", flat=True)) == {True}
    assert f'name="{name}" id="id_{name}">' in browser.get(PAGE).content.decode()


def test_registers_are_for_who_takes_them_and_for_leads(signed_in, trainee, trainer, lead):
    Person.objects.filter(standings__user=trainer).update(phone=trainer.phone)
    StandingFactory(user=lead, person__email=lead.email)
    shown = {user: "-register-" in signed_in(user).get(PAGE).content.decode() for user in [trainee, trainer, lead]}
    assert shown == {trainee: False, trainer: True, lead: True}


def test_the_page_costs_the_same_for_one_person_and_four(signed_in, guardian, queries_of):
    browser = signed_in(guardian)
    some = queries_of(browser, PAGE)
    for name in ["سارة", "هند"]:
        person = people.add_person(
            guardian, stands_as="guardian", given_ar=name, family_ar="الحازمي", name_en="X", gender="female"
        )
        VolunteerTrainerFactory(person=person)
    assert queries_of(browser, PAGE) == some <= 12
