"""No primary key leaves the server outside /admin/: a form that offers rows there names them by a field of their own."""

from django import forms
from django.urls import get_resolver

OURS = ("lms", "courses", "certificates")
# Forms of screens that lie under /admin/ alone.
IN_THE_ADMIN = {
    "lms.centres.forms.CentresForm",
    "lms.cohorts.forms.applications.DecisionForm",
    "lms.cohorts.forms.moving.MoveForm",
    "lms.cohorts.forms.planning.PlanForm",
    "lms.desks.filters.ScopeFilter",
    "lms.volunteers.forms.CoursesForm",
    "lms.volunteers.forms.HoursForm",
    "lms.volunteers.forms.OfferForm",
    "lms.volunteers.forms.cover.CoverForm",
}


def every_form(kind=forms.BaseForm):
    for one in kind.__subclasses__():
        yield one
        yield from every_form(one)


def test_forms_that_offer_rows_by_their_primary_key_are_the_admins():
    assert get_resolver().url_patterns  # every form of a screen is imported by now
    found = {
        f"{form.__module__}.{form.__name__}"
        for form in every_form()
        if form.__module__.partition(".")[0] in OURS
        for field in form.base_fields.values()
        if isinstance(field, forms.ModelChoiceField) and not field.to_field_name
    }
    assert found == IN_THE_ADMIN
