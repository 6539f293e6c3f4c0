"""What a set of taps comes to: the mark that stands, and the one against it. However they arrived, it is the same."""

from dataclasses import dataclass

from lms.cohorts.models import RegisterEvent

BEFORE_ALL = -1


@dataclass(frozen=True)
class Reading:
    """``against``: what somebody else says of the same trainee who had not seen what stands, or None.

    ``last_words``: the taps that no other overrules; ``stands`` and ``against`` are of them.
    """

    stands: RegisterEvent | None
    against: RegisterEvent | None
    last_words: tuple


def reading(events):
    """The Reading of the taps of one trainee in one session.

    A tap overrules the earlier ones of its own device, by the device's own counter, so that its clock need not be right;
    and those that its taker had seen. But where two marks are in dispute, only a tap of somebody who may decide overrules
    both: anybody else overrules their own. Of the taps that are left the latest stands; of two in the same moment, the one
    with the greater id.
    """
    words, words_at = [], [(BEFORE_ALL, [])]
    last_on = {}  # the greatest count of each device
    for event in sorted(events, key=lambda one: (one.rev, one.id)):
        base = (event.base or 0) if event.rev else BEFORE_ALL
        seen = next(words for rev, words in reversed(words_at) if rev <= base)
        may_overrule_others = event.decides or _judged(seen).against is None
        words = [
            one
            for one in words
            if not (_is_earlier_on_its_device(one, event))
            and not (one.rev <= base and (may_overrule_others or one.by_id == event.by_id))
        ]
        if event.device is None or _count(event) > last_on.get(event.device, (BEFORE_ALL,)):
            words.append(event)
            last_on[event.device] = _count(event)
        words_at.append((event.rev, words))
    return _judged(words)


def _judged(words):
    stands = max(words, key=_moment, default=None)
    others = (one for one in words if one.rev and stands.rev and one.by_id != stands.by_id and one.mark != stands.mark)
    return Reading(stands, max(others, key=_moment, default=None), tuple(words))


def _is_earlier_on_its_device(one, event):
    return one.device is not None and one.device == event.device and _count(one) < _count(event)


def _count(event):
    return event.seq, event.taken_at, event.id


def _moment(event):
    return event.taken_at, event.id
