"""The courses that come with the product, file by file; nothing is put on the site."""

import pytest
import yaml

from courses import composing, loading
from courses.models import CoursePage, LessonPage

FILES = sorted(loading.CONTENT.glob("[A-Z]*.yaml"))
PARTS = ["outcomes", "requirements", "project_deliverables", "project_rubric", "glossary"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_editor_could_publish_every_page_of_the_file_as_it_stands(db, path, language):
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert file["code"] == path.stem
    course = CoursePage(**composing.course_page_values(file, language))
    lessons = [LessonPage(**composing.lesson_page_values(file["code"], data, language)) for data in file["lessons"]]
    for page, parts in [(course, PARTS), *[(lesson, ["body"]) for lesson in lessons]]:
        page.clean_fields(exclude={"path", "depth", "content_type", "locale", "draft_title", "course"})
        for part in parts:
            body = getattr(page, part)
            assert len(body) > 0
            body.stream_block.clean(body)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_things_in_both_languages_and_closes_every_isolate(path):
    def each(value, where):
        if isinstance(value, dict):
            if {"ar", "en"} & value.keys() and "term_en" not in value:
                assert value.keys() == {"ar", "en"}, where
            for key, part in value.items():
                yield from each(part, f"{where}/{key}")
        elif isinstance(value, list):
            for number, part in enumerate(value):
                yield from each(part, f"{where}/{number}")
        elif isinstance(value, str):
            yield where, value

    for where, words in each(yaml.safe_load(path.read_text(encoding="utf-8")), path.stem):
        assert words.strip(), where
        for line in words.splitlines():
            opened = sum(line.count(mark) for mark in "\u2066\u2067\u2068")
            assert opened == line.count("\u2069"), where


def _questions(file):
    return [
        question
        for lesson in file["lessons"]
        for block in lesson["blocks"]
        if block["type"] == "quiz"
        for question in block["questions"]
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_right_answer_is_not_the_one_that_is_longer_than_the_rest(path, language):
    longest = []
    for question in _questions(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if question["kind"] != "single":
            continue
        [right] = [option["text"][language] for option in question["options"] if option["correct"]]
        wrong = max(len(option["text"][language]) for option in question["options"] if not option["correct"])
        if " " in right:  # not a name or a piece of code, which is as long as it is
            assert len(right) <= 1.2 * wrong, right
            longest.append(len(right) > wrong)
    assert sum(longest) <= len(longest) / 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_with_several_right_answers_says_so_and_has_a_wrong_one_too(path):
    for question in _questions(yaml.safe_load(path.read_text(encoding="utf-8"))):
        if question["kind"] == "multiple":
            assert question["text"]["en"].endswith(" Choose all that apply."), question["text"]["en"]
            assert question["text"]["ar"].endswith(" اختاروا كل الإجابات الصحيحة."), question["text"]["ar"]
            assert len({option["correct"] for option in question["options"]}) == 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_are_explained_in_one_manner(path):
    """Beginning with a capital, ending with a full stop: the same on every page of every course."""
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks = [block for lesson in file["lessons"] for block in lesson["blocks"]]
    terms = [term for block in blocks if block["type"] == "vocabulary" for term in block["items"]]
    for term in [*terms, *file["glossary"]]:
        assert term["term_en"][0].isupper(), term["term_en"]
        assert term["meaning"]["ar"].endswith("."), term["term_en"]
        assert term["meaning"]["en"].endswith("."), term["term_en"]
