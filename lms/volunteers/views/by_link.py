"""Pages that a link in a message opens, for who is signed in nowhere: an offer, a request for cover, a guardian's consent."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_http_methods

from lms import errors
from lms.accounts import limits

PER_WINDOW = 60  # look-ups a minute of one address: a centre's staff room behind one


def by_link(view):
    """Open to everybody who has the address, which answers for whom it was sent to: looked up so often, kept nowhere.

    The referrer policy is that of all pages: with none at all, the page's own form would have no origin and be refused.
    """

    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request, signed):
        if wait := limits.seconds_to_wait(request, "answers", per_window=PER_WINDOW):
            return errors.too_many(request, seconds=wait)
        response = view(request, signed)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened
