"""What one certificate says, frozen at issue. Pure: no database, no clock, no settings."""

import json
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, time, timedelta, timezone
from hashlib import sha256

JEDDAH = timezone(timedelta(hours=3))  # whose days are printed


def begins(day):
    """The first moment of a printed date."""
    return datetime.combine(day, time(), JEDDAH)


@dataclass(frozen=True)
class Names:
    """One person's names, as they are printed."""

    ar: str
    en: str

    @classmethod
    def of(cls, named):
        """Those of a Person, or of the Facts of a paper."""
        return cls(named.name_ar, named.name_en)


@dataclass(frozen=True)
class Facts:
    """Everything that is printed, verified or signed; nothing else is ever looked up.

    Texts are as printed, Arabic and English side by side. ``gender`` is ``"female"``, ``"male"`` or ``""`` for unknown.
    ``issued_on_ar`` and ``issued_on_en`` are the date of issue in both calendars, written out once, so that a better
    calendar library cannot change a paper that hangs on a wall.
    """

    code: str  # 26 characters of Crockford's base 32
    verify_url: str  # where the QR leads
    name_ar: str
    name_en: str
    gender: str
    course_ar: str
    course_en: str
    hours: int
    sessions: int
    centre_ar: str
    centre_en: str
    completed_on: date
    issued_on: date
    issued_on_ar: str
    issued_on_en: str
    programme_ar: str
    programme_en: str
    signatory_ar: str
    signatory_en: str
    signatory_title_ar: str
    signatory_title_en: str
    # What came later is left out of the text while it says nothing new, so that the text of older facts stays as it was.
    kind: str = "completion"  # or "service", of a volunteer: what the certificate is for
    template: str = ""  # SHA-256 of the version of the template that it is printed on; "": the standard one
    second_signatory_ar: str = ""
    second_signatory_en: str = ""
    second_signatory_title_ar: str = ""
    second_signatory_title_en: str = ""
    started_on: date | None = None  # of a service: its first day, whose last is completed_on
    period_ar: str = ""  # and both days, written out
    period_en: str = ""

    def to_json(self):
        """The canonical text: keys sorted, no spaces, dates as ISO 8601. Equal facts give equal text."""
        said = {name: value for name, value in vars(self).items() if LATER.get(name) != value}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)

    @classmethod
    def from_json(cls, text):
        """The facts that ``to_json`` wrote. A key too many or too few is a TypeError."""
        values = json.loads(text)
        for name in ("completed_on", "issued_on", "started_on"):
            if name in values:
                values[name] = date.fromisoformat(values[name])
        return cls(**values)

    def sha256(self):
        return sha256(self.to_json().encode()).hexdigest()


LATER = {field.name: field.default for field in fields(Facts) if field.default is not MISSING}
