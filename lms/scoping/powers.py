"""What of its reader's device a page may use: nothing, but where its view says so."""

from functools import wraps

HEADER = "Permissions-Policy"
NOTHING = "camera=(), microphone=(), geolocation=()"
CAMERA = "camera=(self), microphone=(), geolocation=()"


def uses_the_camera(view):
    """The page scans badges."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response[HEADER] = CAMERA
        return response

    return answer
