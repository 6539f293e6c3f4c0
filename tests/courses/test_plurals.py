"""The admin counts pages and rows: a model without a plural of its own is given an English s, in Arabic too."""

from django.urls import get_resolver
from wagtail.admin.viewsets import viewsets
from wagtail.contrib.settings.registry import registry
from wagtail.models import get_page_models

OURS = {"certificates", "courses", "lms"}


def shown_in_the_admin():
    assert get_resolver().url_patterns  # the admin's addresses register the screens, once
    listed = {one.model for one in viewsets.viewsets if isinstance(getattr(one, "model", None), type)}
    ours = (model for model in {*get_page_models(), *registry, *listed} if model.__module__.partition(".")[0] in OURS)
    return sorted(ours, key=lambda model: model._meta.label)


def test_every_model_that_the_admin_shows_has_a_plural_of_its_own():
    shown = shown_in_the_admin()
    assert {"ArticlePage", "Centre", "Course", "Programme"} <= {model.__name__ for model in shown}
    assert [model.__name__ for model in shown if "verbose_name_plural" not in model._meta.original_attrs] == []
