"""Whose details may be corrected, and by whom: it takes both the person and their seats to say."""

from lms.accounts.models import Person
from lms.cohorts.access import applications_run_by, may_plan
from lms.cohorts.models import Enrolment


def holds_a_seat(person):
    """Whether the person is enrolled in any cohort, past or present: on its register and, perhaps, on its certificate."""
    return person.pk is not None and Enrolment.objects.enrolled().filter(person=person).exists()


def persons_corrected_by(user):
    """Everybody, for a lead; for a coordinator whoever applied to, waits for or is enrolled in a cohort of theirs."""
    if user.has_perm("accounts.change_person"):
        return Person.objects.all()
    return Person.objects.filter(pk__in=applications_run_by(user).live().values("person"))


def may_correct(user):
    return user.has_perm("accounts.change_person") or may_plan(user)
