"""The sentences of the paper, in both languages and in the holder's own gender. Pure.

They are not translated by the catalogue: a certificate carries both languages at once, whoever issues it. A lead may write
their own, with words in braces for what differs from one certificate to the next; ``PLACEHOLDERS`` lists all that there are.
"""

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import batched
from typing import NamedTuple

from certificates.rendering.fitting import CannotRender, _

COMPLETION, SERVICE = "completion", "service"  # what a certificate is for
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
GENDERS = {"female": "female", "male": "male", "": "neutral"}
WORDING = _("wording of the template")
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
COMMAS = re.compile("([،,] )")


@dataclass(frozen=True)
class Wording:
    """The sentences of a template. ``opening`` stands over the name, ``before`` in front of the course or the service."""

    title_ar: str
    title_en: str
    opening_ar_female: str
    opening_ar_male: str
    opening_ar_neutral: str
    before_ar_female: str
    before_ar_male: str
    before_ar_neutral: str
    before_en_female: str
    before_en_male: str
    before_en_neutral: str
    detail_ar: str
    detail_en: str

    def opening(self, facts):
        return self._said("opening_ar", "ar", facts)

    def before(self, facts, language):
        return self._said(f"before_{language}", language, facts)

    def detail(self, facts, language):
        return filled(getattr(self, f"detail_{language}"), Values.of(facts, language))

    def _said(self, sentence, language, facts):
        return filled(getattr(self, f"{sentence}_{GENDERS[facts.gender]}"), Values.of(facts, language))


SENTENCES = tuple(field.name for field in fields(Wording))
STANDARD = {
    COMPLETION: Wording(
        title_ar="شهادة إتمام",
        title_en="CERTIFICATE OF COMPLETION",
        opening_ar_female="أتمّت المتدربة",
        opening_ar_male="أتمّ المتدرب",
        opening_ar_neutral="تُمنح هذه الشهادة إلى",
        before_ar_female="دورة",
        before_ar_male="دورة",
        before_ar_neutral="لإتمام دورة",
        before_en_female="has completed the course",
        before_en_male="has completed the course",
        before_en_neutral="has completed the course",
        detail_ar="مدتها {duration}، {centre}",
        detail_en="{duration}, {centre}",
    ),
    SERVICE: Wording(
        title_ar="شهادة تطوّع",
        title_en="CERTIFICATE OF COMMUNITY SERVICE",
        opening_ar_female="مع الشكر والتقدير للمتطوعة",
        opening_ar_male="مع الشكر والتقدير للمتطوع",
        opening_ar_neutral="مع الشكر والتقدير إلى",
        before_ar_female="التي تطوّعت في",
        before_ar_male="الذي تطوّع في",
        before_ar_neutral="للتطوّع في",
        before_en_female="with thanks for volunteering in",
        before_en_male="with thanks for volunteering in",
        before_en_neutral="with thanks for volunteering in",
        detail_ar="{duration}، {period}، {centre}",
        detail_en="{duration}, {period}, {centre}",
    ),
}


def _hours_ar(n):
    if n in (1, 2):
        return ("ساعة واحدة", "ساعتان")[n - 1]
    return f"{n} ساعات" if 3 <= n % 100 <= 10 else f"{n} ساعة"


def _sessions_ar(n):
    if n in (1, 2):
        return ("لقاء واحد", "لقاءين")[n - 1]
    if 3 <= n % 100 <= 10:
        return f"{n} لقاءات"
    return f"{n} لقاءً" if n % 100 > 10 else f"{n} لقاء"


def _hours_en(n):
    return "1 hour" if n == 1 else f"{n} hours"


def _sessions_en(n):
    return "1 session" if n == 1 else f"{n} sessions"


class Values(NamedTuple):
    """What words in braces may stand for, in one language."""

    language: str
    hours: int
    sessions: int
    centre: str
    programme: str
    period: str
    is_indic: bool  # whether Arabic figures are printed as ٠١٢

    @classmethod
    def of(cls, facts, language):
        """Arabic figures are of the kind that the date of issue is written in."""
        is_indic = language == "ar" and not any(figure in facts.issued_on_ar for figure in "0123456789")
        own = (getattr(facts, f"{text}_{language}") for text in ("centre", "programme", "period"))
        return cls(language, facts.hours, facts.sessions, *own, is_indic)

    def counted(self, words):
        return words.translate(ARABIC_INDIC) if self.is_indic else words


def _hours(values):
    return values.counted(_hours_ar(values.hours) if values.language == "ar" else _hours_en(values.hours))


def _sessions(values):
    return values.counted(_sessions_ar(values.sessions) if values.language == "ar" else _sessions_en(values.sessions))


def _duration(values):
    """Hours that were given without a session to be counted are said alone."""
    if not values.sessions:
        return _hours(values)
    return f"{_hours(values)} {'في' if values.language == 'ar' else 'in'} {_sessions(values)}"


PLACEHOLDERS = {
    "duration": _duration,
    "hours": _hours,
    "sessions": _sessions,
    "centre": lambda values: values.centre,
    "programme": lambda values: values.programme,
    "period": lambda values: values.period,
}


@lru_cache(maxsize=512)  # a cohort's certificates say the same
def filled(sentence, values):
    """The sentence with what its words in braces stand for.

    A part between commas whose words in braces stand for nothing (a centre without a name) is left out. Each word is filled
    once: braces in a centre's name are text. Raises CannotRender for a word that is not of PLACEHOLDERS.
    """
    first, *others = COMMAS.split(sentence)  # part, comma, part …
    said = [("", _said(first, values)), *((comma, _said(part, values)) for comma, part in batched(others, 2))]
    kept = [(comma, part) for comma, part in said if part is not None]
    return "".join(part if at == 0 else comma + part for at, (comma, part) in enumerate(kept))


def unknown(sentence):
    """The first word in braces, or brace, of a sentence that stands for nothing; '' for none."""
    for word in PLACEHOLDER.findall(sentence):
        if word not in PLACEHOLDERS:
            return f"{{{word}}}"
    return next((sign for sign in PLACEHOLDER.sub("", sentence) if sign in "{}"), "")


def _said(part, values):
    """None for a part that would say nothing."""
    if wrong := unknown(part):
        raise CannotRender(_("The %(what)s asks for “%(sign)s”, which no certificate knows"), what=WORDING, sign=wrong)
    words = PLACEHOLDER.findall(part)
    said = {word: PLACEHOLDERS[word](values) for word in words}
    if words and not any(said.values()):
        return None
    return PLACEHOLDER.sub(lambda found: said[found[1]], part)


def grouped(code):
    """The code in groups of four, as it is read out and typed in."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
