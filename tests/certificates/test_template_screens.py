"""A lead writes a template, looks at it, publishes it, and prints on it."""

import json

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from certificates import issuing, pictures, versions
from certificates.models import CertificateTemplate, TemplateVersion
from certificates.viewsets import templates
from tests.certificates.test_versions import image, logo
from tests.factories.certificates import DecidedEnrolmentFactory
from tests.factories.templates import published_template
from tests.walk.posts import TEMPLATE

pytestmark = pytest.mark.django_db

PUBLISH = {"action-publish": "yes"}


@pytest.fixture
def desk(lead, signed_in):
    """The lead's browser, in English."""
    lead.language = "en"
    lead.save()
    return signed_in(lead)


def at(name, *args):
    return reverse(f"certificate_templates:{name}", args=args)


def written(**changes):
    return TEMPLATE | changes


def errors_of(answer):
    assert answer.status_code == 200, answer.headers.get("Location")
    return {name: " ".join(map(str, errors)) for name, errors in answer.context["form"].errors.items()}


def with_logo(picture):
    return {
        "logos-count": "1",
        "logos-0-deleted": "",
        "logos-0-order": "0",
        "logos-0-type": "logo",
        "logos-0-id": "",
        "logos-0-value-image": str(picture.pk),
        "logos-0-value-words": "A partner",
    }


def signed_by(name_en):
    texts = {"name_ar": "ماجد الزهراني", "name_en": name_en, "title_ar": "رئيس الجمعية", "title_en": "Chairman"}
    block = {"deleted": "", "order": "0", "type": "signatory", "id": "", "value-signature": ""}
    block |= {f"value-{name}": text for name, text in texts.items()}
    return {"signatories-count": "1"} | {f"signatories-0-{name}": value for name, value in block.items()}


def test_a_lead_publishes_a_template_and_prints_on_it(desk):
    assert desk.post(at("add"), written(title_en="BRAVO", **PUBLISH)).status_code == 302
    template = CertificateTemplate.objects.get()
    assert versions.read(template.version).wording.title_en == "BRAVO"
    listed = desk.get(at("list")).content.decode()
    assert "Another template" in listed
    assert "Published" in listed

    decided = DecidedEnrolmentFactory()
    issue = reverse("certificate_desk:issue", args=[decided.enrolment.cohort_id])
    assert "Print on it" in desk.get(issue).content.decode()
    desk.post(reverse("certificate_desk:template_for_all"), {"template": template.pk})
    seen = desk.get(issue).context["seen"]
    desk.post(issue, {"seen": seen})
    assert decided.enrolment.certificates.get().version == template.version


def test_what_was_looked_at_on_another_template_is_looked_at_again(desk):
    decided = DecidedEnrolmentFactory()
    issue = reverse("certificate_desk:issue", args=[decided.enrolment.cohort_id])
    seen = desk.get(issue).context["seen"]
    template = published_template(title_en="BRAVO")
    own = reverse("certificate_desk:template_for_cohort", args=[decided.enrolment.cohort_id])
    assert desk.post(own, {"template": template.pk}).headers["Location"] == issue
    assert "Look again" in desk.post(issue, {"seen": seen}).content.decode()
    assert not decided.enrolment.certificates.exists()


@pytest.mark.parametrize("wanted", ["999999", "x", "-1", "١", "9" * 40])
def test_a_template_that_is_not_offered_is_not_chosen(desk, wanted):
    draft = CertificateTemplate.objects.create(name="Draft", live=False)
    for key in (wanted, str(draft.pk)):
        answer = desk.post(reverse("certificate_desk:template_for_all"), {"template": key}, follow=True)
        assert "not published any more" in answer.content.decode()
    assert versions.Choices().by_cohort == {}


def test_a_draft_may_be_unfinished_and_is_no_version(desk):
    assert desk.post(at("add"), written(design="girih")).status_code == 302
    assert not TemplateVersion.objects.exists()
    assert "Draft" in desk.get(at("list")).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        (
            {"detail_en": "{name} was here"},
            "detail_en",
            "No certificate knows “{name}”. What may stand in braces: {duration}",
        ),
        ({"opening_ar_male": "{"}, "opening_ar_male", "No certificate knows “{”"),
        ({"title_en": "{hours}"}, "title_en", "nothing stands in braces"),
        ({"strong": "red"}, "strong", "Write a colour as #"),
        ({"strong": "#f0e8d8"}, "strong", "too much like the paper's"),
        ({"accent": "#fbf8f2"}, "accent", "too much like the paper's"),
        ({"design": "../../etc"}, "design", "Select a valid choice"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(desk, changes, field, said):
    errors = errors_of(desk.post(at("add"), written(**changes, **PUBLISH)))
    assert list(errors) == [field]
    assert said in errors[field]
    assert not CertificateTemplate.objects.exists()


def test_what_has_no_room_is_said_before_it_is_published(desk):
    long = signed_by("W" * 80)
    errors = errors_of(desk.post(at("add"), written(**long, **PUBLISH)))
    assert "The English name of the signatory is too long for the certificate" in errors["__all__"]
    assert desk.post(at("add"), written(**long)).status_code == 302, "as a draft it is kept"


def test_what_the_fonts_cannot_show_is_said_before_it_is_published(desk):
    errors = errors_of(desk.post(at("add"), written(title_en="證書", **PUBLISH)))
    assert "cannot show “證 書” of the English title" in errors["__all__"]


def test_an_image_that_cannot_be_read_is_said_before_it_is_published(lead, monkeypatch):
    monkeypatch.setattr(pictures, "TOO_MANY", 100)
    form_class = templates.get_form_class()
    form = form_class(QueryDict(urlencode(written(**with_logo(image("red")), **PUBLISH))), for_user=lead)
    with translation.override("en"):
        assert "One of the images cannot be read" in str(form.errors)


def preview(browser, mode="female", **changes):
    posted = browser.post(at("preview_on_add"), written(**changes))
    assert posted.json() == {"is_valid": True, "is_available": True}
    return browser.get(f"{at('preview_on_add')}?mode={mode}").content.decode()


@pytest.mark.parametrize("mode", ["female", "male", "", "long"])
def test_the_preview_is_the_engines_own_paper(desk, mode):
    assert "data:image/png;base64," in preview(desk, mode, **with_logo(image("red")))


def test_the_preview_changes_with_what_is_typed(desk):
    assert preview(desk, strong="#4b2e83") != preview(desk)


def test_the_preview_says_what_is_wrong(desk):
    shown = preview(desk, title_en="證書")
    assert "data:image" not in shown
    assert "cannot show “證 書” of the English title" in shown


def test_an_old_revision_can_be_looked_at_and_compared(desk):
    template = published_template(title_en="FIRST")
    first = template.latest_revision_id
    template.title_en = "SECOND"
    template.save_revision().publish()
    assert "data:image/png" in desk.get(at("revisions_view", template.pk, first)).content.decode()
    compared = desk.get(at("revisions_compare", template.pk, first, "live")).content.decode()
    assert "FIRST" in compared
    assert "SECOND" in compared


def test_hostile_words_are_text(desk):
    sentence = "<script>alert(1)</script> & {centre} $strong ${hours} %(x)s"
    assert desk.post(at("add"), written(detail_en=sentence, **PUBLISH)).status_code == 302
    template = published_template(detail_en="<b>{centre}</b> & $strong %(x)s", logos=json.dumps([logo(image("red"))]))
    made = versions.read(template.version)
    assert made.wording.detail_en == "<b>{centre}</b> & $strong %(x)s"
    issuing.issue([DecidedEnrolmentFactory()], by=None)
