"""What a trainer types about projects, and what a trainee hands in."""

from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lms.arabic.fields import CleanCharField, DigitsIntegerField
from lms.arabic.templatetags.arabic import digits
from lms.cohorts import namesakes
from lms.learning import projects, proposal, uploads
from lms.learning.models import HandIn

LONGEST_FEEDBACK = 5000


class ProjectMarksForm(forms.Form):
    """One field a trainee, named by the enrolment's public id; an empty one is no mark.

    Beside each travels what the page had shown of the project: what came in since is refused in that row, for whoever
    has not seen it; what was typed stays, and sending it again is taken.
    """

    def __init__(self, *args, enrolments, **kwargs):
        """``enrolments``: told apart where they share a name."""
        super().__init__(*args, **kwargs)
        self.enrolments = {enrolment.public_id: enrolment for enrolment in enrolments}
        for public_id, enrolment in self.enrolments.items():
            project = getattr(enrolment, "project", None)
            self.fields[public_id] = DigitsIntegerField(
                label=namesakes.named(enrolment),
                required=False,
                min_value=0,
                max_value=100,
                initial=project and project.mark,
                error_messages={
                    "min_value": _("Write a mark from 0 to 100."),
                    "max_value": _("Write a mark from 0 to 100."),
                },
            )
            self.fields[public_id].widget.attrs["class"] = "input"
            self.fields[f"seen-{public_id}"] = forms.CharField(
                required=False, initial=projects.seen_of(project), widget=forms.HiddenInput
            )

    @property
    def rows(self):
        """An enrolment, its field, and what was seen of it."""
        return [(each, self[public_id], self[f"seen-{public_id}"]) for public_id, each in self.enrolments.items()]

    def marks(self):
        """``{enrolment: (percent or None, what was seen)}`` of those the trainer changed."""
        return {
            enrolment: (self.cleaned_data[name], self.cleaned_data[f"seen-{name}"])
            for name, enrolment in self.enrolments.items()
            if self._is_changed(name)
        }

    def clean(self):
        cleaned = super().clean()
        shown = {}  # by the page that comes back
        for name, enrolment in self.enrolments.items():
            now_seen = self[f"seen-{name}"].initial
            if name in self.errors or cleaned.get(f"seen-{name}") == now_seen:
                continue
            shown[f"seen-{name}"] = now_seen
            if self._is_changed(name):
                words = _came_in(getattr(enrolment, "project", None), cleaned[f"seen-{name}"])
                self.add_error(name, ValidationError(words, code="seen"))
            else:
                mark = self[name].initial
                shown[name] = "" if mark is None else str(mark)
        if shown:
            self.data = {**self.data.dict(), **shown}
        return cleaned

    def _is_changed(self, name):
        """Whether the trainer typed another mark than the page had shown, and than there is by now."""
        typed = self.cleaned_data[name]
        return typed != self[name].initial and not projects.was_marked(self.cleaned_data[f"seen-{name}"], typed)


def _came_in(project, seen):
    """What the trainer is told who had ``seen`` the project, or None, as it was before."""
    if project is None or projects.was_marked(seen, project.mark):
        return _("Something was handed in since you opened this page: look at it, then save again.")
    if project.mark is None:
        return _("The mark was taken back since you opened this page. Save again to give yours.")
    return _(
        "The mark became %(mark)s since you opened this page (by %(name)s). "
        "Save again to put yours in its place, or write %(mark)s to let it stand."
    ) % {"mark": digits(project.mark), "name": project.marked_by}


