"""How a project is marked: the criteria of the course's pages, in every language they are written in."""

from dataclasses import dataclass

from django.utils.translation import get_language

from courses.models import CoursePage

LEVELS = ("starting", "growing", "sound", "excellent")  # weakest first, stored as 0 to 3


@dataclass(frozen=True)
class Criterion:
    """``names`` and ``words`` by language; ``words`` has one sentence a level."""

    names: dict
    words: dict

    @property
    def name(self):
        return _said(self.names)

    @property
    def levels(self):
        """The sentences of the four levels in the active language."""
        return _said(self.words)

    def at(self, level):
        """The criterion and the words of ``level``, as they are kept with a mark."""
        return {
            "level": level,
            "criterion": self.names,
            "words": {language: words[level] for language, words in self.words.items()},
        }


def of(course):
    """The criteria of ``course``, in the order of its page; none where no page is live or it names none.

    Pages in two languages are one rubric, criterion by criterion. A translation that lags behind, with more criteria
    or fewer, is left out: its words could be about another criterion.
    """
    pages = CoursePage.objects.live().filter(course=course).order_by("language")  # Arabic, the original, before English
    written = {page.language: [block.value for block in page.project_rubric] for page in pages}
    first = next(iter(written.values()), [])
    languages = {language: blocks for language, blocks in written.items() if len(blocks) == len(first)}
    return [
        Criterion(
            {language: str(blocks[place]["criterion"]) for language, blocks in languages.items()},
            {language: [str(blocks[place][level]) for level in LEVELS] for language, blocks in languages.items()},
        )
        for place in range(len(first))
    ]


def _said(by_language):
    return by_language.get(get_language()) or next(iter(by_language.values()))
