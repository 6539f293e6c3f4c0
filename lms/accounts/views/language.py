"""Changing the language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lms.accounts import language


@csrf_exempt  # pages kept for strangers carry no token; from another site the session's cookie does not come along
@login_not_required
@require_POST
def set_language(request):
    """Switch and go back to the page one came from, or to its other language; never to another site."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    code = request.POST.get("language", "")
    if code not in language.CODES:
        return HttpResponseRedirect(back)
    if request.user.is_authenticated:
        language.choose(request.user, code)
    return language.remember(HttpResponseRedirect(_in_other_language(back, code)), code)


def _in_other_language(path, code):
    prefix, slash, rest = path.removeprefix("/").partition("/")
    return f"/{code}/{rest}" if prefix in language.CODES and path.startswith("/") and slash else path
