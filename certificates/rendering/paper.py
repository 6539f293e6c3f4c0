"""The paper: which lines it has, and what they say, for one certificate on one template."""

from dataclasses import dataclass, fields
from functools import cache, lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import urlsplit

from certificates.facts import Facts
from certificates.rendering import designs, markup, measuring, wording
from certificates.rendering.casting import REPERTOIRE
from certificates.rendering.faces import ASSETS
from certificates.rendering.templates import Template

# The same on every certificate of a template and a programme: they are set with the page, once.
FIXED = frozenset(
    [
        *("programme_ar", "programme_en", "title_ar", "title_en", "where"),
        *(name for name in measuring.PLACES if "signatory" in name),
    ]
)
COURSES = {"course_ar": "ar", "course_en": "en"}  # what the words before the course stand in
# Of all that decides what a certificate looks like: the designs, the fonts, and how they are set.
_SOURCES = [*sorted(ASSETS.parent.glob("*.py")), *sorted(file for file in ASSETS.iterdir() if file.suffix != ".txt")]
PAPER_VERSION = sha256(
    b"".join(
        name.encode() + sha256(data).digest()
        for name, data in (designs.sources() | {file.name: file.read_bytes() for file in _SOURCES}).items()
    )
).hexdigest()[:16]


OWN = ("code", "verify_url", "name_ar", "name_en")  # of one certificate alone; all else is the same for a cohort
_SHARED = tuple(field.name for field in fields(Facts) if field.name not in OWN)
_shared_by = attrgetter(*_SHARED)


@dataclass(frozen=True)
class Sheet:
    """One certificate's texts, ready to be set.

    ``lines``: by name the lines of a place on the paper, each a tuple of its parts. ``sizes``: in points, of those that
    do not keep the size of the design. ``symbol``: the address as its part before the code, the code, and after it.
    ``shape``: what makes it need a plate of its own: the template, its fixed lines, how the others are parted, and the
    characters beside the repertoire.
    """

    template: Template
    lines: dict
    sizes: dict
    symbol: tuple
    title: str
    author: str
    subject: str
    made_on: object  # datetime.date
    shape: tuple

    @property
    def address(self):
        return "".join(self.symbol)

    @property
    def beside(self):
        return self.shape[-1]

    @property
    def page(self):
        """The HTML of a page of its shape, whoever it is for: its lines have the sizes of the design."""
        return markup.page(self.template, self.lines, address=self.address)


def sheet(facts, template):
    """The Sheet of a certificate's Facts on a Template: each text checked and fitted. Raises CannotRender."""
    symbol = facts.verify_url.partition(facts.code)
    shared = _shared(template, symbol[0], _shared_by(facts))
    own, parted, beside = {"code": ((wording.grouped(facts.code),),)}, [], shared.beside
    sizes = shared.sizes | {"code": shared.slots["code"].size}
    for name in ("name_ar", "name_en"):
        texts, sizes[name] = shared.slots[name].fit(getattr(facts, name))
        own[name] = tuple((text,) for text in texts if text)
        parted.append(len(own[name]))
        for text in texts:
            beside |= _beside(text)
    return Sheet(
        template=template,
        lines=shared.lines | own,
        sizes=sizes,
        symbol=symbol,
        title=_plain(f"{facts.name_ar} – {facts.course_ar}"),
        author=shared.author,
        subject=_plain(f"{facts.name_en} – {facts.course_en}"),
        made_on=facts.issued_on,
        shape=(template, shared.shape, *parted, beside),
    )


class _Shared(NamedTuple):
    """What all certificates of a cohort have on their sheets."""

    slots: dict
    lines: dict
    sizes: dict
    author: str
    shape: tuple
    beside: frozenset


@lru_cache(maxsize=256)
def _shared(template, before_the_code, values):
    facts = Facts(**dict(zip(_SHARED, values, strict=True)), **dict.fromkeys(OWN, ""))
    said = texts(facts, template) | {"where": _without_scheme(before_the_code)}
    slots = measuring.slots(template, said)
    lines, sizes = {}, {}
    for name, slot in slots.items():
        if name in OWN:
            continue
        fitted, sizes[name] = slot.fit(said[name])
        lines[name] = tuple((text,) for text in fitted if text)
        if name in COURSES and fitted:
            lines[name] = (_parted(fitted[0], template.wording.before(facts, COURSES[name])), *lines[name][1:])
    beside = [_beside(text) for some in lines.values() for parts in some for text in parts]
    return _Shared(
        slots,
        lines,
        sizes,
        _plain(facts.programme_ar),
        tuple((name, some if name in FIXED else tuple(map(len, some))) for name, some in lines.items()),
        frozenset().union(*beside),
    )


def texts(facts, template):
    """What the paper says, by place. Raises CannotRender for a sentence that asks for what no certificate knows."""
    words = template.wording
    said = {name: getattr(facts, name, "") for name in measuring.PLACES}
    said["title_ar"], said["title_en"], said["opening"] = words.title_ar, words.title_en, words.opening(facts)
    for name, language in COURSES.items():
        said[name] = f"{words.before(facts, language)} {said[name]}"
        said[f"detail_{language}"] = words.detail(facts, language)
    return said


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
