"""Pages are written and translated in their own direction, whatever the admin's language is."""

import pytest
from django.core.management import call_command

from courses import loading
from courses.models import CataloguePage, LessonPage
from tests.browser.judging import faults
from tests.factories.course_files import course_file

WRITTEN = """() => {
    const fields = 'input[type=text], textarea, [contenteditable=true]';
    return [...document.querySelectorAll('[data-edit-form]')].flatMap(form => [...form.querySelectorAll(fields)])
        .map(field => [field.name || field.closest('[data-field]')?.className || '', field.dir, field.lang]);
}"""
SEGMENTS = """() => [...document.querySelectorAll('.js-translation-editor li p')].map(p => {
    const range = document.createRange();
    range.selectNodeContents(p);
    const [words, room] = [range.getBoundingClientRect(), p.getBoundingClientRect()];
    return [p.textContent, words.right - room.right > room.left - words.left ? 'from the right' : 'from the left'];
})"""


@pytest.fixture
def lesson(lead):
    """``lesson("ar")``, ``lesson("en")``: the first lesson of a course in both languages."""
    loading.load_courses(files=[])
    loading.load_course(course_file(), catalogue=CataloguePage.objects.get(locale__language_code="ar"))
    call_command("sync_roles", verbosity=0)
    return lambda language: LessonPage.objects.get(locale__language_code=language, slug="lesson-1")


@pytest.mark.parametrize("admin_language", ["ar", "en"])
def test_a_lesson_is_written_from_right_to_left_in_arabic(page_at, lead, lesson, admin_language):
    page = page_at(1280, 800, admin_language, user=lead)
    page.goto(f"/admin/pages/{lesson('ar').pk}/edit/")
    page.wait_for_selector('[contenteditable="true"][lang="ar"]')
    fields = {name: (direction, language) for name, direction, language in page.evaluate(WRITTEN)}
    assert fields["title"] == fields["summary"] == ("rtl", "ar")
    assert fields["body-2-value-title"] == fields["body-2-value-items-0-value"] == ("rtl", "ar")
    assert fields["body-4-value-body"] == ("ltr", "")
    assert fields["body-5-value-items-0-value-term_en"] == ("auto", "")
    assert fields["slug"] == ("", "")


@pytest.mark.parametrize(("width", "language", "theme"), [(390, "ar", "dark"), (1280, "en", "light")])
def test_an_editor_s_start_page_stands_up(page_at, editor, lesson, width, language, theme):
    lesson("ar").save_revision(user=editor)
    page = page_at(width, 900, language, theme, user=editor)
    page.goto("/admin/")
    assert page.locator(".pile a").count() == 1
    # Wagtail's own pencil on the picture of the account is a small one.
    found = faults(page, leaving_out=["#wagtail-sidebar", ".sidebar"])
    assert [one for one in found if "avatar__edit-link" not in one] == []


@pytest.mark.parametrize("admin_language", ["ar", "en"])
def test_a_translation_is_read_in_the_direction_of_its_words(page_at, lead, lesson, admin_language):
    page = page_at(1280, 800, admin_language, user=lead)
    page.goto(f"/admin/pages/{lesson('en').pk}/edit/")
    page.wait_for_selector(".js-translation-editor li p")
    segments = dict(page.evaluate(SEGMENTS))
    assert segments["أيهما؟"] == "from the right"
    assert segments["Which?"] == "from the left"
    assert page.locator('a[href*="/convert_to_alias/"]').count() == 1
    assert not page.locator('a[href*="/convert_to_alias/"]').is_visible()


def test_a_draft_is_previewed_at_a_phones_width(page_at, lead, lesson):
    page = page_at(1280, 800, "en", user=lead)
    page.goto(f"/admin/pages/{lesson('ar').pk}/edit/")
    page.locator('[data-side-panel-toggle="preview"]').click()
    page.locator('[data-device-width="375"]').check(force=True)
    page.locator("iframe.w-preview__proxy").wait_for(state="detached")
    preview = page.frame_locator("#w-preview-iframe")
    preview.locator("h1").wait_for()
    assert preview.locator("html").evaluate("() => innerWidth") == 375
    assert preview.locator("h1").inner_text() == "الدرس 1"


def test_code_in_arabic_prose_is_written_from_left_to_right(page_at, lead, lesson):
    page = page_at(1280, 800, "ar", user=lead)
    page.goto(f"/admin/pages/{lesson('ar').pk}/edit/")
    code = page.locator('.Draftail-Editor span[style*="monospace"]').first
    code.wait_for()
    style = code.evaluate("e => [getComputedStyle(e).direction, getComputedStyle(e).unicodeBidi]")
    assert style == ["ltr", "isolate"]


@pytest.mark.parametrize("admin_language", ["ar", "en"])
def test_an_editor_submits_a_translation_from_its_editor(page_at, editor, lesson, admin_language):
    editor.language = admin_language
    editor.save()
    page = page_at(1280, 800, admin_language, user=editor)
    page.goto(f"/admin/pages/{lesson('en').pk}/edit/")
    submit = page.locator(".footer .submit-translation button")
    submit.wait_for()
    assert not page.locator(".footer .w-dropdown-button .w-dropdown__toggle").is_visible()
    submit.click()
    page.locator(".messages .success").wait_for()
    assert lesson("en").workflow_in_progress
