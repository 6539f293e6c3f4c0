"""Where the pages right below the home page of a language are, for the frame of every page: asked once a minute."""

from django.core.cache import cache
from wagtail.models import Page

from courses import page_cache


def addresses(language):
    """``{"cataloguepage": "/ar/courses/", …}``: the live sections that anyone may see, by the name of their model."""
    key = f"pages:sections:{language}:{page_cache.generation()}"
    if (found := cache.get(key)) is None:
        found = _asked(language)
        cache.set(key, found, page_cache.SECONDS)
    return found


def _asked(language):
    # The home page of a language is its front door, whatever its slug; what lies below is one step further.
    pages = Page.objects.filter(depth=3, locale__language_code=language).live().public().order_by("-path")
    return {page.cached_content_type.model: f"/{language}/{page.slug}/" for page in pages}
