"""What leaves the house comes back as it was, and is nowhere a formula."""

import csv
import re
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from lms.scoping import exporting

# Everything that a database stores as text.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
ARMED = [
    "=1+1",
    "-5",
    "@x",
    "+966551234567",
    "'=1",
    "''+1",
    "\t=1",
    "\r\n=1",
    "＝1",
    '=HYPERLINK("http://x")',
    "-",
    "'",
]
ARMED_WITHIN = [
    "a;=1+1",
    "a;'=1",
    "a;''=1",
    'a;"=1+1;b',
    "a\t@x",
    "a\n=1+1",
    "a\r\n-1",
    ";=1;=2",
    '";=1',
    "\t=1",
    "=1;+2",
    "a;＝1",
]
CUT = st.text(st.sampled_from(";\t\r\n\"'=+-@,a1"), max_size=12)
CELLS = st.one_of(TEXT, CUT, st.sampled_from(ARMED + ARMED_WITHIN))
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5)
HEADINGS = ["الاسم", "الجوال"]


def as_csv(rows):
    return b"".join(exporting.csv_pieces(HEADINGS, rows))


def as_xlsx(rows, *, right_to_left=True):
    return b"".join(exporting.xlsx_pieces("الأشخاص", HEADINGS, rows, right_to_left=right_to_left))


def sheet_of(rows):
    return openpyxl.load_workbook(BytesIO(as_xlsx(rows))).active


@given(ROWS)
@example([[text, text] for text in ARMED + ARMED_WITHIN])
def test_csv_comes_back_as_it_was(rows):
    assert exporting.read_csv(as_csv(rows)) == [HEADINGS, *rows]


@given(ROWS)
@example([[text, text] for text in ARMED])
def test_no_cell_of_a_csv_begins_as_a_formula(rows):
    cells = [cell for row in csv.reader(StringIO(as_csv(rows).decode("utf-8-sig"), newline="")) for cell in row]
    # A sign and figures alone compute nothing.
    cells = [cell for cell in cells if not re.fullmatch("[+-][0-9]+([.][0-9]+)?", cell)]
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r\n"} - {""}] == []


@pytest.mark.parametrize("separator", [";", "\t"])
@given(rows=ROWS)
@example(rows=[[text, text] for text in ARMED_WITHIN])
def test_no_cell_begins_as_a_formula_where_the_file_is_cut_at_other_marks(separator, rows):
    named = [["name", *row] for row in rows]
    text = as_csv(named).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert [cell for cell in cells if cell[:1] in {*"=+-@＝"} - {""}] == []


def test_what_joins_words_stays_as_it_is():
    for text in ["a;b", "a; -b", "x=1;y=2", "a-b@c.com;d"]:
        assert exporting.plain(text) == text


@given(ROWS)
@example([[text, text] for text in ARMED])
@example([["_x0041_", "a\vb\r\nc"], ["\ufffe", " x "]])
def test_xlsx_comes_back_as_it_was_and_as_text(rows):
    sheet = sheet_of(rows)
    cells = [list(row) for row in sheet.iter_rows(min_row=2)]
    assert [[unescape(cell.value or "") for cell in row] for row in cells] == rows
    assert {cell.data_type for row in cells for cell in row} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for row in cells for cell in row if cell.data_type == "n")


def test_text_stays_text_when_it_is_typed_over():
    assert [cell.number_format for cell in sheet_of([["=1+1", "+966551234567"]])[2]] == ["@", "@"]


@pytest.mark.parametrize("name", ["'Abd", "’Abd", "عبد'", "O'Neil", "''"])
def test_an_apostrophe_of_a_name_stays(name):
    assert exporting.disarm(name) == name == exporting.rearm(name)


def test_numbers_and_days_are_what_they_are():
    moment = datetime(2026, 11, 25, 21, 30, tzinfo=UTC)
    row = [3, Decimal("24.7"), date(2026, 11, 25), moment, None, True]
    with translation.override("en"):
        assert exporting.read_csv(b"".join(exporting.csv_pieces([], [row])))[1] == [
            *("3", "24.7", "2026-11-25", "2026-11-26 00:30", "", "Yes")
        ]
        cells = sheet_of([row])[2]
    assert [cell.value for cell in cells] == [
        *(3, 24.7, datetime(2026, 11, 25), datetime(2026, 11, 26, 0, 30), None, "Yes")
    ]
    assert [cells[place].number_format for place in (2, 3)] == [r"yyyy\-mm\-dd", r"yyyy\-mm\-dd\ hh:mm"]


@pytest.mark.parametrize("figures", ["-5", "+966551234567", "-0.25"])
def test_figures_with_a_sign_are_the_same_to_every_reader(figures):
    assert exporting.plain(figures) == figures == exporting.rearm(figures)
    assert exporting.plain(-5) == "-5"


@pytest.mark.parametrize("sum_", ["-5+1", "+966551234567-1", "=5", "-", "+٩٦٦", "-5\n1"])
def test_what_could_be_worked_out_is_disarmed(sum_):
    assert exporting.plain(sum_) == f"'{sum_}"


def test_a_sign_is_disarmed_wherever_a_cell_could_begin():
    assert exporting.plain("-5\n=1;+2") == "'-5\n'=1;'+2"


@pytest.mark.parametrize("right_to_left", [True, False])
def test_a_sheet_runs_as_its_reader_reads(right_to_left):
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx([["أ", "ب"]], right_to_left=right_to_left))).active
    assert bool(sheet.sheet_view.rightToLeft) is right_to_left
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("الأشخاص", "A2", "A1:B2")


def test_excel_is_told_that_csv_is_utf_8():
    assert as_csv([]).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("columns", [1, 26, 27, 52, 53, 702, 703])
def test_columns_are_called_as_spreadsheets_call_them(columns):
    assert exporting.letters(columns) == openpyxl.utils.get_column_letter(columns)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_long_file_is_never_held_whole(kind):
    """Ten times the rows take about the memory of one time."""

    def peak(count):
        rows = ([f"اسم {number}", f"+9665{number:08}"] for number in range(count))
        pieces = (
            exporting.csv_pieces(HEADINGS, rows)
            if kind == "csv"
            else exporting.xlsx_pieces("x", HEADINGS, rows, right_to_left=False)
        )
        tracemalloc.start()
        size = sum(len(piece) for piece in pieces)
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size, highest

    peak(100)
    (_small, before), (large, after) = peak(3_000), peak(30_000)
    assert large > 150_000
    assert after < 2 * before
