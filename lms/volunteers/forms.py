"""What leads and coordinators choose and type about trainers."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.arabic.fields import CleanCharField
from lms.scoping.fields import ChosenRowsField
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer


class TrainerField(forms.ModelChoiceField):
    def label_from_instance(self, trainer):
        return _("%(name)s (can teach this course)") % {"name": trainer} if trainer.can_teach else str(trainer)


class OfferForm(forms.Form):
    """Whom to ask: those who can teach the cohort's course come first."""

    trainer = TrainerField(VolunteerTrainer.objects.none(), label=_("Trainer"), empty_label=_("Choose a trainer"))
    role = forms.ChoiceField(label=_("Role"), choices=TrainerAssignment.Role)

    def __init__(self, *args, cohort, **kwargs):
        super().__init__(*args, **kwargs)
        teaches = VolunteerTrainer.courses.through.objects.filter(
            volunteertrainer=OuterRef("pk"), course=cohort.course_id
        )
        self.fields["trainer"].queryset = (
            VolunteerTrainer.objects.who_can_be_asked()
            .exclude(assignments__in=cohort.assignments.live())
            .annotate(can_teach=Exists(teaches))
            .select_related("person")
            .order_by("-can_teach", "person__name_key")
        )


class EndForm(forms.Form):
    """Why an assignment ends."""

    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("The trainer reads it."))


class SearchForm(forms.Form):
    """A name, in Arabic or Latin letters, in any spelling."""

    q = CleanCharField(required=False, max_length=100, label=_("Name"))

    @property
    def text(self):
        return self.cleaned_data["q"] if self.is_valid() else ""


class CoursesForm(forms.Form):
    """What a trainer can teach."""

    courses = ChosenRowsField(
        Course.objects.all(), required=False, label=_("Can teach"), widget=forms.CheckboxSelectMultiple
    )
