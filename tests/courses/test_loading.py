"""`load_courses`: both languages, safe to repeat, and never over what an editor wrote."""

import html
import json
import shutil

import pytest
import yaml
from django.core.management import call_command
from wagtail.models import Page, Revision, Site
from wagtail_localize.models import Translation

from courses import composing, loading
from courses.models import CataloguePage, Course, CoursePage, HomePage, LessonPage, LoadedPage
from courses.translating import TranslationsDoNotMatch
from lms.audit.models import AuditEvent
from tests.factories.course_files import both, course_file, lesson

ARTICLES = [
    "three-signs-of-a-scam",
    "how-to-choose-a-course",
    "what-a-volunteer-trainer-does",
    "how-a-certificate-is-verified",
]
SITE = ["home", "catalogue", "news", f"news/{ARTICLES[0]}", "volunteer", "partners"]


def edit(page, *, publish=True, **changes):
    """As an editor would: a new draft, and published or not."""
    draft = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    revision = draft.save_revision()
    if publish:
        revision.publish()


def words(page):
    """The body of a lesson; an HTML parser may spell a quotation mark in two ways."""
    return html.unescape(json.dumps(page.body.get_prep_value(), ensure_ascii=False, sort_keys=True).replace('\\"', '"'))


def test_the_whole_course_stands_in_both_languages(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report = loading.load_courses(files=[loading.CONTENT / "SAFE.yaml"])
    assert (len(report.written), report.unchanged, report.kept) == (15, [], [])
    addresses = [page.url for page in Page.objects.filter(depth__gt=1).live().order_by("path")]
    lessons = [
        "passwords-and-passkeys",
        "phishing",
        "privacy-and-footprint",
        "scams-and-money",
        "devices-family-and-help",
    ]
    below = ["", "courses/", "courses/safe-online/", *[f"courses/safe-online/{slug}/" for slug in lessons]]
    below += ["news/", *[f"news/{slug}/" for slug in ARTICLES], "volunteer/", "partners/"]
    assert addresses == [f"/{language}/{path}" for language in ["ar", "en"] for path in below]
    assert all(address.isascii() for address in addresses)
    assert Page.find_problems() == ([], [], [], [], [])
    file = yaml.safe_load((loading.CONTENT / "SAFE.yaml").read_text(encoding="utf-8"))
    for language in ["ar", "en"]:
        for data in file["lessons"]:
            page = LessonPage.objects.get(locale__language_code=language, slug=data["slug"])
            written = LessonPage(**composing.lesson_page_values("SAFE", data, language))
            assert page.title == data["title"][language]
            assert words(page) == words(written)
    assert all(done == asked > 0 for done, asked in map(Translation.get_progress, Translation.objects.all()))


def test_the_command_loads_every_file_of_the_folder_and_says_what_became_of_its_pages(
    db, capsys, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    for code in ["TINY", "OTHER"]:
        text = yaml.safe_dump(course_file(code, lessons=0), allow_unicode=True)
        (tmp_path / f"{code}.yaml").write_text(text, encoding="utf-8")
    shutil.copy(loading.CONTENT / "site.yaml", tmp_path)
    monkeypatch.setattr(loading, "CONTENT", tmp_path)
    for said in [
        "Pages written: 11; as they were: 0; left to their editors: 0.",
        "Pages written: 0; as they were: 11; left to their editors: 0.",
    ]:
        with django_capture_on_commit_callbacks(execute=True):
            call_command("load_courses")
        assert said in capsys.readouterr().out
    assert set(Course.objects.values_list("code", flat=True)) == {"TINY", "OTHER"}


class TestLoadedSite:
    @pytest.fixture(autouse=True)
    def _loaded(self, load):
        load()

    def test_the_site_begins_at_the_arabic_home_and_the_course_is_noted(self):
        site = Site.objects.get()
        assert site.root_page.specific == HomePage.objects.get(locale__language_code="ar")
        assert (site.hostname, site.port) == ("localhost", 8000)
        assert [page.specific_class for page in Page.objects.filter(depth=2)] == [HomePage, HomePage]  # no welcome page
        assert [(event.verb, event.by) for event in AuditEvent.objects.all()] == [("course.loaded", None)]

    def test_loading_again_changes_nothing(self, load):
        before = Revision.objects.count()
        report = load()
        assert report == loading.Report(unchanged=[*SITE, "TINY", "TINY/lesson-1", "TINY/lesson-2"])
        assert Revision.objects.count() == before

    def test_a_changed_file_changes_both_languages(self, load, page_of):
        report = load(course_file(promise=both("وعد جديد.", "A new promise.")))
        assert report.written == ["TINY"]
        assert [page_of(language).promise for language in ["ar", "en"]] == ["وعد جديد.", "A new promise."]

    def test_a_lesson_added_to_the_file_is_added_to_the_site(self, load, page_of):
        report = load(course_file(lessons=3))
        assert report.written == ["TINY/lesson-3"]
        assert page_of("en", "lesson-3").live

    def test_a_lead_keeps_the_hours_they_set(self, load):
        Course.objects.update(hours=10)
        load(course_file(hours=30, promise=both("و", "P")))
        assert Course.objects.get().hours == 10

    @pytest.mark.parametrize("language", ["ar", "en"])
    def test_a_page_an_editor_changed_stays_as_it_is_and_so_does_its_translation(self, load, page_of, language):
        edit(page_of(language), promise="وعد المحرر")
        before = page_of("ar").promise, page_of("en").promise
        report = load(course_file(promise=both("وعد جديد.", "A new promise.")))
        assert report.kept == ["TINY"]
        assert (page_of("ar").promise, page_of("en").promise) == before

    def test_an_editors_draft_is_not_overtaken(self, load, page_of):
        edit(page_of("ar", "lesson-1"), publish=False, summary="مسودة المحرر")
        report = load(course_file() | {"lessons": [lesson(1, minutes=30), lesson(2)]})
        page = page_of("ar", "lesson-1")
        assert report.kept == ["TINY/lesson-1"]
        assert (page.minutes, page.get_latest_revision_as_object().summary) == (20, "مسودة المحرر")

    def test_a_page_an_editor_deleted_does_not_come_back(self, load, page_of):
        page_of("ar", "lesson-2").delete()
        assert load().kept == ["TINY/lesson-2"]
        assert not LessonPage.objects.filter(slug="lesson-2", locale__language_code="ar").exists()

    def test_a_page_an_editor_renamed_is_still_the_same_page(self, load, page_of):
        edit(page_of("ar", "lesson-2"), slug="renamed")
        assert load().kept == ["TINY/lesson-2"]
        assert LessonPage.objects.filter(locale__language_code="ar").count() == 2

    def test_a_page_an_editor_unpublished_stays_unpublished(self, load, page_of):
        page_of("ar", "lesson-2").unpublish()
        load()
        assert not page_of("ar", "lesson-2").live


def test_a_course_page_made_by_hand_is_left_to_its_editor(load):
    load(course_file("OTHER"))
    course = Course.objects.create(code="TINY", **composing.course_values(course_file()))
    catalogue = CataloguePage.objects.get(locale__language_code="ar")
    mine = CoursePage(course=course, title="بيدي", slug="by-hand", promise="و", description="و", audience="و")
    mine.outcomes = [{"type": "outcome", "value": "م"}]
    catalogue.add_child(instance=mine)
    assert load().kept == ["TINY", "TINY/lesson-1", "TINY/lesson-2"]
    assert CoursePage.objects.get(course=course).title == "بيدي"
    assert mine.get_children().count() == 0


def test_a_translation_built_differently_stops_its_page_and_says_where(load):
    data = course_file() | {
        "lessons": [lesson(1, blocks=[{"type": "text", "body": both("فقرة\n\nثانية", "One only")}])]
    }
    with pytest.raises(TranslationsDoNotMatch, match=r"الدرس 1, body\..*: 2 texts, but 1 in en"):
        load(data)
    assert not LessonPage.objects.exists()
    assert not LoadedPage.objects.filter(path="TINY/lesson-1").exists()


def test_a_figure_without_its_drawing_stops_its_lesson(load):
    figure = {"type": "figure", "alt": both("رسم", "A drawing"), "caption": both("", ""), "idea": "…"}
    with pytest.raises(composing.WrongCourseFile, match=r"figures/TINY/lesson-1\.svg is missing"):
        load(course_file() | {"lessons": [lesson(1, blocks=[figure])]})
    assert not LessonPage.objects.exists()
