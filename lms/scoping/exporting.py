"""Tables that leave the house, as CSV and as XLSX: a row at a time, and never as formulas.

A spreadsheet takes a CSV cell that begins with = + - @, a tab or a line break for a formula, and so would run what
somebody typed as their name. Such a cell gets an apostrophe before it, which spreadsheets show as text; ``read_csv`` takes
it off again, so that ``=1+1`` comes back as it was. A sign with figures alone after it, ``-5`` or the number of a phone as
``+966551234567``, can run nothing, and stays as it is for every other reader. In XLSX each cell says itself that it is text.

Where lists are written with semicolons, or tabs, a spreadsheet cuts the same file at those too, and heeds no quotation
mark in the middle of what it takes for one cell: ``a;=1+1`` would become two cells, the second a formula. So a sign gets its
apostrophe wherever a cell could begin, and gives it back when the file is read.
"""

import csv
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext as _

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = b"\xef\xbb\xbf"  # without it Excel reads Arabic as windows-1256

# Full-width signs are taken for the narrow ones where people type Chinese or Japanese.
_ARMED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DISARMED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
# After what may separate cells or rows, and the quotation marks that a cell may begin with.
_ARMED_WITHIN = re.compile(r"""([;\t\r\n]"*)('*[=+\-@＝＋－＠])""")
_DISARMED_WITHIN = re.compile(r"""([;\t\r\n]"*)'('*[=+\-@＝＋－＠])""")
_FIGURES = re.compile(r"[+-][0-9]+(?:[.][0-9]+)?")
_PIECE = 64 * 1024


def disarm(text):
    """The text as a spreadsheet may be given it; what already looks so is marked once more, so that nothing is lost."""
    marked = _ARMED_WITHIN.sub(r"\1'\2", text)
    return f"'{marked}" if _ARMED.match(text) and not _FIGURES.fullmatch(text) else marked


def rearm(cell):
    """The text that was disarmed. An apostrophe that belongs to a name stays."""
    text = cell[1:] if _DISARMED.match(cell) else cell
    return _DISARMED_WITHIN.sub(r"\1\2", text)


def plain(value):
    """What a cell holds: a whole number, a day in ISO form, yes or no in the reader's language, or text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return disarm(str(value))


def csv_pieces(headings, rows):
    """UTF-8 with a byte order mark, a piece of the file at a time; numbers and days as figures, all else disarmed."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    yield BOM
    writer.writerow([disarm(str(heading)) for heading in headings])
    for row in rows:
        writer.writerow([plain(value) for value in row])
        if text.tell() > _PIECE:
            yield _taken(text)
    yield _taken(text)


def read_csv(data):
    """The rows of a file that ``csv_pieces`` wrote, each a list of texts as they were before they were disarmed."""
    text = data.decode("utf-8-sig")
    return [[rearm(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""))]


def _taken(text):
    piece = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return piece


# ── XLSX, as much of it as one sheet of text, numbers and days needs ──────────────────────────────────────────────────

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _TEXT, _DAY, _MOMENT, _HEADING = range(5)  # in the order of the styles below
_AROUND = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
# What XML cannot hold, and what would be read as the sign for it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the spreadsheet's, which knows no time zone


class _Pieces:
    """A file that is only written to, and emptied as it is sent."""

    def __init__(self):
        self.held = bytearray()

    def write(self, data):
        self.held += data
        return len(data)

    def flush(self):
        """Nothing is held back."""

    def taken(self):
        piece = bytes(self.held)
        self.held.clear()
        return piece


def xlsx_pieces(title, headings, rows, *, right_to_left):
    """A workbook of one sheet, a piece at a time; text is kept as text when it is typed over, days are days."""
    sent = _Pieces()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _AROUND.items():
            book.writestr(name, _HEAD + content)
        book.writestr("xl/workbook.xml", _HEAD + _workbook(title))
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_HEAD + _sheet_begins(len(headings), right_to_left)).encode())
            sheet.write(_row(1, [_text(str(heading), _HEADING) for heading in headings]))
            count = 1
            for count, row in enumerate(rows, start=2):
                sheet.write(_row(count, [_cell(value) for value in row]))
                if len(sent.held) > _PIECE:
                    yield sent.taken()
            last = f"{letters(len(headings))}{count}"
            sheet.write(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'.encode())
    yield sent.taken()


def _workbook(title):
    name = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip()  # what a sheet may be called
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>'
        f'<sheet name="{escape(name, {'"': "&quot;"})}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet_begins(columns, right_to_left):
    side = ' rightToLeft="1"' if right_to_left else ""
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{side} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="22" customWidth="1"/></cols><sheetData>'
    )


def _row(number, cells):
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _cell(value):
    if value is None or value == "":
        return f'<c s="{_TEXT}"/>'
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f'<c s="{_PLAIN}"><v>{value}</v></c>'
    if isinstance(value, datetime):
        since = timezone.make_naive(value) - _DAY_ZERO
        return f'<c s="{_MOMENT}"><v>{since.days + round(since.seconds / 86400, 10)}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{value.toordinal() - _DAY_ZERO.toordinal()}</v></c>'
    return _text((_("Yes") if value else _("No")) if isinstance(value, bool) else str(value), _TEXT)


def _text(text, style):
    written = escape(_UNWRITABLE.sub(lambda char: f"_x{ord(char[0]):04X}_", text))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{written}</t></is></c>'


def letters(number):
    """The name of a column: A, B … Z, AA."""
    name = ""
    while number:
        number, place = divmod(number - 1, 26)
        name = chr(65 + place) + name
    return name
