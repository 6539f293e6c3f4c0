"""Ids of others in a form's body or in an address's query reach nothing, whoever sends them.

What is in the address itself is walked by test_permissions.py.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from lms.cohorts.models import Cohort, Enrolment
from tests.factories.cohorts import CohortFactory, CourseFactory
from tests.walk import table
from tests.walk.addresses import addresses
from tests.walk.arguments import arguments
from tests.walk.fixtures import IGNORED
from tests.walk.requests import Browser, forgotten
from tests.walk.world import TRAINEE, foreign_to

pytestmark = [pytest.mark.django_db, *IGNORED]

TABLE = table.read()
ADDRESSES = {address.key: address for address in addresses()}


@dataclass
class Sent:
    """A form of the role's own, which names something of the ``side``."""

    role: str
    name: str
    body: callable
    at: str = ""  # attribute of the own side in the address
    query: callable = lambda side: ""
    consented: bool = False
    full: bool = False

    def to(self, world, side):
        browser, subject = Browser(world.account(self.role)), self.at and getattr(world.own, self.at)
        address = ADDRESSES[self.name]
        values = {name: getattr(subject, name) for name in address.parameters}
        return browser.ask("POST", address.path(values) + self.query(side), self.body(side))


def decision(act):
    return lambda side: {"act": act, "chosen": [side.application.pk], "reason": "سبب"}


def plan(side):
    today = timezone.localdate()
    return {
        "course": side.course.pk,
        "centre": side.centre.pk,
        "code": "NEW-1",
        "audience": "all",
        "capacity": "20",
        "starts_on": str(today + timedelta(days=90)),
        "weekdays": ["6", "1"],
        "begins": "17:00",
        "ends": "19:00",
        "applications_open_on": str(today),
        "applications_close_on": str(today + timedelta(days=60)),
    }


SENT = {
    "a coordinator accepts": Sent("coordinator", "applications", decision("accept"), consented=True),
    "a coordinator puts on the waiting list": Sent(
        "coordinator", "applications", decision("wait"), consented=True, full=True
    ),
    "a coordinator declines": Sent("coordinator", "applications", decision("decline")),
    "a coordinator records consent": Sent("coordinator", "applications", decision("consent")),
    "a coordinator plans at a centre": Sent("coordinator", "cohort_screens:add", plan),
    "a guardian applies for a person": Sent(
        "guardian",
        "cohorts:apply",
        lambda side: {},
        at="other_cohort",
        query=lambda side: f"?person={side.ward.public_id}&step=send",
    ),
    "a trainer marks a project": Sent(
        "trainer",
        "learning:mark_projects",
        lambda side: {side.enrolment.public_id: "70", f"seen-{side.enrolment.public_id}": "1-"},
        at="cohort",
    ),
    "a trainer marks on the register": Sent(
        "trainer",
        "cohorts:take_register",
        lambda side: {f"mark-{side.enrolment.public_id}": "present", f"was-{side.enrolment.public_id}": ""},
        at="session",
    ),
    "a lead corrects a locked register": Sent(
        "lead",
        "cohorts:take_register",
        lambda side: {
            "act": "correct",
            "enrolment": side.certificate.enrolment.public_id,
            "mark": "absent",
            "reason": "سبب",
        },
        at="locked_session",
    ),
}


@pytest.fixture(scope="module")
def other_cohort(world):
    """One to which the own side's people have not applied yet, when none of their own meets."""
    today = timezone.localdate()
    world.own.other_cohort = CohortFactory(
        code="OTHER",
        course=CourseFactory(code="OTHER-COURSE"),
        centre=world.own.centre,
        starts_on=today + timedelta(days=200),
        ends_on=today + timedelta(days=230),
        applications_open_on=today,
        applications_close_on=today + timedelta(days=100),
    )


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_a_form_that_names_something_of_others_changes_nothing(world, other_cohort, sent):
    with forgotten():
        if sent.consented:
            Enrolment.objects.to_decide().update(guardian_consent_at=timezone.now())
        if sent.full:
            Cohort.objects.filter(taken__gt=0).update(capacity=F("taken"))
        own, answer = sent.to(world, world.own), sent.to(world, world.sibling)
    assert own.changed != []  # the form is one that does something
    assert answer.status in {200, 302, 404}
    assert answer.changed == []
    assert [word for word in foreign_to(sent.role, world) if word in answer.text] == []


@pytest.mark.parametrize("act", ["accept", "wait", "decline", "consent"])
def test_one_application_of_others_among_ones_own_holds_up_them_all(world, act):
    body = decision(act)(world.own)
    body["chosen"].append(world.sibling.application.pk)
    answer = Browser(world.own.coordinator).ask("POST", ADDRESSES["applications"].path({}), body)
    assert (answer.status, answer.changed) == (200, [])


@pytest.mark.parametrize("role", ["trainee", "guardian", "trainer", "coordinator", "partner", "editor", "admin"])
def test_a_query_that_names_something_of_others_shows_nothing_of_them(world, role):
    asked, foreign = of(world.sibling), foreign_to(role, world)
    told = []
    with forgotten():
        browser = Browser(world.account(role))
        for address in ADDRESSES.values():
            line = TABLE[address.key] if address.is_ours and address.key in TABLE else None
            if line is None or line.names == "shown" or line.word("GET", role) != "ok":
                continue
            path = address.path(arguments(address, role, world)["own"])
            for query in [asked, *({name: value} for name, value in asked.items())]:
                answer = browser.ask("GET", path, query | {"status": "all"})
                told += [
                    f"{path} {query}: {word}"
                    for word in foreign
                    if word in answer.text and word not in map(str, query.values())
                ]
    assert told == []


def test_the_same_query_shows_them_to_whoever_may_see_them(world):
    answer = Browser(world.lead).ask(
        "GET", ADDRESSES["applications"].path({}), {"cohort": world.sibling.cohort.pk, "status": "all"}
    )
    assert world.sibling.names.given_ar[TRAINEE] in answer.text


def of(side):
    return {
        "q": side.names.given_en[TRAINEE],
        "cohort": side.cohort.pk,
        "centre": side.centre.pk,
        "course": side.course.pk,
        "person": side.ward.public_id,
    }
