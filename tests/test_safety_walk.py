"""Nothing that anybody types breaks a page of ours."""

import pytest

from tests.walk import hostile, posts, table
from tests.walk.addresses import addresses
from tests.walk.arguments import arguments
from tests.walk.fixtures import IGNORED
from tests.walk.forms import Page
from tests.walk.requests import Browser, forgotten

pytestmark = [pytest.mark.django_db, *IGNORED]

TABLE = table.read()
OURS = [address for address in addresses() if address.is_ours and address.key in TABLE]
# Each page is tried by the first of these who may open it: most see more of it than others do.
WHO = ["lead", "admin", "trainer", "guardian", "trainee", "nobody"]
# What any page might ask of its address.
ASKED = [
    "q",
    "p",
    "page",
    "next",
    "code",
    "person",
    "step",
    "status",
    "cohort",
    "centre",
    "course",
    "ordering",
    "unmarked",
]
# Pages of one address that differ by what is asked, for the guardian: the steps of an application.
STEPS = {
    "cohorts:apply": lambda world: [
        (world.sibling.cohort, f"?person={person}{step}")
        for person in ["new", world.own.ward.public_id]
        for step in ["", "&step=send"]
    ]
}
FORM = "application/x-www-form-urlencoded"
BROKEN = 500


def test_no_argument_of_an_address_breaks_it(world):
    wrong = []
    for address, role, browser in _each(world):
        own = arguments(address, role, world)["own"]
        for name in address.parameters:
            for text in hostile.EVERYTHING if isinstance(own[name], str) else hostile.KEYS:
                method = "GET" if TABLE[address.key].word("GET", role) != "no_method" else "POST"
                wrong += _broken(browser.ask(method, address.path(own | {name: text})), method, name, text)
    assert wrong == []


def test_no_query_breaks_a_page(world):
    wrong = []
    for address, role, browser in _each(world):
        if TABLE[address.key].word("GET", role) != "ok":
            continue
        path = address.path(arguments(address, role, world)["own"])
        page = Page(path, browser.ask("GET", path).text)
        asked = page.asked | {name for form in page.forms if form.method == "GET" for name in form.fields}
        texts = hostile.EVERYTHING if asked else hostile.FEW
        queries = [dict.fromkeys({*asked, *ASKED}, text) for text in texts]
        queries += [{name: text} for name in asked for text in hostile.FEW]
        for query in queries:
            answer = browser.ask("GET", path, QUERY_STRING=hostile.encoded(query))
            wrong += _broken(answer, "GET", list(query), next(iter(query.values())))
    assert wrong == []


def test_no_field_of_a_form_breaks_it(world):
    wrong, seen = [], set()
    for address, path, browser in _pages(world):
        for form in Page(path, browser.ask("GET", path).text).forms:
            where = (address.name if form.action == path else form.action, form.shape)
            if form.method == "POST" and where not in seen:
                seen.add(where)
                filled = form.fields | (posts.body(address, world) if form.action == path else {})
                wrong += _fill(browser, form, filled)
    assert wrong == []
    assert len(seen) > 20  # forms were found, and not only the two of every page's header


def _fill(browser, form, filled):
    first, *others = form.choices or [("", "")]
    bodies = [dict.fromkeys(filled, text) | dict([first]) for text in hostile.EVERYTHING]
    bodies += [dict.fromkeys(filled, text) | dict([choice]) for choice in others for text in hostile.FEW]
    bodies += [filled | {name: text} for name in filled for text in hostile.FEW]
    for body in bodies:
        answer = browser.ask("POST", form.action, hostile.encoded(body), content_type=FORM)
        yield from _broken(answer, "POST", list(body), next(iter(body.values()), ""))


def _broken(answer, method, where, text):
    if answer.status >= BROKEN:
        yield f"{method} {answer.path[:80]} {where} {text[:40]!a}: {answer.status} {answer.error}"


def _pages(world):
    """Every page, those that one address shows in turn too."""
    for address, role, browser in _each(world):
        yield address, address.path(arguments(address, role, world)["own"]), browser
    with forgotten():
        guardian = Browser(world.account("guardian"))
        for address in OURS:
            for subject, query in STEPS.get(address.name, lambda world: [])(world):
                yield address, address.path({"public_id": subject.public_id}) + query, guardian


def _each(world):
    """Every address of ours with somebody who may use it, and their browser."""
    with forgotten():
        browsers = {role: Browser(world.account(role)) for role in WHO}
        for address in OURS:
            line = TABLE[address.key]
            role = line.who_may("GET", WHO) or line.who_may("POST", WHO) or "nobody"
            yield address, role, browsers[role]
