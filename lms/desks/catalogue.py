"""The catalogue, narrowed by filters and words: what is shown, and how many each further filter would leave.

A filter is a link: its name and value are in the address. Those on a course (field, age) ask the course; all others ask
its cohorts that take applications, and one cohort must answer all of them. What is asked for and does not exist is
named and left out.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses import searching
from courses.models import Course
from lms.arabic.fields import DigitsIntegerField
from lms.cohorts.models import Cohort
from lms.cohorts.schedule import Weekday

NOON, FIVE = 12, 17
TIMES = {"morning": _("Before noon"), "afternoon": _("From noon to five"), "evening": _("From five on")}
DAYS = {day.name.lower(): day for day in Weekday}
AUDIENCES = {"female": _("Open to girls and women"), "male": _("Open to boys and men")}
GROUPS = {
    "field": _("Field"),
    "district": _("District"),
    "centre": _("Centre"),
    "day": _("Day"),
    "time": _("Time of day"),
    "audience": _("Who it is for"),
    "seats": _("Seats"),
}
ON_A_COURSE = {"field", "age"}
NAMES = [*GROUPS, "age"]
OLDEST = 99
AGE = DigitsIntegerField(min_value=1, max_value=OLDEST, required=False)


@dataclass(frozen=True)
class Option:
    """One filter: the words and count on it, the address with it (or, once chosen, without it)."""

    words: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """The filters that answer one question."""

    name: str
    words: str
    options: list[Option]
    is_chosen: bool


@dataclass(frozen=True)
class Entry:
    """A course on the page: the next cohort that answers the filters, and what its words were found in."""

    page: object
    next: Cohort | None
    hit: searching.Hit | None


class Catalogue:
    """``pages``: the course pages of a language, with their course, in the editors' order; ``query``: what is asked."""

    def __init__(self, pages, query, *, language):
        self.pages = list(pages)
        self.language = language
        self.query = query
        self.asked = searching.question(query.get("q", ""))
        self.cohorts = {}
        today = timezone.localdate()
        cohorts = Cohort.objects.open_to_applications(today).with_places().with_sessions()
        for cohort in cohorts.order_by("starts_on", "code"):
            self.cohorts.setdefault(cohort.course_id, []).append((cohort, facts(cohort)))
        self.known = self._known()
        self.chosen, self.unknown = self._read(query)
        self.hits = searching.find(self.asked.words, language) if self.asked.shown else None

    @property
    def is_narrowed(self):
        return bool(self.chosen or self.unknown or self.asked.shown)

    @property
    def is_one_filter(self):
        """Whether the address asks for one filter that exists, spelt as the page spells it, and for nothing else."""
        is_one = len(self.chosen) == 1 and not self.unknown and not self.asked.shown
        return is_one and all(self.query.get(name) == value for name, value in self.chosen.items())

    @property
    def is_partly(self):
        """Whether what is shown has only some of the words."""
        return any(not entry.hit.is_whole for entry in self.entries if entry.hit)

    @property
    def chosen_further(self):
        """How many filters are chosen besides the field."""
        return len(self.chosen.keys() - {"field"})

    @cached_property
    def entries(self):
        """What is found: by how well it answers, then in the editors' order."""
        found = [
            Entry(page, next(iter(self._answering(page, self.chosen)), None), (self.hits or {}).get(page.course_id))
            for page in self.pages
            if self._answers(page, self.chosen)
        ]
        return sorted(found, key=lambda entry: -entry.hit.score) if self.hits else found

    @cached_property
    def groups(self):
        """Each question with those of its answers that lead somewhere; a question with none is left out."""
        groups = [self._group(name) for name in GROUPS]
        return {group.name: group for group in groups if group.options}

    @property
    def further(self):
        """The groups that are asked of cohorts."""
        return [group for name, group in self.groups.items() if name != "field"]

    @property
    def taken_off(self):
        """Each chosen filter, with the address of the page without it."""
        return [
            Option(self._words(name, value), 0, self.address(**{name: None}), is_chosen=True)
            for name, value in self.chosen.items()
        ]

    @property
    def kept_by_age(self):
        """What the form that asks for the age must send along."""
        return [(name, value) for name, value in self._asked().items() if name != "age"]

    @property
    def kept_by_words(self):
        return [(name, value) for name, value in self._asked().items() if name != "q"]

    @property
    def without_filters(self):
        return _query({"q": self.asked.shown})

    @property
    def anything_of_field(self):
        """The page without its field, and how many courses it would show."""
        return self.address(field=None), self._count({k: v for k, v in self.chosen.items() if k != "field"})

    def address(self, **changes):
        return _query(self._asked() | changes)

    def _asked(self):
        return {"q": self.asked.shown} | {name: self.chosen.get(name) for name in NAMES}

    def _known(self):
        """``{name: {value: words}}`` of the filters there are today."""
        cohorts = [cohort for several in self.cohorts.values() for cohort, _facts in several]
        centres = sorted({cohort.centre for cohort in cohorts}, key=lambda centre: centre.name)
        return {
            "field": dict(Course.Field.choices),
            "district": {
                slug: centre.district
                for centre in sorted(centres, key=lambda c: c.district)
                if (slug := slugify(centre.district_en))
            },
            "centre": {centre.code: centre.name for centre in centres},
            "day": {name: day.label for name, day in DAYS.items()},
            "time": TIMES,
            "audience": AUDIENCES,
            "seats": {"1": _("With seats left")},
        }

    def _read(self, query):
        chosen, unknown = {}, []
        for name in NAMES:
            if not (value := query.get(name, "").strip()):
                continue
            if name == "age":
                value = _age(value)
                is_known = value is not None
            else:
                is_known = value in self.known[name]
            if is_known:
                chosen[name] = value
            else:
                unknown.append(GROUPS.get(name, _("Age")))
        return chosen, unknown

    def _group(self, name):
        others = {key: value for key, value in self.chosen.items() if key != name}
        counts = ((value, self._count(others | {name: value})) for value in self.known[name])
        options = [
            Option(
                self._words(name, value),
                count,
                self.address(**{name: None if self.chosen.get(name) == value else value}),
                is_chosen=self.chosen.get(name) == value,
            )
            for value, count in counts
            if count or self.chosen.get(name) == value
        ]
        return Group(name, GROUPS[name], options, is_chosen=name in self.chosen)

    def _words(self, name, value):
        if name == "age":
            return pgettext_lazy("filter", "Age %(age)s") % {"age": value}
        return self.known[name][value]

    def _count(self, chosen):
        return sum(self._answers(page, chosen) for page in self.pages)

    def _answers(self, page, chosen):
        course = page.course
        if self.hits is not None and page.course_id not in self.hits:
            return False
        if chosen.get("field") not in {None, course.field}:
            return False
        if (age := chosen.get("age")) and not course.min_age <= int(age) <= course.max_age:
            return False
        return not (chosen.keys() - ON_A_COURSE) or any(self._answering(page, chosen))

    def _answering(self, page, chosen):
        """The course's cohorts that answer every filter asked of a cohort, soonest first."""
        asked = [(name, value) for name, value in chosen.items() if name not in ON_A_COURSE]
        for cohort, known in self.cohorts.get(page.course_id, []):
            if all(value in known[name] for name, value in asked):
                yield cohort


def facts(cohort):
    """``{name: values}``: which filters a cohort answers."""
    meetings = cohort.weekly
    named = {day: name for name, day in DAYS.items()}
    return {
        "district": {slugify(cohort.centre.district_en)},
        "centre": {cohort.centre.code},
        "day": {named[Weekday(day)] for meeting in meetings for day in meeting.weekdays},
        "time": {_time_of_day(meeting.begins) for meeting in meetings},
        "audience": set(AUDIENCES) if cohort.audience == Cohort.Audience.ALL else {cohort.audience},
        "seats": {"1"} if cohort.seats_left > 0 else set(),
    }


def _time_of_day(begins):
    if begins.hour < NOON:
        return "morning"
    return "afternoon" if begins.hour < FIVE else "evening"


def _age(typed):
    """In plain figures, or None."""
    try:
        age = AGE.clean(typed[:20])
    except ValidationError:
        return None
    return None if age is None else str(age)


def _query(asked):
    return "?" + urlencode({name: value for name, value in asked.items() if value})
