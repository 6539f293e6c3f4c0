"""What a person may reach in this room; a stranger reaches nothing.

Lists and checks ask the same questions here: permission on one cohort or centre is guardian's row, permission on all
is the role's. ``admin`` is a role; nobody is a superuser.
"""

from django.db.models import Q

from lms.accounts.models import User
from lms.centres.access import centres_coordinated_by
from lms.centres.models import Centre
from lms.cohorts import adults
from lms.cohorts.models import (
    Away,
    ClassSession,
    ClassSessionUserObjectPermission,
    Cohort,
    CohortUserObjectPermission,
    Enrolment,
)

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


def covering(session):
    """The accounts that take this one session in somebody else's place."""
    return User.objects.with_latin_names().filter(session_permissions__content_object=session, is_active=True)


def teachers_of(sessions):
    """``{session pk: {account pk}}``: who teaches the cohort and does not stay away, and who covers; four queries.

    Under 18 nobody holds a session alone: one without an adult has nobody.
    """
    of_cohort, found = {}, {}
    taught = CohortUserObjectPermission.objects.filter(
        permission__codename="take_register", content_object__in={session.cohort_id for session in sessions}
    )
    for cohort, user in taught.values_list("content_object", "user"):
        of_cohort.setdefault(cohort, set()).add(user)
    for session in sessions:
        found[session.pk] = set(of_cohort.get(session.cohort_id, ()))
    for session, user in Away.objects.filter(session__in=found).values_list("session", "user"):
        found[session].discard(user)
    covers = ClassSessionUserObjectPermission.objects.filter(content_object__in=found)
    for session, user in covers.values_list("content_object", "user"):
        found[session].add(user)
    for session in adults.lacking(ClassSession.objects.filter(pk__in=found)).values_list("pk", flat=True):
        found[session] = set()
    return found


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


def sessions_covered_by(user):
    """Sessions that the account takes in somebody else's place."""
    if not user.is_active:
        return ClassSession.objects.none()
    return ClassSession.objects.filter(pk__in=user.session_permissions.values("content_object"))


def sessions_handed_over_by(user):
    """Sessions that the account would teach, and somebody else takes: it reads their registers, and marks nobody."""
    covered = ClassSessionUserObjectPermission.objects.values("content_object")
    return ClassSession.objects.filter(pk__in=user.away_from.values("session")).filter(pk__in=covered)


def may_stay_away(user, session, now):
    """Whether the account may say that it cannot come: it teaches the cohort, and the session is still to come."""
    return session.starts_at > now and cohorts_taught_by(user).filter(pk=session.cohort_id).exists()


def sessions_taught_by(user):
    """Sessions of published and closed cohorts that the account teaches or covers, those called off left out."""
    return _with_registers(_taught_by(user))


def registers_of(user):
    """Sessions whose register the account may open: those taught or covered, and those of cohorts it runs."""
    return _with_registers(_taught_by(user) | _run_by(user))


def registers_marked_by(user):
    """Of those, all in which the account marks: not of a session that it handed over, or at which it would be under 18
    and alone, unless it runs the cohort.
    """
    handed_over = Q(pk__in=sessions_handed_over_by(user).values("pk"))
    alone = Q(pk__in=adults.lacking_for(user).values("pk"))
    return registers_of(user).exclude((handed_over | alone) & ~_run_by(user))


def sessions_answered_for_by(user):
    """Sessions, called off or not, of whose marks the account may send any: it runs, teaches or taught them."""
    ended = user.ended_rights
    once = Q(cohort__in=ended.filter(session=None).values("cohort")) | Q(
        pk__in=ended.exclude(session=None).values("session")
    )
    return _but_of_drafts(_taught_by(user) | _run_by(user) | once)


def right_ended_at(user, sessions):
    """``{session pk: moment}`` of those whose registers the account may take no more."""
    ended = list(user.ended_rights.filter(cohort__in={session.cohort_id for session in sessions}))
    if not ended:
        return {}
    of_cohort = {one.cohort_id: one.ended_at for one in ended if one.session_id is None}
    of_session = {one.session_id: one.ended_at for one in ended if one.session_id}
    covered = set(sessions_covered_by(user).values_list("pk", flat=True))
    moments = {one.pk: of_session.get(one.pk) or of_cohort.get(one.cohort_id) for one in sessions}
    return {pk: moment for pk, moment in moments.items() if moment and pk not in covered}


def registers_and_called_off_of(user):
    """Sessions that the account runs or teaches now, those called off too: marks of them may wait for an answer."""
    return _but_of_drafts(_taught_by(user) | _run_by(user))


def may_decide(user, cohort_pk):
    """Whether the account may decide between two marks: the lead trainer's, and who runs the cohort."""
    leads = user.cohort_permissions.filter(permission__codename="decide_register", content_object=cohort_pk)
    return user.is_active and (leads.exists() or cohorts_run_by(user).filter(pk=cohort_pk).exists())


def enrolments_of(user):
    """Enrolments of the persons the account stands for."""
    if not user.is_active:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(person__standings__user=user)


def enrolments_answered_for_by(user):
    """Who holds a seat in a cohort that the account teaches or runs."""
    theirs = Q(pk__in=cohorts_taught_by(user).values("pk")) | Q(pk__in=cohorts_run_by(user).values("pk"))
    cohorts = Cohort.objects.filter(theirs, status__in=WITH_REGISTERS)
    return Enrolment.objects.enrolled().filter(cohort__in=cohorts.values("pk"))


def may_correct(user):
    """Whether the account may correct a locked register, with a reason."""
    return user.has_perm("cohorts.correct_register")


def _taught_by(user):
    covered = sessions_covered_by(user).values("pk")
    return Q(cohort__in=cohorts_taught_by(user).values("pk")) | Q(pk__in=covered)


def _run_by(user):
    return Q(cohort__in=cohorts_run_by(user).values("pk"))


def _but_of_drafts(theirs):
    """Those called off too, of cohorts that are no drafts."""
    return ClassSession.objects.filter(theirs).exclude(cohort__status=Cohort.Status.DRAFT)


def _with_registers(theirs):
    return ClassSession.objects.counted().filter(theirs, cohort__status__in=WITH_REGISTERS)
