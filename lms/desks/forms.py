"""What staff correct of somebody else, and why."""

from django.utils.translation import gettext_lazy as _

from lms.accounts.forms.people import PersonFields
from lms.arabic.fields import CleanCharField


class CorrectForm(PersonFields):
    reason = CleanCharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with your name: who asked, and what was seen to prove it.")
    )
