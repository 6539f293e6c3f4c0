from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from lms.checks import translations_are_compiled


class LmsConfig(AppConfig):
    name = "lms"
    label = "lms"
    verbose_name = _("programme of digital crafts")

    def ready(self):
        checks.register(translations_are_compiled, checks.Tags.translation, deploy=True)
