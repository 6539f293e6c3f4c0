"""Correcting what is known of a person, inside the Wagtail admin: for leads, and for coordinators of their people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import people
from lms.desks import access
from lms.desks.forms import CorrectForm
from lms.volunteers.forms import SearchForm

FOUND_AT_ONCE = 20


@require_safe
def find(request):
    """By name; nobody is listed unasked."""
    if not access.may_correct(request.user):
        raise PermissionDenied
    search = SearchForm(request.GET)
    found = access.persons_corrected_by(request.user).matching(search.text)[:FOUND_AT_ONCE] if search.text else []
    return render(request, "desks/people.html", {"search": search, "found": found})


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    if not access.may_correct(request.user):
        raise PermissionDenied
    person = get_object_or_404(access.persons_corrected_by(request.user), pk=pk)
    form = CorrectForm(request.POST or None, initial={name: getattr(person, name) for name in people.DETAILS})
    if form.is_valid():
        people.correct_for(person, by=request.user, reason=form.cleaned_data["reason"], **form.person())
        messages.success(request, _("The details of %(name)s are saved.") % {"name": person})
        return redirect("people")
    return render(request, "desks/person.html", {"form": form, "person": person})
