"""What editors are told when a block is not right yet."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from wagtail import blocks

from courses.blocks import LessonBlock
from lms.programme.models import ProgrammeDocument

KINDS = LessonBlock().child_blocks
QUESTIONS = KINDS["quiz"].child_blocks["questions"].child_blocks


def refusals(block, raw):
    """The messages of a block that is cleaned with ``raw`` in it."""
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(raw))
    errors = refused.value.block_errors
    return {name: error.message % (error.params or {}) for name, error in errors.items()}


def choice(*right):
    options = [{"text": f"جواب {n}", "correct": is_right, "feedback": ""} for n, is_right in enumerate(right)]
    return {"text": "سؤال", "options": options, "explanation": "شرح"}


def test_a_lesson_takes_no_raw_html_and_nothing_embedded():
    everything = [*KINDS.values(), *QUESTIONS.values()]
    for block in everything:
        everything.extend(getattr(block, "child_blocks", {}).values())
        everything.extend([block.child_block] if isinstance(block, blocks.ListBlock) else [])
    assert len(everything) > 50
    assert not [block for block in everything if isinstance(block, blocks.RawHTMLBlock)]
    assert not [block for block in everything if type(block).__module__.startswith("wagtail.embeds")]


def test_a_row_of_a_table_has_a_cell_for_each_heading():
    raw = {"caption": "جدول", "header": ["أ", "ب", "ج"], "rows": [["١", "٢", "٣"], ["١", "٢"]]}
    assert refusals(KINDS["table"], raw) == {
        "rows": "Row 2 has not one cell for each of the 3 headings. Add or remove cells."
    }


@pytest.mark.parametrize(
    ("kind", "right", "message"),
    [
        pytest.param("single", [False, False], "Mark exactly one answer as right.", id="none of one"),
        pytest.param("single", [True, True], "Mark exactly one answer as right.", id="two of one"),
        pytest.param("multiple", [False, False], "Mark at least one answer as right.", id="none of several"),
        pytest.param("true_false", [True, False, False], "Give two answers: true and false.", id="three of two"),
        pytest.param("true_false", [True, True], "Mark exactly one answer as right.", id="both true and false"),
    ],
)
def test_a_question_says_how_many_answers_are_right(kind, right, message):
    assert refusals(QUESTIONS[kind], choice(*right)) == {"options": message}


@pytest.mark.parametrize(
    ("kind", "right"), [("single", [True, False]), ("multiple", [True, True]), ("true_false", [False, True])]
)
def test_a_question_with_its_right_answers_is_taken(kind, right):
    block = QUESTIONS[kind]
    assert block.clean(block.to_python(choice(*right)))["text"] == "سؤال"


def test_a_figure_is_an_image_or_a_drawing():
    raw = {"image": None, "drawing": "", "alt": "جوال", "caption": ""}
    assert refusals(KINDS["figure"], raw) == {"image": "Choose either an image or a drawing."}


def test_a_figure_needs_its_description():
    raw = {"image": None, "drawing": "SAFE/phishing", "alt": "", "caption": ""}
    assert set(refusals(KINDS["figure"], raw)) == {"alt"}


def test_a_figure_takes_no_drawing_that_is_not_there():
    raw = {"image": None, "drawing": "../../secrets", "alt": "جوال", "caption": ""}
    assert set(refusals(KINDS["figure"], raw)) == {"drawing"}


def test_a_video_is_a_video_file(db):
    letter = ProgrammeDocument.objects.create(title="رسالة", file=ContentFile(b"%PDF", name="letter.pdf"))
    raw = {"title": "فيديو", "file": letter.pk, "transcript": "<p>نص</p>"}
    assert refusals(KINDS["video"], raw) == {"file": "This file is not a video. Choose an MP4 or WebM file."}


def test_a_video_has_a_transcript(db):
    film = ProgrammeDocument.objects.create(title="فيلم", file=ContentFile(b"film", name="film.mp4"))
    raw = {"title": "فيديو", "file": film.pk, "transcript": ""}
    assert set(refusals(KINDS["video"], raw)) == {"transcript"}


def shown_table(header, *rows):
    block = KINDS["table"]
    return block.render(block.to_python({"caption": "جدول", "header": header, "rows": rows}))


def test_a_table_too_wide_for_a_phone_has_a_card_for_each_row_with_the_headings_in_it():
    text = shown_table(["بدل", "نكتب", "معناها"], ["`margin-right`", "`margin-inline-start`", "هامش البداية"])
    assert "sheet-table--cards" in text
    assert re.findall(r'<span class="cell-label" aria-hidden="true">([^<]*)</span>', text) == ["نكتب", "معناها"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["مربع", "1080", "منشور يظهر في كل مكان من أوله إلى آخره"]], id="its words can be broken"),
        pytest.param([["`grid-template-columns`"] * 5], id="its many columns are data"),
        pytest.param([[None, "", "مربع"]], id="cells without words"),
    ],
)
def test_other_tables_stay_tables_on_a_phone(rows):
    text = shown_table(["عنوان"] * len(rows[0]), *rows)
    assert "--cards" not in text
    assert "cell-label" not in text
    assert text.count('role="cell"') == len(rows[0]) - 1


def test_a_number_asked_for_is_shown_as_it_is_written_whatever_the_language():
    block = QUESTIONS["numeric"]
    value = block.to_python({"text": "كم؟", "answer": "4.5", "tolerance": "0.5", "explanation": "هكذا"})
    with translation.override("ar"):
        text = block.render(value)
    [in_one_direction] = re.findall(r'<span class="num" dir="ltr">(.*)</span></p>', text)
    assert re.sub("<[^>]*>", "", in_one_direction) == "4.5 ± 0.5"
