"""What a person may reach in this room; a stranger reaches nothing.

Lists and checks ask the same questions here: permission on one cohort or centre is guardian's row, permission on all
is the role's. ``admin`` is a role; nobody is a superuser.
"""

from django.db.models import Q

from lms.accounts.models import User
from lms.centres.access import centres_coordinated_by
from lms.centres.models import Centre
from lms.cohorts.models import ClassSession, Cohort, Enrolment

WITH_REGISTERS = (Cohort.Status.PUBLISHED, Cohort.Status.CLOSED)


def cohorts_taught_by(user):
    """Cohorts whose registers an accepted assignment lets the account take."""
    if not user.is_active:
        return Cohort.objects.none()
    return Cohort.objects.filter(
        pk__in=user.cohort_permissions.filter(permission__codename="take_register").values("content_object")
    )


def trainers_of(cohort):
    """The accounts that may take the cohort's registers: those of its accepted assignments, which grant it."""
    taught = cohort.user_permissions.filter(permission__codename="take_register")
    return User.objects.with_latin_names().filter(pk__in=taught.values("user"), is_active=True)


def centres_run_by(user):
    """Every centre for a lead, their own for a coordinator."""
    if not user.is_active:
        return Centre.objects.none()
    return Centre.objects.all() if user.has_perm("cohorts.change_cohort") else centres_coordinated_by(user)


def cohorts_run_by(user):
    """Cohorts whose plan and applications the account decides on."""
    return Cohort.objects.filter(centre__in=centres_run_by(user))


def cohorts_reached_by(user, action):
    """As Wagtail's admin asks: those it runs are seen and changed; no cohort is ever deleted."""
    return cohorts_run_by(user) if action in {"view", "change"} else Cohort.objects.none()


def may_plan(user):
    """Whether the account may plan a cohort, at some centre; a lead may even before there is one."""
    return user.has_perm("cohorts.add_cohort") or centres_run_by(user).exists()


def applications_run_by(user):
    """Applications and enrolments that the account decides on."""
    return Enrolment.objects.filter(cohort__in=cohorts_run_by(user))


def sessions_taught_by(user):
    """Sessions of published and closed cohorts that the account teaches, those called off left out."""
    return _with_registers(cohorts_taught_by(user))


def registers_of(user):
    """Sessions whose register the account may open: those taught, and those of cohorts it runs."""
    return _with_registers(cohorts_taught_by(user)) | _with_registers(cohorts_run_by(user))


def sessions_answered_for_by(user):
    """Sessions, called off or not, of whose marks the account may send any: it runs, teaches or taught their cohorts."""
    return _sessions_of(_taught_or_run_by(user) | Q(ended_rights__user=user))


def right_ended_at(user, cohorts):
    """``{cohort pk: moment}`` of those whose registers the account may take no more."""
    return dict(user.ended_rights.filter(cohort__in=cohorts).values_list("cohort", "ended_at"))


def registers_and_called_off_of(user):
    """Sessions that the account runs or teaches now, those called off too: marks of them may wait for an answer."""
    return _sessions_of(_taught_or_run_by(user))


def may_decide(user, cohort):
    """Whether the account may decide between two marks: the lead trainer's, and who runs the cohort."""
    return user.has_perm("cohorts.decide_register", cohort) or cohorts_run_by(user).filter(pk=cohort.pk).exists()


def enrolments_of(user):
    """Enrolments of the persons the account stands for."""
    if not user.is_active:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(person__standings__user=user)


def enrolments_answered_for_by(user):
    """Who holds a seat in a cohort that the account teaches or runs."""
    cohorts = Cohort.objects.filter(_taught_or_run_by(user), status__in=WITH_REGISTERS)
    return Enrolment.objects.enrolled().filter(cohort__in=cohorts.values("pk"))


def may_correct(user):
    """Whether the account may correct a locked register, with a reason."""
    return user.has_perm("cohorts.correct_register")


def _taught_or_run_by(user):
    return Q(pk__in=cohorts_taught_by(user).values("pk")) | Q(pk__in=cohorts_run_by(user).values("pk"))


def _sessions_of(theirs):
    """Those called off too, of cohorts that are no drafts."""
    cohorts = Cohort.objects.filter(theirs).exclude(status=Cohort.Status.DRAFT)
    return ClassSession.objects.filter(cohort__in=cohorts.values("pk"))


def _with_registers(cohorts):
    return ClassSession.objects.counted().filter(cohort__in=cohorts.filter(status__in=WITH_REGISTERS))
