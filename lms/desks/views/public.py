"""What anybody sees of the centres, and the list of every public page."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.models import CoursePage
from courses.page_cache import kept_for_strangers
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.desks import sitemaps, words


@kept_for_strangers
@login_not_required
@require_safe
def centres(request):
    """First the centres where cohorts take applications, and how many; then every other one, folded by district."""
    taking = Cohort.objects.open_to_applications(timezone.localdate())
    found = Centre.objects.annotate(open_cohorts=Count("cohorts", filter=Q(cohorts__in=taking)))
    found = sorted(found, key=lambda centre: (centre.district, centre.name))
    context = {
        "open": [centre for centre in found if centre.open_cohorts],
        "others": [centre for centre in found if not centre.open_cohorts],
        "sharing": {"title": _("Centres"), "description": _("The neighbourhood centres where the courses are taught.")},
        "is_in_both_languages": True,
    }
    return render(request, "desks/centres.html", context)


@kept_for_strangers
@login_not_required
@require_safe
def centre(request, code):
    """Where it is, when it opens, and what is taught there now and next."""
    found = get_object_or_404(Centre, code=code)
    today = timezone.localdate()
    cohorts = found.cohorts.not_over(today).with_places().with_waiting().with_sessions().order_by("starts_on", "code")
    pages = CoursePage.objects.live().public().filter(language=get_language())
    pages = pages.filter(course__in={each.course_id for each in cohorts})
    context = {
        "centre": found,
        "map": words.map_of(found),
        "running": [cohort for cohort in cohorts if cohort.starts_on <= today],
        "coming": [cohort for cohort in cohorts if cohort.starts_on > today],
        "today": today,
        "pages": pages,
        "sharing": {"title": found.name, "description": f"{found.district} · {found.address}".strip(" ·")},
        "is_in_both_languages": True,
    }
    return render(request, "desks/centre.html", context)


@login_not_required
@require_safe
def sitemap(request):
    return render(request, "sitemap.xml", {"urlset": sitemaps.urls(request)}, content_type="application/xml")
