"""What a person typed or pasted, made safe to store and to print."""

import unicodedata
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

ZWNJ = "\u200c"  # Persian and Urdu names are spelt with it

# No text of ours is longer, whatever its field allows.
LONGEST = 100_000

# No script needs more on one letter; thousands make normalising quadratic and lines unreadable.
MARKS_ON_A_LETTER = 4


def clean_text(value, max_length=None, *, keep_lines=False):
    """Return ``value`` in NFC, without invisible characters, white space collapsed to single spaces.

    Direction overrides, embeddings and marks, zero-width characters and other controls go; ZWNJ stays
    inside a word. With ``keep_lines`` lines stay, and at most one empty line between two. Raises
    ValidationError for NUL and lone surrogates, which no database stores, and for text over
    ``max_length`` characters, counted after cleaning. Cleaning what is clean changes nothing.
    """
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise ValidationError(
            _("This text has a character in it that cannot be saved. Delete the text and type it again by hand."),
            code="unstorable",
        )
    if len(value) > LONGEST:
        raise _too_long(LONGEST, len(value))
    text = _visible(unicodedata.normalize("NFC", _visible(value)))
    text = _paragraphs(text) if keep_lines else _line(text)
    if max_length is not None and len(text) > max_length:
        raise _too_long(max_length, len(text))
    return text


def _too_long(limit, length):
    return ValidationError(
        ngettext_lazy(
            "This text is too long: it has %(length)d characters, and there is room for %(limit)d character. Please shorten it.",
            "This text is too long: it has %(length)d characters, and there is room for %(limit)d characters. Please shorten it.",
            "limit",
        ),
        code="max_length",
        params={"limit": limit, "length": length},
    )


def _visible(text):
    kept, marks = [], 0
    for char in text:
        if char != ZWNJ and not char.isspace() and unicodedata.category(char) in {"Cc", "Cf"}:
            continue
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS_ON_A_LETTER:
            kept.append(char)
    return "".join(kept)


def _line(text):
    words = (word.strip(ZWNJ) for word in text.split())
    return " ".join(word for word in words if word)


def _paragraphs(text):
    lines = []
    for has_words, group in groupby((_line(line) for line in text.splitlines()), key=bool):
        lines += group if has_words else [""]
    return "\n".join(lines).strip("\n")
