"""Rooms full of trainees, and their phones: what ``tests.bench.scans`` lets loose on a server, in a process of its own.

``python -m tests.bench.rooms PORT`` fills the database, waits for a line, lets everybody scan within a minute, then some
more as fast as it goes, and prints what came of it as JSON.
"""

import json
import random
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http import HTTPStatus
from http.client import HTTPConnection

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from lms.accounts.models import Person, Standing, User
from lms.cohorts import check_in
from lms.cohorts.models import Claim, ClassSession, Enrolment
from tests.factories.cohorts import ClassSessionFactory, CohortFactory

IN_A_ROOM, SECONDS = 30, 60
SCANS, MORE = 1_500, 600
PHONES = 64  # that wait for an answer at one time, at most
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Phone:
    """One trainee's: signed in, and in the room."""

    def __init__(self, port, session, key):
        self.port, self.session, self.cookies = port, session, {settings.SESSION_COOKIE_NAME: key}

    def scan(self):
        """Read the code that is shown now and do what the page's script does; (seconds of all, of each request, whether noted)."""
        self.server, self.took = HTTPConnection("localhost", self.port, timeout=60), []
        began = time.perf_counter()
        try:
            self._ask("GET", f"/c/{check_in.code_of(self.session, timezone.now())}", HTTPStatus.FOUND)
            page = self._ask("GET", "/check-in/", HTTPStatus.OK)
            said = f"csrfmiddlewaretoken={_TOKEN.search(page)[1]}"
            is_noted = 'role="status"' in self._ask("POST", "/check-in/", HTTPStatus.OK, said)
        except (OSError, AssertionError, TypeError) as error:
            print(f"A scan failed: {error!r}", file=sys.stderr)
            is_noted = False
        finally:
            self.server.close()
        return time.perf_counter() - began, self.took, is_noted

    def _ask(self, method, path, expected, said=None):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        } | ({"HX-Request": "true"} if said else {})
        began = time.perf_counter()
        self.server.request(method, path, said, headers)
        answer = self.server.getresponse()
        body = answer.read().decode()
        self.took.append(time.perf_counter() - began)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        assert answer.status == expected, f"{method} {path.partition('/c/')[0]}: {answer.status}"
        return body


def fill(port, count):
    """``count`` phones of trainees in rooms of IN_A_ROOM, whose sessions begin now."""
    now = timezone.now()
    rooms = [
        ClassSessionFactory(
            cohort=CohortFactory(starts_on=now.date(), ends_on=now.date() + timedelta(35)),
            starts_at=now,
            ends_at=now + timedelta(hours=2),
        )
        for _ in range(-(-count // IN_A_ROOM))
    ]
    places = range(count)
    people = Person.objects.bulk_create(
        Person(given_ar="أروى", family_ar="الحازمي", name_en=f"Arwa {n}", gender="female", born_on=date(2009, 3, 1))
        for n in places
    )
    users = User.objects.bulk_create(User(phone=f"+96655{n:07}", phone_verified_at=now, password="!") for n in places)
    Standing.objects.bulk_create(Standing(user=users[n], person=people[n]) for n in places)
    Enrolment.objects.bulk_create(
        Enrolment(person=people[n], cohort=rooms[n // IN_A_ROOM].cohort, status="enrolled") for n in places
    )
    return [Phone(port, rooms[n // IN_A_ROOM], _signed_in(users[n])) for n in places]


def _signed_in(user):
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


def within_a_minute(phones):
    """Each scans at a moment of its own."""
    moments = sorted(random.Random(7).uniform(0, SECONDS) for _ in phones)
    began, done = time.perf_counter(), []
    with ThreadPoolExecutor(PHONES) as hands:
        for moment, phone in zip(moments, phones, strict=True):
            time.sleep(max(0, began + moment - time.perf_counter()))
            done.append(hands.submit(phone.scan))
    return [each.result() for each in done], time.perf_counter() - began


def as_fast_as_it_goes(phones):
    began = time.perf_counter()
    with ThreadPoolExecutor(16) as hands:
        done = list(hands.map(Phone.scan, phones))
    return done, time.perf_counter() - began


def _rows_written():
    """``{table: rows inserted so far}``; nothing where the database does not count."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT relname, n_tup_ins FROM pg_stat_user_tables")
        return dict(cursor.fetchall())


def _at(percent, seconds):
    return round(1000 * sorted(seconds)[min(len(seconds) - 1, len(seconds) * percent // 100)])


def main(port):
    phones = fill(port, SCANS + MORE)
    time.sleep(2)  # the database counts what it wrote with a delay
    before = _rows_written()
    print(json.dumps({"rooms": ClassSession.objects.count()}), flush=True)
    sys.stdin.readline()
    scans, seconds = within_a_minute(phones[:SCANS])
    print(json.dumps({"seconds": seconds}), flush=True)
    sys.stdin.readline()
    more, seconds_of_more = as_fast_as_it_goes(phones[SCANS:])
    print(json.dumps({"more": len(more)}), flush=True)
    sys.stdin.readline()
    noted = Claim.objects.count()
    written = {name: rows - before.get(name, 0) for name, rows in _rows_written().items() if rows != before.get(name)}
    figures = {
        "scans": len(scans),
        "seconds": round(seconds, 1),
        "errors": sum(not is_noted for *_, is_noted in [*scans, *more]) + abs(len(phones) - noted),
        "ms_scan_median": _at(50, [whole for whole, *_ in scans]),
        "ms_scan_p99": _at(99, [whole for whole, *_ in scans]),
        "ms_request_p99": _at(99, [each for _, took, _ in scans for each in took]),
        "scans_per_second_at_most": round(len(more) / seconds_of_more, 1),
        "rows_inserted_per_scan": round(sum(written.values()) / len(phones), 3) if written else None,
    }
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
