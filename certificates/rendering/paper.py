"""The paper: which lines it has, and what they say, for one certificate on one template."""

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

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
# Of all that decides what a certificate looks like: the designs, the fonts, and how they are set.
_SOURCES = [*sorted(ASSETS.parent.glob("*.py")), *sorted(file for file in ASSETS.iterdir() if file.suffix != ".txt")]
PAPER_VERSION = sha256(
    b"".join(
        name.encode() + sha256(data).digest()
        for name, data in (designs.sources() | {file.name: file.read_bytes() for file in _SOURCES}).items()
    )
).hexdigest()[:16]


@dataclass(frozen=True)
class Sheet:
    """One certificate's texts, ready to be set.

    ``lines``: by name the lines of a place on the paper, each a tuple of its parts. ``sizes``: in points, of those that
    do not keep the size of the design. ``symbol``: the address as its part before the code, the code, and after it.
    """

    template: Template
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
        """What makes it need a plate of its own: its fixed lines, how the others are parted, characters beside the repertoire."""
        parts = tuple((name, lines if name in FIXED else tuple(map(len, lines))) for name, lines in self.lines.items())
        beside = [_beside(text) for lines in self.lines.values() for parts in lines for text in parts]
        return self.template, parts, frozenset().union(*beside)

    @property
    def page(self):
        """The HTML of a page of its shape, whoever it is for: its lines have the sizes of the design."""
        return markup.page(self.template, self.lines, address=self.address)


def sheet(facts, template):
    """The Sheet of a certificate's Facts on a Template: each text checked and fitted. Raises CannotRender."""
    said = texts(facts, template)
    slots = measuring.slots(template, said)
    before = {f"course_{language}": template.wording.before(facts, language) for language in ("ar", "en")}
    lines, sizes = {}, {}
    for name, slot in slots.items():
        some, sizes[name] = slot.fit(said[name])
        lines[name] = tuple((text,) for text in some if text)
        if before.get(name) and some:
            lines[name] = (_parted(some[0], before[name]), *lines[name][1:])
    return Sheet(
        template=template,
        lines=lines,
        sizes=sizes,
        symbol=facts.verify_url.partition(facts.code),
        title=_plain(f"{facts.name_ar} – {facts.course_ar}"),
        author=_plain(facts.programme_ar),
        subject=_plain(f"{facts.name_en} – {facts.course_en}"),
        made_on=facts.issued_on,
    )


def texts(facts, template):
    """What the paper says, by place. Raises CannotRender for a sentence that asks for what no certificate knows."""
    words = template.wording
    said = {name: getattr(facts, name, "") for name in measuring.PLACES}
    said["title_ar"], said["title_en"] = words.title_ar, words.title_en
    said["opening"] = words.opening(facts)
    said["code"] = wording.grouped(facts.code)
    said["where"] = _without_scheme(facts.verify_url.partition(facts.code)[0])
    for language in ("ar", "en"):
        said[f"course_{language}"] = f"{words.before(facts, language)} {said[f'course_{language}']}"
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
