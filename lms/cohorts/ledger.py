"""The rows of a register: what the taps of each trainee and each guest come to, written down."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.db.models import Q

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


def rows(session, enrolments, wanted):
    """``{trainee or guest: Row}`` for those wanted that are among ``enrolments``, or guests of the session."""
    pks = set(enrolments.filter(pk__in=_pks(wanted, Enrolment)).values_list("pk", flat=True))
    found = {one: Row(one) for one in wanted if isinstance(one, Enrolment) and one.pk in pks}
    for record in AttendanceRecord.objects.filter(session=session, enrolment__in=pks):
        row = found[Enrolment(pk=record.enrolment_id)]
        row.rev, row.stands_since, row.written = record.rev, record.taken_at, record
    if guests := _pks(wanted, Guest):
        known = Guest.objects.filter(session=session, enrolment=None, pk__in=guests).select_related("event")
        found |= {one: Row(one, one.rev, one.event and one.event.taken_at, one) for one in known}
    return found


def project(session, rows):
    """Write what the taps of these rows come to; ``{trainee or guest: projection.Reading}``."""
    by_key = {next(iter(key_of(row.whose).items())): row for row in rows}
    theirs = Q(enrolment__in=_pks((row.whose for row in rows), Enrolment)) | Q(
        guest__in=_pks((row.whose for row in rows), Guest)
    )
    events = sorted(RegisterEvent.objects.filter(theirs, session=session), key=lambda event: str(_key(event)))
    readings = {by_key[key]: projection.reading(list(taps)) for key, taps in groupby(events, _key)}
    changed = [(row, one) for row, one in readings.items() if row.written is None or row.rev != row.written.rev]
    _upsert(session, [pair for pair in changed if isinstance(pair[0].whose, Enrolment)])
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


def _upsert(session, changed):
    """One statement for all; a record never goes back to an older revision, whoever writes.

    ``bulk_create(update_conflicts=True)`` has no WHERE.
    """
    if not changed:
        return
    fields = [
        "session",
        "enrolment",
        "mark",
        "minutes_late",
        "reason",
        "event",
        "against",
        "taken_by",
        "taken_at",
        "rev",
    ]
    meta = AttendanceRecord._meta
    columns = [meta.get_field(name) for name in fields]
    values = [
        (
            session.pk,
            row.whose.pk,
            one.stands.mark,
            one.stands.minutes_late,
            one.stands.reason,
            one.stands.pk,
            one.against and one.against.pk,
            one.stands.by_id,
            one.stands.taken_at,
            row.rev,
        )
        for row, one in changed
    ]
    names = [column.column for column in columns]
    quote = connection.ops.quote_name
    placeholders = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({', '.join(map(quote, names))})"  # noqa: S608 - names are our own
            f" VALUES {', '.join([placeholders] * len(values))}"
            " ON CONFLICT (session_id, enrolment_id) DO UPDATE SET "
            + ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in names[2:])
            + f" WHERE excluded.rev > {quote(meta.db_table)}.rev",
            [
                column.get_db_prep_save(value, connection)
                for one in values
                for column, value in zip(columns, one, strict=True)
            ],
        )
