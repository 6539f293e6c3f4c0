"""What a lead takes to a ceremony: asked for, watched, fetched."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import packs
from certificates.models import CeremonyPack
from certificates.views.leads import issues
from lms.cohorts.models import Cohort

TYPES = {"pdf": "application/pdf", "zip": "application/zip"}
SHOWN = 10


@issues
@require_http_methods(["GET", "HEAD", "POST"])
def of_cohort(request, pk):
    """The reader's own packs of a cohort, the newest first; the part that changes asks again while one is being made."""
    cohort = get_object_or_404(Cohort.objects.with_places(), pk=pk)
    if request.method == "POST":
        try:
            packs.ask(cohort, by=request.user, has_crop_marks="crop_marks" in request.POST)
        except packs.NothingToHandOver:
            messages.warning(request, _("No certificate of this cohort is valid now."))
        return redirect("certificate_desk:packs", cohort.pk)
    now = timezone.now()
    mine = list(CeremonyPack.objects.of(request.user).filter(cohort=cohort)[:SHOWN])
    context = {
        "title": _("Ceremony pack"),
        "cohort": cohort,
        "count": packs.certificates_of(cohort).count(),
        "packs": [(pack, pack.made_at is not None and pack.expires_at > now) for pack in mine],
        "is_being_made": any(pack.made_at is None and pack.failed_at is None for pack in mine),
        "here": reverse("certificate_desk:packs", args=[cohort.pk]),
    }
    part = "#now" if request.headers.get("HX-Request") else ""
    return render(request, f"certificates/admin/packs.html{part}", context)


@issues
@require_safe
def file(request, public_id, kind):
    """One file of a pack, for who asked for it, until it expires; 404 alike for all others."""
    mine = CeremonyPack.objects.of(request.user).there(timezone.now()).select_related("cohort")
    pack = get_object_or_404(mine, public_id=public_id)
    try:
        data = packs.read(pack, kind)
    except FileNotFoundError as missing:
        raise Http404 from missing
    ending = packs.ENDINGS[kind]
    headers = {
        "Content-Disposition": f'attachment; filename="{pack.cohort.code}-{kind}.{ending}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=TYPES[ending], headers=headers)
