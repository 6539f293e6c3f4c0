"""What anyone may ask of a code."""

from certificates import codes
from certificates.models import Certificate


def find(text):
    """The certificate whose code somebody typed, if it was ever on paper; None for unknown, malformed and not yet issued."""
    code = codes.normalise(text)
    return Certificate.objects.on_paper().filter(code=code).first() if code else None


def newest_after(certificate):
    """The last certificate on paper in the chain that supersedes this one, or None while there is none."""
    newest = None
    while follower := Certificate.objects.on_paper().filter(supersedes=newest or certificate).first():
        newest = follower
    return newest
