"""Who may open what: every address of the product, as every role, against a table written by hand.

``permissions.yaml`` is written from docs/permissions.md and never from the code. An address that nobody listed fails,
and so does a line whose address is gone.
"""

import re
from collections import Counter
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, path
from django.urls.resolvers import RegexPattern, URLResolver

from tests.walk.addresses import addresses
from tests.walk.fixtures import IGNORED
from tests.walk.table import METHODS
from tests.walk.visits import ADDRESSES, TABLE
from tests.walk.world import foreign_to

pytestmark = [pytest.mark.django_db, *IGNORED]

# Whose right is to the object itself; the others have theirs everywhere or nowhere.
BY_OBJECT = {"trainee", "guardian", "trainer", "other_trainer", "coordinator", "other_coordinator", "partner"}
# They have the other side for their own.
OF_THE_SIBLING = {"other_trainer", "other_coordinator"}
# Wagtail sends on to the history of a page it has not looked for, and releases sessions of editing there never were.
ASKS_LATER = {"wagtailadmin_pages:revisions_index", "wagtailadmin_editing_sessions:release"}

# Wagtail's own, which no setting names. Ours all have a name.
UNNAMED = {"admin/test404/", "admin//"}


def test_every_address_has_a_name():
    assert {address.template for address in ADDRESSES if not address.name} == UNNAMED


def test_every_address_is_in_the_table():
    unlisted = _unlisted(ADDRESSES)
    assert unlisted == [], "add to tests/permissions.yaml:\n" + "\n".join(
        f'- addresses: ["{name}"]\n  GET: {{…}}\n  POST: {{…}}' for name in unlisted
    )


@pytest.mark.parametrize(
    ("route", "name", "key"),
    [
        pytest.param("left-open/", "left_open", "left_open", id="a new name"),
        pytest.param("livez/<int:pk>/", "livez", "livez (pk)", id="a name that is listed, with a parameter"),
    ],
)
def test_an_address_that_nobody_listed_is_found(route, name, key):
    added = path(route, lambda request, **arguments: HttpResponse(), name=name)
    resolver = URLResolver(RegexPattern(r"^/"), [added, *get_resolver().url_patterns])
    assert key in _unlisted(addresses(resolver))


def _unlisted(found):
    return sorted({address.key for address in found} - set(TABLE) - {""})


def test_no_line_of_the_table_is_stale():
    assert sorted(set(TABLE) - {address.key for address in ADDRESSES}) == []


def test_each_role_is_answered_as_the_table_says(visits):
    wrong = [
        f"{visit}: {visit.answer.word} {visit.answer.location}{visit.answer.error}, and the table says {visit.expected}"
        for visit in visits
        if visit.relation == "own" and visit.answer.word != visit.expected
    ]
    assert wrong == [], "\n".join(wrong)


def test_an_object_of_others_is_like_one_that_is_missing(visits, role):
    """The same status, the same way out and the same page: nobody learns that it exists."""
    missing = {(visit.address, visit.method): visit for visit in visits if visit.relation == "missing"}
    told = []
    for visit in visits:
        if visit.relation == "sibling" and not _has_it_too(visit, role):
            other = missing[visit.address, visit.method]
            if _seen(visit) != _seen(other):
                told.append(f"{visit}: {_seen(visit)[:2]}, and a missing one {_seen(other)[:2]}")
    assert told == [], "\n".join(told)


def test_an_object_without_a_right_to_it_is_like_one_that_is_missing(visits, role):
    """So too for those whom the table gives no right to any."""
    missing = {(visit.address, visit.method): visit for visit in visits if visit.relation == "missing"}
    with_sibling = {visit.address for visit in visits if visit.relation == "sibling"}
    told = [
        f"{visit}: {_seen(visit)[:2]}, and a missing one {_seen(other)[:2]}"
        for visit in visits
        if visit.relation == "own" and not _may(visit, role) and visit.address in with_sibling
        for other in [missing[visit.address, visit.method]]
        if _seen(visit) != _seen(other)
    ]
    assert told == [], "\n".join(told)


def test_what_is_missing_or_malformed_is_said_to_be_so(visits):
    wrong = [
        f"{visit}: {visit.answer.word} {visit.answer.location}"
        for visit in visits
        if visit.relation in {"missing", "malformed"}
        and visit.address.name not in ASKS_LATER
        and visit.answer.word
        not in {visit.expected, "missing", "denied", "login", "again", "no_method", "refused"} - {"ok"}
    ]
    assert wrong == [], "\n".join(wrong)


def test_who_is_refused_changes_nothing(visits):
    wrote = [
        f"{visit}: {visit.answer.changed}"
        for visit in visits
        if visit.answer.word not in {"ok", "broken"} and visit.answer.changed
    ]
    assert wrote == [], "\n".join(wrote)


def test_nobody_reads_names_and_numbers_of_others(visits, world, role):
    foreign = foreign_to(role, world)
    read = Counter()
    for visit in visits:
        if TABLE[visit.address.key].names == "shown":
            continue
        seen = visit.answer.text + str(visit.answer.headers)
        asked = " ".join(map(str, visit.values.values()))
        read.update(f"{visit}: {word}" for word in foreign if word in seen and word not in asked)
    assert sorted(read) == [], "\n".join(sorted(read))


def _has_it_too(visit, role):
    """Whether the role's right reaches the other side's object as well."""
    line = TABLE[visit.address.key]
    return role in OF_THE_SIBLING or (_may(visit, role) and (line.whose == "anyone's" or role not in BY_OBJECT))


def _may(visit, role):
    """Whether the table gives the role the object, in one way or another."""
    return any(TABLE[visit.address.key].word(method, role) == "ok" for method in METHODS)


CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def _seen(visit):
    """Status, whither and page, without what was asked for and without the form's secret."""
    answer = visit.answer
    page, location = CSRF.sub(b"", answer.content), unquote(answer.location).replace(answer.path, "...")
    for value in filter(lambda value: isinstance(value, str), visit.values.values()):
        page, location = page.replace(value.encode(), b"..."), location.replace(value, "...")
    return answer.status, location, page
