"""The lead's screens in the admin: issue, watch, mend, correct, revoke. Nothing edits or deletes a certificate's row."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import access, ending, issuing, naming, preflight, progress, seals, verification, versions
from certificates.badges import credential_of, keys
from certificates.forms import NamesForm, ReasonForm, SupersedeForm
from certificates.models import Certificate
from certificates.rendering import CannotRender
from lms.accounts.models import User
from lms.arabic.templatetags.arabic import digits
from lms.cohorts.models import Cohort

sees = permission_required("certificates.view_certificate", raise_exception=True)
issues = permission_required("certificates.issue_certificate", raise_exception=True)
ends = permission_required("certificates.end_certificate", raise_exception=True)
FAILURES_SHOWN = 200
NAMES_SHOWN = 100
TONES = {
    Certificate.Status.ISSUED: "teal",
    Certificate.Status.RESERVED: "brass",
    Certificate.Status.RENDERED: "brass",
    Certificate.Status.REVOKED: "red",
}
NOT_AS_SEEN = gettext_lazy("Something has changed since you looked: who waits, or what would be printed. Look again.")


@sees
@require_safe
def certificate(request, pk):
    """One certificate: what is printed, how it came about, what it supersedes, what may be done with it."""
    shown = get_object_or_404(
        Certificate.objects.with_cohort()
        .select_related("supersedes", "superseded_by")
        .prefetch_related(*(Prefetch(by, User.objects.with_latin_names()) for by in ["reserved_by", "ended_by"])),
        pk=pk,
    )
    context = {
        "certificate": shown,
        "other_name": shown.facts["name_ar" if shown.holder == shown.facts["name_en"] else "name_en"],
        "said": _said(shown.facts),
        "tone": TONES.get(shown.status, ""),
        "has_badge": credential_of(shown) is not None,
        "newer": getattr(shown, "superseded_by", None),
        "chain": verification.chain(shown),
        "may_issue": access.may_issue(request.user),
        "may_end": access.may_end(request.user),
        "may_issue_anew": shown.status == Certificate.Status.REVOKED and _is_without_a_live_one(shown),
    }
    return screen(request, "certificate.html", shown.holder, context)


@issues
@require_safe
def cohorts(request):
    """Cohorts whose graduates await their certificates."""
    waiting = progress.cohorts_awaiting()
    context = {
        "waiting": waiting,
        "graduates": sum(graduates for _cohort, graduates in waiting),
        "paper": versions.Paper(),
    }
    return screen(request, "cohorts.html", _("Issue certificates"), context)


@issues
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request, pk):
    """Confirm with a count, then ask for the certificates of those of one cohort who were looked at."""
    cohort = get_object_or_404(Cohort.objects.with_places(), pk=pk)
    checks = preflight.of(issuing.awaiting(cohort).order_by("enrolment__person__name_key", "pk"))
    if request.method == "POST":
        if is_as_seen(request, checks):
            ask_for(request, checks)
            return redirect("certificate_desk:progress", cohort.pk)
        messages.warning(request, NOT_AS_SEEN)
    count = len(checks)
    troubled = sum(bool(check.troubles) for check in checks)
    context = {
        "cohort": cohort,
        "count": count,
        "checks": checks[:NAMES_SHOWN],
        "seen": preflight.seen(checks),
        "troubled": troubled,
        "paper": versions.Paper(cohort),
        "seals": seals.state(),
        "badges": keys.state(),
    }
    return screen(request, "issue.html", question(count), context)


@sees
@require_safe
def cohort_progress(request, pk):
    """A cohort's certificates as they come; the part that changes asks again by itself while any is being made."""
    cohort = get_object_or_404(Cohort.objects.with_places(), pk=pk)
    context = {
        "cohort": cohort,
        "progress": progress.of(cohort),
        "troubles": progress.troubles(Certificate.objects.filter(enrolment__cohort=cohort), FAILURES_SHOWN),
        "may_issue": access.may_issue(request.user),
        "here": reverse("certificate_desk:progress", args=[cohort.pk]),
    }
    part = "#now" if request.headers.get("HX-Request") else ""
    return screen(request, f"progress.html{part}", _("Certificates of a cohort"), context)


@sees
@require_safe
def failures(request):
    """Every certificate that could not be made, and why."""
    context = {
        "troubles": progress.troubles(Certificate.objects.all(), FAILURES_SHOWN),
        "count": Certificate.objects.failed().count(),
        "may_issue": access.may_issue(request.user),
        "being_retried": issuing.being_retried(),
    }
    return screen(request, "failures.html", _("Certificates that could not be made"), context)


