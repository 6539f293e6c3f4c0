"""One spelling for the many ways of writing a word, so that what is sought is found.

Text and query are folded alike; the result is compared and never shown.
"""

import re
import unicodedata

from .digits import ARABIC_INDIC, ASCII, PERSIAN

# A course with all its lessons is about half as long. What lies beyond is not searched.
LONGEST = 200_000

_TATWEEL = "\u0640"
_ONE_LETTER = {
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",  # Persian keyboards write these three
    "ک": "ك",
    "ہ": "ه",
    "ة": "ه",
    **dict(zip(ARABIC_INDIC + PERSIAN, ASCII * 2, strict=True)),
}


class _Fold(dict):
    """A ``str.translate`` table that learns each character once: marks, format controls and tatweel vanish."""

    def __missing__(self, code):
        char = chr(code)
        vanishes = char == _TATWEEL or unicodedata.category(char) in {"Mn", "Me", "Cf"}
        self[code] = None if vanishes else _ONE_LETTER.get(char, char)
        return self[code]


_FOLD = _Fold()

# و or ف, then ب, ل or ك, then the article; or the article drawn into «لل». At least two letters stay.
# Again and again, because ألعاب is typed العاب: both it and الألعاب must end as the same word.
_ARTICLE = re.compile(r"(?<!\w)(?:[وف]?[بلك]?ال|[وف]?لل)+(?=\w{2})")


def fold(text):
    """Fold marks, tatweel, hamza on its seat, ى and ة, letter case, compatibility forms, figures and white space.

    Only the first LONGEST characters count. Folding what is folded changes nothing.
    """
    # Marks go before normalising: sorting a hundred thousand of them takes Unicode ten seconds.
    text = unicodedata.normalize("NFKD", text[:LONGEST].translate(_FOLD))[:LONGEST].casefold()
    text = unicodedata.normalize("NFKD", text).translate(_FOLD)
    return " ".join(text.split())


def fold_words(text):
    """Fold, and take the article with its و ف ب ل ك off each word: «وبالإنترنت» and «الإنترنت» are «انترنت»."""
    return _ARTICLE.sub("", fold(text))
