"""The queue of applications in the admin: accept, queue or decline, one or many; and take out who is enrolled."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.cohorts import access, enrolment, queue
from lms.cohorts.forms.applications import DecisionForm, QueueFilter
from lms.cohorts.models import Enrolment
from lms.cohorts.refusals import Refused

PAGE = 50
ACTS = {  # what may be done with an enrolment in each state
    Enrolment.Status.APPLIED: ["accept", "wait", "consent", "decline"],
    Enrolment.Status.WAITING: ["accept", "consent", "decline"],
    Enrolment.Status.ENROLLED: ["withdraw"],
    Enrolment.Status.DECLINED: [],
    Enrolment.Status.WITHDRAWN: [],
}


@require_http_methods(["GET", "POST"])
def applications(request):
    """Those to decide, oldest first; each chosen one is decided on its own, and each refusal is told with its name."""
    if not access.may_plan(request.user):
        raise PermissionDenied
    enrolments = access.applications_run_by(request.user).select_related(
        "person__guardian", "cohort__course", "cohort__centre", "guardian_consent_by"
    )
    form = DecisionForm(request.POST if request.method == "POST" else None, enrolments=enrolments)
    if form.is_valid():
        _decide(request, form)
        return redirect(request.get_full_path())
    listed = QueueFilter(request.GET, cohorts=access.cohorts_run_by(request.user))
    page = Paginator(listed.narrow(enrolments).order_by("applied_at", "pk"), PAGE).get_page(request.GET.get("page"))
    page.object_list = queue.with_reasons(list(page.object_list))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": listed,
        "page": page,
        "query": query,
        "form": form,
        "chosen": request.POST.getlist("chosen"),  # kept when the act is refused
        "acts": {act for application in page.object_list for act in ACTS[application.enrolment.status]},
    }
    return render(request, "cohorts/admin/applications.html", context)


def _decide(request, form):
    act, reason, by = form.cleaned_data["act"], form.cleaned_data["reason"], request.user
    verbs = {
        "accept": lambda one: enrolment.accept(one, by=by),
        "wait": lambda one: enrolment.wait(one, by=by),
        "decline": lambda one: enrolment.decline(one, by=by, reason=reason),
        "consent": lambda one: enrolment.record_guardian_consent(one, by=by),
        "withdraw": lambda one: enrolment.withdraw(one, by=by, reason=reason),
    }
    done = 0
    for one in form.cleaned_data["chosen"].order_by("applied_at", "pk"):
        try:
            verbs[act](one)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{one.person}: {refusal.message}")
    if done:
        messages.success(request, _told(act, done))


def _told(act, count):
    words = {
        "accept": ngettext("%(count)d applicant is accepted.", "%(count)d applicants are accepted.", count),
        "wait": ngettext(
            "%(count)d applicant is on the waiting list.", "%(count)d applicants are on the waiting list.", count
        ),
        "decline": ngettext("%(count)d application is declined.", "%(count)d applications are declined.", count),
        "consent": ngettext(
            "A guardian's consent is recorded for %(count)d trainee.",
            "A guardian's consent is recorded for %(count)d trainees.",
            count,
        ),
        "withdraw": ngettext(
            "%(count)d trainee is taken out, and told why.", "%(count)d trainees are taken out, and told why.", count
        ),
    }
    return words[act] % {"count": count}
