import pytest

from courses.composing import WrongCourseFile, course_page_values, lesson_page_values
from courses.models import CoursePage, LessonPage
from tests.factories.course_files import both, course_file, lesson


def ids(value):
    """Every block id in a stream, at any depth, in order."""
    if isinstance(value, dict):
        return ([value["id"]] if "id" in value else []) + [found for part in value.values() for found in ids(part)]
    return [found for part in value for found in ids(part)] if isinstance(value, list) else []


def test_both_languages_share_every_block_id():
    arabic, english = (lesson_page_values("TINY", lesson(1), language)["body"] for language in ["ar", "en"])
    assert ids(arabic) == ids(english)
    assert len(ids(arabic)) == len(set(ids(arabic))) == 18


def test_two_lessons_share_no_block_id():
    first, second = (lesson_page_values("TINY", lesson(n), "ar")["body"] for n in [1, 2])
    assert not set(ids(first)) & set(ids(second))


@pytest.mark.parametrize("kind", ["raw_html", "embed"])
def test_a_block_of_an_unknown_type_is_refused_by_name(kind):
    with pytest.raises(WrongCourseFile, match=f"TINY/lesson-1/0: no block is of type '{kind}'"):
        lesson_page_values("TINY", lesson(1, blocks=[{"type": kind}]), "ar")


def test_every_kind_of_question_is_taken_over(db):
    shared = {"text": both("س", "Q"), "explanation": both("ش", "E")}
    feedback = {"correct": both("نعم", "Yes"), "incorrect": both("لا", "No")}
    options = [
        {"text": both("أ", "A"), "correct": True, "feedback": both("ن", "y")},
        {"text": both("ب", "B"), "correct": False, "feedback": both("ل", "n")},
    ]
    questions = [
        *[{**shared, "kind": kind, "options": options} for kind in ["single", "multiple", "true_false"]],
        {**shared, "kind": "ordering", "answer": [both("أ", "A"), both("ب", "B")], "feedback": feedback},
        {**shared, "kind": "matching", "pairs": [{"left": both("أ", "A"), "right": both("ب", "B")}] * 2},
        {**shared, "kind": "fill", "accept": ["HTML"], "feedback": feedback},
        {**shared, "kind": "numeric", "answer": 12.5, "tolerance": 0.1},
    ]
    data = lesson(1, blocks=[{"type": "quiz", "questions": questions}])
    body = LessonPage(**lesson_page_values("TINY", data, "en")).body
    body.stream_block.clean(body)
    asked = body[0].value["questions"]
    assert [question.block_type for question in asked] == [question["kind"] for question in questions]
    assert list(asked[3].value["items"]) == ["A", "B"]
    assert asked[3].value["if_wrong"] == "No"
    assert list(asked[5].value["accept"]) == ["HTML"]
    assert (str(asked[6].value["answer"]), str(asked[6].value["tolerance"])) == ("12.5", "0.1")


def test_a_rubric_has_its_four_levels_weakest_first(db):
    page = CoursePage(**course_page_values(course_file(), "en"))
    row = page.project_rubric[0].value
    assert [row[level] for level in ["starting", "growing", "sound", "excellent"]] == [
        f"Level {n}" for n in range(1, 5)
    ]
