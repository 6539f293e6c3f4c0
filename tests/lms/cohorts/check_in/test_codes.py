"""The code in the room: when it is read, of which session, and what a scan of that minute says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import check_in
from lms.cohorts.models import Claim, Mark
from tests.factories.cohorts import ClassSessionFactory
from tests.lms.cohorts.check_in.room import BEGINS, say, scanned, shown


def test_a_code_is_read_in_its_window_and_the_next_and_never_after(session):
    start = datetime.fromtimestamp(BEGINS.timestamp() // check_in.WINDOW * check_in.WINDOW, UTC)
    code = check_in.code_of(session, start)
    seconds = [-1, 0, 29, 30, 59, 60, 3600]
    read = [check_in.session_of(code, start + timedelta(seconds=each)) for each in seconds]
    of_it = session.public_id
    assert read == [None, of_it, of_it, of_it, of_it, None, None]
    assert check_in.code_of(session, start + timedelta(seconds=30)) != code


def test_a_code_is_of_its_session_alone(session):
    now, other = timezone.now(), ClassSessionFactory()
    code = check_in.code_of(session, now)
    forged = other.public_id + code[len(other.public_id) :]
    assert check_in.session_of(forged, now) is None
    for nonsense in ["", "x", code[:-1], code + "A", session.public_id, "٣" * len(code), f"{code}\n"]:
        assert check_in.session_of(nonsense, now) is None


@pytest.mark.parametrize(
    ("minutes", "mark"),
    [
        pytest.param(-20, (Mark.PRESENT, None), id="before it began"),
        pytest.param(10, (Mark.PRESENT, None), id="ten minutes after the beginning"),
        pytest.param(10.5, (Mark.LATE, 10), id="half a minute after that"),
        pytest.param(47.9, (Mark.LATE, 47), id="whole minutes alone count"),
        pytest.param(600, (Mark.LATE, 300), id="no more than a register takes"),
    ],
)
def test_a_scan_says_present_or_late_by_its_minute(session, minutes, mark):
    assert check_in.mark_of(session, session.starts_at + timedelta(minutes=minutes)) == mark


def test_a_code_that_is_over_is_refused_and_says_what_to_do(session, trainee, signed_in, clock):
    address = shown(session)
    clock.shift(timedelta(seconds=61))
    for browser in (Client(), signed_in(trainee)):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert "امسح الرمز مرة أخرى" in answer.content.decode()
        assert "scan" not in browser.cookies


def test_a_scan_is_not_kept_for_ever_and_not_forged(session, arwa, trainee, signed_in, clock):
    browser = scanned(signed_in(trainee), session)
    forged = signed_in(trainee)
    forged.cookies["scan"] = browser.cookies["scan"].value.swapcase()
    say(forged)
    clock.shift(check_in.KEPT + timedelta(seconds=1))
    say(browser)
    say(signed_in(trainee))
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"locked_at": BEGINS}, {"status": "cancelled"}, {"starts_at": BEGINS - timedelta(1)}]
)
def test_check_in_is_open_on_its_day_while_the_register_takes_marks(fields, session, arwa, trainee, trainer, signed_in):
    browser = scanned(signed_in(trainee), session)
    for name, value in fields.items():
        setattr(session, name, value)
    session.save()
    say(browser)
    assert not Claim.objects.exists()
    page = signed_in(trainer).get(reverse("cohorts:check_in_code", args=[session.public_id]))
    assert 'class="symbol"' not in page.content.decode()


def test_the_code_page_shows_a_code_that_counts(session, arwa, trainer, signed_in):
    page = signed_in(trainer).get(reverse("cohorts:check_in_code", args=[session.public_id])).content.decode()
    assert 'class="symbol"' in page
    assert f'http-equiv="refresh" content="{check_in.seconds_left(BEGINS)}"' in page


def test_reading_a_code_asks_the_database_nothing(session):
    browser = Client()
    with CaptureQueriesContext(connection) as made:
        scanned(browser, session)
    assert len(made) == 0
