"""The page explorer and the page editor, as editors find them."""

import re

import pytest

from tests.factories.people import UserFactory

pytestmark = pytest.mark.usefixtures("site")


def test_lessons_are_listed_in_their_order(signed_in, lead, page_of):
    page_of("ar", "lesson-1").save_revision()
    for page, titles in [(page_of("ar"), ["الدرس 1", "الدرس 2"]), (page_of("ar").get_parent(), ["دورة صغيرة"])]:
        listing = signed_in(lead).get(f"/admin/pages/{page.pk}/").context
        assert listing["ordering"] == "ord"
        assert [child.title for child in listing["pages"]] == titles


def test_a_search_of_all_pages_names_no_kind_of_page_that_is_none(signed_in, editor, page_of):
    browser, page = signed_in(editor), page_of("ar", "lesson-1")
    for address, counted in [("search/?q=الدرس", False), (f"{page.get_parent().pk}/", True)]:
        shown = browser.get(f"/admin/pages/{address}").content.decode()
        assert page.title in shown
        [heading] = re.findall(r'<th class="title">.*?</th>', shown, re.DOTALL)
        assert "None" not in heading
        assert ("1-2" in heading) is counted


@pytest.mark.parametrize("admin_language", ["ar", "en"])
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_editor_writes_in_the_language_of_the_page(signed_in, lead, page_of, admin_language, language, direction):
    lead.language = admin_language
    lesson, course = page_of(language, "lesson-1"), page_of(language)
    for address in [f"{lesson.pk}/edit/", f"add/courses/lessonpage/{course.pk}/"]:
        shown = signed_in(lead).get(f"/admin/pages/{address}").content.decode()
        attributes = re.search(r'js/writing[^"]*"([^>]*)>', shown)[1]
        assert attributes.split() == [f'data-language="{language}"', f'data-direction="{direction}"']


def test_locales_are_in_the_menu_of_nobody_who_may_not_change_them(signed_in, admin, superuser):
    assert "/admin/locales/" not in signed_in(admin).get("/admin/").content.decode()
    assert "/admin/sites/" in signed_in(admin).get("/admin/").content.decode()
    assert "/admin/locales/" in signed_in(superuser).get("/admin/").content.decode()


@pytest.fixture
def superuser(admin):
    return UserFactory(email="all@example.com", phone=None, is_superuser=True)


def test_a_page_is_previewed_beside_the_editor_and_framed_by_nobody_else(client, signed_in, editor, page_of):
    page = page_of("ar", "lesson-1")
    policy = signed_in(editor).get(f"/admin/pages/{page.pk}/view_draft/")["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in client.get(page.url)["Content-Security-Policy"]
