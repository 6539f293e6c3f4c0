"""The queue of applications in the admin: accept, queue or decline, one or many; and take out who is enrolled."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.models import Course
from lms.accounts.models import Person, User
from lms.cohorts import access, bulk, queue
from lms.cohorts.forms.applications import DecisionForm
from lms.cohorts.models import Enrolment
from lms.cohorts.views import telling
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, Day, rows_of
from lms.scoping.lists import ListView

KEPT = "applications:kept"
MOVED = "moved"
ACTS = {  # what may be done with an enrolment in each state
    Enrolment.Status.APPLIED: ["accept", "wait", "consent", "decline"],
    Enrolment.Status.WAITING: ["accept", "consent", "decline"],
    Enrolment.Status.ENROLLED: ["withdraw"],
    Enrolment.Status.DECLINED: [],
    Enrolment.Status.WITHDRAWN: [],
}


def _of_status(rows, value, _user):
    if value == MOVED:
        return rows.filter(moved_to__isnull=False)
    return rows if value == "all" else rows.filter(status=value, moved_to=None)


def _by_consent(rows, value, _user):
    lacking = queue.without_consent(rows, timezone.localdate())
    return lacking if value == "missing" else rows.exclude(pk__in=lacking.order_by().values("pk"))


class Applications(ListView):
    """Those to decide, oldest first, unless others are asked for.

    Each chosen one is decided on its own, and each refusal is told with its names. All of a list are decided after they
    were counted and confirmed once more.
    """

    http_method_names = ["get", "head", "post"]
    template = "cohorts/admin/applications.html"
    decision = None  # the form that was refused

    name = "applications"
    title = gettext_lazy("Applications")
    search_label = gettext_lazy("Name")
    sort = "applied_at"
    filters = (
        Choice(
            name="status",
            label=gettext_lazy("State"),
            options=lambda _user: [
                *Enrolment.Status.choices,
                (MOVED, Enrolment.MOVED_AWAY),
                ("all", pgettext_lazy("states", "All")),
            ],
            unasked=gettext_lazy("To decide"),
            narrow=_of_status,
        ),
        Choice(name="cohort", label=gettext_lazy("Cohort"), options=rows_of(access.cohorts_run_by)),
        Choice(
            name="course",
            label=gettext_lazy("Course"),
            options=rows_of(lambda _user: Course.objects.all()),
            by="cohort__course",
        ),
        Choice(
            name="centre", label=gettext_lazy("Centre"), options=rows_of(access.centres_run_by), by="cohort__centre"
        ),
        Choice(
            name="fits",
            label=gettext_lazy("Conditions"),
            options=lambda _user: [("yes", _("Nothing speaks against it")), ("no", _("Something speaks against it"))],
            narrow=lambda rows, value, _user: queue.of_fit(rows, value == "yes"),
        ),
        Choice(
            name="consent",
            label=gettext_lazy("Guardian’s consent"),
            options=lambda _user: [("missing", _("Missing")), ("there", _("Heard, or not needed"))],
            narrow=_by_consent,
        ),
        Day(name="since", label=gettext_lazy("Applied from"), by="applied_at__date__gte"),
        Day(name="until", label=gettext_lazy("Applied until"), by="applied_at__date__lte"),
    )
    columns = (
        Column(name="name", label=gettext_lazy("Name"), value=lambda one: str(one.person), sort=("person__name_key",)),
        Column(name="phone", label=gettext_lazy("Mobile number"), value="person.phone"),
        Column(name="guardian", label=gettext_lazy("Guardian"), value=lambda one: str(one.person.guardian or "")),
        Column(
            name="guardian_phone",
            label=gettext_lazy("Guardian’s mobile number"),
            value=lambda one: one.person.guardian.phone if one.person.guardian else "",
        ),
        Column(
            name="cohort",
            label=gettext_lazy("Cohort"),
            value="cohort.code",
            sort=("cohort__starts_on", "cohort__code", "applied_at"),
        ),
        Column(name="course", label=gettext_lazy("Course"), value=lambda one: str(one.cohort.course)),
        Column(name="centre", label=gettext_lazy("Centre"), value=lambda one: str(one.cohort.centre)),
        Column(name="applied_at", label=gettext_lazy("Applied"), sort=("applied_at",)),
        Column(name="status", label=gettext_lazy("State"), value="state"),
        Column(
            name="age",
            label=gettext_lazy("Age on the first day"),
            value=lambda one: one.person.age_on(one.cohort.starts_on),
        ),
        Column(name="fits", label=gettext_lazy("Meets the conditions"), in_list=False),  # there it says why not
        Column(
            name="consent",
            label=gettext_lazy("Guardian’s consent heard on"),
            value=lambda one: timezone.localdate(one.guardian_consent_at) if one.guardian_consent_at else None,
        ),
    )

    def may_open(self, user):
        return access.may_plan(user)

    def rows(self, user):
        heard_by = Prefetch("guardian_consent_by", User.objects.with_latin_names())
        rows = (
            access.applications_run_by(user)
            .select_related("person__guardian", "cohort__course", "cohort__centre", "moved_to")
            .prefetch_related(heard_by)
        )
        is_narrowed = any(each.name == "status" for each, _value in self.asked)
        rows = rows if is_narrowed else rows.to_decide()
        return queue.with_fit(rows) if "export" in self.request.GET else rows

    def search(self, rows, text):
        return rows.filter(person__in=Person.objects.matching(text))

    def post(self, request):
        enrolments = access.applications_run_by(request.user).select_related("person", "cohort")
        self.decision = DecisionForm(request.POST, enrolments=enrolments)
        if not self.decision.is_valid() or (self.decision.cleaned_data["everything"] and not self.form.is_valid()):
            return self.get(request)
        asked = self.decision.cleaned_data
        if not asked["everything"]:
            return self._decided(asked["chosen"])
        if asked["count"] == (count := self.found.count()):
            return self._decided(self.found)
        if asked["count"] is not None:
            messages.warning(request, _("The list has changed meanwhile. Look at the number again."))
        context = {"form": self.decision, "count": count, "most": bulk.AT_ONCE}
        return render(request, "cohorts/admin/decide_all.html", context)

    def _context(self, page):
        context = super()._context(page)
        page.object_list = queue.with_reasons(list(page.object_list))
        return context | {
            "filter": context["form"],
            "form": self.decision or DecisionForm(enrolments=Enrolment.objects.none()),
            "chosen": self._ticked(page.object_list),
            "acts": {act for application in page.object_list for act in ACTS[application.enrolment.status]},
        }

    def _ticked(self, listed):
        """Which are ticked: as they were when an act was refused, or all of the page where the address says so."""
        ticked = self.request.GET.get("ticked")
        if self.request.method == "POST":
            return self.request.POST.getlist("chosen")
        if ticked == "page":
            return [str(one.enrolment.pk) for one in listed]
        return self.request.session.get(KEPT, []) if ticked == "kept" else []

    def _decided(self, enrolments):
        """Decide, and back to the list with those still ticked that a rule refused."""
        asked, request = self.decision.cleaned_data, self.request
        tally = bulk.decide(enrolments, asked["act"], by=request.user, reason=asked["reason"], or_wait=asked["or_wait"])
        telling.tell(request, asked["act"], tally)
        query = self._kept(page=request.GET.get("page"))
        if kept := [str(one.pk) for one in tally.still_to_decide]:
            request.session[KEPT] = kept
            query["ticked"] = "kept"
        return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
