"""WeasyPrint, with the bundled files and nothing else: a page of HTML in, its boxes and the objects of its PDF out."""

import os
from functools import cache
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.rendering.faces import ASSETS

TYPES = {".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml", ".ttf": "font/ttf"}
FILES = {file.name: file.read_bytes() for file in sorted(ASSETS.iterdir()) if file.suffix in TYPES}

_one_at_a_time = Lock()  # the warm fonts are shared, and a Pango font map serves one thread


def lay_out(page):
    """The page box of WeasyPrint and the ``pydyf.PDF`` of one HTML page, its streams not compressed.

    The first call of a process takes longer: it reads the fonts.
    """
    laid_out = []
    with _one_at_a_time:
        press = _press()
        HTML(string=page, url_fetcher=press.files).write_pdf(
            stylesheets=[press.styles],
            font_config=press.fonts,
            finisher=lambda document, pdf: laid_out.append((document.pages, pdf)),
            pdf_tags=True,
            pdf_variant="pdf/a-3a",  # with the profile of the colours
            uncompressed_pdf=True,
        )
    pages, pdf = laid_out[0]
    return [page._page_box for page in pages], pdf  # noqa: SLF001 - nothing public tells where a text was set


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
    """Fonts and styles, read once, and then used for every page of a process."""

    def __init__(self):
        self.files, self.fonts = BundledFiles(), Fonts()
        self.styles = CSS(string=FILES["paper.css"].decode(), font_config=self.fonts, url_fetcher=self.files)


@cache
def _press():
    return Press()
