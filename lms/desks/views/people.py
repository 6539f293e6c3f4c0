"""People inside the Wagtail admin, and correcting what is known of one: for leads, and for coordinators of their people."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from certificates import access as certificates
from certificates import naming
from lms.accounts import people
from lms.accounts.models import Person
from lms.cohorts.access import applications_run_by, centres_run_by
from lms.cohorts.enrolment import OF_AGE
from lms.cohorts.models import Cohort, Enrolment
from lms.desks import access
from lms.desks.forms import CorrectForm
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, rows_of, values_of
from lms.scoping.lists import ListView

# What a person is in the cohorts one may see: words, tone, and which enrolments make it so.
STATES = {
    "graduated": (gettext_lazy("Graduated"), "teal", Q(graduation__graduates=True)),
    "enrolled": (Enrolment.Status.ENROLLED.label, "teal", Q(status="enrolled", graduation__isnull=True)),
    "waiting": (Enrolment.Status.WAITING.label, "brass", Q(status="waiting")),
    "applied": (Enrolment.Status.APPLIED.label, "brass", Q(status="applied")),
}
NOTHING = "none"
AGES = {  # in whole years, the first and the last
    "under-14": (gettext_lazy("Under 14"), 0, 13),
    "14-17": (gettext_lazy("14 to 17"), 14, 17),
    "18-24": (gettext_lazy("18 to 24"), 18, 24),
    "over-24": (gettext_lazy("Over 24"), 25, 199),
}
UNKNOWN_AGE = "unknown"


def _states(person):
    """What the person is, of ``STATES``, in the cohorts that the reader may see."""
    held = set()
    for enrolment in person.seen_enrolments:
        decided = getattr(enrolment, "graduation", None)
        if decided and decided.graduates:
            held.add("graduated")
        elif not (decided and enrolment.status == Enrolment.Status.ENROLLED):
            held.add(enrolment.status)
    return [(words, tone) for state, (words, tone, _made_so) in STATES.items() if state in held]


def _centres(person):
    return sorted({str(enrolment.cohort.centre) for enrolment in person.seen_enrolments})


def _of_age(rows, value, user):
    if value == UNKNOWN_AGE:
        return rows.filter(born_on=None)
    _words, first, last = AGES[value]
    today = timezone.localdate()
    return rows.filter(born_on__gt=_years_before(today, last + 1), born_on__lte=_years_before(today, first))


def _years_before(day, years):
    """Who was born on this day or before is that many years old; who was born on 29 February is so on 1 March."""
    try:
        return day.replace(year=max(1, day.year - years))
    except ValueError:
        return day.replace(year=day.year - years, month=3, day=1) - timedelta(days=1)


def _in_state(rows, value, user):
    if value == NOTHING:
        return rows.exclude(pk__in=applications_run_by(user).values("person"))
    return rows.filter(pk__in=applications_run_by(user).filter(STATES[value][2]).values("person"))


def _at_centre(rows, value, user):
    return rows.filter(pk__in=applications_run_by(user).filter(cohort__centre=value).values("person"))


def _without_consent(rows, value, user):
    """Under age, or perhaps, with an application or a seat in a cohort that is not over, and nobody's consent recorded."""
    current = Cohort.objects.filter(status__in=[Cohort.Status.DRAFT, Cohort.Status.PUBLISHED])
    missing = applications_run_by(user).live().filter(guardian_consent_at=None, cohort__in=current)
    under_age = Q(born_on__gt=_years_before(timezone.localdate(), OF_AGE)) | Q(born_on=None)
    return rows.filter(under_age, pk__in=missing.values("person"))


