"""How a volunteer comes in: who they are, then what they can give."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import addresses
from lms.accounts import people
from lms.accounts.forms.people import CorrectPersonForm
from lms.accounts.models import Standing
from lms.volunteers import ages, guardians, joining
from lms.volunteers.forms import JoinForm, NewPersonForm
from lms.volunteers.forms.vetting import MinorJoinForm
from lms.volunteers.models import VolunteerTrainer

NEEDED = ["name_ar", "name_en", "gender", "born_on"]


@require_http_methods(["GET", "POST"])
def join(request):
    """The second step when the person is known already; ``?step=details`` corrects them."""
    person = people.person_of(request.user)
    if person and VolunteerTrainer.objects.filter(person=person).exists():
        return render(request, "volunteers/joined_already.html")
    if person is None or request.GET.get("step") == "details" or not all(getattr(person, name) for name in NEEDED):
        return _details(request, person)
    return _give(request, person)


def _details(request, person):
    data = request.POST or None
    form = CorrectPersonForm(data, person=person) if person else NewPersonForm(data)
    if form.is_valid():
        try:
            if person:
                people.correct(person, by=request.user, **form.person())
            else:
                people.add_person(request.user, stands_as=Standing.As.SELF, **form.person())
        except ValidationError as error:  # sent twice, with other names
            form.add_error(None, error.messages)
        else:
            return redirect("volunteers:join")
    return render(request, "volunteers/join_details.html", {"form": form, "person": person})


def _give(request, person):
    today = timezone.localdate()
    if today < ages.turns(ages.YOUNGEST, person.born_on):
        return _too_young(request, person)
    is_minor = ages.is_minor(person.born_on, today)
    form = (MinorJoinForm if is_minor else JoinForm)(request.POST or None)
    if form.is_valid():
        try:
            guardian = form.guardian() if is_minor else None
            parts = form.cleaned_data["parts"]
            joining.join(person, by=request.user, told=form.told(), parts=parts, guardian=guardian)
        except joining.TooYoung:  # corrected on another page meanwhile
            return _too_young(request, person)
        except joining.AlreadyVolunteers:  # sent twice
            return render(request, "volunteers/joined_already.html")
        except guardians.OwnNumber as refusal:
            form.add_error("guardian_phone", refusal.message)
        else:
            messages.success(request, _("Thank you. You are on the list, and a programme lead reads it."))
            return redirect("volunteers:mine")
    return render(request, "volunteers/join.html", {"form": form, "person": person, "is_minor": is_minor})


def _too_young(request, person):
    context = {
        "person": person,
        "from_day": ages.turns(ages.YOUNGEST, person.born_on),
        "may_mend": "born_on" not in people.fixed_details(person),
        "courses": addresses.catalogue(),
    }
    return render(request, "volunteers/too_young.html", context)
