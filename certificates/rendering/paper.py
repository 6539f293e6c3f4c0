"""The paper: bundled HTML, styles, fonts and border, filled with the facts and set by WeasyPrint.

``render`` is the whole of it. Nothing is read but the files in ``assets``: a stray address stops the work.
"""

import os
import zlib
from functools import cache
from hashlib import sha256
from html import escape
from string import Template
from threading import Lock
from urllib.parse import urlsplit

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.rendering import reading, wording
from certificates.rendering.fitting import ASSETS, Face, Slot, _
from certificates.rendering.qr import qr

TYPES = {".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
FILES = {file.name: file.read_bytes() for file in sorted(ASSETS.iterdir()) if file.suffix in TYPES}
SOURCES = {file.name: file.read_bytes() for file in sorted(ASSETS.parent.glob("*.py"))}  # they word and place
PAPER_VERSION = sha256(
    b"".join(name.encode() + sha256(data).digest() for name, data in (FILES | SOURCES).items())
).hexdigest()[:16]

REGULAR, BOLD = Face("Amiri-Regular.ttf"), Face("Amiri-Bold.ttf")
IN_PDF = {"Certificate-Text": REGULAR.path, "Certificate-Text-Bold": BOLD.path}  # as WeasyPrint names them
LINE, COLUMN, HALF = 620, 165, 210  # points: the middle, the foot's outer columns, half of the head

SLOTS = {
    "programme_ar": Slot(_("Arabic name of the programme"), BOLD, 19, 13, HALF),
    "programme_en": Slot(_("English name of the programme"), BOLD, 15.5, 11, HALF),
    "name_ar": Slot(_("Arabic name"), BOLD, 46, 27, LINE),
    "name_en": Slot(_("English name"), BOLD, 20, 14.5, LINE),
    "course_ar": Slot(_("Arabic course title"), BOLD, 25, 18, LINE),
    "course_en": Slot(_("English course title"), BOLD, 15, 11.5, LINE),
    "detail_ar": Slot(_("Arabic name of the centre"), REGULAR, 14, 11, LINE),
    "detail_en": Slot(_("English name of the centre"), REGULAR, 11.5, 9, LINE),
    "signatory_ar": Slot(_("Arabic name of the signatory"), BOLD, 13, 11, COLUMN),
    "signatory_en": Slot(_("English name of the signatory"), REGULAR, 10.5, 9, COLUMN),
    "signatory_title_ar": Slot(_("Arabic title of the signatory"), REGULAR, 11.5, 10, COLUMN),
    "signatory_title_en": Slot(_("English title of the signatory"), REGULAR, 9.5, 8.5, COLUMN),
    "issued_on_ar": Slot(_("Arabic date of issue"), REGULAR, 13, 11, HALF),
    "issued_on_en": Slot(_("English date of issue"), REGULAR, 11, 9, HALF),
}

_one_at_a_time = Lock()  # the warm fonts are shared, and a Pango font map serves one thread


def render(facts):
    """The certificate as a PDF of one A4 page. Equal facts give equal bytes. Raises CannotRender.

    The first call of a process takes longer: it reads the fonts and draws the ground.
    """
    page = _template().substitute(_fields(facts))
    with _one_at_a_time:
        return _press().print(page)


class BundledFiles(URLFetcher):
    """Serves ``paper:NAME`` from the assets and refuses every other address, loudly."""

    def fetch(self, url, headers=None):
        scheme, _colon, name = url.partition(":")
        if scheme != "paper" or name not in FILES:
            raise FatalURLFetchingError(f"A certificate reads bundled files only, not {url}")
        return URLFetcherResponse(url, FILES[name], {"Content-Type": TYPES[name[name.rindex(".") :]]})


class Fonts(FontConfiguration):
    """WeasyPrint keeps the fonts in a folder and takes it away with itself: a forked worker that ends must not take
    the one that its parent and siblings print from.
    """

    def __init__(self):
        super().__init__()
        self.owner = os.getpid()

    def __del__(self):
        if os.getpid() == self.owner:
            super().__del__()


class Press:
    """Fonts, styles and ground, read and drawn once, and then used for every certificate of a process."""

    def __init__(self):
        self.files, self.fonts = BundledFiles(), Fonts()
        self.styles = CSS(string=FILES["paper.css"].decode(), font_config=self.fonts, url_fetcher=self.files)
        self.ground = self._draw_ground()

    def print(self, page):
        return self._set(page, finisher=self._finish, pdf_tags=True)

    def _set(self, page, **options):
        document = HTML(string=page, url_fetcher=self.files)
        return document.write_pdf(stylesheets=[self.styles], font_config=self.fonts, **options)

    def _draw_ground(self):
        """The border, the mark and the divider as compressed PDF operators, for readers' ears an artefact."""
        drawn = []
        self._set(FILES["ground.html"].decode(), finisher=lambda _document, pdf: drawn.extend(_contents(pdf).stream))
        operators = b"\n".join(one if isinstance(one, bytes) else str(one).encode() for one in drawn)
        return zlib.compress(b"/Artifact BMC q\n" + operators + b"\nQ EMC")

    def _finish(self, _document, pdf):
        """Put the ground under what WeasyPrint has set, as the first of the page's two content streams."""
        reading.mend(pdf, IN_PDF)
        ground = pydyf.Stream([self.ground], {"Filter": "/FlateDecode"})
        pdf.add_object(ground)
        page = _page(pdf)
        page["Contents"] = pydyf.Array([ground.reference, page["Contents"]])


def _page(pdf):
    return next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Page")


def _contents(pdf):
    return next(one for one in pdf.objects if one.reference == _page(pdf)["Contents"])


@cache
def _press():
    return Press()


@cache
def _template():
    return Template(FILES["paper.html"].decode())


def _fields(facts):
    """What the template asks for: checked, fitted and escaped."""
    details = {"detail_ar": wording.detail_ar(facts), "detail_en": wording.detail_en(facts)}
    before = {"course_ar": wording.BEFORE_COURSE_AR[facts.gender], "course_en": wording.BEFORE_COURSE_EN}
    fields = {}
    for name, slot in SLOTS.items():
        lines, size = slot.fit(f"{before.get(name, '')} {details.get(name) or getattr(facts, name)}")
        fields[name] = "<br>".join(map(escape, lines))
        if name in before:
            fields[name] = fields[name].replace(before[name], f"<span>{before[name]}</span>", 1)
        look = f"{name.replace('_', '-')} {'one' if len(lines) == 1 else 'two'}"
        fields[f"{name}_set"] = f'class="{look}" style="font-size: {size:.2f}pt"'
    where = urlsplit(facts.verify_url)
    plain = {
        "title": f"{facts.name_ar} – {facts.course_ar}",
        "author": facts.programme_ar,
        "description": f"{facts.name_en} – {facts.course_en}",
        "opening": wording.OPENING[facts.gender],
        "code": wording.grouped(facts.code),
        "verify_url": facts.verify_url,
        "verify_at": where.netloc + where.path.replace(facts.code, "").rstrip("/"),
    }
    return fields | {name: escape(text) for name, text in plain.items()} | {"qr": qr(facts.verify_url)}
