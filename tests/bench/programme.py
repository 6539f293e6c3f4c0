"""Registers by the million, written by the database itself: ``python -m tests.bench.programme cohorts marked unmarked``

Every cohort has 25 trainees and, a day apiece until today, ``marked`` sessions with a mark of each, then ``unmarked`` ones.
A hundred trainers teach one cohort each. Prints as JSON how much there is, and of each of them who they are to the server, their sessions not marked yet and trainees.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from guardian.shortcuts import assign_perm

from lms.cohorts.models import AttendanceRecord, ClassSession, Cohort, Enrolment, RegisterEvent
from tests.factories.attendance import AttendanceRecordFactory
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

TRAINEES, TRAINERS = 25, 100
FIRST = 1_000_000  # key of the first of each kind; in SQL its place n, from 0, makes the others
CSRF = "c" * 32
MARK = "(ARRAY['present', 'present', 'present', 'late', 'excused', 'absent', 'present', 'present', 'present', 'present'])[n % 10 + 1]"


def main(cohorts, marked, unmarked):
    session, place = _samples()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what refers to what is right as it is written
        _multiply(cursor, place.cohort, cohorts, code="'BENCH-' || n", taken=TRAINEES)
        _multiply(
            cursor,
            place.person,
            cohorts * TRAINEES,
            name_key=f"'{place.person.name_key} ' || n",
            phone="'+9665' || lpad(n::text, 8, '0')",
        )
        _multiply(
            cursor,
            place,
            cohorts * TRAINEES,
            person_id=f"{FIRST} + n",
            cohort_id=f"{FIRST} + n / {TRAINEES}",
        )
        days = marked + unmarked
        is_marked, days_ago = f"n % {days} < {marked}", f"({days - 1} - n % {days}) * interval '1 day'"
        _multiply(
            cursor,
            session,
            cohorts * days,
            cohort_id=f"{FIRST} + n / {days}",
            number=f"n % {days} + 1",
            starts_at=f"starts_at - {days_ago}",
            ends_at=f"ends_at - {days_ago}",
            status=f"CASE WHEN {is_marked} THEN 'held' ELSE 'planned' END",
            finished_at=f"CASE WHEN {is_marked} THEN ends_at - {days_ago} END",
            finished_by_id=f"CASE WHEN {is_marked} THEN {session.finished_by_id} END",
        )
        # Mark n is of trainee n % 25, in session n / 25 of those marked.
        of_cohort = f"(n / {TRAINEES} / {max(marked, 1)})"
        whose = {
            "session_id": f"{FIRST} + {of_cohort} * {days} + n / {TRAINEES} % {max(marked, 1)}",
            "enrolment_id": f"{FIRST} + {of_cohort} * {TRAINEES} + n % {TRAINEES}",
            "mark": MARK,
            "taken_at": f"taken_at - ({days - 1} - n / {TRAINEES} % {max(marked, 1)}) * interval '1 day'",
        }
        record = AttendanceRecord.objects.get()
        marks, tap = cohorts * marked * TRAINEES, "md5('tap' || n)::uuid"
        _multiply(cursor, record.event, marks, **whose, id=tap, rev="1")
        _multiply(cursor, record, marks, **whose, event_id=tap)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    return {
        "trainees_in_all": Enrolment.objects.count() - 1,
        "marks_in_all": RegisterEvent.objects.count() - 1,
        "trainers": [_trainer(FIRST + number * cohorts // TRAINERS) for number in range(min(TRAINERS, cohorts))],
    }


def _samples():
    """A session and an enrolment, of which all others are copies but for what makes each itself."""
    now = timezone.now()
    cohort = CohortFactory(
        starts_on=timezone.localdate() - timedelta(days=60), ends_on=timezone.localdate(), capacity=30
    )
    session = ClassSessionFactory(
        cohort=cohort,
        starts_at=now,
        ends_at=now + timedelta(minutes=1),
        finished_at=now,
        finished_by=UserFactory(password=None),
    )
    place = EnrolmentFactory(cohort=cohort, enrolled=True)
    AttendanceRecordFactory(session=session, enrolment=place)
    return session, place


def _multiply(cursor, sample, count, **columns):
    """So many copies of the sample's row, whose ``columns`` are said in SQL by their place ``n``."""
    meta = sample._meta
    table, key = meta.db_table, meta.pk.column
    columns = {key: f"{FIRST} + n", "public_id": f"substr(md5('{table}' || n), 1, 22)"} | columns
    literal = f"'{sample.pk}'"
    names = [field.column for field in meta.concrete_fields if not field.generated]
    values = ", ".join(str(columns.get(name, f'sample."{name}"')) for name in names)
    cursor.execute(
        f'INSERT INTO "{table}" ({", ".join(f'"{name}"' for name in names)})'
        f' SELECT {values} FROM "{table}" sample, generate_series(0, {count - 1}) n WHERE sample."{key}" = {literal}',
    )
    if meta.pk.get_internal_type() == "BigAutoField":
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), {FIRST} + {count})")


def _trainer(cohort_pk):
    cohort = Cohort.objects.get(pk=cohort_pk)
    trainer = UserFactory(password=None)  # none signs in by it, and each costs a third of a second
    assign_perm("take_register", trainer, cohort)
    client = Client()
    client.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "cookies": {settings.SESSION_COOKIE_NAME: key, settings.CSRF_COOKIE_NAME: CSRF},
        "sessions": list(
            ClassSession.objects.filter(cohort=cohort, status="planned").values_list("public_id", flat=True)
        ),
        "trainees": list(Enrolment.objects.filter(cohort=cohort).values_list("public_id", flat=True)),
    }


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
