"""Many marks at once against one by one, and a file of a cohort's marks. ``python -m tests.bench marks``

The same thirty marks of a session are recorded by one call, as a sheet or a file has them, and by a call for each; each
round has a session of its own, so that both write new rows. The file is of thirty trainees in twenty-four sessions.
"""

import statistics
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

TRAINEES, ROUNDS, SESSIONS = 30, 8, 24
LEAST_RATIO = 8


def measure(rounds=ROUNDS):
    """Milliseconds of each, the middle of the rounds, and how many times quicker; seconds of the file."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        cohort, trainer, trainees = _cohort()
        at_once, one_by_one = [], []
        for number in range(rounds):
            at_once.append(_milliseconds(_record, _session(cohort, 2 * number + 1), trainees, trainer, len(trainees)))
            one_by_one.append(_milliseconds(_record, _session(cohort, 2 * number + 2), trainees, trainer, 1))
        looking, taking = _file(cohort, trainer)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    together, apart = statistics.median(at_once), statistics.median(one_by_one)
    return {
        "database": connection.vendor,
        "marks": TRAINEES,
        "ms_at_once": round(together, 1),
        "ms_one_by_one": round(apart, 1),
        "times_one_by_one": round(apart / together, 1),
        "marks_of_file": TRAINEES * SESSIONS,
        "seconds_to_look_at_file": round(looking / 1000, 2),
        "seconds_to_take_file": round(taking / 1000, 2),
    }


def slow(figures):
    return ["times_one_by_one"] if figures["times_one_by_one"] < LEAST_RATIO else []


def _cohort():
    from tests.factories.cohorts import CohortFactory, EnrolmentFactory
    from tests.factories.people import UserFactory

    today = timezone.localdate()
    cohort = CohortFactory(starts_on=today - timedelta(weeks=30), ends_on=today + timedelta(weeks=1))
    return cohort, UserFactory(), EnrolmentFactory.create_batch(TRAINEES, cohort=cohort, enrolled=True)


def _session(cohort, number):
    from tests.factories.cohorts import ClassSessionFactory

    begins = timezone.now() - timedelta(days=number)
    return ClassSessionFactory(cohort=cohort, number=number, starts_at=begins, ends_at=begins + timedelta(hours=2))


def _record(session, trainees, by, size):
    from lms.cohorts import attendance
    from lms.cohorts.attendance import Tap

    taps = [Tap(each, "present") for each in trainees]
    for first in range(0, len(taps), size):
        attendance.record(session, taps[first : first + size], by=by)


def _file(cohort, by):
    """Milliseconds of looking at the file and of taking it."""
    from lms.cohorts import mark_files, mark_review, mark_taking
    from lms.cohorts.board import Board
    from lms.scoping import reading

    sessions = [_session(cohort, number) for number in range(101, 101 + SESSIONS)]
    heads = ["code", *(str(session.number) for session in sessions)]
    rows = [[each.public_id, *["late 10"] * SESSIONS] for each in cohort.enrolments.all()]
    data = "\n".join(",".join(row) for row in [heads, *rows]).encode()
    carried = []

    def look():
        board = Board(cohort)
        findings = mark_review.review(board, sessions, mark_files.read(reading.table(data)), by=by)
        carried.append(mark_taking.carried(cohort, findings, by=by))

    def take():
        count, left = mark_taking.take(Board(cohort), carried[0], sessions, by=by)
        assert (count, left) == (TRAINEES * SESSIONS, [])

    return _milliseconds(look), _milliseconds(take)


def _milliseconds(act, *arguments):
    began = time.perf_counter()
    act(*arguments)
    return 1000 * (time.perf_counter() - began)
