"""The code by which trainees say that they are in a session: it changes every half minute, and a scan is kept apart.

A code is worth nothing away from the room: it is of one session and one window of time, and read in the window after it
too, for whoever was slow. What was scanned in time stays so, however long its reader then takes to sign in.
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from lms.cohorts.models import ClassSession, Mark
from lms.scoping import public_ids

WINDOW = 30  # seconds
BYTES = 6  # of the signature: nobody tries 2^48 in a minute
KEPT = timedelta(hours=1)  # for whoever signs in, or signs up, after the scan
ON_TIME = timedelta(minutes=10)  # docs/rules.md, "Check-in"
MOST_MINUTES_LATE = 300

_CODE = re.compile(rf"([\w-]{{{public_ids.LENGTH}}})([\w-]{{{BYTES * 4 // 3}}})", re.ASCII)
_SIGNER = signing.Signer(sep=".", salt="cohorts.scan")


def is_open(session, today):
    """On the day of the session, while its register takes marks."""
    return session.status != ClassSession.Status.CANCELLED and not session.locked_at and session.held_on == today


def code_of(session, now):
    """The code that is shown now."""
    return f"{session.public_id}{_signature(session.public_id, _window(now))}"


def seconds_left(now):
    """Until the next code: from 1 to WINDOW."""
    return WINDOW - int(now.timestamp()) % WINDOW


def session_of(code, now):
    """The public id of the session whose code this is, or was a window ago; else None."""
    if not (found := _CODE.fullmatch(code)):
        return None
    public_id, signature = found.groups()
    window = _window(now)
    is_right = [constant_time_compare(signature, _signature(public_id, each)) for each in (window, window - 1)]
    return public_id if any(is_right) else None


@dataclass(frozen=True)
class Scan:
    """A code that was read in time, as its reader's browser keeps it, signed."""

    session: str  # public id
    at: datetime

    @property
    def signed(self):
        return _SIGNER.sign_object([self.session, round(self.at.timestamp())])

    @classmethod
    def read(cls, text, now):
        """What was signed; None of anything else, and of what was kept for longer than KEPT."""
        try:
            session, at = _SIGNER.unsign_object(text)
        except signing.BadSignature:
            return None
        scan = cls(session, datetime.fromtimestamp(at, UTC))
        return scan if now - scan.at <= KEPT else None


def mark_of(session, scanned_at):
    """(mark, minutes late) of whoever scanned then: present until ON_TIME after the beginning, then late, by whole minutes."""
    late = scanned_at - session.starts_at
    if late <= ON_TIME:
        return Mark.PRESENT, None
    return Mark.LATE, min(late // timedelta(minutes=1), MOST_MINUTES_LATE)


def _window(now):
    return int(now.timestamp()) // WINDOW


def _signature(public_id, window):
    digest = salted_hmac("cohorts.check_in", f"{public_id} {window}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:BYTES]).decode()