@issues
@require_http_methods(["GET", "HEAD", "POST"])
def retry(request, pk):
    """Put the names right, then try again."""
    failed = get_object_or_404(Certificate.objects.failed().with_cohort().select_related("person"), pk=pk)
    person, facts = failed.person, failed.printed
    names = facts if failed.supersedes_id else person
    form = NamesForm(request.POST or None, initial={"name_ar": names.name_ar, "name_en": names.name_en})
    if form.is_valid():
        try:
            issuing.retry(failed, by=request.user, names=form.names())
        except issuing.NothingToRetry:
            messages.info(request, _("It is being tried again already."))
        else:
            messages.success(request, _("It is being tried again."))
        if failed.service_id:
            return redirect("certificate_desk:certificate", failed.pk)
        return redirect("certificate_desk:progress", failed.enrolment.cohort_id)
    return screen(request, "retry.html", _("Correct and try again"), {"certificate": failed, "form": form})


@issues
@require_POST
def retry_all(request):
    """Have every failed certificate tried again, with the names its person has then; the outbox does it."""
    count = issuing.retry_all(by=request.user)
    again = ngettext(
        "%(shown)s certificate is being tried again.", "%(shown)s certificates are being tried again.", count
    )
    none = _("Nothing failed")
    messages.success(request, again % {"shown": digits(count)} if count else none)
    return redirect("certificate_desk:failures")


@ends
@require_http_methods(["GET", "HEAD", "POST"])
def supersede(request, pk):
    """Correct the names on an issued certificate by issuing another."""
    old = get_object_or_404(Certificate.objects.issued().with_cohort().select_related("person"), pk=pk)
    person = old.person
    names = naming.asked_of(old) or person
    form = SupersedeForm(request.POST or None, initial={"name_ar": names.name_ar, "name_en": names.name_en})
    if form.is_valid():
        try:
            new = ending.supersede(old, by=request.user, reason=form.reason_given(), names=form.names())
        except CannotRender as refusal:
            form.add_error(None, refusal.said(_))
        except (ending.AlreadyEnded, ending.NotIssued):
            messages.warning(request, _("Somebody else has ended this certificate meanwhile."))
            return redirect("certificate_desk:certificate", old.pk)
        else:
            messages.success(request, _("The corrected certificate is being made."))
            return redirect("certificate_desk:certificate", new.pk)
    return screen(request, "supersede.html", _("Correct a name"), {"certificate": old, "form": form})


@ends
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request, pk):
    live = get_object_or_404(Certificate.objects.live().with_cohort(), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            ending.revoke(live, by=request.user, reason=form.reason_given())
        except ending.AlreadyEnded:
            messages.warning(request, _("Somebody else has ended this certificate meanwhile."))
        else:
            messages.success(request, _("The certificate is revoked."))
        return redirect("certificate_desk:certificate", live.pk)
    return screen(request, "revoke.html", _("Revoke this certificate?"), {"certificate": live, "form": form})


@issues
@require_POST
def issue_anew(request, pk):
    """A certificate was revoked by mistake: make its graduate another one. No bulk issue does this."""
    revoked = get_object_or_404(
        Certificate.objects.filter(status=Certificate.Status.REVOKED, service=None).select_related(
            "enrolment__graduation"
        ),
        pk=pk,
    )
    made = issuing.issue([revoked.enrolment.graduation], by=request.user)
    if not made:
        messages.info(request, _("This graduate holds another certificate already."))
        return redirect("certificate_desk:certificate", revoked.pk)
    messages.success(request, _("A new certificate is being made."))
    return redirect("certificate_desk:certificate", made[0].pk)


def is_as_seen(request, checks):
    """Whether what is confirmed is what was looked at. Where nobody waits any more, somebody else has confirmed the same."""
    return not checks or request.POST.get("seen") == preflight.seen(checks)


def question(count):
    """What is confirmed, as the heading asks it; where nobody waits there is nothing to ask."""
    asked = ngettext("Issue %(shown)s certificate?", "Issue %(shown)s certificates?", count)
    return asked % {"shown": digits(count)} if count else _("Issue certificates")


def ask_for(request, checks):
    """Ask for the certificates that were looked at, and say how many they are."""
    made = len(issuing.issue([check.graduate for check in checks], by=request.user))
    asked = ngettext("%(shown)s certificate was asked for.", "%(shown)s certificates were asked for.", made)
    none = _("No graduate was without a certificate any more.")
    messages.success(request, asked % {"shown": digits(made)} if made else none)
    return made


def screen(request, template, title, context):
    return render(request, f"certificates/admin/{template}", {"title": title} | context)


def _said(facts):
    """What is printed in the reader's language."""
    language = "en" if get_language() == "en" else "ar"
    return {part: facts.get(f"{part}_{language}", "") for part in ["course", "centre", "period", "issued_on"]}


def _is_without_a_live_one(shown):
    """A graduate; hours are certified anew from their own screen."""
    return shown.enrolment_id and not Certificate.objects.live().filter(enrolment=shown.enrolment_id).exists()
