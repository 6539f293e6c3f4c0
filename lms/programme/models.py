"""Whose programme it is: its names, signatory, holidays; the image and document models."""

from datetime import time, timedelta

from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

SHOWN, SHOWN_SECONDS = "pages:programme", 60  # in the cache


class ProgrammeImage(AbstractImage):
    """An image that editors upload."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class ProgrammeRendition(AbstractRendition):
    """An image cut to a size."""

    image = models.ForeignKey(ProgrammeImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_image_and_cut"
            )
        ]


class ProgrammeDocument(AbstractDocument):
    """A file that editors offer for download."""

    admin_form_fields = Document.admin_form_fields


@register_setting(icon="form")
class Programme(BaseGenericSetting):
    """The one programme this installation runs; its names are copied onto each certificate at issue."""

    name_ar = models.CharField(_("name in Arabic"), max_length=80, default="صنائع رقمية")
    name_en = models.CharField(_("name in English"), max_length=80, default="Sanai Raqamiya")
    signatory_ar = models.CharField(_("signatory, in Arabic"), max_length=80, default="مدير البرنامج")
    signatory_en = models.CharField(_("signatory, in English"), max_length=80, default="Programme Director")
    signatory_title_ar = models.CharField(
        _("signatory's title, in Arabic"), max_length=80, default="برنامج صنائع رقمية", blank=True
    )
    signatory_title_en = models.CharField(
        _("signatory's title, in English"), max_length=80, default="Sanai Raqamiya programme", blank=True
    )
    contact_phone = models.CharField(_("contact number"), max_length=16, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    preparation_minutes = models.PositiveSmallIntegerField(
        _("minutes of preparation for each session taught"),
        default=30,
        validators=[MaxValueValidator(240)],
        help_text=_("Counted among a volunteer's hours, for registers that are finished from now on. 0: none."),
    )
    months_of_identity = models.PositiveSmallIntegerField(
        _("months for which an identity that was seen holds"),
        default=36,
        validators=[MaxValueValidator(120)],
        help_text=_("Proposed to leads, who may write another day. 0: for good."),
    )
    months_of_training = models.PositiveSmallIntegerField(
        _("months for which the training holds"), default=24, validators=[MaxValueValidator(120)]
    )
    months_of_charter = models.PositiveSmallIntegerField(
        _("months for which the signed charter holds"), default=12, validators=[MaxValueValidator(120)]
    )
    cover_at_once = models.PositiveSmallIntegerField(
        _("trainers asked at once to take a session"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("The next are asked when these have not answered in a sixth of the time that is left."),
    )
    cover_waits_minutes = models.PositiveSmallIntegerField(
        _("minutes they have at least"), default=15, validators=[MinValueValidator(5), MaxValueValidator(60)]
    )
    cover_waits_hours = models.PositiveSmallIntegerField(
        _("hours they have at most"), default=12, validators=[MinValueValidator(1), MaxValueValidator(48)]
    )
    quiet_from = models.TimeField(_("from"), default=time(22))
    quiet_until = models.TimeField(
        _("until"), default=time(8), help_text=_("The same time twice: messages are sent at any hour.")
    )

    panels = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_en")])], heading=_("Programme")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("signatory_ar"), FieldPanel("signatory_en")]),
                FieldRowPanel([FieldPanel("signatory_title_ar"), FieldPanel("signatory_title_en")]),
            ],
            heading=_("Who signs the certificates"),
        ),
        MultiFieldPanel([FieldPanel("contact_phone"), FieldPanel("contact_email")], heading=_("Contact")),
        MultiFieldPanel([FieldPanel("preparation_minutes")], heading=_("Volunteers' hours")),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("months_of_identity"),
                        FieldPanel("months_of_training"),
                        FieldPanel("months_of_charter"),
                    ]
                )
            ],
            heading=_("Volunteers' vetting"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("cover_at_once"), FieldPanel("cover_waits_minutes"), FieldPanel("cover_waits_hours")]
                )
            ],
            heading=_("A session whose trainer cannot come"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_until")])],
            heading=_("Quiet hours: messages that can wait are sent afterwards"),
        ),
    ]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    cover_at_once__range=(1, 10), cover_waits_minutes__range=(5, 60), cover_waits_hours__range=(1, 48)
                ),
                name="cover_is_asked_of_some_at_a_time_who_have_time_to_answer",
            )
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_ar

    @classmethod
    def shown(cls):
        """The settings as the frame of every page shows them: asked once a minute, and anew once they change.

        Until somebody writes them, what they are by default: ``load`` would save those on a GET.
        """
        if (found := cache.get(SHOWN)) is None:
            found = cls.objects.first() or cls()
            cache.set(SHOWN, found, SHOWN_SECONDS)
        return found

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        transaction.on_commit(lambda: cache.delete(SHOWN))


class HolidayQuerySet(models.QuerySet):
    def days_between(self, first, last):
        """The set of dates from ``first`` to ``last``, both included, on which nothing is taught."""
        return {
            day
            for holiday in self.filter(starts_on__lte=last, ends_on__gte=first)
            for day in holiday.days()
            if first <= day <= last
        }


class Holiday(models.Model):
    """A stretch of days on which no session is proposed."""

    name_ar = models.CharField(_("name in Arabic"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = HolidayQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="a_holiday_ends_on_or_after_its_first_day",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_ar

    def days(self):
        return [self.starts_on + timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1)]
