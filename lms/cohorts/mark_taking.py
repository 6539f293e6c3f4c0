"""The marks of a file that somebody looked at: carried by the page that showed them, and taken as they were seen there.

Nothing of the file is kept on the server. What the page carries is signed for that account and cohort, and says of each mark
which revision of its row was shown.
"""

from itertools import groupby

from django.core import signing

from lms.cohorts import entering
from lms.cohorts.entering import Entry
from lms.cohorts.mark_files import Given
from lms.cohorts.mark_review import CHANGE
from lms.cohorts.marking import Said
from lms.cohorts.refusals import Refused

_SALT = "marks of a file"


def carried(cohort, findings, *, by):
    """What the page sends back to have the changes taken; "" if there is none."""
    changes = {(one.session.number, one.enrolment.public_id): one for one in findings if one.state == CHANGE}
    marks = [
        [number, key, one.said.mark, one.said.minutes_late, one.said.reason, one.stands.rev, one.given.place]
        for (number, key), one in sorted(changes.items(), key=lambda change: change[0][0])
    ]
    return signing.dumps(marks, salt=_salt(cohort, by), compress=True) if marks else ""


def take(board, token, sessions, *, by):
    """Take what was carried, a session at a time: ``(how many, those that were not)``, the latter as Given.

    Not taken is what somebody marked since, and what its session or trainee no longer allows; it is to be looked at
    anew. What stands so already is neither. Raises BadSignature for what this page never carried.
    """
    marks = signing.loads(token, salt=_salt(board.cohort, by))
    by_key = {one.public_id: one for one in board.enrolments}
    allowed = {one.number: one for one in sessions}
    count, left = 0, []
    for number, of_session in groupby(marks, lambda mark: mark[0]):
        given, entries = [], {}
        for _number, key, mark, minutes, reason, seen, place in of_session:
            given.append(_given(number, key, mark, minutes, reason, place))
            if key in by_key:
                entries[key] = Entry(by_key[key], Said(mark, minutes, reason), seen)
        try:
            taken, moved = entering.take(allowed[number], entries.values(), by=by, how="file")
        except (Refused, KeyError):  # closed, called off, or another's meanwhile: looking anew says which
            left += given
            continue
        count += len(taken)
        not_taken = {one.enrolment.public_id for one in moved}
        left += [one for one in given if one.key in not_taken or one.key not in by_key]
    return count, left


def _given(number, key, mark, minutes, reason, place):
    return Given(place, key, "", str(number), mark, minutes=str(minutes or ""), reason=reason)


def _salt(cohort, by):
    return f"{_SALT}:{cohort.pk}:{by.pk}"
