"""Anyone with a certificate in hand."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import checking, codes, findings, limits, verification
from certificates.badges import credential_of
from certificates.models import Certificate
from certificates.rendering.wording import SERVICE
from lms.arabic import dates
from lms.arabic.digits import arabic_digits

OTHER = {"ar": "en", "en": "ar"}


def asked_by_anyone(view):
    """Public, counted by address, kept by no cache, and found by no search engine."""

    @login_not_required
    @wraps(view)
    def asked(request, *args, **kwargs):
        if wait := limits.seconds_to_wait(request):
            response = render(request, "certificates/too_many.html", {"seconds": wait}, status=429)
            response["Retry-After"] = str(wait)
        else:
            response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return asked


@asked_by_anyone
@require_safe
def verify_form(request):
    """Ask for a code, and lead to its page."""
    # Pasted from a letter, a code may be broken over lines; no address has a line break in it.
    if typed := " ".join(request.GET.get("code", "").split()):
        return redirect("certificates:verify", codes.normalise(typed) or typed[: codes.LONGEST_TYPED])
    return render(request, "certificates/verify_form.html", {"typed": "", "is_missing": "code" in request.GET})


@asked_by_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def verify_file(request):
    """Whether a file is one of ours as it was issued, and what became of that certificate. Nothing of the file is kept."""
    if request.method != "POST":
        return redirect("certificates:verify_form")
    checked = checking.check(_bytes_sent(request))
    said = _in_both(findings.said, checked)
    if checked.finding == checking.Finding.OURS:
        return render(request, "certificates/verify.html", _page(checked.certificate) | {"file": said})
    context = {"finding": checked.finding, "said": said, "named": checked.certificate, "other": OTHER[_language()]}
    status = 413 if checked.finding == checking.Finding.TOO_LARGE else 200
    return render(request, "certificates/file.html", context, status=status)


def _bytes_sent(request):
    file = request.FILES.get("file")
    return file.read() if file else b""


@asked_by_anyone
@require_safe
def verify(request, code):
    """The certificate's own facts and what became of it.

    404, with the same page, for unknown and malformed codes and for those that are not issued yet: a code that was
    never on paper has nothing to verify.
    """
    certificate = verification.find(code)
    if certificate is None:
        typed = codes.normalise(code)
        context = {"typed": codes.grouped(typed) if typed else code, "other": OTHER[_language()]}
        response = render(request, "certificates/unknown.html", context, status=404)
    else:
        response = render(request, "certificates/verify.html", _page(certificate))
    response["Referrer-Policy"] = "no-referrer"  # the address holds the code
    return response


def _page(certificate):
    """All that the page of a certificate says."""
    now = timezone.localtime()
    facts, answer = certificate.printed, verification.answer(certificate)
    return {
        "status": answer.status,
        "facts": facts,
        "rows": list(zip(*_in_both(_rows, facts), strict=True)),
        "holder": _in_both(_holder, facts),
        "answer": _in_both(_answer, answer),
        "has_badge": credential_of(certificate) is not None,
        "is_sealed": bool(certificate.seal),
        "code": certificate.code,
        "groups": codes.grouped(certificate.code).split("-"),
        "newer": answer.newer,
        "checked_on": dates.gregorian(now.date(), _language()),
        "checked_at": dates.clock(now.time(), _language()),
        "other": OTHER[_language()],
        "typed": "",
    }


def _language():
    return "ar" if (get_language() or "ar").startswith("ar") else "en"


def _in_both(say, subject):
    """What ``say`` makes of the subject in the reader's language, and in the other: a pair."""
    said = []
    for language in (_language(), OTHER[_language()]):
        with translation.override(language):
            said.append(say(subject, language))
    return said


def _answer(answer, language):
    """The status in words, and what it means."""
    if answer.status == Certificate.Status.ISSUED:
        why = _("We issued it; it has been neither revoked nor replaced.")
        if answer.older:
            since = dates.gregorian(timezone.localtime(answer.older.issued_at).date(), language)
            why += " " + _("It takes the place of an earlier one, issued on %(date)s.") % {"date": since}
        return {"title": _("This certificate is valid"), "why": why}
    on = dates.gregorian(timezone.localtime(answer.on).date(), language)
    if answer.status == Certificate.Status.SUPERSEDED:
        return {
            "title": _("Replaced by a newer certificate"),
            "why": _("Replaced on %(date)s. The achievement stands; the newer copy is the one to rely on.")
            % {"date": on},
        }
    return {
        "title": _("This certificate was revoked"),
        "why": _("Revoked on %(date)s. Do not rely on it.") % {"date": on},
    }


def _holder(facts, language):
    if facts.gender == "female":
        return pgettext("female", "Awarded to")
    if facts.gender == "male":
        return pgettext("male", "Awarded to")
    return pgettext("a person", "Awarded to")


def _rows(facts, language):
    """What is printed under the name: pairs of a label and a text."""
    if facts.kind == SERVICE:
        return _rows_of_service(facts, language)
    hours = _hours(facts)
    sessions = npgettext("after hours", "in %(n)d session", "in %(n)d sessions", facts.sessions) % {"n": facts.sessions}
    duration = f"{hours} {sessions}"
    own = [
        (_("Course"), getattr(facts, f"course_{language}")),
        (_("Duration"), arabic_digits(duration) if language == "ar" else duration),
        (_("Centre"), getattr(facts, f"centre_{language}")),
    ]
    return own + _issued(facts, language)


def _rows_of_service(facts, language):
    """Hours that a volunteer gave, and no course that anybody took."""
    hours = _hours(facts)
    own = [
        (_("Volunteered in"), getattr(facts, f"course_{language}")),
        (_("Hours given"), arabic_digits(hours) if language == "ar" else hours),
        (_("Between"), getattr(facts, f"period_{language}")),
    ]
    centre = getattr(facts, f"centre_{language}")
    return own + ([(_("Centre"), centre)] if centre else []) + _issued(facts, language)


def _hours(facts):
    return ngettext("%(n)d hour", "%(n)d hours", facts.hours) % {"n": facts.hours}


def _issued(facts, language):
    return [
        (_("Issued on"), getattr(facts, f"issued_on_{language}")),
        (_("Issued by"), getattr(facts, f"programme_{language}")),
        (_("Signed by"), getattr(facts, f"signatory_{language}")),
    ]
