"""A course run once, at a centre, over some weeks; and its sessions."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Course
from lms.arabic import folding
from lms.centres.models import Centre
from lms.cohorts import schedule
from lms.scoping.counts import count_of
from lms.scoping.public_ids import PublicIdField


class CohortQuerySet(models.QuerySet):
    def public(self):
        """What strangers may see: everything a lead has published, but for what was called off."""
        return self.filter(status__in=[Cohort.Status.PUBLISHED, Cohort.Status.CLOSED])

    # See also: Cohort.takes_applications_on
    def open_to_applications(self, on):
        """Published cohorts whose application window contains the date ``on``, both ends included."""
        return self.filter(status=Cohort.Status.PUBLISHED, applications_open_on__lte=on, applications_close_on__gte=on)

    def opening_after(self, on):
        """Published cohorts whose applications open after the date ``on``."""
        return self.filter(status=Cohort.Status.PUBLISHED, applications_open_on__gt=on)

    def not_over(self, on):
        """Published cohorts whose last day is not before the date ``on``: taught now, or still to begin."""
        return self.filter(status=Cohort.Status.PUBLISHED, ends_on__gte=on)

    def with_places(self):
        """The course and centre at hand, for lists."""
        return self.select_related("course", "centre")

    def with_waiting(self):
        """``waiting``: how many wait for a seat."""
        return self.annotate(waiting=_enrolments("waiting"))

    def with_sessions(self):
        """The sessions at hand, for ``Cohort.weekly``."""
        return self.prefetch_related("class_sessions")

    def with_undecided(self):
        """``undecided``: how many applications wait for an answer, the waiting list not counted."""
        return self.annotate(undecided=_enrolments("applied"))

    def matching(self, text):
        """Cohorts of which every word of ``text`` is in the code, the course or the centre, spelling folded."""
        found = self
        courses = _keys(Course.objects.values_list("pk", "title_ar", "title_en"))
        centres = _keys(Centre.objects.values_list("pk", "name_ar", "name_en", "district_ar", "district_en"))
        for word in folding.fold(text).split():
            found = found.filter(
                Q(code__icontains=word)
                | Q(course__in=[pk for pk, key in courses if word in key])
                | Q(centre__in=[pk for pk, key in centres if word in key])
            )
        return found


def _enrolments(status):
    """How many of the cohort's are in the state; counted for each row that is shown, and so for no other."""
    return count_of(apps.get_model("cohorts", "Enrolment").objects.filter(status=status), by="cohort")


def _keys(rows):
    """Of the few courses and centres there are: each row's key with its names, folded."""
    return [(pk, folding.fold(" ".join(names))) for pk, *names in rows]


class Cohort(models.Model):
    """Up to ``capacity`` trainees who take one course together."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Closed")  # taught to its end: registers locked, graduation may be decided
        CANCELLED = "cancelled", pgettext_lazy("cohort", "Cancelled")

    class Audience(models.TextChoices):
        ALL = "all", _("Everyone")
        FEMALE = "female", _("Girls and women")
        MALE = "male", _("Boys and men")

    public_id = PublicIdField()
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("course"))
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("centre"))
    code = models.CharField(_("code"), max_length=30, unique=True)
    audience = models.CharField(_("audience"), max_length=6, choices=Audience, default=Audience.ALL)
    capacity = models.PositiveSmallIntegerField(_("seats"), default=30, validators=[MinValueValidator(1)])
    # Counted here so that one conditional UPDATE can take a seat; check_invariants compares it with the enrolments.
    taken = models.PositiveSmallIntegerField(_("seats taken"), default=0, editable=False)
    applications_open_on = models.DateField(_("applications open on"))
    applications_close_on = models.DateField(_("applications close on"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # Copied from the course when planned: a later change of the course does not move these goalposts.
    attendance_percent = models.PositiveSmallIntegerField(
        _("attendance needed, percent"), validators=[MaxValueValidator(100)]
    )
    project_percent = models.PositiveSmallIntegerField(
        _("project mark needed, percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )  # None: no project is needed
    makeups_allowed = models.PositiveSmallIntegerField(_("make-up sessions that count"), default=2)
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "code"]
        permissions = [
            ("take_register", _("Can take the register of this cohort")),
            ("correct_register", _("Can correct a locked register")),
            ("decide_register", _("Can decide between two marks in the register of this cohort")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="a_cohort_has_at_least_one_seat",
                violation_error_message=_("A cohort has at least one seat."),
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_at__isnull=False),
                name="a_closed_cohort_says_when_it_was_closed",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="a_cohort_gives_away_no_more_seats_than_it_has",
                violation_error_message=_("More seats are taken than this. Seats cannot go below those taken."),
            ),
            models.CheckConstraint(
                condition=Q(applications_open_on__lte=F("applications_close_on")),
                name="applications_close_on_or_after_they_open",
                violation_error_message=_("Applications close before they open."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="a_cohort_ends_on_or_after_its_first_day",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=Q(attendance_percent__lte=100)
                & (Q(project_percent__isnull=True) | Q(project_percent__lte=100)),
                name="a_cohort_asks_for_at_most_a_hundred_percent",
            ),
        ]

    def __str__(self):
        return self.code

    def unique_error_message(self, model_class, unique_check):
        if unique_check == ("code",):
            return ValidationError(_("Another cohort has this code."), code="unique")
        return super().unique_error_message(model_class, unique_check)

    # See also: CohortQuerySet.open_to_applications
    def takes_applications_on(self, day):
        return self.status == self.Status.PUBLISHED and self.applications_open_on <= day <= self.applications_close_on

    @property
    def is_taught_by_women(self):
        """Whether women alone teach it, by the rule of its centre."""
        return self.audience == Cohort.Audience.FEMALE and self.centre.has_womens_section

    @property
    def seats_left(self):
        return self.capacity - self.taken

    @cached_property
    def weekly(self):
        """When it meets, week after week; see ``schedule.weekly``."""
        counted = [one for one in self.class_sessions.all() if one.status != ClassSession.Status.CANCELLED]
        return schedule.weekly(one.slot for one in counted)


class ClassSessionQuerySet(models.QuerySet):
    def counted(self):
        """Sessions that are part of the course: all but those called off."""
        return self.exclude(status=ClassSession.Status.CANCELLED)


class ClassSession(models.Model):
    """One meeting of a cohort."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")  # the trainer finished its register
        CANCELLED = "cancelled", _("Cancelled")

    public_id = PublicIdField()
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="class_sessions", verbose_name=_("cohort")
    )
    number = models.PositiveSmallIntegerField(_("number"))  # 1, 2, 3 … within the cohort
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    status = models.CharField(_("state"), max_length=9, choices=Status, default=Status.PLANNED, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="registers_finished",
    )
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)  # at cohort close

    objects = ClassSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "number"]
        permissions = [("cover_session", _("Can take the register of this session for another trainer"))]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="one_session_per_cohort_and_number"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="a_session_ends_after_it_begins",
                violation_error_message=_("The session ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="a_session_held_says_who_finished_its_register_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.cohort} · {self.number}"

    @property
    def held_on(self):
        """The date in the programme's time zone."""
        return timezone.localtime(self.starts_at).date()

    @property
    def slot(self):
        """Its day and times in the programme's time zone."""
        return schedule.Slot(
            self.held_on, timezone.localtime(self.starts_at).time(), timezone.localtime(self.ends_at).time()
        )
