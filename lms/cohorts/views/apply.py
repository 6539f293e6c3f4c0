"""Applying in three short steps: who, the name as it is printed, send.

Each step is saved as it is done; what is typed and not sent yet is kept in the session, so that whoever leaves in the
middle comes back to it from the same phone.
"""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import addresses
from lms.accounts import people
from lms.accounts.forms.people import AddPersonForm, CorrectPersonForm, PersonFields
from lms.cohorts import enrolment
from lms.cohorts.models import Cohort

ASKED_FOR = {"age_unknown", "gender_unknown"}  # missing details, which the second step asks for
MENDED_BY_DETAILS = ASKED_FOR | {"too_young", "too_old", "for_others"}  # what correcting a mistake there may lift
APPLIED = {"already_applied", "already_enrolled"}
KEPT = [*PersonFields.base_fields, "stands_as"]
LONGEST_KEPT = 200  # characters of one field


@require_http_methods(["GET", "POST"])
def apply(request, public_id):
    """The step that the address names: ``?person=new``, ``?person=…``, ``&step=send``; ``&step=name`` corrects.

    Without a step one goes on where one left; ``?who`` asks again who applies.
    """
    cohort = get_object_or_404(Cohort.objects.public().with_places(), public_id=public_id)
    persons = people.persons_of(request.user)
    asked = request.GET.get("person")
    if asked is None and request.method == "GET" and "who" not in request.GET and (left := _left_at(request, cohort)):
        return redirect(_step(cohort, *left))
    if asked is None and persons:
        return _who(request, cohort, persons)
    if asked in {None, "new"}:
        return _add(request, cohort, persons)
    person = get_object_or_404(persons, public_id=asked)
    refusals = enrolment.refusals(cohort, person=person, on=timezone.localdate())
    codes = {refusal.code for refusal in refusals}
    step = request.GET.get("step")
    let_through = {"send": set(), "name": MENDED_BY_DETAILS}.get(step, ASKED_FOR)
    if not codes <= let_through:
        return _refused(request, cohort, person, refusals)
    return _send(request, cohort, person) if step == "send" else _name(request, cohort, person)


def _who(request, cohort, persons):
    chosen = request.POST.get("person")
    if chosen == "new" or any(person.public_id == chosen for person in persons):
        return redirect(_step(cohort, chosen))
    error = _("Choose who applies.") if request.method == "POST" else ""
    return render(request, "cohorts/apply_who.html", {"cohort": cohort, "persons": persons, "error": error})


def _add(request, cohort, persons):
    form = AddPersonForm(request.POST or None, is_somebody=people.person_of(request.user) is not None)
    if kept := _kept(request, cohort, form, "new"):
        return kept
    if form.is_valid():
        person = people.add_person(request.user, stands_as=form.standing(), **form.person())
        _keep(request, cohort, person.public_id)
        return redirect(_step(cohort, person.public_id))
    return render(request, "cohorts/apply_add.html", {"cohort": cohort, "form": form, "persons": persons})


def _name(request, cohort, person):
    form = CorrectPersonForm(request.POST or None, person=person)
    if kept := _kept(request, cohort, form, person.public_id):
        return kept
    if form.is_valid():
        people.correct(person, by=request.user, **form.person())
        _keep(request, cohort, person.public_id, "send")
        return redirect(_step(cohort, person.public_id, "send"))
    context = {"cohort": cohort, "person": person, "form": form, "is_under_age": _is_under_age(person)}
    return render(request, "cohorts/apply_name.html", context)


def _send(request, cohort, person):
    if request.method == "POST":
        try:
            applied = enrolment.apply(cohort, person=person, by=request.user)
        except enrolment.NotEligible as refusal:
            return _refused(request, cohort, person, refusal.reasons)
        request.session.pop("applying", None)
        messages.success(request, _("The application is sent."))
        return redirect("cohorts:application", applied.public_id)
    context = {
        "cohort": cohort,
        "person": person,
        "is_under_age": _is_under_age(person),
        "name_step": _step(cohort, person.public_id),
    }
    return render(request, "cohorts/apply_send.html", context)


def _refused(request, cohort, person, refusals):
    request.session.pop("applying", None)  # next time one may choose somebody else
    today = timezone.localdate()
    context = {
        "cohort": cohort,
        "person": person,
        "refusals": refusals,
        "has_applied": all(refusal.code in APPLIED for refusal in refusals),
        "may_mend": all(refusal.code in MENDED_BY_DETAILS for refusal in refusals),
        "name_step": _step(cohort, person.public_id, "name"),
        "elsewhere": enrolment.what_else_fits(cohort, person=person, on=today),
        "later": enrolment.what_fits_later(cohort, person=person, on=today),
        "courses": addresses.catalogue(),
    }
    return render(request, "cohorts/apply_refused.html", context)


def _is_under_age(person):
    age = person.age_on(timezone.localdate())
    return age is not None and age < enrolment.OF_AGE


def _kept(request, cohort, form, person):
    """Keep what is typed as it stands (``act=keep``, ``act=back``) and answer that; else fill the form with it."""
    act = request.POST.get("act")
    if act in {"keep", "back"}:
        typed = {name: request.POST[name][:LONGEST_KEPT] for name in KEPT if name in request.POST}
        _keep(request, cohort, person, typed=typed)
        return (
            redirect(f"{reverse('cohorts:apply', args=[cohort.public_id])}?who")
            if act == "back"
            else HttpResponse(status=204)
        )
    draft = request.session.get("applying", {})
    if draft.get("cohort") == cohort.public_id and draft.get("person") == person:
        fixed = getattr(form, "fixed", {})
        form.initial |= {name: words for name, words in draft["typed"].items() if name not in fixed}
    return None


def _keep(request, cohort, person, step=None, *, typed=None):
    """Remember the step of the application that is under way; one at a time."""
    request.session["applying"] = {"cohort": cohort.public_id, "person": person, "step": step, "typed": typed or {}}


def _left_at(request, cohort):
    """``(person, step)`` where the application was left, or None."""
    draft = request.session.get("applying", {})
    return (draft["person"], draft["step"]) if draft.get("cohort") == cohort.public_id else None


def _step(cohort, person, step=None):
    query = QueryDict(mutable=True)
    query["person"] = person
    if step:
        query["step"] = step
    return f"{reverse('cohorts:apply', args=[cohort.public_id])}?{query.urlencode()}"
