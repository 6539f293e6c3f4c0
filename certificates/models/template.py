"""The templates that leads make, the versions of them that certificates are printed on, and who takes which."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.blocks import LogoBlock, Parts, SignatoryBlock
from certificates.rendering.colours import Colours
from certificates.rendering.designs import DESIGNS
from certificates.rendering.wording import COMPLETION, GENDERS, SERVICE, STANDARD
from certificates.validators import colour, sentence, title
from lms.cohorts.models import Cohort

DESIGN_NAMES = {
    "girih": _("Girih: stars around the paper"),
    "ribbon": _("Ribbon: a band of stars at the side"),
    "sadu": _("Sadu: woven bands, made for volunteers"),
}
LOGOS, SIGNATORIES = 3, 2  # as many as every design has room for


def design_names():
    return [(name, DESIGN_NAMES.get(name, name)) for name in DESIGNS]


def _sentence(label, check=sentence):
    """A field of the wording; what is left empty is said as the standard wording of its kind says it."""
    return models.CharField(label, max_length=120, blank=True, validators=[check])


def _panel(name):
    """Of a sentence, with what it says where it is left empty."""
    said = dict.fromkeys([getattr(STANDARD[COMPLETION], name), getattr(STANDARD[SERVICE], name)])
    return FieldPanel(name, help_text=" · ".join(said), attrs={"lang": "en" if "_en" in name else "ar"})


class CertificateTemplateQuerySet(models.QuerySet):
    def counted(self):
        """With ``printed``: how many certificates were ever printed on a version of each."""
        made = TemplateVersion.objects.filter(template=OuterRef("pk")).order_by().values("template")
        return self.annotate(printed=Coalesce(Subquery(made.annotate(n=Count("certificates")).values("n")), 0))


class CertificateTemplate(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """How certificates look and what they say, as leads write it; ``version`` is what is printed: the last published."""

    class Kind(models.TextChoices):
        COMPLETION = COMPLETION, _("Completion of a course")
        SERVICE = SERVICE, _("Community service of a volunteer")

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("For the team; it is not printed."))
    kind = models.CharField(_("what for"), max_length=10, choices=Kind, default=Kind.COMPLETION)
    design = models.CharField(_("design"), max_length=20, choices=design_names, default="girih")
    strong = models.CharField(_("colour of the names"), max_length=7, default=Colours.strong, validators=[colour])
    accent = models.CharField(_("colour of lines and stars"), max_length=7, default=Colours.accent, validators=[colour])
    ground = models.CharField(_("colour of the paper"), max_length=7, default=Colours.ground, validators=[colour])
    logos = StreamField(Parts([("logo", LogoBlock())]), verbose_name=_("partners' logos"), blank=True, max_num=LOGOS)
    signatories = StreamField(
        Parts([("signatory", SignatoryBlock())]), verbose_name=_("who signs"), blank=True, max_num=SIGNATORIES
    )
    title_ar = _sentence(_("title, in Arabic"), title)
    title_en = _sentence(_("title, in English"), title)
    opening_ar_female = _sentence(_("above a woman's name"))
    opening_ar_male = _sentence(_("above a man's name"))
    opening_ar_neutral = _sentence(_("above the name, where nobody said"))
    before_ar_female = _sentence(_("Arabic, before a woman's course"))
    before_ar_male = _sentence(_("Arabic, before a man's course"))
    before_ar_neutral = _sentence(_("Arabic, before the course, where nobody said"))
    before_en_female = _sentence(_("English, before a woman's course"))
    before_en_male = _sentence(_("English, before a man's course"))
    before_en_neutral = _sentence(_("English, before the course, where nobody said"))
    detail_ar = _sentence(_("Arabic line below the course"))
    detail_en = _sentence(_("English line below the course"))
    version = models.ForeignKey(
        "TemplateVersion", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = CertificateTemplateQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("design")]),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("strong", attrs={"dir": "ltr"}),
                        FieldPanel("accent", attrs={"dir": "ltr"}),
                        FieldPanel("ground", attrs={"dir": "ltr"}),
                    ]
                )
            ],
            heading=_("Colours"),
        ),
        FieldPanel("logos"),
        FieldPanel("signatories"),
        MultiFieldPanel(
            [
                HelpPanel(template="certificates/admin/placeholders.html"),
                FieldRowPanel([_panel("title_ar"), _panel("title_en")]),
                FieldRowPanel([_panel(f"opening_ar_{one}") for one in GENDERS.values()]),
                FieldRowPanel([_panel(f"before_ar_{one}") for one in GENDERS.values()]),
                FieldRowPanel([_panel(f"before_en_{one}") for one in GENDERS.values()]),
                FieldRowPanel([_panel("detail_ar"), _panel("detail_en")]),
            ],
            heading=_("Sentences"),
        ),
    ]

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        permissions = [("publish_certificatetemplate", _("Can publish certificate templates"))]
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save_revision(self, *args, **kwargs):
        """Keep it as it was typed: a draft may be unfinished, one that is restored too; forms check what is published."""
        return super().save_revision(*args, **kwargs | {"clean": False})

    def with_content_json(self, content):
        """A revision as an object; what was published since it was written is none of its own words."""
        written = super().with_content_json(content)
        written.version_id = self.version_id
        return written

    def get_full_url(self):
        """Where Wagtail pretends to be when it previews one: in the admin, where it is written."""
        return settings.BASE_URL + reverse("certificate_templates:list")

    full_url = property(get_full_url)

    @property
    def preview_modes(self):
        return [("female", _("A woman")), ("male", _("A man")), ("", _("Nobody said")), ("long", _("Long names"))]

    @property
    def preview_sizes(self):
        """Paper has one."""
        return [{"name": "paper", "icon": "doc-full", "device_width": 1000, "label": _("The paper")}]

    def get_preview_template(self, request, mode_name):
        return "certificates/admin/preview.html"

    def get_preview_context(self, request, mode_name):
        return {"template": self, "whose": mode_name, "request": request}


class TemplateVersion(models.Model):
    """What was published once, and never changes: certificates are printed on it. Known by the SHA-256 of ``content``."""

    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="versions")
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.TextField()  # certificates.rendering.templates.Template, canonical JSON
    made_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        ordering = ["-pk"]

    def __str__(self):
        return self.sha256[:8]


class TemplatePicture(models.Model):
    """A logo or signature as it is printed: kept beside the versions, whatever becomes of the image it was taken from."""

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()  # PNG

    class Meta:
        verbose_name = _("picture of a template")
        verbose_name_plural = _("pictures of templates")

    def __str__(self):
        return self.sha256[:8]


class TemplateChoice(models.Model):
    """Which template the certificates of a cohort are printed on; without a cohort, those of all others of its kind."""

    cohort = models.OneToOneField(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="template_choice"
    )
    kind = models.CharField(max_length=10, choices=CertificateTemplate.Kind)
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="choices")

    class Meta:
        verbose_name = _("choice of a template")
        verbose_name_plural = _("choices of templates")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(cohort__isnull=True), name="one_template_for_all_certificates_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(cohort__isnull=True) | Q(kind=COMPLETION), name="cohorts_choose_templates_of_completion"
            ),
        ]

    def __str__(self):
        return f"{self.cohort or self.kind}: {self.template}"
