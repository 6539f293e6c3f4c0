"""From what a lead writes to what is printed, and what stays as it was."""

import json
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from certificates import ending, invariants, issuing, pictures, specimens, storage, versions
from certificates.facts import Names
from certificates.models import Badge, Certificate, CertificateTemplate, TemplatePicture, TemplateVersion
from certificates.rendering import STANDARD_TEMPLATE, render
from certificates.rendering.wording import COMPLETION, STANDARD
from lms.audit.models import AuditEvent
from lms.outbox import jobs
from tests.certificates.rendering.samples import read
from tests.factories.certificates import DecidedEnrolmentFactory, issued_certificate
from tests.factories.templates import published_template

pytestmark = pytest.mark.django_db


def image(colour, size=(1200, 800), kind="PNG"):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return get_image_model().objects.create(title=colour, file=ContentFile(file.getvalue(), name=f"{colour}.{kind}"))


def signatory(name_ar="ماجد الزهراني", signature=None):
    return {
        "type": "signatory",
        "value": {
            "name_ar": name_ar,
            "name_en": "Majid Alzahrani",
            "title_ar": "رئيس الجمعية",
            "title_en": "Chairman",
            "signature": signature,
        },
    }


def logo(picture):
    return {"type": "logo", "value": {"image": picture.pk, "words": "شعار الجمعية"}}


def said(certificate):
    return read(storage.read(certificate))


def test_what_a_lead_writes_is_what_is_printed(lead):
    template = published_template(
        opening_ar_female="تشهد {programme} بأنّ",
        title_en="WELL DONE",
        detail_en="{hours}, {centre}",
        logos=json.dumps([logo(image("red"))]),
        signatories=json.dumps([signatory(), signatory("هند القرني", image("blue").pk)]),
    )
    versions.choose(template, by=lead)
    text = said(issued_certificate(enrolment__person__gender="female"))
    for words in [
        "تشهد صنائع رقمية بأن",
        "WELL DONE",
        " hours, ",
        "ماجد الزهراني",
        "هند القرني",
        "Chairman",
        "شهادة إتمام",
    ]:
        assert words in text
    assert not any(words in text for words in ["مدير البرنامج", "sessions", "أتمّت"])


def test_a_sentence_that_is_left_empty_is_the_standard_one_of_its_kind():
    for kind, wording in STANDARD.items():
        made = versions.written(CertificateTemplate(kind=kind))
        assert (made.wording, made.kind) == (wording, kind)
    assert versions.written(CertificateTemplate()) == STANDARD_TEMPLATE


def test_who_signs_is_the_programmes_own_where_a_template_names_nobody(lead):
    versions.choose(published_template(), by=lead)
    certificate = issued_certificate()
    assert certificate.facts["signatory_ar"] == "مدير البرنامج"
    assert "second_signatory_ar" not in certificate.facts


def test_a_certificate_stays_on_the_version_that_it_was_printed_on(lead):
    template = published_template(title_en="FIRST")
    versions.choose(template, by=lead)
    old = issued_certificate()
    data = storage.read(old)
    template.title_en = "SECOND"
    template.save_revision().publish()
    new = issued_certificate()
    assert ("FIRST" in said(old), "SECOND" in said(new)) == (True, True)
    assert old.version.sha256 != new.version.sha256
    assert render(old.printed, versions.read(old.version)).prefix == data[: len(data) - len(_tail(old))]
    assert invariants_broken() == {}


def _tail(certificate):
    with storage.storages["certificates"].open(certificate.file) as file:
        return file.read()


def invariants_broken():
    return {promise: broken for promise, broken in invariants.promises() if broken}


def test_a_correction_is_printed_on_what_it_corrects_was_printed_on(lead):
    template = published_template(title_en="FIRST")
    versions.choose(template, by=lead)
    old = issued_certificate()
    versions.choose(None, by=lead)
    new = ending.supersede(old, by=lead, reason="A letter", names=Names("سلمى الحازمي", "Salma Alhazmi"))
    jobs.run_all()
    new.refresh_from_db()
    assert new.version == old.version
    assert "FIRST" in said(new)


def test_what_failed_is_tried_again_on_the_template_of_that_day(lead):
    [certificate] = issuing.issue([DecidedEnrolmentFactory(enrolment__person__name_en="")], by=lead)
    jobs.run_all()
    template = published_template(title_en="LATER")
    versions.choose(template, by=lead)
    certificate.refresh_from_db()
    issuing.retry(certificate, by=lead, names=Names("سلمى الحازمي", "Salma Alhazmi"))
    jobs.run_all()
    certificate.refresh_from_db()
    assert certificate.version == template.version
    assert "LATER" in said(certificate)


