"""The words people use lead to our own courses, though the courses use others."""

import pytest
import yaml

from courses import loading, searching
from courses.other_words import OF_ANY_COURSE, every_word
from tests.factories.pages import site_with


@pytest.fixture
def our_courses(db):
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(loading.CONTENT.glob("[A-Z]*.yaml"))]
    site_with(*(file | {"lessons": []} for file in files))


def test_each_word_leads_to_a_course_of_ours(our_courses):
    assert not [word for word in every_word() if not searching.find([word], "ar")]


@pytest.mark.parametrize("typed", ["دورات كمبيوتر", "كورس تصميم", "learn computer"])
def test_what_any_course_is_called_is_not_sought(typed):
    assert len(searching.question(typed).words) == 1


def test_it_is_sought_when_nothing_else_is_typed():
    assert searching.question("دورات").words == ("دورات",)
    assert "دورات" in OF_ANY_COURSE
