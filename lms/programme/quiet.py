"""When the programme sends nothing that can wait."""

from lms.programme.models import Programme


def hours():
    """When the quiet hours begin and end, on the programme's clock; the same time twice: there are none."""
    programme = Programme.shown()
    return programme.quiet_from, programme.quiet_until
