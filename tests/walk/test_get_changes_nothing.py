"""Looking is not doing: no GET of ours writes a row, whoever looks; Wagtail's own writes are named here."""

import pytest

from tests.walk.fixtures import IGNORED

pytestmark = [pytest.mark.django_db, *IGNORED]

# What Wagtail notes down while its own screens are looked at; some of our screens are Wagtail's own.
WAGTAILS = {
    "programme_programmerendition",  # thumbnails of images
    "wagtailadmin_editingsession",  # who has a page open, so that two editors see each other
    "wagtailcore_pagesubscription",  # whether comments on a page are wanted by mail
}


def test_no_page_writes_when_it_is_looked_at(visits):
    assert [f"{visit}: {sql}" for visit, table, sql in _written(visits) if table not in WAGTAILS] == []


def test_what_is_named_here_is_written(visits, role):
    if role == "lead":
        assert {table for _visit, table, _sql in _written(visits)} == WAGTAILS


def _written(visits):
    """(visit, table, statement) of every page that the role may open."""
    return [
        (visit, table, sql)
        for visit in visits
        if visit.method == "GET" and visit.answer.word == "ok"
        for table, sql in visit.answer.changed
    ]
