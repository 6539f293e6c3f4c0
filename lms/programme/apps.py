from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "lms.programme"
    label = "programme"
    verbose_name = _("programme")

    def ready(self):
        # Models have to be there before these may be imported.
        from django.db.models.signals import post_save  # noqa: PLC0415

        from lms.programme import shown  # noqa: PLC0415

        post_save.connect(shown.forget, self.get_model("Programme"), dispatch_uid="programme.forget")
