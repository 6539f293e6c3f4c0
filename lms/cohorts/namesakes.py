"""Trainees of one cohort who share a name are told apart by their age, on every page that lists them.

On a trainer's phone, which keeps names and nothing else, they are told apart by their names in the other letters.
"""

from collections import Counter, defaultdict

from django.utils.translation import ngettext

from lms.arabic.templatetags.arabic import digits


def tell_apart(enrolments, on):
    """Give each of ``enrolments`` its ``namesake_age``: the age on the date ``on``, or None where no other has the name.

    Each has its person at hand. Whose age is not known has None too.
    """
    named = Counter(str(enrolment.person) for enrolment in enrolments)
    for enrolment in enrolments:
        is_shared = named[str(enrolment.person)] > 1
        enrolment.namesake_age = enrolment.person.age_on(on) if is_shared else None


def by_name_alone(enrolments):
    """``{enrolment pk: name}``: a name that several have, with the one in the other letters wherever those differ.

    Each has its person at hand. Whoever shares both is told apart by the order alone, which is everywhere the same.
    """
    sharing = defaultdict(set)
    for enrolment in enrolments:
        sharing[str(enrolment.person)].add(_other_name(enrolment.person))
    return {
        enrolment.pk: _both(enrolment.person) if len(sharing[str(enrolment.person)]) > 1 else str(enrolment.person)
        for enrolment in enrolments
    }


def _both(person):
    return " · ".join(filter(None, [str(person), _other_name(person)]))


def _other_name(person):
    return person.name_ar if str(person) == person.name_en else person.name_en


def named(enrolment):
    """The name, and the age where it tells apart, for where there is text alone; after ``tell_apart``."""
    age = enrolment.namesake_age
    if age is None:
        return str(enrolment.person)
    return f"{enrolment.person} · " + ngettext("%(shown)s year old", "%(shown)s years old", age) % {
        "shown": digits(age)
    }
