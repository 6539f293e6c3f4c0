"""How often one address may ask whether a certificate is true."""

from lms.accounts import limits
from lms.accounts.limits import WINDOW_SECONDS  # noqa: F401 - with the number it belongs to

PER_WINDOW = 120  # a stand at a job fair, behind one address, scans two a second
# Nobody guesses a code of 130 bits at any speed; this keeps one address from using up the server.


def seconds_to_wait(request):
    return limits.seconds_to_wait(request, "verify", per_window=PER_WINDOW)
