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
