"""The paper of a register: which list it was printed from."""

from hashlib import sha256

from lms.cohorts import access

MOST_AT_ONCE = 12  # sessions in one file
FIGURES = 4


def code_of(session, enrolments):
    """Four figures that stand on the sheet: others where it is of another session, or its numbers mean other trainees."""
    names = " ".join([session.public_id, *(enrolment.public_id for enrolment in enrolments)])
    return f"{int(sha256(names.encode()).hexdigest(), 16) % 10**FIGURES:0{FIGURES}}"


def from_here(session, user):
    """The session and those after it whose registers the account may take, in their order."""
    later = access.registers_of(user).filter(cohort=session.cohort_id, starts_at__gte=session.starts_at)
    return later.order_by("starts_at", "number")
