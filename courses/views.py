"""What is served beside the pages themselves."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.sitemaps import PublicPages


@login_not_required
@require_safe
def sitemap(request):
    urlset = PublicPages(request).get_urls()
    return render(request, "sitemap.xml", {"urlset": urlset}, content_type="application/xml")
