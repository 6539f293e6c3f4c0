"""What anyone may ask of a code."""

from dataclasses import dataclass
from datetime import datetime

from certificates import codes
from certificates.models import Certificate


@dataclass(frozen=True)
class Answer:
    """What a paper is worth now."""

    status: str  # a Certificate.Status: its own, or revoked where the last of those that replaced it was revoked
    on: datetime | None  # when it came to that
    newer: Certificate | None  # the last on paper of those that replaced it, if there is one to rely on


def find(text):
    """The certificate whose code somebody typed, if it was ever on paper; None for unknown, malformed and not yet issued."""
    code = codes.normalise(text)
    return Certificate.objects.on_paper().filter(code=code).first() if code else None


def answer(certificate):
    """Follow the chain of those that supersede this one, whatever became of each, to its last."""
    last, newer = certificate, None
    while follower := Certificate.objects.filter(supersedes=last).first():
        last = follower
        newer = follower if follower.issued_at else newer
    if last.status == Certificate.Status.REVOKED:
        return Answer(last.status, last.ended_at, None)
    return Answer(certificate.status, certificate.ended_at, newer)
