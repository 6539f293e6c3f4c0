"""A coordinator is appointed in two steps, and dismissed by either."""

import pytest
from django.urls import reverse

from lms.accounts import roles
from lms.audit.models import AuditEvent
from lms.centres import coordination
from lms.centres.access import centres_coordinated_by
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory
from tests.factories.people import UserFactory

COORDINATORS = reverse("coordinators")


@pytest.fixture
def cohort(centre):
    return CohortFactory(centre=centre)


def answers(browser, cohort):
    """The cohort's page, and the register of its first session."""
    session = cohort.class_sessions.first() or ClassSessionFactory(cohort=cohort)
    addresses = [
        reverse("cohort_screens:edit", args=[cohort.pk]),
        reverse("cohorts:take_register", args=[session.public_id]),
    ]
    return [browser.get(address).status_code for address in addresses]


def test_whoever_is_appointed_on_the_screen_runs_the_centres_cohorts(admin, staff, signed_in, centre, cohort):
    newcomer = UserFactory(email="newcomer@example.com", phone=None)
    elsewhere = CohortFactory()
    roles.give(newcomer, "centre_coordinator", by=admin)
    assert answers(signed_in(newcomer), cohort) == [404, 404]

    page = signed_in(admin).get(reverse("staff_roles", args=[newcomer.pk])).content.decode()
    address = reverse("coordinator", args=[newcomer.pk])
    assert f'href="{address}"' in page
    answer = signed_in(admin).post(address, {"centres": [centre.pk]})
    assert (answer.status_code, answer.headers["Location"]) == (302, COORDINATORS)

    assert answers(signed_in(newcomer), cohort) == [200, 200]
    assert answers(signed_in(newcomer), elsewhere) == [404, 404]
    event = AuditEvent.objects.get(verb="coordination.given")
    assert (event.by, event.subject_id, event.facts) == (admin, str(centre.pk), {"to": newcomer.pk})


def test_whoever_loses_the_role_loses_the_centre_at_once(admin, coordinator, signed_in, cohort):
    browser = signed_in(coordinator)
    assert answers(browser, cohort) == [200, 200]
    roles.give(coordinator, "editor", by=admin)  # still of the staff, and still let into the admin
    roles.take(coordinator, "centre_coordinator", by=admin)
    assert answers(browser, cohort) == [404, 404]


def test_whoever_loses_the_centre_keeps_the_others(lead, coordinator, signed_in, centre, cohort):
    other = CentreFactory()
    coordination.give(coordinator, other, by=lead)
    signed_in(lead).post(reverse("coordinator", args=[coordinator.pk]), {"centres": [other.pk]})
    assert list(centres_coordinated_by(coordinator)) == [other]
    assert answers(signed_in(coordinator), cohort) == [404, 404]
    event = AuditEvent.objects.get(verb="coordination.taken")
    assert (event.by, event.subject_id, event.facts) == (lead, str(centre.pk), {"of": coordinator.pk})


def test_giving_and_taking_twice_is_noted_once(lead, staff):
    user, centre = staff("centre_coordinator"), CentreFactory()
    for act in [coordination.give, coordination.give, coordination.take, coordination.take]:
        act(user, centre, by=lead)
    verbs = AuditEvent.objects.filter(subject_type="centres.centre").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["coordination.given", "coordination.taken"]


def test_a_closed_account_coordinates_nothing(coordinator):
    coordinator.is_active = False
    assert not centres_coordinated_by(coordinator).exists()


def test_whoever_lacks_the_role_is_not_offered(lead, trainer, signed_in):
    assert signed_in(lead).get(reverse("coordinator", args=[trainer.pk])).status_code == 404


def test_the_list_names_each_coordinator_with_their_centres(lead, coordinator, centre, signed_in):
    page = signed_in(lead).get(COORDINATORS).content.decode()
    assert coordinator.email in page
    assert str(centre) in page


@pytest.mark.parametrize("who", ["editor", "coordinator"])
def test_others_appoint_nobody(who, request, signed_in, coordinator):
    browser, other = signed_in(request.getfixturevalue(who)), CentreFactory()
    address = reverse("coordinator", args=[coordinator.pk])
    for answer in [browser.get(COORDINATORS), browser.get(address), browser.post(address, {"centres": [other.pk]})]:
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert other not in centres_coordinated_by(coordinator)


def test_the_list_costs_the_same_for_one_and_for_three(lead, coordinator, staff, signed_in, queries_of):
    one = queries_of(signed_in(lead), COORDINATORS)
    for number in range(2):
        user = staff("centre_coordinator", email=f"c{number}@example.com")
        coordination.give(user, CentreFactory(), by=lead)
    assert queries_of(signed_in(lead), COORDINATORS) == one
