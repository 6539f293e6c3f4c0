"""WeasyPrint, with the files it is given and nothing else: a page of HTML in, its boxes and the objects of its PDF out."""

import os
import ssl
from functools import cache
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.rendering.designs import TYPES, shared

STYLES = ("paper.css", "design.css")

_one_at_a_time = Lock()  # the fonts are shared, and a Pango font map serves one thread
_UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # of fetchers that never fetch: each would read the web's authorities


def lay_out(page, files):
    """The page boxes of WeasyPrint and the ``pydyf.PDF`` of one HTML page, its streams not compressed.

    ``files``: bytes by name, with the stylesheets among them. The first call of a process takes longer: it reads the fonts.
    """
    laid_out = []
    with _one_at_a_time:
        _document(page, files).write_pdf(
            finisher=lambda document, pdf: laid_out.append((document.pages, pdf)),
            pdf_tags=True,
            pdf_variant="pdf/a-3a",  # with the profile of the colours
            uncompressed_pdf=True,
            **_dress(files),
        )
    pages, pdf = laid_out[0]
    return _boxes(pages), pdf


def boxes(page, files):
    """The page boxes alone: where everything stands, with nothing drawn."""
    with _one_at_a_time:
        return _boxes(_document(page, files).render(**_dress(files)).pages)


def printed(page, styles, files):
    """The bytes of a PDF of one HTML page in one stylesheet: a list or a letter, which is no certificate."""
    with _one_at_a_time:
        fonts = Fonts()
        sheet = CSS(string=styles, font_config=fonts, url_fetcher=GivenFiles(files))
        return _document(page, files).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True)


class GivenFiles(URLFetcher):
    """Serves ``paper:NAME`` from the files given and refuses every other address, loudly."""

    def __init__(self, files):
        super().__init__(ssl_context=_UNUSED)
        self.files = files

    def fetch(self, url, headers=None):
        scheme, _colon, name = url.partition(":")
        if scheme != "paper" or name not in self.files:
            raise FatalURLFetchingError(f"A certificate reads bundled files only, not {url}")
        return URLFetcherResponse(url, self.files[name], {"Content-Type": TYPES[name[name.rindex(".") :]]})


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


def _document(page, files):
    return HTML(string=page, url_fetcher=GivenFiles(files))


def _dress(files):
    """The stylesheets and the fonts, which are read once for every page of a process."""
    fonts, faces = _fonts()
    styles = [CSS(string=files[name].decode(), font_config=fonts, url_fetcher=GivenFiles(files)) for name in STYLES]
    return {"stylesheets": [faces, *styles], "font_config": fonts}


@cache
def _fonts():
    fonts = Fonts()
    faces = CSS(string=shared()["faces.css"].decode(), font_config=fonts, url_fetcher=GivenFiles(shared()))
    return fonts, faces


def _boxes(pages):
    return [page._page_box for page in pages]  # noqa: SLF001 - nothing public tells where a text was set
