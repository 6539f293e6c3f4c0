"""Whose certificate it is, and who may see which: lookups begun from the account."""

from certificates.models import Certificate


def may_issue(user):
    return user.is_active and user.has_perm("certificates.issue_certificate")


def may_end(user):
    return user.is_active and user.has_perm("certificates.end_certificate")


def downloadable_by(user):
    """The valid ones of the persons the account stands for; for those who issue, every one that was ever on paper."""
    if may_issue(user):
        return Certificate.objects.on_paper()
    return Certificate.objects.issued().held_by(user)


def held_by(user):
    """Those that were ever on paper, of the persons the account stands for."""
    return Certificate.objects.on_paper().held_by(user) if user.is_active else Certificate.objects.none()
