"""Whose a device's own store is: more than one person may sign in on a phone."""

from hashlib import sha256


def owner(user):
    """An opaque name of the account, the same for good: what a device keeps under it outlives every session and key."""
    return sha256(f"device {user.pk} {user.date_joined.isoformat()}".encode()).hexdigest()[:32]
