"""Where it is taught, and the partners who send trainees; with the permissions on one of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from lms.scoping.public_ids import PublicIdField


class Centre(models.Model):
    """A neighbourhood centre with rooms to teach in."""

    public_id = PublicIdField()
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    district_ar = models.CharField(_("district, in Arabic"), max_length=80)
    district_en = models.CharField(_("district, in English"), max_length=80)
    address_ar = models.CharField(_("address, in Arabic"), max_length=200, blank=True)
    address_en = models.CharField(_("address, in English"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=30)
    has_womens_section = models.BooleanField(
        _("has a women's section"),
        default=False,
        help_text=_("Cohorts for girls and women are then taught by women alone."),
    )
    opening_ar = models.TextField(
        _("opening hours, in Arabic"), blank=True, help_text=_("A line for each: days, then times.")
    )
    opening_en = models.TextField(
        _("opening hours, in English"), blank=True, help_text=_("A line for each: days, then times.")
    )
    access_ar = models.TextField(_("accessibility, in Arabic"), blank=True)
    access_en = models.TextField(_("accessibility, in English"), blank=True)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["code"]
        permissions = [
            ("coordinate_centre", _("Can run the cohorts of this centre")),
            ("appoint_coordinator", _("Can say who coordinates which centre")),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.name_en if get_language() == "en" else self.name_ar

    @property
    def district(self):
        return self.district_en if get_language() == "en" else self.district_ar

    @property
    def address(self):
        return self.address_en if get_language() == "en" else self.address_ar

    @property
    def opening(self):
        return self.opening_en if get_language() == "en" else self.opening_ar

    @property
    def access(self):
        return self.access_en if get_language() == "en" else self.access_ar


class Organisation(models.Model):
    """A partner organisation, most often a charity, whose beneficiaries are taught."""

    public_id = PublicIdField()
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        ordering = ["code"]
        permissions = [("refer_for_organisation", _("Can refer beneficiaries of this organisation"))]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_ar


class CentreUserObjectPermission(UserObjectPermissionBase):
    """An account may act for one centre; the row dies with either."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="centre_permissions")
    content_object = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="user_permissions")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class OrganisationUserObjectPermission(UserObjectPermissionBase):
    """An account may act for one organisation; the row dies with either."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisation_permissions"
    )
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="user_permissions")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