class PeopleList(ListView):
    """Everybody, for a lead; a coordinator's own. What a person applied to elsewhere a coordinator does not see."""

    name = "people"
    title = gettext_lazy("People")
    says = gettext_lazy(
        "Whoever holds a place in a cohort cannot change their own name, gender and date of birth. Choose a person to correct them."
    )
    sort = "name"
    search_label = gettext_lazy("Name or mobile number")
    empty_title = gettext_lazy("Nobody yet")
    empty_text = gettext_lazy("Whoever signs up or applies is listed here.")
    filters = (
        Choice(name="gender", label=gettext_lazy("gender"), options=values_of(Person.Gender)),
        Choice(
            name="age",
            label=gettext_lazy("Age"),
            options=lambda _user: [
                *((value, words) for value, (words, _first, _last) in AGES.items()),
                (UNKNOWN_AGE, _("Not known")),
            ],
            narrow=_of_age,
        ),
        Choice(name="centre", label=gettext_lazy("Centre"), options=rows_of(centres_run_by), narrow=_at_centre),
        Choice(
            name="state",
            label=gettext_lazy("State"),
            options=lambda _user: [
                *((value, words) for value, (words, _tone, _made_so) in STATES.items()),
                (NOTHING, _("Never applied")),
            ],
            narrow=_in_state,
        ),
        Choice(
            name="consent",
            label=gettext_lazy("Guardian's consent"),
            options=lambda _user: [("missing", _("Missing, though under 18"))],
            narrow=_without_consent,
        ),
    )
    columns = (
        Column(
            name="name", label=gettext_lazy("Name"), value=str, shown=columns.names, sort=("name_key",), in_export=False
        ),
        Column(name="name_ar", label=gettext_lazy("name in Arabic"), in_list=False),
        Column(name="name_en", label=gettext_lazy("name in Latin letters"), in_list=False),
        Column(
            name="age",
            label=gettext_lazy("Age"),
            value=lambda person: person.age_on(timezone.localdate()),
            sort=("-born_on",),
        ),
        Column(name="born_on", label=gettext_lazy("date of birth"), in_list=False),
        Column(
            name="gender",
            label=gettext_lazy("gender"),
            value=lambda person: person.get_gender_display(),
        ),
        Column(
            name="guardian",
            label=gettext_lazy("guardian"),
            value=lambda person: str(person.guardian) if person.guardian else "",
            shown=lambda person: columns.name(person.guardian),
        ),
        Column(
            name="phone",
            label=gettext_lazy("mobile number"),
            shown=columns.phone_of("phone"),
        ),
        Column(name="centres", label=gettext_lazy("Centres"), value=lambda person: columns.joined(_centres(person))),
        Column(
            name="state",
            label=gettext_lazy("State"),
            value=lambda person: columns.joined(words for words, _tone in _states(person)),
            shown=lambda person: format_html_join(" ", "{}", ((columns.badge(*state),) for state in _states(person))),
        ),
        Column(name="created_at", label=gettext_lazy("Known since"), in_list=False, sort=("created_at",)),
    )

    def may_open(self, user):
        return access.may_correct(user)

    def rows(self, user):
        enrolments = applications_run_by(user).select_related("cohort__centre", "graduation")
        return (
            access.persons_corrected_by(user)
            .select_related("guardian")
            .prefetch_related(Prefetch("enrolments", queryset=enrolments, to_attr="seen_enrolments"))
        )

    def address_of(self, row):
        return reverse("person", args=[row.pk])


@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Its details; beside them the name that is asked for, to whoever answers that."""
    if not access.may_correct(request.user):
        raise PermissionDenied
    person = get_object_or_404(access.persons_corrected_by(request.user), pk=pk)
    asked = naming.asked_before_issue(person).first() if certificates.may_end(request.user) else None
    form = CorrectForm(request.POST or None, initial={name: getattr(person, name) for name in people.DETAILS})
    if form.is_valid():
        with transaction.atomic():
            people.correct_for(person, by=request.user, reason=form.cleaned_data["reason"], **form.person())
            naming.settle(person, by=request.user)
        messages.success(request, _("The details of %(name)s are saved.") % {"name": person})
        return redirect("certificate_desk:name_requests" if asked else "people")
    return render(request, "desks/person.html", {"form": form, "person": person, "asked": asked})
