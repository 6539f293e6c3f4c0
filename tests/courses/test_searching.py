"""Arabic is found as people type it, and what stands in a title comes first."""

import time

import pytest

from courses import searching
from courses.models import CataloguePage, Course
from tests.factories.course_files import both, course_file, lesson
from tests.factories.pages import add_course, site_with

LETTER = course_file(
    "MAIL",
    title=both("أساسيات البَريد الإلكتروني", "E-mail basics"),
    promise=both("رسالة تصل، بلا عناء.", "A message that arrives."),
    outcomes=[both("كتابة رسالة رسمية.", "Write a formal letter.")],
    glossary=[{"term_en": "Attachment", "ar": "مُرفَق", "meaning": both("ملف مع الرسالة.", "A file.")}],
    lessons=0,
) | {"lessons": [lesson(1, title=both("أول رسالة", "The first letter"))]}
SHOP = course_file(
    "SHOP",
    title=both("متجري الأول", "My first shop"),
    promise=both("تبيع ما تصنعه على الإنترنت، وتردّ على البريد.", "Sell what you make."),
    outcomes=[both("تصوير مُنتَجـــات.", "Photograph products.")],
    glossary=[{"term_en": "Invoice", "ar": "فاتورة", "meaning": both("ما يُدفع.", "What is paid.")}],
    lessons=0,
) | {"lessons": [lesson(1, title=both("صفحة البيع", "The page that sells"))]}


@pytest.fixture
def courses(db):
    site_with(LETTER, SHOP)


def found(typed, language="ar"):
    hits = searching.find(searching.question(typed).words, language)
    codes = dict(Course.objects.values_list("pk", "code"))
    return [codes[key] for key in sorted(hits, key=lambda key: -hits[key].score)]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("بريد", ["MAIL", "SHOP"]),  # without the article; the title first
        ("البريد", ["MAIL", "SHOP"]),
        ("وبالبَرِيد", ["MAIL", "SHOP"]),  # what is drawn into the word, and tashkeel
        ("اساسيات", ["MAIL"]),  # hamza
        ("الانترنت", ["SHOP"]),
        ("إلكتروني", ["MAIL"]),
        ("الكتروني", ["MAIL"]),
        ("رساله", ["MAIL"]),  # taa marbuta
        ("كتابه رسميه", ["MAIL"]),  # two words of one outcome
        ("منتجات", ["SHOP"]),  # tatweel in the text
        ("مــنــتــجــات", ["SHOP"]),  # tatweel in the question
        ("علي الانترنت", ["SHOP"]),  # alef maqsura
        ("مرفق", ["MAIL"]),  # a term of the glossary
        ("ATTACHment", ["MAIL"]),  # its other language, on the Arabic page
        ("e-MAIL", ["MAIL"]),
        ("shop", ["SHOP"]),
        ("صفحة البيع", ["SHOP"]),  # a lesson
        ("بيع", ["SHOP"]),  # the middle of «تبيع» and the whole of a lesson's word
        ("بريد فاتورة", ["SHOP"]),  # every word must be found
        ("دورة بريد", ["MAIL", "SHOP"]),  # that it is a course goes without saying
        ("ايميل", ["MAIL", "SHOP"]),  # another word for the same thing
        ("فاتوره", ["SHOP"]),
        ("فاتورت", ["SHOP"]),  # another letter,
        ("فاتوة", ["SHOP"]),  # one missing,
        ("فاتوررة", ["SHOP"]),  # one too many,
        ("فاوترة", ["SHOP"]),  # two that changed places,
        ("attachmnet", ["MAIL"]),
        ("فاوتورت", []),  # but not two
        ("برييد", ["MAIL", "SHOP"]),
        ("بريد زرافة", ["MAIL", "SHOP"]),  # where none has all, those with the most
        ("رسالة بريد زرافة", ["MAIL"]),
        ("زرافة", []),
        ("؟!", []),
        ("", []),
    ],
)
def test_words_are_found_as_people_type_them(courses, typed, codes):
    assert found(typed) == codes


def test_arabic_is_found_on_the_english_page_too(courses):
    assert found("بريد", "en") == ["MAIL", "SHOP"]


def test_what_answered_is_named_in_the_language_of_the_page(courses):
    def hit(typed, language):
        return next(iter(searching.find(searching.question(typed).words, language).values()))

    assert (hit("letter", "en").lesson, hit("letter", "en").term) == ("The first letter", "")
    assert hit("letter", "ar").lesson == ""  # found in the English lesson, which is not on this page
    assert hit("مرفق", "ar").term == "مُرفَق"
    assert hit("مرفق", "en").term == "Attachment"


def test_it_is_known_whether_every_word_was_found(courses):
    def is_whole(typed):
        return {hit.is_whole for hit in searching.find(searching.question(typed).words, "ar").values()}

    assert is_whole("بريد فاتورة") == is_whole("بريد") == {True}
    assert is_whole("بريد زرافة") == {False}


def test_a_draft_is_not_found(courses):
    CataloguePage.objects.get(locale__language_code="ar").get_children().get(slug="shop-course").specific.unpublish()
    CataloguePage.objects.get(locale__language_code="en").get_children().get(slug="shop-course").specific.unpublish()
    assert found("بريد") == ["MAIL"]


@pytest.mark.parametrize("typed", ["أ" * 100_000, "كلمة " * 20_000, "\u064b" * 100_000, "ﷺ" * 100_000, "\0", "\ud800"])
def test_nothing_typed_takes_long_or_breaks_it(courses, typed):
    began = time.process_time()
    asked = searching.question(typed)
    searching.find(asked.words, "ar")
    assert time.process_time() - began < 1
    assert len(asked.words) <= searching.MOST_WORDS
    assert asked.is_cut == (len(typed) > searching.LONGEST)


def test_the_search_costs_two_queries_however_many_courses(courses, django_assert_num_queries):
    for count in range(20):
        add_course(course_file(f"C{count}"), CataloguePage.objects.get(locale__language_code="ar"))
    with django_assert_num_queries(2):
        assert len(searching.find(["دوره"], "ar")) == 20


def test_the_name_of_its_field_finds_a_course(courses):
    assert found("الأمان الرقمي") == found("digital safety") == ["MAIL", "SHOP"]
