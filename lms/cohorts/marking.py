"""How people write marks by hand and in tables, and how tables of ours write them: words and letters of both languages."""

import re
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lms.arabic import folding
from lms.arabic.cleaning import clean_text
from lms.arabic.digits import ascii_digits
from lms.cohorts.models import Excuse, Mark, RegisterEvent
from lms.cohorts.refusals import Refused
from lms.cohorts.register import WORDS, words

NONE = RegisterEvent.Said.NONE
MOST_MINUTES = 300
REASON_LENGTH = RegisterEvent._meta.get_field("reason").max_length
# A key for each mark, in the letters of either keyboard.
KEYS = {
    Mark.PRESENT: ("P", "ح"),
    Mark.LATE: ("L", "ت"),
    Mark.EXCUSED: ("E", "ع"),
    Mark.ABSENT: ("A", "غ"),
}
# What else people write; the words of our own screens are read beside these.
_ALSO = {
    Mark.PRESENT: ["حضر", "حضرت", "✓", "yes", "نعم"],
    Mark.LATE: ["تأخر", "تأخرت"],
    Mark.EXCUSED: ["معذور", "معذورة", "excuse", "عذر"],
    Mark.ABSENT: ["غاب", "غابت", "✗", "✕", "×", "x", "no", "لا"],
    NONE: ["none", "-", "–", "—"],
}
_FIRST_WORD = re.compile(r"([^\s\d:،,.(/-]+)[\s:،,./-]*(.*)", re.DOTALL)
_MINUTES = re.compile(r"([0-9]{1,3})(?:\s*[^\W\d_]\S*)?")


class UnknownMark(Refused):
    def __init__(self, text):
        self.text = text[:40]
        super().__init__(text)

    @property
    def message(self):
        return _("“%(text)s” is no mark. Write present, late, excused or absent, or its letter.") % {"text": self.text}


class TooLate(Refused):
    message = _("The minutes of lateness are a number from 1 to 300, after the mark: late 10.")


@dataclass(frozen=True)
class Said:
    """A mark with what belongs to it: minutes of lateness, the reason of an excuse."""

    mark: str
    minutes_late: int | None = None
    reason: str = ""

    def agrees_with(self, stands):
        """Whether the row, or record, already says so; what is left out here may stand there."""
        return self.mark == stands.mark and (
            self.minutes_late in (None, stands.minutes_late) and self.reason in ("", stands.reason)
        )


def read(text):
    """The Said of what somebody wrote: "late 10", «متأخرة ١٠», "E: exam", «غ». Raises UnknownMark, TooLate."""
    try:
        whole = clean_text(text, REASON_LENGTH)
    except ValidationError as error:
        raise UnknownMark(text) from error
    if mark := vocabulary().get(folding.fold(whole)):
        return Said(mark)
    match = _FIRST_WORD.fullmatch(whole)
    first, rest = match.groups() if match else ("", "")
    mark = vocabulary().get(folding.fold(first))
    if mark == Mark.LATE:
        return Said(mark, minutes_of(rest))
    if mark == Mark.EXCUSED:
        return Said(mark, reason=reason_of(rest))
    raise UnknownMark(whole)


def minutes_of(text):
    """The whole minutes, from 1 to 300, or None of nothing. Raises TooLate."""
    text = text.strip(" ().")
    if not text:
        return None
    match = _MINUTES.fullmatch(ascii_digits(text))
    if not match or not 1 <= int(match[1]) <= MOST_MINUTES:
        raise TooLate
    return int(match[1])


def reason_of(text):
    """A reason as it is kept: one of the usual by name, any other as it was written."""
    return _excuses().get(folding.fold(text), text)


def written(said, gender=""):
    """The mark as ``read`` reads it, in the reader's language; nothing of a trainee without one."""
    if said.mark == NONE:
        return ""
    more = said.minutes_late or Excuse.said(said.reason)
    return f"{words(said.mark, gender)}: {more}" if more else str(words(said.mark, gender))


@cache
def vocabulary():
    """``{folded word: mark}``: the words of our screens in both languages, the letters, and what else people write."""
    known = {key: mark for mark, keys in KEYS.items() for key in keys}
    known |= {word: mark for mark, also in _ALSO.items() for word in also}
    for language in ("ar", "en"):
        with translation.override(language):
            known |= {str(label): value for value, label in RegisterEvent.Said.choices}
            known |= {str(word): mark for of in WORDS.values() for mark, word in of.items()}
    known |= {value: value for value in RegisterEvent.Said.values}
    return {folding.fold(word): str(mark) for word, mark in known.items()}


@cache
def _excuses():
    known = {name: name for name in Excuse.values}
    for language in ("ar", "en"):
        with translation.override(language):
            known |= {folding.fold(str(label)): value for value, label in Excuse.choices}
    return known
