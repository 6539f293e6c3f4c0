"""What machines read and write, under /api/v1/: each app's router, put together."""

from django.contrib.auth.decorators import login_not_required
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.security import django_auth

from lms.cohorts.api import router as register

api = NinjaAPI(title="Sanai Raqamiya", version="1", urls_namespace="api", auth=django_auth, docs_url=None)
api.add_router("register/", register)


@api.exception_handler(RawPostDataException)
def a_form_is_no_json(request, error):
    """The CSRF check has read a form's fields before: what was sent is one."""
    return api.create_response(request, {"detail": _("Send JSON.")}, status=400)


def urls():
    """Its addresses. Who is signed out is answered 401 by itself, and not led to a page to sign in."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if pattern.name == "openapi-json":
            pattern.callback = require_safe(pattern.callback)
        login_not_required(pattern.callback)
    return patterns, app_name, namespace
