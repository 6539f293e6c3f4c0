"""Which messages an account's people want."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts import people, roles
from lms.accounts.forms.messages import MessagesForm
from lms.outbox import choices


@require_http_methods(["GET", "POST"])
def my_messages(request):
    persons = list(people.persons_of(request.user).select_related("guardian"))
    form = MessagesForm(
        request.POST if request.method == "POST" else None,  # with nothing ticked it is empty
        persons=persons,
        with_registers=_with_registers(request.user),
        chosen=choices.Chosen(persons),
    )
    if form.is_valid():
        for person, wishes in form.wishes().items():
            choices.choose(person, wishes)
        messages.success(request, _("What you chose is saved."))
        return redirect("accounts:messages")
    return render(request, "accounts/messages.html", {"form": form})


def _with_registers(user):
    """The persons who may hear of registers: who volunteers, and a lead."""
    # Asked by the relation's name: the room stands above this one.
    found = set(people.persons_of(user).filter(volunteer_trainer__isnull=False).values_list("pk", flat=True))
    if "lead" in roles.roles_of(user) and (own := people.person_of(user)):
        found.add(own.pk)
    return found
