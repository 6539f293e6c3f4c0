"""Looking is not doing: no GET of ours writes a row, whoever looks; Wagtail's own writes are named here."""

import pytest

from tests.walk import table
from tests.walk.addresses import addresses
from tests.walk.arguments import arguments
from tests.walk.fixtures import IGNORED
from tests.walk.requests import Browser, forgotten

pytestmark = [pytest.mark.django_db, *IGNORED]

TABLE = table.read()
# What Wagtail notes down while its own screens are looked at.
WAGTAILS = {
    "programme_programmerendition",  # thumbnails of images
    "wagtailadmin_editingsession",  # who has a page open, so that two editors see each other
    "wagtailcore_pagesubscription",  # whether comments on a page are wanted by mail
}


@pytest.mark.parametrize(
    "role", ["nobody", "trainee", "guardian", "trainer", "coordinator", "partner", "editor", "lead", "admin"]
)
def test_no_page_of_ours_writes_when_it_is_looked_at(world, role):
    wrote = [
        f"{address.name}: {sql}"
        for address, answer in _looked_at(world, role)
        if address.is_ours
        for table_, sql in answer.changed
        if table_ not in WAGTAILS  # some of our screens are Wagtail's own, which note it down there too
    ]
    assert wrote == []


def test_wagtails_own_screens_write_only_what_is_named_here(world):
    wrote = {
        table_
        for role in ["editor", "lead"]
        for address, answer in _looked_at(world, role)
        if not address.is_ours
        for table_, _sql in answer.changed
    }
    assert wrote == WAGTAILS


def _looked_at(world, role):
    """Every page that the role may open, with the answer."""
    with forgotten():
        browser = Browser(world.account(role))
        for address in addresses():
            if address.key in TABLE and TABLE[address.key].word("GET", role) == "ok":
                yield address, browser.ask("GET", address.path(arguments(address, role, world)["own"]))
