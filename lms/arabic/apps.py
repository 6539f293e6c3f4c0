from django.apps import AppConfig


class ArabicConfig(AppConfig):
    """An app only for the sake of its template filters: ``{% load arabic %}``."""

    name = "lms.arabic"
    label = "arabic"
