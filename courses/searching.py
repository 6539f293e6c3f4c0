"""Finding courses by their words, as people type them.

Every word that is sought must be found somewhere in a course: in its titles, field, promise, outcomes, lesson titles or glossary,
in either language, whichever the page is in; or another word for the same thing must. What stands in a title counts for more than
what stands in a text, and a whole word for more than the beginning or the middle of one. A word that no course has is taken for
one with a letter wrong. Where no course has every word, those that have the most of them are found, and their hit says so.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import translation

from courses.models import CoursePage, LessonPage
from courses.other_words import OF_ANY_COURSE, meant_by
from lms.arabic.cleaning import clean_text
from lms.arabic.folding import fold_words

LONGEST = 200  # characters of a question; what lies beyond is not sought
MOST_WORDS = 10
WEIGHTS = {"title": 10, "lesson": 5, "term": 5, "promise": 4, "field": 4, "outcome": 3}
WHOLE, BEGINNING, MIDDLE = 3, 2, 1
SHORTEST_IN_THE_MIDDLE = 3
SHORTEST_WITH_A_LETTER_WRONG = 5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Question:
    """What is sought: as it is shown again, and its words; ``is_cut``: more was typed than is sought."""

    shown: str
    words: tuple[str, ...]
    is_cut: bool


@dataclass(frozen=True)
class Text:
    """One text of a course: what it is ("title", "lesson" and so on), its language, and its words, folded."""

    kind: str
    language: str
    shown: str
    words: frozenset[str]


@dataclass(frozen=True)
class Hit:
    """How well a course answers, the lesson or the term that did so, if one did, and whether every word was found."""

    score: int
    lesson: str
    term: str
    is_whole: bool


def question(typed):
    """Read what was typed; never raises."""
    try:
        shown = clean_text(typed[:LONGEST])
    except ValidationError:
        shown = ""
    words = words_of(shown)
    words = [word for word in words if word not in OF_ANY_COURSE] or words
    return Question(shown, tuple(words)[:MOST_WORDS], is_cut=len(typed) > LONGEST)


def words_of(text):
    return list(dict.fromkeys(_WORD.findall(fold_words(text))))


def find(words, language):
    """``{course's key: Hit}`` of the courses with a live page in which every word is found, or else the most. Two queries."""
    found, courses = {}, _read()
    known = frozenset().union(*(text.words for texts in courses.values() for text in texts))
    sought = [_sought(word, known) for word in words]
    for key, texts in courses.items():
        if hits := [hit for several in sought if (hit := _best(several, texts, language))]:
            found[key] = hits
    most = max(map(len, found.values()), default=0)
    return {key: _hit(hits, language, is_whole=most == len(sought)) for key, hits in found.items() if len(hits) == most}


def _read():
    """``{course's key: its texts}``."""
    texts, by_path = defaultdict(list), {}

    def add(page, kind, *shown, also=""):
        texts[page.course_id] += [
            Text(kind, page.language, text, frozenset(words_of(f"{text} {also}"))) for text in shown if text
        ]

    # Without pages of their own restriction; the catalogue shows no course that stands under another one.
    for page in CoursePage.objects.live().filter(view_restrictions=None).select_related("course"):
        by_path[page.path] = page
        add(page, "title", page.title, page.course.title_ar, page.course.title_en)
        add(page, "field", *_names_of_field(page.course))
        add(page, "promise", page.promise)
        add(page, "outcome", *(block["value"] for block in page.outcomes.raw_data))
        for term in (block["value"] for block in page.glossary.raw_data):
            own, other = ("term_en", "term_ar") if page.language == "en" else ("term_ar", "term_en")
            add(page, "term", term[own], also=term[other])
    lessons = LessonPage.objects.live().filter(view_restrictions=None).order_by("path")
    for path, title in lessons.values_list("path", "title"):
        if page := by_path.get(path[: -LessonPage.steplen]):
            add(page, "lesson", title)
    return texts


def _names_of_field(course):
    for language in ("ar", "en"):
        with translation.override(language):
            yield str(course.get_field_display())


def _sought(word, known):
    """The words any of which answers the typed one; ``known``: all that stand in courses."""
    meant = meant_by(word)
    if len(word) < SHORTEST_WITH_A_LETTER_WRONG or any(_closeness(one, known) for one in meant):
        return meant
    return tuple(sorted(other for other in known if _is_a_letter_off(word, other))) or meant


def _is_a_letter_off(typed, word):
    """Whether one letter is missing, too many, another, or has changed places with the next."""
    if abs(len(typed) - len(word)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    ours, theirs = typed[same:], word[same:]
    if len(typed) != len(word):
        return ours[1:] == theirs or ours == theirs[1:]
    return ours[1:] == theirs[1:] or (ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:])


def _best(sought, texts, language):
    """``(score, text)`` of the text that answers best, among equals one in the page's language; or None."""
    scored = ((WEIGHTS[text.kind] * max(_closeness(one, text.words) for one in sought), text) for text in texts)
    found = [(score, text) for score, text in scored if score]
    return max(found, key=lambda one: (one[0], one[1].language == language), default=None)


def _closeness(word, words):
    if word in words:
        return WHOLE
    if any(other.startswith(word) for other in words):
        return BEGINNING
    return MIDDLE if len(word) >= SHORTEST_IN_THE_MIDDLE and any(word in other for other in words) else 0


def _hit(hits, language, *, is_whole):
    def first(kind):
        shown = (text.shown for _score, text in hits if text.kind == kind and text.language == language)
        return next(shown, "")

    return Hit(sum(score for score, _text in hits), lesson=first("lesson"), term=first("term"), is_whole=is_whole)
