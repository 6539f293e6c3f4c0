"""Writing to the audit trail."""

from lms.audit.models import AuditEvent


def record(verb, subject, *, by, reason="", **facts):
    """Note in the caller's transaction that ``by`` (an account, or None for the system) did ``verb`` to ``subject``."""
    return AuditEvent.objects.create(
        verb=verb, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), by=by, reason=reason, facts=facts
    )
