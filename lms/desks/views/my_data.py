"""What is kept of an account: to read, to take along, to correct, and to end."""

import tempfile

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import closing, people
from lms.accounts.views.account import shown_lately
from lms.cohorts.access import enrolments_of
from lms.cohorts.enrolment import TAKES_BACK
from lms.desks import my_data as desk
from lms.desks.kept import KEPT
from lms.volunteers.models import VolunteerTrainer


@require_safe
def my_data(request):
    persons = people.persons_of(request.user)
    volunteers = VolunteerTrainer.objects.filter(person__in=persons).exists()
    context = {
        "persons": persons,
        "kept": [row for row in KEPT if volunteers or not row.of_trainers],
        "consents": desk.consents_of(request.user),
    }
    return render(request, "desks/my_data.html", context)


@shown_lately
@reauthentication_required
@require_safe
def download(request):
    """Everything as one archive, made on the disk: files may be many."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    desk.write_archive(request.user, file)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename="my-data.zip",
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )


@shown_lately
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request):
    """What will go and what stays; then close the account."""
    refusal, is_missing = closing.refusal(request.user), False
    if request.method == "POST" and refusal is None:
        is_missing = "sure" not in request.POST
        if not is_missing:
            try:
                closing.close(request.user)
            except (closing.LastAdministrator, closing.StillTeaches, closing.AlreadyClosed) as said:
                refusal = said
            else:
                logout(request)
                messages.success(request, _("Your account is closed."))
                return redirect("account_login")
    seats = enrolments_of(request.user).live().filter(cohort__status__in=TAKES_BACK)
    ends = closing.ends(request.user)
    context = {
        "refusal": refusal and refusal.message,
        "ends": ends,
        "seats": seats.filter(person__in=[one.pk for one in ends.kept]).select_related("person", "cohort__course"),
        "is_missing": is_missing,
    }
    return render(request, "desks/close_account.html", context)