def test_a_draft_is_printed_by_nobody(lead):
    template = published_template(title_en="PUBLISHED")
    versions.choose(template, by=lead)
    template.title_en = "DRAFT"
    template.save_revision()
    assert "PUBLISHED" in said(issued_certificate())


def test_the_same_again_is_the_same_version():
    template = published_template(title_en="FIRST")
    first = template.version
    for title in ["SECOND", "FIRST"]:
        template.title_en = title
        template.save_revision().publish()
        template.refresh_from_db()
    assert template.version == first
    assert TemplateVersion.objects.count() == 2
    assert AuditEvent.objects.filter(verb="template.published").count() == 3


def test_a_picture_is_kept_whatever_becomes_of_the_image(lead):
    picture = image("red", size=(3000, 500), kind="JPEG")
    template = published_template(logos=json.dumps([logo(picture)]))
    [kept] = TemplatePicture.objects.all()
    with Image.open(BytesIO(kept.data)) as printed:
        assert (printed.format, printed.size, printed.mode) == ("PNG", (900, 150), "RGB")
    picture.delete()
    versions._read.cache_clear()
    versions.choose(template, by=lead)
    certificate = issued_certificate()
    assert b"/Subtype /Image" in storage.read(certificate) or b"/Subtype/Image" in storage.read(certificate)


@pytest.mark.parametrize("data", [b"", b"no image", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(pictures.NotAPicture):
        pictures.ready_for_print(BytesIO(data))


def test_a_picture_of_too_many_pixels_is_refused_unread(monkeypatch):
    monkeypatch.setattr(pictures, "TOO_MANY", 100)
    with image("red").open_file() as file, pytest.raises(pictures.NotAPicture):
        pictures.ready_for_print(file)


def test_a_cohort_may_have_a_template_of_its_own(lead):
    decided = [DecidedEnrolmentFactory() for _each in range(3)]
    for_all, own = published_template("All", title_en="ALL"), published_template("Own", title_en="OWN")
    versions.choose(for_all, by=lead)
    versions.choose(own, by=lead, cohort=decided[1].enrolment.cohort)
    made = {one.enrolment_id: one for one in issuing.issue(decided, by=lead)}
    assert [made[one.enrolment_id].version for one in decided] == [for_all.version, own.version, for_all.version]
    versions.choose(None, by=lead, cohort=decided[1].enrolment.cohort)
    assert versions.Choices().version_for(decided[1].enrolment.cohort_id) == for_all.version


def test_one_that_is_withdrawn_counts_as_none_chosen(lead):
    template = published_template()
    versions.choose(template, by=lead)
    template.unpublish()
    assert versions.Choices().version_for(1) is None
    assert list(versions.offered()) == []


def test_choosing_costs_the_same_for_many_cohorts(lead, django_assert_num_queries):
    for number in range(5):
        template = published_template(f"{number}", title_en=f"{number}")
        versions.choose(template, by=lead, cohort=DecidedEnrolmentFactory().enrolment.cohort)
    with django_assert_num_queries(1):
        choices = versions.Choices()
        assert all(choices.version_for(cohort).pk for cohort in choices.by_cohort)


def test_the_specimen_is_drawn_on_it_too(lead):
    decided = DecidedEnrolmentFactory()
    before = specimens.picture_of(decided.enrolment)
    versions.choose(published_template(strong="#4b2e83"), by=lead)
    assert specimens.picture_of(decided.enrolment) != before


def test_the_badge_of_a_completion_says_so(lead):
    certificate = issued_certificate()
    assert certificate.printed.kind == COMPLETION
    for badge in Badge.objects.filter(certificate=certificate):
        assert (
            json.loads(badge.document)["credentialSubject"]["achievement"]["achievementType"]
            == "CertificateOfCompletion"
        )


def test_a_version_or_picture_that_was_changed_is_noticed(lead):
    published_template(logos=json.dumps([logo(image("red"))]))
    assert invariants_broken() == {}
    TemplateVersion.objects.update(content="{}")
    TemplatePicture.objects.update(data=b"x")
    [broken] = invariants_broken().values()
    assert len(broken) == 2


def test_a_certificate_on_another_version_than_it_says_is_noticed(lead):
    certificate = issued_certificate()
    Certificate.objects.filter(pk=certificate.pk).update(version=published_template().version)
    assert invariants_broken() == {"Every certificate says what was frozen when it was reserved": [certificate.code]}
