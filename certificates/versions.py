"""From what a lead writes to what is printed: each publication of a template is a version, which never changes."""

from dataclasses import fields
from functools import lru_cache

from django.db import transaction

from certificates.models import CertificateTemplate, TemplateChoice, TemplatePicture, TemplateVersion
from certificates.pictures import ready_for_print
from certificates.rendering.colours import Colours
from certificates.rendering.templates import STANDARD_TEMPLATES, Picture, Signatory, Template, pictures_in
from certificates.rendering.wording import COMPLETION, SENTENCES, STANDARD, Wording
from lms.audit import trail

SIGNED_BY = {"ar": "توقيع", "en": "Signature of"}


def written(template):
    """The Template that a CertificateTemplate is as it stands, saved or not. Raises NotAPicture."""
    standard = STANDARD[template.kind]
    return Template(
        kind=template.kind,
        design=template.design,
        colours=Colours(**{field.name: getattr(template, field.name) for field in fields(Colours)}),
        wording=Wording(**{name: getattr(template, name) or getattr(standard, name) for name in SENTENCES}),
        logos=tuple(_picture(one.value["image"], one.value["words"]) for one in template.logos),
        signatories=tuple(_signatory(one.value) for one in template.signatories),
    )


@transaction.atomic
def keep(template, *, by=None):
    """Take what a template says now for its version. Twice, or back to what it said before: the same version."""
    # Held and read anew: of two who publish at once, the last one's words are the last one's version.
    template = CertificateTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    made = written(template)
    TemplatePicture.objects.bulk_create(
        [TemplatePicture(sha256=one.sha256, data=one.data) for one in set(made.pictures)], ignore_conflicts=True
    )
    version, is_new = TemplateVersion.objects.get_or_create(
        sha256=made.sha256, defaults={"template": template, "content": made.to_json()}
    )
    if template.version_id != version.pk:
        CertificateTemplate.objects.filter(pk=template.pk).update(version=version)
        trail.record("template.published", template, by=by, version=version.sha256, is_new=is_new)
    return version


def read(version, kind=COMPLETION):
    """The Template of a TemplateVersion; the standard one of its kind for None."""
    return STANDARD_TEMPLATES[kind] if version is None else _read(version.sha256)


@lru_cache(maxsize=64)
def _read(sha256):
    content = TemplateVersion.objects.values_list("content", flat=True).get(sha256=sha256)
    kept = TemplatePicture.objects.filter(sha256__in=pictures_in(content))
    files = {one.sha256: bytes(one.data) for one in kept}
    return Template.from_json(content, files)


class Choices:
    """What certificates of a kind are printed on, for each cohort, as it is chosen at this moment; one query for any number."""

    def __init__(self, kind=COMPLETION):
        chosen = TemplateChoice.objects.filter(kind=kind, template__live=True).select_related("template__version")
        self.by_cohort = {one.cohort_id: one.template for one in chosen}

    def template_for(self, cohort_id=None):
        """A CertificateTemplate, or None for the standard one."""
        return self.by_cohort.get(cohort_id) or self.by_cohort.get(None)

    def version_for(self, cohort_id=None):
        """A TemplateVersion, or None for the standard template."""
        template = self.template_for(cohort_id)
        return template.version if template else None


class Paper:
    """What a lead chooses from, for a cohort or for all: the templates there are, and the one that is chosen."""

    def __init__(self, cohort=None, kind=COMPLETION):
        choices = Choices(kind)
        self.offered = list(offered(kind).order_by("name"))
        self.own = choices.by_cohort.get(cohort and cohort.pk)
        self.for_all = choices.by_cohort.get(None)


def offered(kind=COMPLETION):
    """Templates that may be chosen."""
    return CertificateTemplate.objects.filter(kind=kind, live=True, version__isnull=False)


@transaction.atomic
def choose(template, *, by, cohort=None, kind=COMPLETION):
    """Print the certificates of a cohort, or of all that choose none, on a template; None: as for all, the standard one.

    Those that are issued, or being made, stay as they are. One that is withdrawn later counts as none chosen.
    """
    if template is None:
        for chosen in TemplateChoice.objects.filter(cohort=cohort, kind=kind):
            trail.record("template.not_chosen", chosen.template, by=by, cohort=cohort and cohort.code)
            chosen.delete()
    else:
        TemplateChoice.objects.update_or_create(cohort=cohort, kind=kind, defaults={"template": template})
        trail.record("template.chosen", template, by=by, cohort=cohort and cohort.code)


def _picture(image, words):
    with image.open_file() as file:
        return Picture(ready_for_print(file), words)


def _signatory(value):
    name = value["name_ar"]
    signature = value["signature"] and _picture(value["signature"], f"{SIGNED_BY['ar']} {name}")
    return Signatory(
        **{text: value[text] for text in ("name_ar", "name_en", "title_ar", "title_en")}, signature=signature or None
    )
