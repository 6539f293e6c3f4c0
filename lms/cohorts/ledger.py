"""The rows of a register: what the taps of each trainee and each guest come to, written down."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.db.models import Q
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from lms.cohorts import projection
from lms.cohorts.models import AttendanceRecord, Enrolment, Guest, RegisterEvent


@dataclass(eq=False)
class Row:
    """What is written of one trainee or guest so far; ``rev`` and ``stands_since`` go on as taps are added."""

    whose: Enrolment | Guest
    rev: int = 0
    stands_since: datetime | None = None
    written: AttendanceRecord | Guest | None = field(default=None, repr=False)


def key_of(whose):
    """The field by which a tap says whose it is, with what stands in it."""
    return {"enrolment_id": whose.pk} if isinstance(whose, Enrolment) else {"guest_id": whose.pk}


def rows(session, registered, wanted):
    """``{trainee or guest: Row}`` for those wanted that are among the trainees ``registered``, or guests of the session."""
    found = {one: Row(one) for one in wanted if one in registered}
    for record in AttendanceRecord.objects.filter(session=session, enrolment__in=found):
        row = found[Enrolment(pk=record.enrolment_id)]
        row.rev, row.stands_since, row.written = record.rev, record.taken_at, record
    if guests := _pks(wanted, Guest):
        known = Guest.objects.filter(session=session, enrolment=None, pk__in=guests).select_related("event")
        found |= {one: Row(one, one.rev, one.event and one.event.taken_at, one) for one in known}
    return found


def project(session, rows):
    """Write what the taps of these rows come to; ``{trainee or guest: projection.Reading}``. A row has then what was ``written``."""
    by_key = {next(iter(key_of(row.whose).items())): row for row in rows}
    theirs = Q(enrolment__in=_pks((row.whose for row in rows), Enrolment)) | Q(
        guest__in=_pks((row.whose for row in rows), Guest)
    )
    events = sorted(RegisterEvent.objects.filter(theirs, session=session), key=lambda event: str(_key(event)))
    readings = {by_key[key]: projection.reading(list(taps)) for key, taps in groupby(events, _key)}
    changed = [(row, one) for row, one in readings.items() if row.written is None or row.rev != row.written.rev]
    for row, one in changed:
        if isinstance(row.whose, Enrolment):
            row.written = _record(session, row, one)
    _upsert([row.written for row, _one in changed if isinstance(row.whose, Enrolment)])
    _note(pair for pair in changed if isinstance(pair[0].whose, Guest))
    return {row.whose: one for row, one in readings.items()}


def _key(event):
    return ("enrolment_id", event.enrolment_id) if event.enrolment_id else ("guest_id", event.guest_id)


def _pks(some, model):
    return {one.pk for one in some if isinstance(one, model)}


def _note(guests):
    for row, one in guests:
        Guest.objects.filter(pk=row.whose.pk, rev__lt=row.rev).update(
            mark=one.stands.mark,
            minutes_late=one.stands.minutes_late,
            reason=one.stands.reason,
            rev=row.rev,
            event=one.stands,
            against=one.against,
        )


def _record(session, row, one):
    stands = one.stands
    return AttendanceRecord(
        session=session,
        enrolment=row.whose,
        mark=stands.mark,
        minutes_late=stands.minutes_late,
        reason=stands.reason,
        event=stands,
        against=one.against,
        taken_by_id=stands.by_id,
        taken_at=stands.taken_at,
        rev=row.rev,
    )


def _upsert(records):
    """One statement for all; a record never goes back to an older revision, whoever writes.

    It is what ``bulk_create(update_conflicts=True)`` says, which has no WHERE.
    """
    if not records:
        return
    meta = AttendanceRecord._meta
    fields = [field for field in meta.local_concrete_fields if not field.primary_key]
    whose = [meta.get_field(name) for name in ("session", "enrolment")]
    said = [field for field in fields if field not in whose]
    query = InsertQuery(AttendanceRecord, on_conflict=OnConflict.UPDATE, update_fields=said, unique_fields=whose)
    query.insert_values(fields, records)
    [(statement, values)] = query.get_compiler(connection=connection).as_sql()
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE excluded.rev > {table}.rev", values)
