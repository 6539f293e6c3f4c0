"""The list of sessions whose trainer cannot come, inside the Wagtail admin."""

from django.db.models import Case, Prefetch, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from courses.models import Course
from lms.arabic import dates
from lms.arabic.templatetags.arabic import clock
from lms.cohorts import access as cohorts
from lms.cohorts.models import ClassSession, Cohort
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, rows_of, values_of
from lms.scoping.lists import ListView
from lms.volunteers import access, minors, waves
from lms.volunteers.models import Absence, CoverRequest, VolunteerTrainer

STATES, ANSWERS = Absence.Status, CoverRequest.Status
TONES = {STATES.OPEN: "red", STATES.UNCOVERED: "red", STATES.COVERED: "teal"}
WHEN = {
    "to_come": (gettext_lazy("to come"), lambda rows: rows.filter(session__ends_at__gt=timezone.now())),
    "over": (gettext_lazy("over"), lambda rows: rows.filter(session__ends_at__lte=timezone.now())),
}


NEEDS = {
    "adult": (gettext_lazy("an adult: somebody under 18 would be alone"), lambda rows: rows.filter(lacks_adult=True)),
    "word": (
        gettext_lazy("a word of yours: nobody is left to ask, or it begins soon"),
        lambda rows: waves.pressing(rows, timezone.now()),
    ),
}


def next_step(absence):
    """What staff do next, in words; "" where nothing is to be done."""
    session, now = absence.session, timezone.now()
    is_planned = session.status == ClassSession.Status.PLANNED and session.ends_at > now
    if not is_planned or absence.status not in (STATES.OPEN, STATES.UNCOVERED):
        return ""
    if session.starts_at <= now:
        return _("It has begun without a trainer: put down who came, or call it off.")
    if absence.exhausted_at:
        return _("Nobody is left to ask: call somebody and put them down, or move the session or call it off.")
    if session.starts_at < now + waves.NEAR:
        return _("It begins soon: call somebody and put them down, or move the session or call it off.")
    if absence.next_wave_at is None:
        return ""
    at = timezone.localtime(absence.next_wave_at)
    if absence.waves or _asked(absence):
        words = _("Nothing yet: if nobody accepts, the next are asked on %(day)s at %(time)s.")
    else:
        words = _("Nothing yet: the first are asked on %(day)s at %(time)s.")
    return words % {"day": dates.gregorian(at.date(), get_language()), "time": clock(at, autoescape=False)}


def _covers(absence):
    """Who takes the session, if anybody."""
    found = [each.trainer for each in absence.requests.all() if each.status == ANSWERS.ACCEPTED]
    return found[0] if found else None


def _asked(absence):
    return len(absence.requests.all())


def _waiting(absence):
    return sum(each.status == ANSWERS.ASKED for each in absence.requests.all())


def _state_shown(absence):
    """With what to do next below it."""
    parts = [columns.badge(_("Needs an adult"), "red")] if absence.lacks_adult else []
    parts.append(columns.badge(absence.get_status_display(), TONES.get(absence.status, "")))
    if words := next_step(absence):
        parts.append(format_html('<span class="small">{}</span>', words))
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _day_and_time(absence):
    day = dates.gregorian(absence.session.held_on, get_language())
    return format_html('<span class="nowrap">{} · {}</span>', day, clock(timezone.localtime(absence.session.starts_at)))


class CoversList(ListView):
    """Absences of trainers in the cohorts one runs: first those at which somebody under 18 would be alone, then those
    for which somebody is looked for, the soonest first.
    """

    name = "cover"
    title = gettext_lazy("Cover")
    says = gettext_lazy(
        "Sessions to which a trainer said they cannot come: first those that need an adult, then those for which somebody is still looked for, the soonest first."
    )
    search_label = gettext_lazy("Trainer, code, course or centre")
    empty_title = gettext_lazy("Every trainer comes")
    empty_text = gettext_lazy("When a trainer says that they cannot come to a session, it shows here.")
    filters = (
        Choice(name="status", label=gettext_lazy("State"), options=values_of(STATES)),
        Choice(
            name="needs",
            label=gettext_lazy("Needs"),
            options=lambda _user: [(value, words) for value, (words, _narrow) in NEEDS.items()],
            narrow=lambda rows, value, _user: NEEDS[value][1](rows),
        ),
        Choice(
            name="when",
            label=pgettext_lazy("of a session", "Session"),
            options=lambda _user: [(value, words) for value, (words, _narrow) in WHEN.items()],
            narrow=lambda rows, value, _user: WHEN[value][1](rows),
        ),
        Choice(
            name="course",
            label=gettext_lazy("Course"),
            options=rows_of(lambda _user: Course.objects.all()),
            by="session__cohort__course",
        ),
        Choice(
            name="centre",
            label=gettext_lazy("Centre"),
            options=rows_of(cohorts.centres_run_by),
            by="session__cohort__centre",
        ),
    )
    columns = (
        Column(
            name="starts_at",
            label=gettext_lazy("Session"),
            value="session.starts_at",
            shown=_day_and_time,
            sort=("session__starts_at",),
        ),
        Column(
            name="course",
            label=gettext_lazy("Course"),
            value=lambda each: str(each.session.cohort.course),
            sort=("session__cohort__course__title_ar",),
        ),
        Column(
            name="cohort",
            label=gettext_lazy("Cohort"),
            value="session.cohort.code",
            in_list=False,
        ),
        Column(
            name="centre",
            label=gettext_lazy("Centre"),
            value=lambda each: str(each.session.cohort.centre),
            sort=("session__cohort__centre__name_ar",),
        ),
        Column(
            name="trainer",
            label=gettext_lazy("Cannot come"),
            value=lambda each: str(each.trainer),
            shown=columns.name_of("trainer"),
            sort=("trainer__person__name_key",),
        ),
        Column(name="reason", label=gettext_lazy("reason"), value=lambda each: each.get_reason_display()),
        Column(
            name="status",
            label=gettext_lazy("State"),
            value=lambda each: each.get_status_display(),
            shown=_state_shown,
            sort=("status",),
        ),
        Column(name="next", label=gettext_lazy("What to do next"), value=next_step, in_list=False),
        Column(
            name="covers",
            label=gettext_lazy("Takes it"),
            value=lambda each: str(_covers(each) or ""),
            shown=lambda each: columns.name(_covers(each)) if _covers(each) else "",
        ),
        Column(name="asked", label=gettext_lazy("People asked"), value=_asked),
        Column(name="waiting", label=gettext_lazy("No answer yet"), value=_waiting, in_list=False),
        Column(name="said_at", label=gettext_lazy("said"), sort=("said_at",), in_list=False),
    )

    def may_open(self, user):
        return cohorts.may_plan(user)

    def rows(self, user):
        requests = CoverRequest.objects.select_related("trainer__person")
        return (
            minors.with_adults(access.absences_run_by(user), timezone.now())
            .with_places()
            .alias(
                turn=Case(
                    When(lacks_adult=True, then=Value(0)), When(status=STATES.OPEN, then=Value(1)), default=Value(2)
                )
            )
            .prefetch_related(Prefetch("requests", queryset=requests))
            .order_by("turn", "session__starts_at", "pk")
        )

    def search(self, rows, text):
        by_trainer = VolunteerTrainer.objects.matching(text)
        return rows.filter(trainer__in=by_trainer) | rows.filter(session__cohort__in=Cohort.objects.matching(text))

    def address_of(self, row):
        return reverse("cover_of_absence", args=[row.pk])

    def actions(self):
        return [(_("Assignments"), reverse("assignments"), "list")]
