"""Lessons done: ticked and taken back by whoever reads, for themselves or for somebody they answer for."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from courses.models import LessonPage
from lms.accounts import people
from lms.cohorts.models import Enrolment
from lms.learning.models import LessonProgress


def finish(person, lesson, *, course):
    """``person`` has done the lesson with this translation key. Twice is as good as once, and two at once are one."""
    done, _is_new = LessonProgress.objects.get_or_create(person=person, lesson=lesson, defaults={"course": course})
    return done


def take_back(person, lesson):
    """The lesson is not done after all."""
    LessonProgress.objects.filter(person=person, lesson=lesson).delete()


def readers(user, course):
    """For whom the account may tick lessons of ``course``: those enrolled in it; where nobody is, all it stands for."""
    enrolled = Enrolment.objects.enrolled().filter(person=OuterRef("pk"), cohort__course=course)
    persons = list(people.persons_of(user).annotate(is_enrolled=Exists(enrolled)))
    return [person for person in persons if person.is_enrolled] or persons


def reader(persons, chosen):
    """Who reads: the one with the public id ``chosen``, else the only one; None where it has to be said first."""
    found = next((person for person in persons if person.public_id == chosen), None)
    return found or (persons[0] if len(persons) == 1 else None)


def done_by(persons):
    """``{person pk: {lesson, …}}`` of these persons, in one query."""
    done = defaultdict(set)
    for person, lesson in LessonProgress.objects.filter(person__in=persons).values_list("person", "lesson"):
        done[person].add(lesson)
    return done


def below(course_pages):
    """``{course pk: [LessonPage, …]}`` of the live lessons below these course pages, in their order, in one query."""
    courses = {page.path: page.course_id for page in course_pages}
    if not courses:
        return {}
    under = reduce(or_, (Q(path__startswith=path) for path in courses))
    found = defaultdict(list)
    for lesson in LessonPage.objects.live().filter(under).select_related("locale").listed():
        found[courses[lesson.path[: -LessonPage.steplen]]].append(lesson)
    return found
