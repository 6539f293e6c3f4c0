"""One act for many applications. Each is decided on its own, as if alone; what came of it is told exactly."""

from dataclasses import dataclass, field

from lms.cohorts import enrolment
from lms.cohorts.models import Enrolment
from lms.cohorts.refusals import CohortFull, Refused

AT_ONCE = 500  # more wait for another press: each is a transaction of its own


@dataclass
class Tally:
    """``refused``: the refusal's words, and those it is about, in the order they were tried."""

    done: list = field(default_factory=list)
    waiting: list = field(default_factory=list)  # found no seat, and went on the waiting list
    refused: dict = field(default_factory=dict)
    left: int = 0  # beyond AT_ONCE

    @property
    def still_to_decide(self):
        return [one for some in self.refused.values() for one in some]


def decide(enrolments, act, *, by, reason="", or_wait=False):
    """Do ``act`` to each of ``enrolments``, the oldest application first; returns a Tally.

    ``or_wait``: who is to be accepted and finds no seat goes on the waiting list.
    """
    verbs = {
        "accept": lambda one: enrolment.accept(one, by=by),
        "wait": lambda one: enrolment.wait(one, by=by),
        "decline": lambda one: enrolment.decline(one, by=by, reason=reason),
        "consent": lambda one: enrolment.record_guardian_consent(one, by=by),
        "withdraw": lambda one: enrolment.withdraw(one, by=by, reason=reason),
    }
    some = list(enrolments.order_by("applied_at", "pk")[: AT_ONCE + 1])
    tally = Tally(left=max(enrolments.count() - AT_ONCE, 0) if len(some) > AT_ONCE else 0)
    for one in some[:AT_ONCE]:
        try:
            verbs[act](one)
            tally.done.append(one)
        except Refused as refusal:
            if not (or_wait and act == "accept" and isinstance(refusal, CohortFull)):
                _note(tally, refusal, one)
            elif one.status == Enrolment.Status.WAITING:
                tally.waiting.append(one)  # as before
            else:
                _let_wait(tally, one, by)
    return tally


def _let_wait(tally, one, by):
    try:
        enrolment.wait(one, by=by)
        tally.waiting.append(one)
    except Refused as refusal:  # such as a seat that fell free in this moment
        _note(tally, refusal, one)


def _note(tally, refusal, one):
    tally.refused.setdefault(str(refusal.message), []).append(one)
