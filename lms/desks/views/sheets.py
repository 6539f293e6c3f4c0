"""The registers to print, as a file."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.cohorts import access
from lms.cohorts.sheets import MOST_AT_ONCE, from_here
from lms.desks import sheets


@require_safe
def printed(request, public_id):
    """A sheet for this session, or with ``?sessions=N`` for as many from it on; ``?language=`` is the sheet's.

    With ``?layout=together`` the sessions stand beside each other on one.
    """
    session = get_object_or_404(access.registers_of(request.user), public_id=public_id)
    asked = request.GET.get("sessions", "")
    count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000") else 1
    language = request.GET.get("language")
    language = language if language in dict(settings.LANGUAGES) else get_language()
    theirs = from_here(session, request.user).select_related("cohort__course", "cohort__centre")
    draw = sheets.together if request.GET.get("layout") == "together" else sheets.pdf
    data = draw(list(theirs[: min(max(count, 1), MOST_AT_ONCE)]), language=language)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="register-{session.cohort.code}-{session.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
