"""What a trainee, or who stands for one, sees of the certificate before it is made."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import confirming, naming, preflight, specimens
from certificates.facts import Names
from certificates.forms import NameRequestForm
from certificates.rendering import CannotRender


@require_http_methods(["GET", "HEAD", "POST"])
def name(request, public_id):
    """The names as they will be printed: to confirm, or to ask for others."""
    enrolment = _enrolment(request, public_id)
    person, is_asked = enrolment.person, request.POST.get("act") == "ask"
    printed = {"name_ar": person.name_ar, "name_en": person.name_en}
    form = NameRequestForm(request.POST if is_asked else None, initial=printed)
    if request.method == "POST":
        if not is_asked and _confirm(request, person):
            return redirect("desks:my_learning")
        if is_asked and form.is_valid() and _ask(request, enrolment, form):
            return redirect("certificates:name", enrolment.public_id)
    requests = enrolment.name_requests
    context = {
        "enrolment": enrolment,
        "person": person,
        "troubles": preflight.troubles(enrolment),
        "confirmation": confirming.of(person),
        "asked": requests.open().first(),
        "kept": requests.exclude(answer="").last(),
        "form": form,
    }
    return render(request, "certificates/name.html", context)


@require_safe
def specimen(request, public_id):
    """The picture of the certificate that is still to come; 404 where its names cannot be printed."""
    try:
        picture = specimens.picture_of(_enrolment(request, public_id))
    except CannotRender as refusal:
        raise Http404 from refusal
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(picture, content_type="image/png", headers=headers)


def _enrolment(request, public_id):
    asked = confirming.asked_of(request.user).select_related("person", "cohort__course", "cohort__centre")
    return get_object_or_404(asked, public_id=public_id)


def _confirm(request, person):
    """Whether it was confirmed; otherwise it is said why not."""
    names = Names(request.POST.get("name_ar", ""), request.POST.get("name_en", ""))
    try:
        confirming.confirm(person, by=request.user, names=names)
    except (confirming.NamesChanged, confirming.NamesMissing) as refusal:
        messages.warning(request, refusal.message)
        return False
    messages.success(request, _("Confirmed: the certificate will carry these names."))
    return True


def _ask(request, enrolment, form):
    """Whether the request was taken up; otherwise the form says why not."""
    try:
        naming.ask_before_issue(enrolment, by=request.user, names=form.names(), words=form.cleaned_data["words"])
    except (naming.AlreadyAsked, naming.NothingToCorrect) as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("We have your request. The programme looks at it and answers by message."))
    return True
