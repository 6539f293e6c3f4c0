"""What a trainer types about projects."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import DigitsIntegerField


class ProjectMarksForm(forms.Form):
    """One field a trainee, named by the enrolment's public id; an empty one is no mark."""

    def __init__(self, *args, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolments = {enrolment.public_id: enrolment for enrolment in enrolments}
        for public_id, enrolment in self.enrolments.items():
            project = getattr(enrolment, "project", None)
            self.fields[public_id] = DigitsIntegerField(
                label=str(enrolment.person),
                required=False,
                min_value=0,
                max_value=100,
                initial=project and project.mark,
                # What the trainer saw travels with the form: a mark somebody else gave meanwhile is not wiped out by
                # the empty field of one who has not seen it.
                show_hidden_initial=True,
                error_messages={
                    "min_value": _("Write a mark from 0 to 100."),
                    "max_value": _("Write a mark from 0 to 100."),
                },
            )
            self.fields[public_id].widget.attrs["class"] = "input"

    @property
    def rows(self):
        """Pairs of an enrolment and its field."""
        return [(enrolment, self[public_id]) for public_id, enrolment in self.enrolments.items()]

    def marks(self):
        """``{enrolment: percent or None}`` of those the trainer changed."""
        return {self.enrolments[name]: self.cleaned_data[name] for name in self.changed_data}
