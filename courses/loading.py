"""Putting the courses of ``courses/content`` on the site, in both languages, without touching what editors wrote.

A page is written when it was never loaded before, or when its file has changed and the page is exactly as this module
left it: ``LoadedPage`` keeps a digest of both. A page that an editor has changed, drafted, made or deleted is left alone.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Site
from wagtail_localize.fields import get_translatable_fields

from courses import composing, drawings
from courses.models import (
    ArticleIndexPage,
    ArticlePage,
    CataloguePage,
    Course,
    CoursePage,
    HomePage,
    LessonPage,
    LoadedPage,
    PartnersPage,
    VolunteerPage,
)
from courses.translating import translate
from lms.audit import trail

CONTENT = Path(__file__).parent / "content"


@dataclass
class Report:
    """Paths in the course files, by what became of their pages."""

    written: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    kept: list = field(default_factory=list)  # an editor's

    def __add__(self, other):
        return Report(*(getattr(self, name) + getattr(other, name) for name in ["written", "unchanged", "kept"]))


def site_words():
    """The pages beside the courses, as their file has them."""
    return yaml.safe_load((CONTENT / "site.yaml").read_text(encoding="utf-8"))


def load_courses(files=None, *, site=None):
    """Load every course file, or those given, and the ``site`` beside them; ends by repairing the page tree.

    Safe to repeat.
    """
    report, catalogue = _load_site(site or site_words())
    for path in sorted(CONTENT.glob("[A-Z]*.yaml")) if files is None else files:
        report += load_course(yaml.safe_load(path.read_text(encoding="utf-8")), catalogue=catalogue)
    # wagtail-localize leaves wrong counts of children behind (its issue 773), and pages below them answer 404.
    Page.fix_tree()
    return report


def load_course(data, *, catalogue):
    """One course file: the plain course if it is new, its page below ``catalogue``, and its lessons.

    A course that exists keeps its hours, ages and percentages: they are a lead's from then on.
    """
    code = data["code"]
    with transaction.atomic():
        course, is_new = Course.objects.get_or_create(code=code, defaults=composing.course_values(data))
        if is_new:
            trail.record("course.loaded", course, by=None)

    def course_words(language):
        return composing.course_page_values(data, language) | {"course": course}

    report, page = _load_page(CoursePage, code, course_words, parent=catalogue)
    for lesson in data["lessons"]:
        _check_drawings(code, lesson)
        lesson_words = partial(composing.lesson_page_values, code, lesson)
        report += _load_page(LessonPage, f"{code}/{lesson['slug']}", lesson_words, parent=page)[0]
    return report


def _load_site(data):
    """The home page of both languages with what lies below it, and the site that begins at the Arabic one.

    Returns the report and the Arabic catalogue.
    """
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)

    def load(model, path, values, parent):
        return _load_page(model, path, partial(_site_values, values, path=path), parent=parent)

    root = Page.get_first_root_node()
    report, home = _load_page(
        HomePage, "home", lambda language: _site_values(data["home"], language) | {"slug": language}, parent=root
    )
    _point_site_at(home)
    below, catalogue = load(CataloguePage, "catalogue", data["catalogue"], home)
    report += below
    below, news = load(ArticleIndexPage, "news", data["news"], home)
    report += below
    for article in data["articles"]:
        report += load(ArticlePage, f"news/{article['slug']}", article, news)[0]
    report += load(VolunteerPage, "volunteer", data["volunteer"], home)[0]
    report += load(PartnersPage, "partners", data["partners"], home)[0]
    return report, catalogue


def _site_values(data, language, path="home"):
    return composing.written_page_values(data, language, path)


@transaction.atomic
def _point_site_at(home):
    """The default site begins at ``home`` and answers under the address of the settings; Wagtail's welcome page goes."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    fields = {"hostname": address.hostname, "port": port, "root_page": home, "site_name": settings.WAGTAIL_SITE_NAME}
    Site.objects.update_or_create(is_default_site=True, defaults=fields)
    for welcome in Page.objects.filter(depth=2, numchild=0):
        if welcome.specific_class is Page:
            welcome.delete()


def _load_page(model, path, words, *, parent):
    """The page and its translation, each published, and what became of them. ``words(language)``: values of its fields.

    One transaction a page, so that other writers get their turn.
    """
    rows = list(LoadedPage.objects.filter(path=path).select_related("page").order_by("language"))
    file_digest = _digest([words("ar"), words("en")])
    if rows:
        page = rows[0].page and rows[0].page.specific
        if not all(map(_is_as_loaded, rows)):
            return Report(kept=[path]), page
        if {row.file_digest for row in rows} == {file_digest}:
            return Report(unchanged=[path]), page
    else:
        page = None
        if parent is None or (by_hand := _made_by_hand(model, words("ar"), parent)):
            # Lessons of ours go below a course page of ours only.
            return Report(kept=[path]), by_hand if parent and model is not CoursePage else None
    with transaction.atomic():
        page = _write(model, page, words, parent)
        for version in [page, page.get_translation(Locale.objects.get(language_code="en"))]:
            digests = {"page_digest": page_digest(version), "file_digest": file_digest}
            LoadedPage.objects.update_or_create(
                path=path, language=version.locale.language_code, defaults={"page_id": version.pk, **digests}
            )
    return Report(written=[path]), model.objects.get(pk=page.pk)


def _made_by_hand(model, values, parent):
    """A page that stands where this one would, or None."""
    pages = model.objects.filter(locale__language_code="ar")
    if model is HomePage:
        return pages.first()
    if "course" in values:
        return pages.filter(course=values["course"]).first()
    return pages.child_of(parent).filter(slug=values["slug"]).first()


def _write(model, page, words, parent):
    """The Arabic page, published, with its translation, published when the transaction commits."""
    english = Locale.objects.get(language_code="en")
    if page is None:
        page = model(**words("ar"), locale=Locale.objects.get(language_code="ar"))
        parent.add_child(instance=page)
    else:
        for name, value in words("ar").items():
            setattr(page, name, value)
    page.save_revision().publish()
    if model is HomePage and not page.has_translation(english):
        # The homes of both languages lie side by side under the root, where their addresses must differ.
        home = page.copy_for_translation(english)
        home.slug = words("en")["slug"]
        home.save()
    translate(page, english, model(**words("en"), locale=english))
    return page


def _is_as_loaded(row):
    return row.page is not None and row.page_digest == page_digest(row.page)


def page_digest(page):
    """A digest of all that an editor can change on a page, as its newest draft has it."""
    newest = page.get_latest_revision_as_object()
    data, values = newest.serializable_data(), {}
    for part in get_translatable_fields(type(newest)):
        value = data[part.field_name]
        # Blocks come as text, in which each database keeps the parts in an order of its own.
        is_blocks = isinstance(part.get_field(type(newest)), StreamField)
        values[part.field_name] = json.loads(value) if is_blocks else value
    return _digest(values)


def _digest(data):
    # A file's values name their course as an object; its code says as much.
    text = json.dumps(data, default=lambda value: getattr(value, "code", str(value)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _check_drawings(code, lesson):
    """Every figure of the file has its drawing, before anything of the lesson is written."""
    for block in composing.lesson_page_values(code, lesson, "ar")["body"]:
        if block["type"] == "figure" and not drawings.svg(block["value"]["drawing"]):
            message = f"courses/content/figures/{block['value']['drawing']}.svg is missing"
            raise composing.WrongCourseFile(message)
