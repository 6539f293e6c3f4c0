"""What a trainee does between the sessions: lessons read, and a project handed in."""

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts.models import Person
from lms.cohorts.models import Enrolment
from lms.scoping.public_ids import PublicIdField


class LessonProgress(models.Model):
    """A person has finished a lesson; finished in Arabic, it is finished in English too."""

    # A tick of one's own that nothing rests on: it goes with the person, and is deleted when taken back.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lessons_done")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="lessons_done")
    lesson = models.UUIDField()  # the translation key that the lesson's pages share in all languages
    done_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("lesson done")
        verbose_name_plural = _("lessons done")
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson"], name="a_person_finishes_a_lesson_once"),
        ]
        indexes = [models.Index(fields=["person", "course"], name="lessons_done_by_course")]

    def __str__(self):
        return f"{self.person}: {self.lesson}"


class ProjectSubmission(models.Model):
    """The project of one enrolment: its hand-ins, the trainer's mark, and what they said of it."""

    public_id = PublicIdField()
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="project")
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)  # the last of ``hand_ins``
    mark = models.PositiveSmallIntegerField(
        _("mark, percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="projects_marked"
    )
    marked_at = models.DateTimeField(null=True, blank=True)
    # What the trainer found, one entry a criterion of the rubric, its words kept as they were then:
    # {"level": 0–3, "criterion": {"ar": …, "en": …}, "words": {"ar": …, "en": …}}.
    levels = models.JSONField(_("levels"), default=list, blank=True)
    feedback = models.TextField(_("feedback"), blank=True, validators=[MaxLengthValidator(5000)])
    feedback_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__lte=100),
                name="a_project_mark_is_at_most_a_hundred",
                violation_error_message=_("Write a mark from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True, marked_by__isnull=True, marked_at__isnull=True)
                | Q(mark__isnull=False, marked_by__isnull=False, marked_at__isnull=False),
                name="a_project_mark_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(feedback="", feedback_at__isnull=True) | (~Q(feedback="") & Q(feedback_at__isnull=False)),
                name="feedback_on_a_project_says_when",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}: {self.mark}"

    @property
    def levels_said(self):
        """``levels`` in the active language: (criterion, level from 0, words)."""
        language = get_language() or "ar"
        return [
            (_in(language, entry["criterion"]), entry["level"], _in(language, entry["words"])) for entry in self.levels
        ]

    @property
    def waits_for_a_look(self):
        """Handed in, and nobody has said anything since."""
        if self.handed_in_at is None:
            return False
        return all(moment is None or moment < self.handed_in_at for moment in (self.marked_at, self.feedback_at))


class HandIn(models.Model):
    """What was handed in, once: never changed, never deleted (the database refuses)."""

    LONGEST_TEXT = 10_000

    public_id = PublicIdField()
    project = models.ForeignKey(ProjectSubmission, on_delete=models.PROTECT, related_name="hand_ins")
    number = models.PositiveSmallIntegerField(_("number"))  # 1, 2, 3 … of this project
    text = models.TextField(_("text"), blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)])
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    file = models.CharField(max_length=100, blank=True)  # its name in the storage; empty: none
    file_name = models.CharField(_("file"), max_length=120, blank=True)  # as the trainee called it, made safe
    file_type = models.CharField(max_length=100, blank=True)  # by its content
    file_bytes = models.PositiveIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(_("handed in"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hand_ins")

    class Meta:
        verbose_name = _("hand-in")
        verbose_name_plural = _("hand-ins")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="hand_ins_of_a_project_are_numbered"),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | ~Q(file=""),
                name="something_is_handed_in",
                violation_error_message=_("Write something, give a link, or choose a file."),
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="a_link_handed_in_is_https",
                violation_error_message=_("Write a link that begins with https://."),
            ),
            models.CheckConstraint(
                condition=Q(file="", file_name="", file_type="", file_bytes=0, file_sha256="")
                | (~Q(file="") & ~Q(file_name="") & ~Q(file_type="") & Q(file_bytes__gt=0) & ~Q(file_sha256="")),
                name="a_file_handed_in_says_what_it_is",
            ),
        ]

    def __str__(self):
        return f"{self.project_id}: {self.number}"


def _in(language, said):
    """Words kept in several languages, in ``language`` or else in one there is."""
    return said.get(language) or next(iter(said.values()), "")
