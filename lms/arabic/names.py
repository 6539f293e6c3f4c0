"""Personal names as they will be printed, in Arabic and in Latin letters, and the keys they are found by."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .cleaning import clean_text
from .folding import fold, fold_words

MAX_LENGTH = 150
MAX_WORDS = 11

_TATWEEL = "\u0640"

# Arabic letters of every language that has them, each with up to three marks (shadda, vowel, small alef).
_ARABIC_LETTER = (
    "[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f\u08a0-\u08c7]"
    "[\u064b-\u065f\u0670]{0,3}"
)
_ARABIC_WORD = re.compile(f"(?:{_ARABIC_LETTER})+(?:[-\u200c](?:{_ARABIC_LETTER})+)*")

_LATIN_LETTER = "[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ][\u0300-\u036f]{0,2}"
_APOSTROPHE = "'’‘ʼʿʾ"  # straight, curly, and the scholars' hamza and ayn
_LATIN_WORD = re.compile(f"[{_APOSTROPHE}]?(?:{_LATIN_LETTER})+(?:[-{_APOSTROPHE}](?:{_LATIN_LETTER})+)*[.]?")

_FIRST_LETTER = re.compile(rf"(?:^|(?<=[ -]))[{_APOSTROPHE}]?{_LATIN_LETTER}")

_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "–": "-"})


def join(*parts):
    """Join first, father's, grandfather's and family name, or as many of them as there are."""
    return " ".join(part.strip() for part in parts if part and part.strip())


def clean_arabic_name(text):
    """Return an Arabic name as it will be printed, or raise ValidationError; also a validator.

    Letters with their vowel marks, spaces and hyphens; tatweel goes. One to MAX_WORDS words.
    """
    return _clean_name(
        text,
        _ARABIC_WORD,
        _("Write the name in Arabic letters only, without figures or other signs."),
    )


def clean_latin_name(text):
    """Return a Latin name as it will be printed, or raise ValidationError; also a validator.

    Letters with their accents, spaces, hyphens, apostrophes, and a point after a word («St.»).
    """
    return _clean_name(
        text,
        _LATIN_WORD,
        _("Write the name in Latin letters only, as in the passport, without figures or other signs."),
    )


def with_capitals(name):
    """A Latin name typed all in small letters, or all in capitals, with each part's first letter a capital.

    Any other is left alone: who writes «Salma al-Ghamdi» means it.
    """
    if not (name.islower() or name.isupper()):
        return name
    return _FIRST_LETTER.sub(lambda match: match[0].upper(), name.lower())


def sort_key(name):
    """Order names by their letters alone: أحمد beside احمد, whatever the hamza, the vowels and the capitals."""
    return fold(name)


def fold_key(name):
    """The same for spellings of one name: عبد الله and عبدالله, with and without بن, with and without the article.

    For finding a person who may be there twice; two people may well share it.
    """
    words = re.sub(r"(?<!\w)عبد (?=\w)", "عبد", fold(name)).split()
    patronymics = {"بن", "ابن", "بنت", "bin", "ibn", "bint"}
    return fold_words(" ".join(word for word in words if word not in patronymics))


def _clean_name(text, word_pattern, not_these_letters):
    # Text copied from a PDF holds letters in their drawn shapes; NFKC gives the letters back.
    name = unicodedata.normalize("NFKC", clean_text(text, MAX_LENGTH))
    name = clean_text(name.replace(_TATWEEL, "").translate(_HYPHENS), MAX_LENGTH)
    words = name.split()
    if not words:
        raise ValidationError(_("Write the name."), code="required")
    if not all(word_pattern.fullmatch(word) for word in words):
        raise ValidationError(not_these_letters, code="letters")
    if len(words) > MAX_WORDS:
        raise ValidationError(
            ngettext_lazy(
                "Write the name in at most %(limit)d word.",
                "Write the name in at most %(limit)d words.",
                "limit",
            ),
            code="words",
            params={"limit": MAX_WORDS},
        )
    return name
