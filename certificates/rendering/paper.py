"""The paper: which lines it has, how large, what they say; and the HTML page that WeasyPrint compiles.

``assets/paper.html`` and ``paper.css`` are the design; ``SLOTS`` the lines that a person's own texts fill.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from string import Template
from urllib.parse import urlsplit

from certificates.rendering import wording
from certificates.rendering.casting import REPERTOIRE
from certificates.rendering.faces import ASSETS, Face
from certificates.rendering.fitting import Slot, _
from certificates.rendering.press import FILES

REGULAR, BOLD, LABEL = Face("Amiri-Regular.ttf"), Face("Amiri-Bold.ttf"), Face("IBMPlexSansArabic-Medium.ttf")
LINE, COLUMN, HALF = 620, 165, 210  # points: the middle, the foot's outer columns, half of the head

SLOTS = {
    "programme_ar": Slot(_("Arabic name of the programme"), "ar", BOLD, 19, 13, HALF),
    "programme_en": Slot(_("English name of the programme"), "en", BOLD, 15.5, 11, HALF),
    "name_ar": Slot(_("Arabic name"), "ar", BOLD, 46, 27, LINE),
    "name_en": Slot(_("English name"), "en", BOLD, 20, 14.5, LINE),
    "course_ar": Slot(_("Arabic course title"), "ar", BOLD, 25, 18, LINE),
    "course_en": Slot(_("English course title"), "en", BOLD, 15, 11.5, LINE),
    "detail_ar": Slot(_("Arabic name of the centre"), "ar", REGULAR, 14, 11, LINE),
    "detail_en": Slot(_("English name of the centre"), "en", REGULAR, 11.5, 9, LINE),
    "signatory_ar": Slot(_("Arabic name of the signatory"), "ar", BOLD, 13, 11, COLUMN),
    "signatory_en": Slot(_("English name of the signatory"), "en", REGULAR, 10.5, 9, COLUMN),
    "signatory_title_ar": Slot(_("Arabic title of the signatory"), "ar", REGULAR, 11.5, 10, COLUMN),
    "signatory_title_en": Slot(_("English title of the signatory"), "en", REGULAR, 9.5, 8.5, COLUMN),
    "issued_on_ar": Slot(_("Arabic date of issue"), "ar", REGULAR, 13, 11, HALF),
    "issued_on_en": Slot(_("English date of issue"), "en", REGULAR, 11, 9, HALF),
    "where": Slot(_("address of the verification page"), "en", LABEL, 6.5, 5, COLUMN),
}


# Of all that decides what a certificate looks like: the design, the fonts, and how they are set.
_SOURCES = [*sorted(ASSETS.parent.glob("*.py")), *sorted(ASSETS.glob("*.json"))]
PAPER_VERSION = sha256(
    b"".join(
        name.encode() + sha256(data).digest()
        for name, data in (FILES | {file.name: file.read_bytes() for file in _SOURCES}).items()
    )
).hexdigest()[:16]


@dataclass(frozen=True)
class Sheet:
    """One certificate's texts, ready to be set.

    ``lines``: by name the lines of a place on the paper, each a tuple of its parts. ``sizes``: in points, of those that
    do not keep the size of the design. ``symbol``: the address as its part before the code, the code, and after it.
    """

    lines: dict
    sizes: dict
    symbol: tuple
    title: str
    author: str
    subject: str
    made_on: object  # datetime.date

    @property
    def address(self):
        return "".join(self.symbol)

    @property
    def shape(self):
        """What makes it need a template of its own: how its lines are parted, and characters beside the repertoire."""
        parts = tuple((name, tuple(map(len, lines))) for name, lines in self.lines.items())
        beside = [_beside(text) for lines in self.lines.values() for parts in lines for text in parts]
        return parts, frozenset().union(*beside)


def sheet(facts):
    """The Sheet of a certificate's Facts: each text checked and fitted. Raises CannotRender."""
    details = {"detail_ar": wording.detail_ar(facts), "detail_en": wording.detail_en(facts)}
    before = {"course_ar": wording.BEFORE_COURSE_AR[facts.gender], "course_en": wording.BEFORE_COURSE_EN}
    symbol = facts.verify_url.partition(facts.code)
    details["where"] = _without_scheme(symbol[0])
    lines = {"opening": ((wording.OPENING[facts.gender],),), "code": ((wording.grouped(facts.code),),)}
    sizes = {}
    for name, slot in SLOTS.items():
        texts, sizes[name] = slot.fit(f"{before.get(name, '')} {details.get(name) or getattr(facts, name)}")
        lines[name] = tuple((text,) for text in texts if text)
        if name in before:
            lines[name] = (_parted(texts[0], before[name]), *lines[name][1:])
    return Sheet(
        lines=lines,
        sizes=sizes,
        symbol=symbol,
        title=_plain(f"{facts.name_ar} – {facts.course_ar}"),
        author=_plain(facts.programme_ar),
        subject=_plain(f"{facts.name_en} – {facts.course_en}"),
        made_on=facts.issued_on,
    )


def designed(of):
    """The sizes that a Sheet's lines have by design: those of its shape, whoever it is for."""
    return {
        name: SLOTS[name].size if len(lines) == 1 else SLOTS[name].size_in_two
        for name, lines in of.lines.items()
        if name in SLOTS
    }


def page(of, sizes):
    """The HTML of a Sheet, its lines of these sizes."""
    fields = defaultdict(str)
    for name, lines in of.lines.items():
        fields[name] = "<br>".join(map(_marked_up, lines))
        look = f"{name.replace('_', '-')} {'one' if len(lines) == 1 else 'two'}"
        size = f' style="font-size: {sizes[name]:.2f}pt"' if name in sizes else ""
        fields[f"{name}_set"] = f'data-line="{name}" class="{look}"{size}'
    return _template().substitute(fields, address=escape(of.address))


def _parted(text, before):
    """The text as the words before the course's title and the title, where it begins with those words."""
    return (before, text.removeprefix(before)) if text.startswith(f"{before} ") else (text,)


@cache
def _without_scheme(address):
    parts = urlsplit(address)
    return (parts.netloc + parts.path).rstrip("/")


@lru_cache(maxsize=512)
def _beside(text):
    """The characters of a text that are not of the repertoire."""
    return frozenset(text) - REPERTOIRE


def _plain(text):
    return " ".join(text.split())


def _marked_up(parts):
    *lighter, text = map(escape, parts)
    return "".join(f"<span>{one}</span>" for one in lighter) + text


@cache
def _template():
    return Template(FILES["paper.html"].decode())
