"""The register for machines, above all for the trainer's phone: what it shows without a network, and what it sends later.

Unsafe calls carry the CSRF token as every form does; whoever is signed out is answered 401.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError as FieldError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from ninja import Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from lms.arabic.cleaning import clean_text
from lms.cohorts import phone, sync
from lms.cohorts.guests import NAME_LENGTH
from lms.cohorts.models import RegisterEvent

router = Router(tags=["register"])

REASON_LENGTH = 200
LONGEST = 2**31 - 1
Count = Annotated[int, Field(ge=0, le=LONGEST)]


def _clean(longest):
    def cleaned(text):
        try:
            return clean_text(text, longest)
        except FieldError as error:
            raise ValueError(" ".join(error.messages)) from error

    return AfterValidator(cleaned)


def _aware(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_aware)]


class WalkIn(Schema):
    """Somebody who is not on the roster, by the name they gave."""

    id: UUID
    name: Annotated[str, Field(min_length=1), _clean(NAME_LENGTH), Field(min_length=1)]


class Event(Schema):
    """One tap: of somebody enrolled, or of a walk-in; "finish" is of neither: that the register is complete."""

    id: UUID
    seq: Count
    session: Annotated[str, Field(max_length=64)]
    enrolment: Annotated[str, Field(max_length=64)] | None = None
    walk_in: WalkIn | None = None
    mark: Literal["present", "late", "excused", "absent", "none", "finish"]
    minutes_late: Annotated[int, Field(ge=1, le=300)] | None = None
    reason: Annotated[str, _clean(REASON_LENGTH)] = ""
    taken_at: Moment
    base: Count | None = None


def _moment_or_nothing(value):
    """A clock that cannot be read is taken for right."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


class Batch(Schema):
    """What one phone sends at once, up to 500 events; each is read, and answered, by itself."""

    device: UUID
    sent_at: Annotated[Moment | None, BeforeValidator(_moment_or_nothing)] = None
    events: list[Any]


class Current(Schema):
    """What stands now of somebody in the register."""

    mark: str
    rev: int
    by: str
    at: datetime


class Result(Schema):
    id: Any
    outcome: Literal["applied", "duplicate", "superseded", "conflict", "held", "refused"]
    reason: str = ""
    current: Current | None = None


class Results(Schema):
    results: list[Result]
    server_time: datetime


class Refusal(Schema):
    detail: str


class Other(Schema):
    """What somebody else says who had not seen the mark that stands."""

    mark: str
    by: str
    at: datetime


class Person(Schema):
    enrolment: str | None = None
    walk_in: str | None = None
    name: str
    mark: str
    minutes_late: int | None = None
    reason: str = ""
    rev: int
    by: str | None = None
    at: datetime | None = None
    conflict: Other | None = None


class Session(Schema):
    id: str
    cohort: str
    course: str
    number: int
    starts_at: datetime
    ends_at: datetime
    state: str
    roster: list[Person]


class Sessions(Schema):
    sessions: list[Session]
    server_time: datetime


@router.get("sessions", response=Sessions, exclude_none=True, summary="Rosters to be taken")
@decorate_view(gzip_page)  # no token is in it
def sessions(request):
    """Today's and tomorrow's sessions of the signed-in trainer, and any still open: names and opaque ids only."""
    return {"sessions": phone.rosters(request.user, timezone.localdate()), "server_time": timezone.now()}


@router.post("events", response={200: Results, 413: Refusal}, exclude_none=True, summary="Marks to be kept")
def events(request, batch: Batch):
    """Marks that were taken: each is applied, kept, or refused with a reason, alone; sent again it changes nothing.

    The mark "finish", of nobody, says that the session's register is complete; it is looked at after all its other marks.
    """
    if len(batch.events) > sync.MOST_AT_ONCE:
        return Status(413, {"detail": _("Send at most 500 marks at once.")})
    read = [_read(event) for event in batch.events]
    answers = sync.receive(
        [one for one in read if not isinstance(one, dict)],
        by=request.user,
        device=batch.device,
        sent_at=batch.sent_at,
    )
    taken = iter(answers)
    results = [one if isinstance(one, dict) else _result(next(taken)) for one in read]
    return Status(200, {"results": results, "server_time": timezone.now()})


def _read(event):
    """A sync.Sent or sync.Finish, or a Result that refuses what cannot be read."""
    try:
        said = Event.model_validate(event)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False, include_context=False)[0]
        what = ".".join(str(part) for part in where["loc"])
        return _unread(event, _("This cannot be read: %(what)s. %(why)s") % {"what": what, "why": where["msg"]})
    named = [one for one in (said.enrolment, said.walk_in) if one is not None]
    if said.mark == "finish" and not named:
        return sync.Finish(id=said.id, session=said.session, taken_at=said.taken_at)
    if said.mark == "finish" or len(named) != 1:
        return _unread(event, _("A mark is of one trainee or of one walk-in."))
    return sync.Sent(
        id=said.id,
        seq=said.seq,
        session=said.session,
        whose=said.enrolment or sync.Visitor(said.walk_in.id, said.walk_in.name),
        mark=RegisterEvent.Said(said.mark),
        minutes_late=said.minutes_late,
        reason=said.reason,
        taken_at=said.taken_at,
        base=said.base,
    )


def _unread(event, reason):
    named = event.get("id") if isinstance(event, dict) else None
    return {"id": named if isinstance(named, str | int) else None, "outcome": "refused", "reason": reason}


def _result(answer):
    return {
        "id": answer.id,
        "outcome": answer.outcome,
        "reason": answer.reason,
        "current": answer.row and phone.current(answer.row),
    }
