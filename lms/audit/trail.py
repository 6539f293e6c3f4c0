"""Writing to the audit trail."""

from lms.audit.models import AuditEvent


def record(verb, subject, *, by, reason="", **facts):
    """Note in the caller's transaction that ``by`` (an account, or None for the system) did ``verb`` to ``subject``."""
    event = _event(verb, subject, by, reason=reason, facts=facts)
    event.save(force_insert=True)
    return event


def record_all(verb, subjects, *, by):
    """The same act on each of ``subjects``, in one statement."""
    AuditEvent.objects.bulk_create([_event(verb, subject, by) for subject in subjects])


def _event(verb, subject, by, **more):
    return AuditEvent(verb=verb, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), by=by, **more)
