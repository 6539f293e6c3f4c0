"""A certificate's badge, and what a machine needs to check it: the same for everybody who asks."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates import verification
from certificates.badges import baking, credential_of, issuer, keys, proofs, statuses
from certificates.key_files import UnusableKey
from certificates.models import Badge, BadgeKey
from certificates.views.verify import asked_by_anyone

CREDENTIAL_TYPE = "application/vc+ld+json"  # as Open Badges 3.0 has it, for whoever does not say
CREDENTIAL_TYPES = [CREDENTIAL_TYPE, "application/vc", "application/ld+json", "application/json"]
UNSIGNED_SECONDS = 600  # after which it is worth asking again for a list that nobody could sign
PUBLISHED_SECONDS = 30  # an issuer's document or a list that was fetched may be so old: half of a minute


def _for_any_site(view):
    """Readable by the scripts of other sites: wallets and verifiers ask from within a browser."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answered


@asked_by_anyone
@require_safe
@_for_any_site
@vary_on_headers("Accept")
def credential(request, code):
    """The signed credential; who asks for a page is led to the certificate's own.

    404 alike for an unknown code, for one that was never on paper and for a certificate without a badge.
    """
    certificate, data = _found(code)
    kind = request.get_preferred_type([*CREDENTIAL_TYPES, "text/html"]) or CREDENTIAL_TYPE
    if kind == "text/html":
        return HttpResponseRedirect(reverse("certificates:verify", args=[certificate.code]))
    return HttpResponse(data, content_type=kind)


@asked_by_anyone
@require_safe
def download_json(request, code):
    """The credential as a file, for a wallet."""
    certificate, data = _found(code)
    return _file(data, CREDENTIAL_TYPE, f"{certificate.code}.json")


@asked_by_anyone
@require_safe
def download_png(request, code):
    """A picture that carries the credential."""
    certificate, data = _found(code)
    return _file(baking.png(data), "image/png", f"{certificate.code}.png")


@asked_by_anyone
@require_safe
def download_svg(request, code):
    """The same, drawn."""
    certificate, data = _found(code)
    return _file(baking.svg(data), "image/svg+xml", f"{certificate.code}.svg")


@login_not_required
@require_safe
@_for_any_site
def status_list(request, number):
    """Which badges of a list hold no more, as they stand at this moment; signed. 503 while there is no key to sign it with."""
    if not Badge.objects.filter(status_list=number).exists():
        raise Http404
    try:
        key = keys.current()
    except UnusableKey:
        key = None
    if key is None:
        return HttpResponse(
            "The list cannot be signed at the moment.\n",
            status=503,
            content_type="text/plain",
            headers={"Retry-After": UNSIGNED_SECONDS},
        )
    now = timezone.now()
    ended = Badge.objects.ended().filter(status_list=number).values_list("status_index", flat=True)
    data = proofs.signed(statuses.credential(number, ended, at=now), key, at=now)
    return _published(HttpResponse(data, content_type=CREDENTIAL_TYPE))


@login_not_required
@require_safe
@_for_any_site
def did_document(request):
    """The issuer's keys: all that badges were ever signed with, and the one of now. 404 where there is none yet."""
    publics = dict.fromkeys(BadgeKey.objects.values_list("public", flat=True))
    try:
        if key := keys.current():
            publics[key.public] = None
    except UnusableKey:
        pass  # what older keys signed can still be checked
    if not publics:
        raise Http404
    return _published(JsonResponse(issuer.document(publics), json_dumps_params={"ensure_ascii": False}))


def _found(code):
    """The certificate with that code, and its credential. Raises Http404."""
    certificate = verification.find(code)
    data = certificate and credential_of(certificate)
    if not data:
        raise Http404
    return certificate, data


def _file(data, content_type, name):
    named = f'attachment; filename="badge-{name}"'
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": named})


def _published(response):
    response.is_the_same_for_everybody = True
    response["Cache-Control"] = f"public, max-age={PUBLISHED_SECONDS}"
    return response
