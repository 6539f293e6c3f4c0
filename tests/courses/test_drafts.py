"""A draft is saved with its blocks half-finished, and shown; what goes to a reader is whole."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail import blocks
from wagtail.images.tests.utils import get_test_image_file

from courses.blocks import LessonBlock
from courses.models import LessonPage
from lms.programme.models import ProgrammeDocument, ProgrammeImage

pytestmark = pytest.mark.usefixtures("site")

KINDS = LessonBlock().child_blocks
QUESTIONS = KINDS["quiz"].child_blocks["questions"].child_blocks


def blank(block, prefix, *, items):
    """What the browser sends of a block nobody has written in yet; its lists hold ``items`` blank items each."""
    match block:
        case blocks.StructBlock():
            parts = [blank(part, f"{prefix}-{name}", items=items) for name, part in block.child_blocks.items()]
            return {field: value for part in parts for field, value in part.items()}
        case blocks.ListBlock():
            return stream([("item", block.child_block)] * items, prefix, items=items)
        case blocks.StreamBlock():
            return stream(list(block.child_blocks.items()) * items, prefix, items=items)
        case blocks.BooleanBlock():
            return {}
        case blocks.RichTextBlock():
            return {prefix: "null"}
    return {prefix: ""}


def stream(members, prefix, *, items):
    fields = {f"{prefix}-count": len(members)}
    for n, (kind, block) in enumerate(members):
        fields |= {f"{prefix}-{n}-deleted": "", f"{prefix}-{n}-order": n, f"{prefix}-{n}-type": kind}
        fields |= {f"{prefix}-{n}-id": ""} | blank(block, f"{prefix}-{n}-value", items=items)
    return fields


def form(page, body):
    comments = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    fields = {name: getattr(page, name) for name in ["title", "slug", "minutes", "summary"]}
    return fields | {f"comments-{name}": value for name, value in comments.items()} | body


BLANKS = [
    pytest.param(stream([(kind, block)], "body", items=items), kind, id=f"{kind}, {items} in each list")
    for kind, block in KINDS.items()
    for items in [0, 1]
    if items == 0 or blank(block, "", items=0) != blank(block, "", items=1)
]


@pytest.mark.parametrize(("body", "kind"), BLANKS)
def test_a_blank_block_is_saved_and_shown_as_a_draft_and_goes_no_further(signed_in, lead, page_of, body, kind):
    page = page_of("ar", "lesson-1")
    browser = signed_in(lead)
    edit = f"/admin/pages/{page.pk}/edit/"

    assert browser.post(edit, form(page, body)).status_code == 302
    draft = page_of("ar", "lesson-1").get_latest_revision_as_object()
    assert [block.block_type for block in draft.body] == [kind]

    assert browser.get(edit).status_code == 200
    assert browser.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200
    assert browser.post(f"{edit}preview/", form(page, body)).json()["is_valid"]
    shown = browser.get(f"{edit}preview/")
    assert (shown.status_code, "None" in shown.content.decode()) == (200, False)

    for action in ["action-publish", "action-submit"]:
        refused = browser.post(edit, form(page, body) | {action: action})
        assert refused.status_code == 200
        assert set(refused.context["form"].errors) == {"body"}
    page = page_of("ar", "lesson-1")
    assert len(page.body) > 1
    assert page.current_workflow_state is None


def test_a_draft_without_any_block_is_saved_and_not_published(signed_in, lead, page_of):
    page = page_of("ar", "lesson-1")
    edit = f"/admin/pages/{page.pk}/edit/"
    assert signed_in(lead).post(edit, form(page, {"body-count": 0})).status_code == 302
    assert signed_in(lead).get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200
    refused = signed_in(lead).post(edit, form(page, {"body-count": 0, "action-publish": "1"}))
    assert set(refused.context["form"].errors) == {"body"}


@pytest.mark.parametrize("kind", [*KINDS, *(f"quiz.{kind}" for kind in QUESTIONS)])
def test_a_block_of_which_nothing_is_stored_is_drawn(kind):
    name, _, question = kind.partition(".")
    value = {"questions": [{"type": question, "value": {}}]} if question else {}
    page = LessonPage(body=[{"type": name, "value": "" if name == "text" else value}])
    assert page.body.render_as_block().strip()


def test_a_draft_takes_no_file_that_is_no_video(db):
    letter = ProgrammeDocument.objects.create(title="رسالة", file=ContentFile(b"%PDF", name="letter.pdf"))
    with pytest.raises(ValidationError) as refused:
        KINDS["video"].clean_deferred(KINDS["video"].to_python({"file": letter.pk}))
    assert set(refused.value.block_errors) == {"file"}


def test_a_draft_takes_no_figure_that_is_both_image_and_drawing(db):
    image = ProgrammeImage.objects.create(title="صورة", file=get_test_image_file())
    raw = {"image": image.pk, "drawing": "SAFE/phishing"}
    with pytest.raises(ValidationError) as refused:
        KINDS["figure"].clean_deferred(KINDS["figure"].to_python(raw))
    assert set(refused.value.block_errors) == {"image"}
