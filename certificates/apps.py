from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    verbose_name = _("certificates")

    def ready(self):
        from certificates import seals  # noqa: PLC0415 - models are not loaded before
        from certificates.badges import keys  # noqa: PLC0415 - as above

        checks.register(seals.check)
        checks.register(keys.check)
