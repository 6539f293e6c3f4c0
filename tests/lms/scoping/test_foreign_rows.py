"""Every admin address of one row, tried with a row out of reach: nothing is shown, nothing is changed."""

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse
from wagtail import hooks
from wagtail.permissions import policy_registry

from lms.centres.models import Centre
from lms.cohorts.models import ClassSession, Cohort
from lms.scoping.viewsets import ScopedViewSet
from tests.factories.cohorts import (
    CentreFactory,
    ClassSessionFactory,
    CohortFactory,
    EnrolmentFactory,
    OrganisationFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

SECRET = "سري"  # in the name of everything out of reach


@pytest.fixture
def foreign(db):
    """A centre that is not the coordinator's, with a cohort, a session and a trainee; and an organisation."""
    centre = CentreFactory(code="secret", name_ar=f"مركز {SECRET}", name_en=f"Centre {SECRET}")
    cohort = CohortFactory(centre=centre, code=f"X-{SECRET}")
    session = ClassSessionFactory(cohort=cohort)
    EnrolmentFactory(cohort=cohort, person=PersonFactory(given_ar=SECRET))
    return {
        "centres": centre,
        "organisations": OrganisationFactory(name_ar=SECRET, name_en=SECRET),
        "cohort_screens": cohort,
        "change_session": session,
    }


def scoped():
    """Every set of screens that is registered and is held to rows."""
    registered = [register() for register in hooks.get_hooks("register_admin_viewset")]
    sets = [each for some in registered for each in (some if isinstance(some, list | tuple) else [some])]
    return [viewset for viewset in sets if isinstance(viewset, ScopedViewSet)]


def addresses_of_one_row():
    """Each viewset's addresses that hold a key, by the set and the name of the address."""
    return [
        (viewset.url_namespace, pattern.name)
        for viewset in scoped()
        for pattern in viewset.get_urlpatterns()
        if "pk" in pattern.pattern.converters
    ]


def test_the_walk_is_long_enough(foreign):
    found = addresses_of_one_row()
    names = {viewset.url_namespace for viewset in scoped()}
    assert names >= {"centres", "organisations", "cohort_screens"}
    assert names <= set(foreign)  # a new set of screens needs a row out of reach here
    for name in ["edit", "delete", "history", "history_results", "usage"]:
        assert {namespace for namespace, each in found if each == name} == names
    assert {("centres", "inspect"), ("cohort_screens", "change_session"), ("cohort_screens", "add_session")} <= set(
        found
    )


def test_each_of_them_asks_a_policy_that_knows_rows():
    assert all(hasattr(policy_registry.get_by_type(viewset.model), "reach") for viewset in scoped())


def state():
    return [model_to_dict(row) for model in (Centre, Cohort, ClassSession) for row in model.objects.order_by("pk")]


FORGED = {
    "act": "cancel",
    "reason": "x",
    "name_ar": "forged",
    "name_en": "forged",
    "code": "forged",
    "day": "2026-12-07",
    "begins": "10:00",
    "ends": "11:00",
}


@pytest.mark.parametrize(("namespace", "name"), addresses_of_one_row())
@pytest.mark.parametrize("who", ["coordinator", "editor", "trainer"])
def test_a_foreign_row_is_neither_shown_nor_changed(namespace, name, who, request, signed_in, foreign):
    browser = signed_in(request.getfixturevalue(who))
    address = reverse(f"{namespace}:{name}", args=[(foreign.get(name) or foreign[namespace]).pk])
    before = state()
    for answer in (browser.get(address), browser.post(address, FORGED)):
        if answer.status_code == 302:  # Wagtail's way to say no
            assert answer["Location"] == "/admin/" or "login" in answer["Location"]
        else:
            assert answer.status_code in {403, 404}
        assert SECRET not in answer.content.decode()
    assert state() == before


@pytest.mark.parametrize(
    "address",
    ["cohort_screens:index", "cohort_screens:index_results", "cohort_screens:add", "centres:index", "applications"],
)
def test_lists_forms_and_filters_name_nothing_out_of_reach(address, signed_in, coordinator, centre, foreign):
    CohortFactory(centre=centre, code="MINE-1")
    answer = signed_in(coordinator).get(reverse(address))
    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "query", [f"?q={SECRET}", "?centre={centre}", "?cohort={cohort}&status=all", f"?q={SECRET}&status=all"]
)
@pytest.mark.parametrize("address", ["cohort_screens:index", "applications"])
def test_a_forged_filter_finds_nothing_out_of_reach(address, query, signed_in, coordinator, centre, foreign):
    query = query.format(centre=foreign["centres"].pk, cohort=foreign["cohort_screens"].pk)
    answer = signed_in(coordinator).get(reverse(address) + query)
    html = answer.content.decode()
    assert f"X-{SECRET}" not in html
    assert f"مركز {SECRET}" not in html
    assert f"{SECRET} سالم" not in html


def test_an_export_holds_nothing_out_of_reach(signed_in, coordinator, centre, foreign):
    answer = signed_in(coordinator).get(reverse("cohort_screens:index") + "?export=csv")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert SECRET not in body.decode()


@pytest.mark.parametrize(
    "address", ["cohort_screens:index", "cohort_screens:add", "applications", "organisations:index"]
)
@pytest.mark.parametrize("who", ["editor", "admin", "trainer", "trainee", "partner"])
def test_who_runs_nothing_enters_none_of_these(address, who, request, signed_in, foreign):
    answer = signed_in(request.getfixturevalue(who)).get(reverse(address))
    assert answer.status_code in {302, 403, 404}
    assert SECRET not in answer.content.decode()


def test_a_coordinator_reads_their_centre_and_changes_nothing_of_it(signed_in, coordinator, centre):
    browser = signed_in(coordinator)
    assert browser.get(reverse("centres:inspect", args=[centre.pk])).status_code == 200
    answer = browser.post(reverse("centres:edit", args=[centre.pk]), FORGED)
    assert answer.status_code in {302, 404}
    centre.refresh_from_db()
    assert centre.code == "safa"


def test_a_lead_keeps_centres_and_organisations(signed_in, lead):
    browser = signed_in(lead)
    fields = {
        "name_ar": "مركز حي الروضة",
        "name_en": "Al-Rawdah centre",
        "code": "rawdah",
        "district_ar": "الروضة",
        "district_en": "Al-Rawdah",
        "seats": "25",
    }
    assert browser.post(reverse("centres:add"), fields)["Location"] == reverse("centres:index")
    centre = Centre.objects.get(code="rawdah")
    browser.post(reverse("centres:edit", args=[centre.pk]), fields | {"seats": "40"})
    centre.refresh_from_db()
    assert centre.seats == 40
    organisation = OrganisationFactory()
    assert browser.get(reverse("organisations:edit", args=[organisation.pk])).status_code == 200
    assert browser.get(reverse("centres:history", args=[centre.pk])).status_code == 200
    assert browser.get(reverse("centres:usage", args=[centre.pk])).status_code == 200


@pytest.mark.parametrize("viewset", ["centres", "cohort_screens", "organisations"])
def test_nobody_deletes(viewset, signed_in, lead, foreign):
    answer = signed_in(lead).post(reverse(f"{viewset}:delete", args=[foreign[viewset].pk]))
    assert answer.status_code in {302, 404}
    assert type(foreign[viewset]).objects.filter(pk=foreign[viewset].pk).exists()
