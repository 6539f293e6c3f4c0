from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _
from wagtail.signals import published

KEYS = "keys"  # the tag of the checks that /readyz reports


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    verbose_name = _("certificates")

    def ready(self):
        from certificates import seals  # noqa: PLC0415 - models are not loaded before
        from certificates.badges import keys  # noqa: PLC0415 - as above

        checks.register(seals.check, KEYS)
        checks.register(keys.check, KEYS)
        published.connect(_keep, dispatch_uid="certificates.versions")


def _keep(instance, revision=None, **_signal):
    """Wagtail's word that something was published: of a template it becomes a version to print on."""
    from certificates import versions  # noqa: PLC0415 - models are not loaded before
    from certificates.models import CertificateTemplate  # noqa: PLC0415 - as above

    if isinstance(instance, CertificateTemplate):
        versions.keep(instance, by=revision and revision.user)
