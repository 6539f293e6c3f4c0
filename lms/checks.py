"""What ``manage.py check --deploy`` asks of an installation beyond Django's own questions."""

from django.conf import settings
from django.core.checks import Error

from lms.management import catalogues


def translations_are_compiled(app_configs, **kwargs):
    """Without them the product runs, and speaks English to everybody."""
    return [
        Error(
            f"{po.name} of {po.parent.parent.name} is not compiled as it stands: its readers would get English.",
            hint="Run: .venv/bin/python -m lms.management.catalogues",
            id="lms.E001",
        )
        for po in catalogues.not_compiled(settings.LOCALE_PATHS)
    ]
