"""Signing up: how to reach the person, their name as printed, and their consent."""

from allauth.account import forms as allauth_forms
from allauth.account.fields import EmailField
from allauth.account.forms import filter_users_by_email
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts import people
from lms.accounts.forms.people import PersonFields, PoliciesField
from lms.accounts.models import User


class SignUpForm(PersonFields, allauth_forms.SignupForm):
    agrees = PoliciesField()
    guardian_agrees = forms.BooleanField(
        label=_("My father, mother or guardian knows about it and agrees."), required=False
    )

    field_order = [
        "phone",
        "email",
        *PersonFields.base_fields,
        "guardian_agrees",
        "agrees",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Mobile number")
        self.fields["phone"].required = not self.data.get("email", "").strip()
        self.fields["email"] = EmailField(
            label=_("E-mail address"),
            required=False,
            widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
        )
        self.order_fields(self.field_order)

    def clean_email(self):
        """An address begun with and never confirmed may be used again; one in use is told so by mail alone."""
        email = self.cleaned_data["email"]
        if email and filter_users_by_email(email) and not people.unfinished_account(email=email):
            self.account_already_exists = True
        return email

    def _clean_phone(self):
        phone, email = self.cleaned_data.get("phone"), self.cleaned_data.get("email")
        if phone and email:
            self.add_error("email", _("One of the two is enough: leave the e-mail address empty."))
        if phone and User.objects.filter(phone=phone).exists() and not people.unfinished_account(phone=phone):
            self.account_already_exists = True

    def clean(self):
        cleaned = super().clean()
        if self.is_under_age() and not cleaned.get("guardian_agrees"):
            self.add_error(
                "guardian_agrees",
                ValidationError(_("Whoever is under eighteen needs this. Ask them, then tick it."), code="under_age"),
            )
        return cleaned

    @property
    def asks_guardian(self):
        """Only whoever turns out to be under age is asked; from everybody else the question stays hidden."""
        return "guardian_agrees" in self.errors or bool(self.data.get("guardian_agrees"))
