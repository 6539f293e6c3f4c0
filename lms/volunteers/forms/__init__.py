"""What leads and coordinators choose and type about trainers, and what volunteers tell."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts.forms.people import PersonFields, PoliciesField
from lms.arabic.fields import CleanCharField, DayFirstDateField, DigitsIntegerField
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.cohorts.schedule import Weekday
from lms.scoping.fields import ChosenRowsField
from lms.volunteers.joining import Told
from lms.volunteers.models import A_DAY, MOST_A_WEEK, Availability, HourEntry, TrainerAssignment, VolunteerTrainer
from lms.volunteers.week import PARTS


class OfferForm(forms.Form):
    """Whom to ask, of those the page ranks; ``meant`` names whom to ask in spite of what speaks against it."""

    trainer = forms.ModelChoiceField(
        VolunteerTrainer.objects.none(),
        label=_("Trainer"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom to ask.")},
    )
    role = forms.ChoiceField(label=_("Role"), choices=TrainerAssignment.Role)
    meant = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, cohort, **kwargs):
        super().__init__(*args, **kwargs)
        live = cohort.assignments.live()
        self.fields["trainer"].queryset = (
            VolunteerTrainer.objects.who_can_be_asked().exclude(assignments__in=live).select_related("person")
        )
        if live.filter(role=TrainerAssignment.Role.LEAD).exists():
            self.initial["role"] = TrainerAssignment.Role.ASSISTANT

    @property
    def is_meant(self):
        return self.cleaned_data["meant"] == str(self.cleaned_data["trainer"].pk)


class PlanForm(forms.Form):
    """Whom to ask for each cohort of a page of the plan: one whom it names, or nobody for now."""

    says_optional = False

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            named = [(str(each["trainer"].pk), str(each["trainer"])) for each in row["named"]]
            self.fields[row["name"]] = forms.ChoiceField(
                label=gettext("Trainer for %(cohort)s") % {"cohort": row["cohort"].code},
                choices=[("", gettext("Nobody for now")), *named],
                required=False,
                initial=str(row["placement"].trainer_id or ""),
            )

    def chosen(self):
        """``{placement: a trainer's key, or None}`` for the rows that were changed."""
        told = {row["placement"]: self.cleaned_data[row["name"]] for row in self.rows}
        chosen = {placement: int(key) if key else None for placement, key in told.items()}
        return {placement: key for placement, key in chosen.items() if key != placement.trainer_id}


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


class DeclineForm(forms.Form):
    """Why not, if the trainer wants to say."""

    reason = CleanCharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Whoever asked reads it, and asks better the next time."),
    )


class NewPersonForm(PersonFields):
    """The details of an account that is nobody yet; they agree to the terms with it."""

    agrees = PoliciesField()


def _week():
    return [
        (f"{weekday}-{part}", gettext("%(day)s, %(part)s") % {"day": weekday.label, "part": part.label})
        for weekday, part in PARTS
    ]


class WeekField(forms.MultipleChoiceField):
    """Parts of the week as pairs of a weekday and a part of its day; drawn by volunteers/week.html as a grid."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(choices=_week, **kwargs)

    def clean(self, value):
        chosen = set(super().clean(value))
        return [(weekday, part) for weekday, part in PARTS if f"{weekday}-{part}" in chosen]

    def prepare_value(self, value):
        return [each if isinstance(each, str) else "-".join(map(str, each)) for each in value or ()]


class WeekForm(forms.Form):
    """When a trainer could teach."""

    says_optional = False  # an empty week is an answer

    parts = WeekField(label=_("When"), required=False)

    @property
    def day_parts(self):
        return [part.label for part in Availability.Part]

    @property
    def days(self):
        """Pairs of a day's name and the boxes of its parts."""
        boxes, parts = list(self["parts"]), len(Availability.Part)
        return [(day.label, boxes[at * parts : (at + 1) * parts]) for at, day in enumerate(Weekday)]


class ToldForm(forms.Form):
    """What a volunteer can give, but for the week."""

    courses = ChosenRowsField(
        Course.objects.all(),
        to_field_name="code",
        label=_("What can you teach?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one course.")},
    )
    sessions_a_week = DigitsIntegerField(
        label=_("How many sessions a week?"),
        help_text=_("A session is about two hours. One is welcome."),
        min_value=1,
        max_value=MOST_A_WEEK,
        error_messages={
            "required": _("Choose from 1 to 14 sessions a week."),
            "min_value": _("Choose from 1 to 14 sessions a week."),
            "max_value": _("Choose from 1 to 14 sessions a week."),
        },
    )
    centres = ChosenRowsField(
        Centre.objects.all(),
        to_field_name="code",
        label=_("Where can you come?"),
        help_text=_("Choose none if every centre suits you."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    about = CleanCharField(
        label=_("About you"),
        help_text=_("What you work in or study, and whom you have taught. A lead reads it."),
        max_length=1000,
        required=False,
        keep_lines=True,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def told(self):
        return Told(**{name: self.cleaned_data[name] for name in ToldForm.base_fields})


class JoinForm(ToldForm, WeekForm):
    """All that is asked of whoever joins."""

    says_optional = True

    parts = WeekField(
        label=_("When could you teach?"),
        help_text=_("You can change it at any time."),
        error_messages={"required": _("Choose at least one part of the week.")},
    )
    agrees = forms.BooleanField(
        label=_("I have read the charter and agree to it."),
        error_messages={"required": _("Read the charter, and tick this if you agree.")},
    )

    field_order = ["courses", "parts", "sessions_a_week", "centres", "about", "agrees"]


class MinutesField(DigitsIntegerField):
    """Minutes of a day; the verbs say how few a line may have."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Minutes"), min_value=0, max_value=A_DAY, **kwargs)


class AnswerForm(forms.Form):
    """Why a line stands as it is."""

    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("The trainer reads it."))


class CorrectForm(forms.Form):
    """How much it was, and why."""

    minutes = MinutesField(help_text=_("0 strikes the line."))
    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("The trainer reads it."))


class HoursForm(forms.Form):
    """Hours that no register shows."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Cohort"), empty_label=_("Choose a cohort"))
    given_on = DayFirstDateField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=HourEntry.Kind)
    minutes = MinutesField()
    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("The trainer reads it."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = Cohort.objects.exclude(status__in=["draft", "cancelled"]).order_by("code")


class DisputeForm(forms.Form):
    """What is wrong with a line, as the volunteer says it."""

    reason = CleanCharField(
        label=_("What is wrong?"), max_length=300, help_text=_("Say what it should be. A programme lead answers.")
    )
