"""Trainees of one cohort who share a name are told apart by their age, on every page that lists them."""

from collections import Counter

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


def named(enrolment):
    """The name, and the age where it tells apart, for where there is text alone; after ``tell_apart``."""
    age = enrolment.namesake_age
    if age is None:
        return str(enrolment.person)
    return f"{enrolment.person} · " + ngettext("%(shown)s year old", "%(shown)s years old", age) % {
        "shown": digits(age)
    }
