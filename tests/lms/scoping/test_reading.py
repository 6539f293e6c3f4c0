"""Tables that people send are read in the encodings their spreadsheets write, within bounds, and nothing in them is run."""

import csv
import re
import zipfile
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.utils import translation
from openpyxl import Workbook
from openpyxl.utils.cell import coordinate_to_tuple

from lms.scoping import exporting, reading

ROWS = [["الاسم", "1"], ["أروى", "حاضرة"], ["نورة, الثانية", "=1+1"]]
TEXT = 'الاسم,1\r\nأروى,حاضرة\r\n"نورة, الثانية",=1+1\r\n'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


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
        pytest.param(b"\n" * reading.MOST_ROWS + b"a", id="too far down"),
        pytest.param(b'a,"b', id="an open quotation mark"),
        pytest.param(b"\xff\xfea", id="half a letter"),
        pytest.param(workbook([["a"] * 201]), id="a workbook too wide"),
    ],
)
def test_what_cannot_be_read_is_said(data):
    with pytest.raises(reading.Unreadable) as refusal:
        reading.table(data)
    assert str(refusal.value.message)


def sheet_with(**cells):
    """A workbook in which these cells say something, besides a name and a mark: ``A6000="P"``."""
    book, data = Workbook(), BytesIO()
    for place, text in ({"A1": "name", "B1": "3", "A2": "أروى", "B2": "P"} | cells).items():
        book.active[place] = text
    book.save(data)
    return data.getvalue()


def csv_with(**cells):
    table = [["name", "3"], ["أروى", "P"]]
    for place, text in cells.items():
        row, column = coordinate_to_tuple(place)
        table += [[] for _ in range(row - len(table))]
        table[row - 1] += [""] * (column - len(table[row - 1]))
        table[row - 1][column - 1] = text
    data = StringIO()
    csv.writer(data).writerows(table)
    return data.getvalue().encode()


SMALL = [["name", "3"], ["أروى", "P"]]


@pytest.mark.parametrize("made", [csv_with, sheet_with])
class TestNothingIsReadInPart:
    def test_rows_and_columns_are_read_to_the_last_there_may_be(self, made):
        rows = reading.table(made(A5000="بشرى", GR2="A"))
        assert (len(rows), len(rows[1]), rows[1][199], rows[4999]) == (5000, 200, "A", ["بشرى"])
        assert rows[2:4999] == [[]] * 4997

    @pytest.mark.parametrize("place", ["A5001", "A5002", "A9000", "B6000", "GS1", "GT2", "IV2", "ZZ4999"])
    def test_one_cell_beyond_refuses_all_and_is_named(self, made, place):
        with pytest.raises(reading.Unreadable) as refusal:
            reading.table(made(**{place: "x"}))
        assert f"something stands in {place}. Delete it there" in str(refusal.value.message)

    @pytest.mark.parametrize("place", ["A5001", "A9000", "GS1", "IV2"])
    def test_an_empty_cell_may_be_anywhere(self, made, place):
        assert reading.table(made(**{place: "  "})) == SMALL

    def test_a_gap_stays_a_gap_and_is_no_end(self, made):
        assert reading.table(made(A10="بشرى", D10="A")) == [*SMALL, *[[]] * 7, ["بشرى", "", "", "A"]]


def test_the_last_row_that_a_sheet_can_have_is_found_at_once():
    with pytest.raises(reading.Unreadable) as refusal:
        reading.table(sheet_with(XFD1048576="P"))
    assert "XFD1048576" in str(refusal.value.message)


def with_part(data, name, change):
    """The workbook with one of its parts changed."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.infolist():
            content = before.read(part)
            after.writestr(part, change(content.decode()) if part.filename == name else content)
    return changed.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_what_a_sheet_says_of_its_size_is_not_believed():
    data = with_part(
        sheet_with(A9="بشرى"), SHEET, lambda xml: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1"', xml)
    )
    assert reading.table(data) == [*SMALL, *[[]] * 6, ["بشرى"]]


def test_rows_that_are_not_in_their_order_are_all_read():
    def turned(xml):
        first, second = re.findall(r"<row .*?</row>", xml)
        return xml.replace(first + second, second + first)

    assert reading.table(with_part(sheet_with(), SHEET, turned)) == SMALL


def test_a_cell_that_is_there_twice_refuses_all():
    twice = with_part(sheet_with(), SHEET, lambda xml: re.sub(r"(<row .*</row>)", r"\1\1", xml))
    with pytest.raises(reading.Unreadable, match="cannot be opened"):
        reading.table(twice)


def test_a_formula_that_was_never_worked_out_refuses_all_and_one_that_came_to_nothing_is_empty():
    data = sheet_with(C2="=1+1")
    with pytest.raises(reading.Unreadable, match="formula in C2"):
        reading.table(data)
    for result, rows in [("2", [SMALL[0], ["أروى", "P", "2"]]), ("", SMALL)]:
        kind = "" if result else ' t="str"'
        written = f'<c r="C2"{kind}><f>1+1</f><v>{result}</v></c>'
        saved = with_part(data, SHEET, lambda xml, written=written: re.sub('<c r="C2".*?</c>', written, xml))
        assert reading.table(saved) == rows


def two_sheets(second, *, state="visible"):
    book, data = Workbook(), BytesIO()
    for row in SMALL:
        book.active.append(row)
    for row in second:
        book.create_sheet().append(row)
    book.worksheets[-1].sheet_state = state
    book.save(data)
    return data.getvalue()


def test_a_second_sheet_refuses_all_unless_it_is_empty_or_hidden():
    with pytest.raises(reading.Unreadable, match="Several sheets"):
        reading.table(two_sheets([["بشرى", "A"]]))
    assert reading.table(two_sheets([[None]])) == SMALL
    assert reading.table(two_sheets([["P", "A"]], state="hidden")) == SMALL
