"""What waits for a member of staff: counts, each with the list behind it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access as certificates
from certificates import issuing
from certificates.models import Certificate, NameRequest
from lms.cohorts import held
from lms.cohorts.access import cohorts_run_by
from lms.cohorts.models import ClassSession, Cohort, Enrolment
from lms.desks import given_up, words
from lms.graduation import watching
from lms.graduation.access import cohorts_decided_by
from lms.graduation.models import AtRisk
from lms.volunteers import assignment, guardians, minors, vetting
from lms.volunteers.access import absences_run_by
from lms.volunteers.models import HourEntry, Service, TrainerAssignment, VolunteerTrainer


@dataclass(frozen=True)
class Wait:
    count: int
    title: str
    address: str
    tone: str  # red for what is late, brass for what waits, teal for what is ready


def for_user(user, now):
    """What waits for the account, the most pressing first; what does not wait is not there."""
    run = cohorts_run_by(user)
    waits = [
        Wait(
            _without_adult(user, now),
            _("Sessions at which somebody under 18 would be alone"),
            f"{reverse('covers')}?needs=adult",
            "red",
        ),
        Wait(registers_left_open(user, now).count(), _("Registers not finished"), reverse("registers"), "red"),
        Wait(_uncovered(user, now), _("Sessions whose trainer cannot come"), f"{reverse('covers')}?status=open", "red"),
        Wait(_failed(user), _("Certificates that could not be made"), reverse("certificate_desk:failures"), "red"),
        Wait(
            _given_up(user, now),
            _("Messages and other work given up in the last seven days"),
            reverse("given_up"),
            "red",
        ),
        _at_risk(run, now),
        Wait(
            registers_that_ask(user).count(),
            _("Registers in which something waits for a decision"),
            reverse("register_questions"),
            "brass",
        ),
        Wait(_without_lead(run).count(), _("Cohorts without a lead trainer"), reverse("assignments"), "brass"),
        Wait(_to_vet(user), _("Volunteers to vet"), f"{reverse('trainers')}?status=applied", "brass"),
        Wait(
            _by_guardian(user, "agreed", now),
            _("Volunteers under 18 whose guardian agreed, to be marked as ready"),
            f"{reverse('trainers')}?guardian=agreed",
            "brass",
        ),
        Wait(
            _by_guardian(user, "against", now),
            _("Volunteers under 18 whose guardian said no, or took the consent back"),
            f"{reverse('trainers')}?guardian=against",
            "brass",
        ),
        Wait(
            _to_renew(user),
            _("Volunteers whose vetting ends soon or is over"),
            f"{reverse('trainers')}?vetting=soon",
            "brass",
        ),
        Wait(
            Enrolment.objects.to_decide().filter(cohort__in=run).count(),
            _("Applications that wait for an answer or a seat"),
            reverse("applications"),
            "brass",
        ),
        Wait(
            cohorts_decided_by(user).filter(undecided__gt=0).count(),
            _("Cohorts whose graduation is to be decided"),
            reverse("graduation") + "?state=waiting",
            "brass",
        ),
        Wait(
            _named_wrongly(user),
            _("Names on certificates to correct"),
            reverse("certificate_desk:name_requests"),
            "brass",
        ),
        Wait(_disputed(user), _("Hours that a trainer disputes"), f"{reverse('hours')}?state=disputed", "brass"),
        Wait(_to_approve(user), _("Lines of hours to approve"), f"{reverse('hours')}?state=awaiting", "brass"),
        Wait(
            _hours_asked_for(user),
            _("Certificates of hours that volunteers asked for"),
            f"{reverse('certificate_desk:hours')}?who=asked",
            "teal",
        ),
        Wait(_awaiting(user), _("Certificates to issue"), reverse("certificate_desk:cohorts"), "teal"),
    ]
    return [wait for wait in waits if wait.count]


def registers_left_open(user, now):
    """Sessions of running cohorts the account runs that are over, and whose register was not finished."""
    return ClassSession.objects.filter(
        cohort__in=cohorts_run_by(user).filter(status=Cohort.Status.PUBLISHED),
        status=ClassSession.Status.PLANNED,
        ends_at__lte=now,
    )


def _at_risk(cohorts, now):
    found = watching.counted(AtRisk.objects.filter(enrolment__cohort__in=cohorts), now)
    return Wait(found.count, words.at_risk_beside_the_number(found), reverse("at_risk"), "brass")


def _uncovered(user, now):
    return absences_run_by(user).open().filter(session__starts_at__gt=now).count()


def _without_adult(user, now):
    return minors.with_adults(absences_run_by(user), now).filter(lacks_adult=True).count()


def registers_that_ask(user):
    """Sessions of cohorts the account runs in whose register a mark or a guest waits for an answer."""
    return held.asking(ClassSession.objects.filter(cohort__in=cohorts_run_by(user)))


def _without_lead(cohorts):
    leads = TrainerAssignment.objects.live().filter(cohort=OuterRef("pk"), role=TrainerAssignment.Role.LEAD)
    return cohorts.filter(~Exists(leads), status__in=assignment.TAUGHT)


def _to_vet(user):
    if not user.has_perm("volunteers.change_volunteertrainer"):
        return 0
    return VolunteerTrainer.objects.filter(status=VolunteerTrainer.Status.APPLIED).count()


def _by_guardian(user, word, now):
    if not user.has_perm("volunteers.change_volunteertrainer"):
        return 0
    return guardians.of_whom(VolunteerTrainer.objects.all(), word, now).count()


def _to_renew(user):
    """Those who are ready to teach, and of whose vetting a step is over or ends within a month."""
    if not user.has_perm("volunteers.change_volunteertrainer"):
        return 0
    ready = VolunteerTrainer.objects.filter(status=VolunteerTrainer.Status.READY)
    return ready.exclude(pk__in=ready.vetted_on(timezone.localdate() + vetting.SOON).values("pk")).count()


def _disputed(user):
    return HourEntry.objects.disputed().not_own(user).count() if _may_approve(user) else 0


def _to_approve(user):
    return HourEntry.objects.awaiting().not_own(user).count() if _may_approve(user) else 0


def _may_approve(user):
    return user.has_perm("volunteers.approve_hourentry")


def _hours_asked_for(user):
    return Service.objects.waiting().count() if certificates.may_issue(user) else 0


def _failed(user):
    if not certificates.may_issue(user):
        return 0
    return Certificate.objects.failed().count()


def _given_up(user, now):
    return given_up.count(now) if certificates.may_issue(user) else 0


def _named_wrongly(user):
    return NameRequest.objects.open().count() if certificates.may_end(user) else 0


def _awaiting(user):
    return issuing.awaiting().count() if certificates.may_issue(user) else 0
