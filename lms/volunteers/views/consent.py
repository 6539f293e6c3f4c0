"""What a guardian sees by the link in their message, signed in nowhere: docs/rules.md, "Volunteers under 18"."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.volunteers import ages, guardians
from lms.volunteers.models import GuardianConsent
from lms.volunteers.views.by_link import by_link


@by_link
def consent(request, signed):
    """Read what is asked, and answer once in one tap; looking at it changes nothing. Who consented takes it back here."""
    asked = guardians.LINKS.find(signed, GuardianConsent.objects.select_related("trainer__person"))
    if asked is None:
        raise Http404
    if asked.link_ends_at <= timezone.now():
        return render(request, "volunteers/consent_over.html", {"consent": asked}, status=410)
    if request.method == "POST":
        _answer(request, asked, request.POST.get("answer"))
        return redirect(request.path)
    return render(request, "volunteers/consent.html", _context(asked))


def _context(asked):
    states, person = GuardianConsent.Status, asked.trainer.person
    return {
        "consent": asked,
        "person": person,
        "of_age_on": person.born_on and ages.turns(ages.OF_AGE, person.born_on),
        "courses": asked.trainer.courses.all(),
        "is_open": asked.status == states.ASKED,
        "is_given": asked.status == states.GIVEN,
        "is_refused": asked.status == states.REFUSED,
    }


def _answer(request, asked, said):
    try:
        if said in {"yes", "no"}:
            guardians.answer(asked, consents=said == "yes")
        elif said == "take_back":
            with override(asked.trainer.person.language):
                reason = _("The guardian took their consent back.")
            guardians.take_back(asked, by=None, reason=reason)
        else:
            messages.error(request, _("Choose yes or no."))
    except guardians.AlreadyAnswered as refusal:
        messages.info(request, refusal.message)
