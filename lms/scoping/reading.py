"""Tables that people send: CSV in whatever encoding their spreadsheet writes, and XLSX, as rows of texts.

A file says how large it is before it is believed: bytes, what a workbook unpacks to, rows and columns all have a bound, so
that no file costs more than a moment. What is beyond a bound refuses the whole file, wherever it stands: nothing is read in
part. Nothing in it is run: of a formula the value is read that was saved with it.
"""

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from lms.arabic.templatetags.arabic import digits
from lms.scoping.exporting import letters, rearm

MOST_BYTES = 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
_MOST_UNPACKED = 8 * 1024 * 1024
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = ",;\t"


class Unreadable(Exception):
    """Nothing was read; ``message`` says why, to whoever sent the file."""

    def __init__(self, message):
        self.message = message
        super().__init__(message)


def table(data):
    """The rows of a CSV or XLSX file, each a list of texts without white space around them, up to the last that says something.

    A row in which nothing stands is an empty list, so that each is where the spreadsheet has it. Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 1 MB. Send fewer sessions in one file."))
    found = _workbook(data) if data.startswith(b"PK") else _csv(data)
    if not found:
        raise Unreadable(_("The file is empty."))
    return [_row(found.get(number, {})) for number in range(1, max(found) + 1)]


def _row(cells):
    return [cells.get(column, "") for column in range(1, max(cells, default=0) + 1)]


def _note(found, number, column, text):
    """Put what stands in a cell into ``{row: {column: text}}``; an empty one may be anywhere."""
    if not text:
        return
    if number > MOST_ROWS or column > MOST_COLUMNS:
        words = _(
            "The table is too large: at most %(rows)s rows and %(columns)s columns are read, and something stands in "
            "%(place)s. Delete it there, or send the table in several files. Nothing was read."
        )
        place = f"{letters(column)}{number}"
        raise Unreadable(words % {"rows": digits(MOST_ROWS), "columns": digits(MOST_COLUMNS), "place": place})
    row = found.setdefault(number, {})
    if column in row:
        raise ValueError(column)
    row[column] = text


def _csv(data):
    text = _text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    found = {}
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                _note(found, number, column, rearm(cell).strip())
    except csv.Error as error:
        raise Unreadable(_("The file is no table: save it as CSV (UTF-8) or as an Excel workbook (.xlsx).")) from error
    return found


def _text(data):
    """UTF-8, or what old spreadsheets write here; never latin-1, which takes any byte for a letter."""
    encoding = next((name for bom, name in _BOMS.items() if data.startswith(bom)), None)
    for name in [encoding] if encoding else ["utf-8", "cp1256"]:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(
        _("The letters of the file cannot be read: save it as CSV (UTF-8) or as an Excel workbook (.xlsx).")
    )


def _workbook(data):
    try:
        sheets = _unpacked(data)
    except Unreadable:
        raise
    except Exception as error:  # of a broken workbook openpyxl raises whatever its parts do
        raise Unreadable(_("The workbook cannot be opened: save it anew as .xlsx, or as CSV (UTF-8).")) from error
    if len(sheets) > 1:
        raise Unreadable(
            _("Several sheets of the workbook hold something: keep the one with the table, and delete the others.")
        )
    return sheets[0] if sheets else {}


def _unpacked(data):
    """``{row: {column: text}}`` of each sheet in which something stands, but for those that are hidden."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        # What a part says of its size bounds what is unpacked of it.
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise Unreadable(_("The workbook holds too much: send the sheet with the marks alone."))
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = [_cells(book, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    finally:
        book.close()
    return [cells for cells in sheets if cells]


def _cells(book, sheet):
    """Every cell, as openpyxl parses it: its own rows end in silence where they were asked to, and skip what is out of order."""
    found = {}
    with sheet._get_source() as source:  # noqa: SLF001 - nothing public tells of cells without making every row whole
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for number, cells in parser.parse():
            for cell in cells:
                _note(found, number, cell["column"], _cell(cell["value"]))
    return found


class _Parser(WorkSheetParser):
    """A formula whose result was never saved would be read as an empty cell; one that came to an empty text is one."""

    def parse_cell(self, element):
        has_result = element.findtext(VALUE_TAG) or element.get("t") == "str"
        if element.find(FORMULA_TAG) is not None and not has_result:
            words = _(
                "The formula in %(place)s has no result in the file: open the workbook in a spreadsheet program, save it, "
                "and send it once more. Nothing was read."
            )
            raise Unreadable(words % {"place": element.get("r", "")})
        return super().parse_cell(element)


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()
