"""The list of volunteer trainers, inside the Wagtail admin: for leads."""

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courses.models import Course
from lms.accounts.models import Standing
from lms.arabic import dates
from lms.centres.models import Centre
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.counts import count_of
from lms.scoping.filters import Choice, rows_of, values_of
from lms.scoping.lists import ListView
from lms.volunteers import ages, guardians, vetting
from lms.volunteers.models import GuardianConsent, TrainerAssignment, VettingStep, VolunteerTrainer

TONES = {VolunteerTrainer.Status.READY: "teal", VolunteerTrainer.Status.APPLIED: "brass"}


def _at_centre(rows, value, user):
    return rows.filter(pk__in=TrainerAssignment.objects.live().filter(cohort__centre=value).values("trainer"))


def _by_load(rows, value, user):
    return rows.filter(load=0) if value == "none" else rows.filter(load__gt=0)


def _by_vetting(rows, value, user):
    today = timezone.localdate()
    vetted = rows.vetted_on(today)
    if value == "holds":
        return vetted
    if value == "soon":  # those of which leads are told, too
        ready = rows.filter(status=VolunteerTrainer.Status.READY)
        return ready.exclude(pk__in=ready.vetted_on(today + vetting.SOON).values("pk"))
    return rows.exclude(pk__in=vetted.values("pk"))


def _lacks(trainer):
    """What of the vetting does not hold today."""
    today = timezone.localdate()
    lacks = [one.kind.label for one in vetting.standing(trainer, today) if not one.holds]
    if ages.is_minor(trainer.person.born_on, today) and not trainer.has_guardian:
        lacks.append(_("A guardian's consent"))
    return lacks


def _vetting(trainer):
    if lacks := _lacks(trainer):
        return _("lacks: %(steps)s") % {"steps": columns.joined(lacks)}
    until = vetting.holds_until(trainer, timezone.localdate())
    return _("until %(day)s") % {"day": dates.gregorian(until, get_language() or "en")} if until else _("holds")


def _vetting_shown(trainer):
    if lacks := _lacks(trainer):
        return format_html("{} {}", columns.badge(_("lacks"), "brass"), columns.joined(lacks))
    return columns.badge(_vetting(trainer), "teal")


class TrainersList(ListView):
    """Everybody on the list, those who wait for their vetting first."""

    name = "trainers"
    title = gettext_lazy("Volunteer trainers")
    says = gettext_lazy("Who is ready to teach can be asked.")
    sort = "status"
    search_label = gettext_lazy("Name or mobile number")
    empty_title = gettext_lazy("Nobody here")
    empty_text = gettext_lazy("Add a person the programme knows, finish their vetting, and ask them to teach.")
    filters = (
        Choice(name="status", label=gettext_lazy("State"), options=values_of(VolunteerTrainer.Status)),
        Choice(
            name="course",
            label=gettext_lazy("Can teach"),
            options=rows_of(lambda _user: Course.objects.all()),
            by="courses",
        ),
        Choice(
            name="centre",
            label=gettext_lazy("Teaches at"),
            options=rows_of(lambda _user: Centre.objects.all()),
            narrow=_at_centre,
        ),
        Choice(
            name="vetting",
            label=gettext_lazy("Vetting"),
            options=lambda _user: [
                ("holds", _("Every step holds")),
                ("soon", _("Ready, and a step ends within a month or is over")),
                ("lacks", _("A step is missing or over")),
            ],
            narrow=_by_vetting,
        ),
        Choice(
            name="guardian",
            label=gettext_lazy("Guardian, under 18"),
            options=lambda _user: [
                ("asked", _("Asked, and no answer yet")),
                ("agreed", _("Agreed, and not marked as ready yet")),
                ("against", _("Said no or took it back in the last 30 days")),
            ],
            narrow=lambda rows, value, _user: guardians.of_whom(rows, value, timezone.now()),
        ),
        Choice(
            name="load",
            label=gettext_lazy("Teaches"),
            options=lambda _user: [("none", _("No cohort now")), ("some", _("One cohort or more"))],
            narrow=_by_load,
        ),
    )
    columns = (
        Column(
            name="name",
            label=gettext_lazy("Name"),
            value=str,
            shown=lambda trainer: columns.names(trainer.person),
            sort=("person__name_key",),
            in_export=False,
        ),
        Column(name="name_ar", label=gettext_lazy("name in Arabic"), value="person.name_ar", in_list=False),
        Column(name="name_en", label=gettext_lazy("name in Latin letters"), value="person.name_en", in_list=False),
        Column(
            name="status",
            label=gettext_lazy("State"),
            value=lambda trainer: trainer.get_status_display(),
            shown=lambda trainer: columns.badge(trainer.status_said, TONES.get(trainer.status, "")),
            sort=("status", "person__name_key"),
        ),
        Column(
            name="phone",
            label=gettext_lazy("mobile number"),
            value="person.phone",
            shown=columns.phone_of("person.phone"),
        ),
        Column(
            name="courses", label=gettext_lazy("Can teach"), value=lambda trainer: columns.joined(trainer.courses.all())
        ),
        Column(name="load", label=gettext_lazy("Teaches"), sort=("load", "person__name_key")),
        Column(name="has_account", label=gettext_lazy("Has an account")),
        Column(name="vetting", label=gettext_lazy("Vetting"), value=_vetting, shown=_vetting_shown),
        Column(
            name="vetted_at",
            label=gettext_lazy("Marked as ready"),
            sort=("vetted_at", "person__name_key"),
            in_list=False,
        ),
    )

    def may_open(self, user):
        return user.has_perm("volunteers.view_volunteertrainer")

    def rows(self, user):
        themselves = Standing.objects.filter(
            person=OuterRef("person"), stands_as=Standing.As.SELF, user__is_active=True
        )
        return (
            VolunteerTrainer.objects.select_related("person")
            .prefetch_related(
                "courses", Prefetch("vetting_steps", VettingStep.objects.standing(), to_attr="standing_steps")
            )
            .annotate(
                load=count_of(TrainerAssignment.objects.live(), by="trainer"),
                has_account=Exists(themselves),
                has_guardian=Exists(GuardianConsent.objects.filter(trainer=OuterRef("pk"), status="given")),
            )
        )

    def address_of(self, row):
        return reverse("trainer", args=[row.pk])

    def actions(self):
        if not self.request.user.has_perm("volunteers.add_volunteertrainer"):
            return []
        return [(_("Add a trainer"), reverse("trainers_find"), "plus")]
