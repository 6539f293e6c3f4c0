"""Finding courses by their words, as people type them.

Every word that is sought must be found somewhere in a course: in its titles, promise, outcomes, lesson titles or glossary, in
either language, whichever the page is in. What stands in a title counts for more than what stands in a text, and a whole
word for more than the beginning or the middle of one.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from courses.models import CoursePage, LessonPage
from lms.arabic.cleaning import clean_text
from lms.arabic.folding import fold_words

LONGEST = 200  # characters of a question; what lies beyond is not sought
MOST_WORDS = 10
WEIGHTS = {"title": 10, "lesson": 5, "term": 5, "promise": 4, "outcome": 3}
WHOLE, BEGINNING, MIDDLE = 3, 2, 1
SHORTEST_IN_THE_MIDDLE = 3
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
    """How well a course answers, and the lesson or the term that did so, if one did."""

    score: int
    lesson: str
    term: str


def question(typed):
    """Read what was typed; never raises."""
    try:
        shown = clean_text(typed[:LONGEST])
    except ValidationError:
        shown = ""
    return Question(shown, tuple(words_of(shown))[:MOST_WORDS], is_cut=len(typed) > LONGEST)


def words_of(text):
    return list(dict.fromkeys(_WORD.findall(fold_words(text))))


def find(words, language):
    """``{course's key: Hit}`` of the courses with a live page in which every word is found. Two queries."""
    found = {}
    for key, texts in _read().items():
        hits = [_best(word, texts, language) for word in words]
        if hits and all(hits):
            found[key] = _hit(hits, language)
    return found


def _read():
    """``{course's key: its texts}``."""
    texts, by_path = defaultdict(list), {}

    def add(page, kind, *shown, also=""):
        texts[page.course_id] += [
            Text(kind, page.language, text, frozenset(words_of(f"{text} {also}"))) for text in shown if text
        ]

    for page in CoursePage.objects.live().select_related("course"):
        by_path[page.path] = page
        add(page, "title", page.title, page.course.title_ar, page.course.title_en)
        add(page, "promise", page.promise)
        add(page, "outcome", *(block["value"] for block in page.outcomes.raw_data))
        for term in (block["value"] for block in page.glossary.raw_data):
            own, other = ("term_en", "term_ar") if page.language == "en" else ("term_ar", "term_en")
            add(page, "term", term[own], also=term[other])
    for path, title in LessonPage.objects.live().order_by("path").values_list("path", "title"):
        if page := by_path.get(path[: -LessonPage.steplen]):
            add(page, "lesson", title)
    return texts


def _best(word, texts, language):
    """``(score, text)`` of the text that answers a word best, among equals one in the page's language; or None."""
    scored = ((WEIGHTS[text.kind] * _closeness(word, text.words), text) for text in texts)
    found = [(score, text) for score, text in scored if score]
    return max(found, key=lambda one: (one[0], one[1].language == language), default=None)


def _closeness(word, words):
    if word in words:
        return WHOLE
    if any(other.startswith(word) for other in words):
        return BEGINNING
    return MIDDLE if len(word) >= SHORTEST_IN_THE_MIDDLE and any(word in other for other in words) else 0


def _hit(hits, language):
    def first(kind):
        shown = (text.shown for _score, text in hits if text.kind == kind and text.language == language)
        return next(shown, "")

    return Hit(sum(score for score, _text in hits), lesson=first("lesson"), term=first("term"))
