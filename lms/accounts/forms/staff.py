"""Inviting staff, and accepting an invitation."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from lms.accounts import roles
from lms.accounts.forms.passwords import NEW_HELP
from lms.accounts.models import User
from lms.arabic.fields import CleanCharField


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=list(roles.ROLES.items()), widget=forms.RadioSelect)

    def clean_email(self):
        email = self.cleaned_data["email"]
        if User.objects.staff().filter(email=email.lower()).exists():
            raise forms.ValidationError(_("This person is staff already: change their roles instead."))
        return email


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=list(roles.ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without any, the account stays, and the programme desk is closed to it."),
    )


class AcceptForm(forms.Form):
    name = CleanCharField(label=_("Your name, as colleagues see it"), max_length=150)
    password = forms.CharField(
        label=_("New password"),
        help_text=NEW_HELP,
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
