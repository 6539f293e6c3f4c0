"""What is keyed in from a filled sheet: numbers of rows, as people type them."""

import re

from django.utils.translation import gettext as _

from lms.arabic.digits import ascii_digits
from lms.arabic.templatetags.arabic import digits
from lms.cohorts.refusals import Refused

_APART = re.compile(r"[\s,،;؛.]+")
_ROWS = re.compile(r"([0-9]{1,4})(?:[-–]([0-9]{1,4}))?(?:[:=/]([0-9]{1,3}))?")


class NotRows(Refused):
    """``problems``: sentences, one for each thing that was typed and cannot be read."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(problems)

    @property
    def message(self):
        return " ".join(self.problems)


def rows(text, *, last, most_minutes=0):
    """``{number of a row: minutes or None}`` of "3 7 12", "3-5", or "4:10", which is row 4, ten minutes late.

    Figures of all three sets; what stands apart by spaces or commas is one each. ``most_minutes`` 0: none are taken.
    Raises NotRows.
    """
    found, problems = {}, []
    for typed in filter(None, _APART.split(ascii_digits(text))):
        match = _ROWS.fullmatch(typed)
        if not match or (match[3] and not most_minutes):
            problems.append(_("“%(typed)s” is no number of a row.") % {"typed": typed[:20]})
            continue
        first, to, minutes = (int(figure) if figure else None for figure in match.groups())
        if problem := _problem(first, to or first, minutes, last, most_minutes):
            problems.append(problem)
        else:
            found |= dict.fromkeys(range(first, (to or first) + 1), minutes)
    if problems:
        raise NotRows(problems)
    return found


def _problem(first, to, minutes, last, most_minutes):
    if not 1 <= first <= last or to > last:
        wrong = first if not 1 <= first <= last else to
        return _("There is no row %(number)s: the list ends with %(last)s.") % {
            "number": digits(wrong),
            "last": digits(last),
        }
    if to < first:
        return _("“%(typed)s”: write the smaller number first.") % {"typed": f"{first}-{to}"}
    if minutes is not None and not 1 <= minutes <= most_minutes:
        return _("Row %(number)s: minutes are from 1 to %(most)s.") % {
            "number": digits(first),
            "most": digits(most_minutes),
        }
    return ""