class GradeForm(forms.Form):
    """A level for each criterion of the rubric, words of feedback, and the mark: the levels', or the trainer's own.

    ``act`` is "mark", or "again": to answer without a mark, so that it is handed in again.
    """

    says_optional = False  # what is needed depends on what else is said

    feedback = CleanCharField(
        label=_("What you say to the trainee"),
        help_text=_("What is good, and what would make it better. The trainee reads it."),
        max_length=LONGEST_FEEDBACK,
        required=False,
        keep_lines=True,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    percent = DigitsIntegerField(
        label=_("Mark, of 100"),
        required=False,
        min_value=0,
        max_value=100,
        error_messages={
            "min_value": _("Write a mark from 0 to 100."),
            "max_value": _("Write a mark from 0 to 100."),
        },
    )
    act = forms.ChoiceField(choices=[("mark", "mark"), ("again", "again")], widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, criteria, project, **kwargs):
        """``project``: the ProjectSubmission as it is now, or None."""
        self.now_seen = projects.seen_of(project)
        levels = [entry["level"] for entry in project.levels] if project else []
        initial = {"seen": self.now_seen} | ({"feedback": project.feedback, "percent": project.mark} if project else {})
        super().__init__(*args, initial=initial, **kwargs)
        if criteria and self["percent"].initial is None:
            self.fields["percent"].help_text = _("Leave it empty to take the mark that the levels come to.")
        self.criteria = [f"level_{place}" for place in range(len(criteria))]
        if len(levels) != len(criteria):  # the rubric was changed since
            levels = []
        for name, criterion, level in zip_longest(self.criteria, criteria, levels):
            self.fields[name] = forms.TypedChoiceField(
                label=criterion.name,
                choices=list(enumerate(_levels_said(criterion))),
                coerce=int,
                required=False,
                empty_value=None,
                widget=forms.RadioSelect,
                initial=level,
            )

    @property
    def rubric(self):
        return [self[name] for name in self.criteria]

    @property
    def levels(self):
        """One level a criterion, or None when none is chosen."""
        chosen = [self.cleaned_data.get(name) for name in self.criteria]
        return chosen if chosen and None not in chosen else None

    @property
    def mark(self):
        """The trainer's own, or else what the levels come to; None where there is neither."""
        percent = self.cleaned_data.get("percent")
        return proposal.percent(self.levels) if percent is None else percent

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen", "") != self.now_seen:
            self.data = {**self.data.dict(), "seen": self.now_seen}  # the page that comes back shows it all
            raise ValidationError(projects.SomethingCameIn.message, code="seen")
        chosen = [name for name in self.criteria if cleaned.get(name) is not None]
        if chosen and len(chosen) < len(self.criteria):
            for name in set(self.criteria) - set(chosen) - set(self.errors):
                self.add_error(name, _("Choose a level here too."))
        if self.errors:
            return cleaned
        if cleaned["act"] == "again" and not cleaned["feedback"]:
            self.add_error("feedback", _("Write what is to be done before it is handed in again."))
        if cleaned["act"] == "mark" and self.mark is None:
            words = _("Choose a level for each criterion, or write a mark.") if self.criteria else _("Write a mark.")
            self.add_error("percent", words)
        return cleaned


def _levels_said(criterion):
    names = [_("Starting"), _("Growing"), _("Sound"), _("Excellent")]
    return [
        format_html("<b>{} · {}</b> {}", name, digits(points), words)
        for name, points, words in zip(names, proposal.POINTS, criterion.levels, strict=True)
    ]


class HandInForm(forms.Form):
    """Words, a link, a file: at least one of the three."""

    says_optional = False  # none of them is needed, and one of them is

    text = CleanCharField(
        label=_("In words"),
        help_text=_("What you made, and what your trainer should know."),
        max_length=HandIn.LONGEST_TEXT,
        required=False,
        keep_lines=True,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("To work that is on the web, such as https://example.com/my-site. Check that others can open it."),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "url"}),
        error_messages={"invalid": _("This is not a whole link. Copy it from the address bar, from https:// on.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, picture, document, slides, sheet, plain text or ZIP; 10 MB at most. Put several into one ZIP."
        ),
        required=False,
        allow_empty_file=True,  # so that ours says what to do
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in [*uploads.TYPES, "jpeg"])}),
    )

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise ValidationError(_("Write a link that begins with https://."), code="scheme")
        return link

    def clean_file(self):
        file = self.cleaned_data["file"]
        return uploads.read(file) if file else None

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in self.fields):
            raise ValidationError(_("Write something, give a link, or choose a file."), code="nothing")
        return cleaned
