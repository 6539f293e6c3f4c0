"""What the audit trail says of a cohort, for its screens."""

from django.db.models import Prefetch

from lms.accounts.models import User
from lms.audit.models import AuditEvent


def corrections(session):
    """The last correction of each mark after the register was locked: ``{enrolment pk: AuditEvent}``."""
    if session.locked_at is None:
        return {}
    correctors = Prefetch("by", User.objects.with_latin_names())
    events = _of("register.corrected", [session]).filter(at__gte=session.locked_at).prefetch_related(correctors)
    return {event.facts["enrolment"]: event for event in events.order_by("pk")}


def why_called_off(cohort, sessions):
    """The reason a cohort was called off for, or ""; and those of its sessions called off alone: ``{pk: reason}``."""
    of_cohort = _of("cohort.cancelled", [cohort]).values_list("reason", flat=True).first()
    of_sessions = _of("session.cancelled", sessions).values_list("subject_id", "reason")
    return of_cohort or "", {int(pk): reason for pk, reason in of_sessions}


def _of(verb, subjects):
    types = {subject._meta.label_lower for subject in subjects}
    keys = [str(subject.pk) for subject in subjects]
    return AuditEvent.objects.filter(verb=verb, subject_type__in=types, subject_id__in=keys)
