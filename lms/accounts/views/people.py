"""The persons an account stands for."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts import people
from lms.accounts.forms.people import AddPersonForm, CorrectPersonForm


@require_safe
def my_people(request):
    return render(request, "accounts/people.html", {"persons": people.persons_of(request.user)})


@require_http_methods(["GET", "POST"])
def add_person(request):
    form = AddPersonForm(request.POST or None, is_somebody=people.person_of(request.user) is not None)
    if form.is_valid():
        person = people.add_person(request.user, stands_as=form.standing(), **form.person())
        messages.success(request, _("%(name)s was added to your account.") % {"name": person})
        return redirect("accounts:people")
    return render(request, "accounts/add_person.html", {"form": form})


@require_http_methods(["GET", "POST"])
def correct_person(request, public_id):
    person = get_object_or_404(people.persons_of(request.user), public_id=public_id)
    form = CorrectPersonForm(request.POST or None, person=person)
    if form.is_valid():
        people.correct(person, by=request.user, **form.person())
        messages.success(request, _("The details of %(name)s are saved.") % {"name": person})
        return redirect("accounts:people")
    return render(request, "accounts/correct_person.html", {"form": form, "person": person})
