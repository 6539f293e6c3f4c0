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
    older: Certificate | None = None  # the one on paper that it took the place of itself


def find(text):
    """The certificate whose code somebody typed, if it was ever on paper; None for unknown, malformed and not yet issued."""
    code = codes.normalise(text)
    return Certificate.objects.on_paper().filter(code=code).first() if code else None


def answer(certificate):
    """Follow the chain of those that supersede this one, whatever became of each, to its last."""
    earlier, later = _before(certificate), _after(certificate)
    older = next((one for one in reversed(earlier) if one.issued_at), None)
    last = [certificate, *later][-1]
    if last.status == Certificate.Status.REVOKED:
        return Answer(last.status, last.ended_at, None, older)
    newer = next((one for one in reversed(later) if one.issued_at), None)
    return Answer(certificate.status, certificate.ended_at, newer, older)


def chain(certificate):
    """All that took each other's place, from the first to the last, this one among them."""
    return [*_before(certificate), certificate, *_after(certificate)]


def _before(certificate):
    found = [certificate]
    while found[0].supersedes_id:
        found.insert(0, found[0].supersedes)
    return found[:-1]


def _after(certificate):
    found = [certificate]
    while follower := Certificate.objects.filter(supersedes=found[-1]).first():
        found.append(follower)
    return found[1:]
