"""What makes the trainer's phone work without a network: the app's manifest, its worker, and the pages it keeps."""

import json
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.accounts import devices
from lms.cohorts.forms.register import blank_line
from lms.programme.models import Programme
from lms.scoping.powers import uses_the_camera

CODES = [code for code, _name in settings.LANGUAGES]
PATIENCE = 3000  # milliseconds a page may take before the one that is kept is shown
MODULES = ["badges", "header", "page", "rows", "server", "shell", "store", "told", "words"]
DECODER = ["vendored/qr/decode.js", "vendored/qr/index.js"]  # for browsers that read no QR symbols themselves
KEPT = [
    "css/register-page.css",
    "css/scanner.css",
    *(
        f"fonts/plex-arabic-{weight}.woff2" for weight in [400, 700]
    ),  # Latin letters, where some are read, are kept by the browser
    "img/icons.svg",
    "vendored/idb.js",
    *DECODER,
    *(f"js/register/{name}.js" for name in MODULES),
]


@require_safe
def key(request):
    """Whose session this is and the token its unsafe calls carry, for a page that was opened without a network."""
    response = JsonResponse({"account": devices.owner(request.user), "token": get_token(request)})
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
@uses_the_camera
def shell(request):
    """The page without anybody's data that "Now" and a register are drawn into where there is no network."""
    return render(request, "desks/shell.html", _shell())


@login_not_required
@require_safe
def worker(request):
    """The service worker, at the root so that it answers for every page; its text changes with whatever it keeps."""
    files = [static(name) for name in KEPT]
    shells = {}
    pages = []
    for code in CODES:
        with translation.override(code):
            shells[code] = reverse("public:shell")
            pages.append(render_to_string("desks/shell.html", _shell()))
    context = {
        "version": sha256("".join([*files, *pages]).encode()).hexdigest()[:16],
        "files": json.dumps(files),
        "decoder": json.dumps([static(name) for name in DECODER]),
        "shells": json.dumps(shells),
        "language": settings.LANGUAGE_CODE,
        "now": reverse("desks:now"),
        "patience": PATIENCE,
        "sign_outs": json.dumps([reverse("account_logout"), reverse("wagtailadmin_logout")]),
    }
    response = render(request, "desks/sw.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def manifest(request):
    """The site as an app on the phone's own screen, which opens on what is to be done now."""
    language = get_language()
    name = str(Programme.shown())
    response = JsonResponse(
        {
            "id": reverse("desks:now"),
            "name": name,
            "short_name": name,
            "description": _("The register, with or without a network."),
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": reverse("desks:now"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f8f4ec",
            "theme_color": "#f8f4ec",
            "icons": [
                {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": "/apple-touch-icon.png", "sizes": "180x180", "type": "image/png"},
            ],
        },
        json_dumps_params={"ensure_ascii": False},
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "max-age=3600"
    return response


def _shell():
    empty = {"rows": [], "counts": dict.fromkeys(["present", "late", "excused", "absent"], 0), "left": 0, "done": 0}
    return {"blank": blank_line(), "roster": empty, "takes_marks": True}
