"""PDFium: draws a certificate, and puts many into one file to print. Bytes in, bytes or a picture out; nothing is kept."""

from io import BytesIO
from threading import Lock

import pypdfium2
from pypdfium2 import raw

MARGIN, GAP, LENGTH = (
    28.35,
    8.5,
    17,
)  # points around the paper: 10 mm; from its edge to a crop mark, and how long that is
HAIRLINE = 0.25  # points

_one_at_a_time = Lock()  # PDFium serves one thread


def drawn(data, scale):
    """The first page of a PDF as a Pillow image, ``scale`` pixels a point."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(data)
        try:
            return document[0].render(scale=scale).to_pil()
        finally:
            document.close()


def together(files, *, has_crop_marks):
    """One PDF of the pages of all ``files``, an iterable of bytes, in their order; with room around and marks to cut by.

    It is for the press alone: links, seals and tags stay behind. Each page is drawn as it is in its own file.
    """
    with _one_at_a_time:
        merged = pypdfium2.PdfDocument.new()
        try:
            for data in files:
                one = pypdfium2.PdfDocument(data)
                _bare(one[0])
                merged.import_pages(one)
                one.close()
            if has_crop_marks:
                for page in merged:
                    _mark(page)
            file = BytesIO()
            merged.save(file)
            return file.getvalue()
        finally:
            merged.close()


def _bare(page):
    """Without its links and the field of its seal."""
    for last in reversed(range(raw.FPDFPage_GetAnnotCount(page))):
        raw.FPDFPage_RemoveAnnot(page, last)


def _mark(page):
    left, bottom, right, top = page.get_mediabox()
    page.set_trimbox(left, bottom, right, top)
    for set_box in [page.set_mediabox, page.set_cropbox]:
        set_box(left - MARGIN, bottom - MARGIN, right + MARGIN, top + MARGIN)
    for x, outwards in [(left, -1), (right, 1)]:
        for y, upwards in [(bottom, -1), (top, 1)]:
            _line(page, (x + outwards * GAP, y), (x + outwards * (GAP + LENGTH), y))
            _line(page, (x, y + upwards * GAP), (x, y + upwards * (GAP + LENGTH)))
    page.gen_content()


def _line(page, begins, ends):
    line = raw.FPDFPageObj_CreateNewPath(*begins)
    raw.FPDFPath_LineTo(line, *ends)
    raw.FPDFPageObj_SetStrokeColor(line, 0, 0, 0, 255)
    raw.FPDFPageObj_SetStrokeWidth(line, HAIRLINE)
    raw.FPDFPath_SetDrawMode(line, raw.FPDF_FILLMODE_NONE, True)
    raw.FPDFPage_InsertObject(page, line)
