"""Tables that people send are read in the encodings their spreadsheets write, within bounds, and nothing in them is run."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from lms.scoping import exporting, reading

ROWS = [["الاسم", "1"], ["أروى", "حاضرة"], ["نورة, الثانية", "=1+1"]]
TEXT = 'الاسم,1\r\nأروى,حاضرة\r\n"نورة, الثانية",=1+1\r\n'


def workbook(rows):
    book, data = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("cp1256"), id="windows-1256"),
        pytest.param(TEXT.encode("utf-16"), id="Unicode text"),
        pytest.param(TEXT.replace("نورة, الثانية", "نورة، الثانية").replace(",", ";").encode(), id="semicolons"),
    ],
)
def test_csv_is_read_in_every_encoding_a_spreadsheet_writes(data):
    assert [[cell.replace("،", ",") for cell in row] for row in reading.table(data)] == ROWS


def test_what_we_export_is_read_as_it_was():
    rows = [["+966551234567", "-5", "'=x"], ["=1+1", "a;=b", "\tc".strip()]]
    csv = b"".join(exporting.csv_pieces(["أ", "ب", "ج"], rows))
    xlsx = b"".join(exporting.xlsx_pieces("marks", ["أ", "ب", "ج"], rows, right_to_left=True))
    assert reading.table(csv)[1:] == rows
    assert reading.table(xlsx)[1:] == rows


def test_a_workbook_is_read_with_its_numbers_and_days():
    data = workbook([["name", 3, 4.0, date(2026, 11, 9)], ["أروى", None, " P ", None], [None, None]])
    assert reading.table(data) == [["name", "3", "4", "2026-11-09"], ["أروى", "", "P"]]


def bomb():
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * (9 * 1024 * 1024))
    return data.getvalue()


def far_away():
    """A sheet of one cell, in the last row there can be."""
    book, data = Workbook(), BytesIO()
    book.active.cell(1_048_576, 1, "P")
    book.active.cell(1, 1, "name")
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" \r\n,,\r\n", id="empty cells"),
        pytest.param(b"\0\0\0\0", id="NUL"),
        pytest.param(b"PK\x03\x04 broken", id="a broken workbook"),
        pytest.param(bomb(), id="a bomb"),
        pytest.param(b"a" * (reading.MOST_BYTES + 1), id="too large"),
        pytest.param(b"a\n" * (reading.MOST_ROWS + 1), id="too long"),
        pytest.param(b"," * reading.MOST_COLUMNS + b"a", id="too wide"),
        pytest.param(b'a,"b', id="an open quotation mark"),
        pytest.param(b"\xff\xfea", id="half a letter"),
        pytest.param(workbook([["a"] * 201]), id="a workbook too wide"),
    ],
)
def test_what_cannot_be_read_is_said(data):
    with pytest.raises(reading.Unreadable) as refusal:
        reading.table(data)
    assert str(refusal.value.message)


def test_a_sheet_that_claims_a_million_rows_costs_no_more_than_it_holds():
    assert reading.table(far_away()) == [["name"]]
