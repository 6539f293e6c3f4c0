"""Tables that people send: CSV in whatever encoding their spreadsheet writes, and XLSX, as rows of texts.

A file says how large it is before it is believed: bytes, what a workbook unpacks to, rows and columns all have a bound, so
that no file costs more than a moment. Nothing in it is run: of a formula the value is read that was saved with it.
"""

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from lms.arabic.templatetags.arabic import digits
from lms.scoping.exporting import rearm

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
    """The rows of a CSV or XLSX file, each a list of texts without white space around them; as many as there are cells.

    Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 1 MB. Send fewer sessions in one file."))
    rows = list(_workbook(data) if data.startswith(b"PK") else _csv(data))
    if not any(any(row) for row in rows):
        raise Unreadable(_("The file is empty."))
    return rows


def _csv(data):
    text = _text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    try:
        for count, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)):
            _refuse_many(count, len(row))
            yield [rearm(cell).strip() for cell in row]
    except csv.Error as error:
        raise Unreadable(_("The file is no table: save it as CSV (UTF-8) or as an Excel workbook (.xlsx).")) from error


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
        rows = _unpacked(data)
    except Unreadable:
        raise
    except Exception as error:  # of a broken workbook openpyxl raises whatever its parts do
        raise Unreadable(_("The workbook cannot be opened: save it anew as .xlsx, or as CSV (UTF-8).")) from error
    while rows and not any(rows[-1]):
        rows.pop()
    for count, row in enumerate(rows):
        while row and not row[-1]:
            row.pop()
        _refuse_many(count, len(row))
    return rows


def _unpacked(data):
    with zipfile.ZipFile(BytesIO(data)) as parts:
        # What a part says of its size bounds what is unpacked of it.
        if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
            raise Unreadable(_("The workbook holds too much: send the sheet with the marks alone."))
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        # A sheet may claim a million rows; these are as many as are looked at.
        cells = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True)
        return [[_cell(value) for value in row] for row in cells]
    finally:
        book.close()


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _refuse_many(count, columns):
    if count >= MOST_ROWS or columns > MOST_COLUMNS:
        words = _("The table is too large: at most %(rows)s rows and %(columns)s columns are read.")
        raise Unreadable(words % {"rows": digits(MOST_ROWS), "columns": digits(MOST_COLUMNS)})
