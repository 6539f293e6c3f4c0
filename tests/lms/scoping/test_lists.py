"""What every list of staff is asked and answers, tried on the list of cohorts."""

import csv
import re
import time
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from lms.audit.models import AuditEvent
from lms.scoping import exporting
from tests.factories.cohorts import CentreFactory, CohortFactory, CourseFactory, EnrolmentFactory
from tests.walk import hostile

pytestmark = pytest.mark.django_db

LIST = reverse("cohort_screens:index")


@pytest.fixture
def web():
    return CohortFactory(
        code="WEB-1",
        course=CourseFactory(title_ar="تصميم المواقع", title_en="Web design", field="web"),
        centre=CentreFactory(code="rawdah", name_ar="مركز الروضة", name_en="Al-Rawdah"),
        starts_on="2026-12-01",
        capacity=12,
    )


@pytest.fixture
def mail():
    return CohortFactory(
        code="MAIL-1",
        course=CourseFactory(title_ar="البريد الإلكتروني", title_en="Mail"),
        centre=CentreFactory(code="safa2", name_ar="مركز الصفا", name_en="Al-Safa"),
        starts_on="2026-12-20",
        capacity=30,
        status="draft",
    )


@pytest.fixture
def desk(lead, signed_in):
    """The lead's browser, in English."""
    lead.language = "en"
    lead.save()
    return signed_in(lead)


def listed(browser, **query):
    return [row["row"].code for row in browser.get(LIST, query).context["rows"]]


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("words", ["بريد", "البَريد", "الكتروني", "mail-1", "الصفا بريد", "MAIL"])
def test_words_are_found_as_people_type_them(words, desk, web, mail):
    assert listed(desk, q=words) == ["MAIL-1"]


def test_every_word_counts(desk, web, mail):
    assert listed(desk, q="بريد الروضة") == []
    assert listed(desk) == ["MAIL-1", "WEB-1"]


@pytest.mark.parametrize(
    ("ordering", "codes"),
    [
        ("starts_on", ["WEB-1", "MAIL-1"]),
        ("-starts_on", ["MAIL-1", "WEB-1"]),
        ("capacity", ["WEB-1", "MAIL-1"]),
        ("-code", ["WEB-1", "MAIL-1"]),
    ],
)
def test_rows_are_sorted_by_what_is_declared(ordering, codes, desk, web, mail):
    assert listed(desk, ordering=ordering) == codes


@pytest.mark.parametrize("ordering", ["course__title_ar", "pk", "?", "centre__cohorts__enrolments__person__phone", "x"])
def test_and_by_nothing_else(ordering, desk, web, mail):
    assert listed(desk, ordering=ordering) == listed(desk)


def test_rows_are_narrowed_and_say_by_what(desk, web, mail):
    for query in [
        {"status": "draft"},
        {"course": mail.course_id},
        {"centre": mail.centre_id},
        {"from": "2/12/2026"},
        {"from": "٢/١٢/٢٠٢٦", "to": "31/12/2026"},
    ]:
        assert listed(desk, **query) == ["MAIL-1"]
    answer = desk.get(LIST, {"status": "draft", "q": "mail", "from": "1/12/2026"})
    assert [(str(chip["label"]), str(chip["value"])) for chip in answer.context["chips"]] == [
        ("State", "Draft"),
        ("Begins on or after", "1 December 2026"),
    ]
    without = answer.context["chips"][0]["without"]
    assert "status" not in without
    assert "q=mail" in without


def test_what_is_not_declared_narrows_nothing(desk, web, mail):
    assert listed(desk, code="WEB-1", capacity__lt="20", centre__code="rawdah") == ["MAIL-1", "WEB-1"]


@pytest.mark.parametrize("name", ["status", "course", "centre", "audience", "from"])
@pytest.mark.parametrize("value", ["nonsense", str(2**64), "-1", "31/2/2027"])
def test_a_value_that_is_not_offered_is_refused_in_words_and_shows_and_exports_nothing(name, value, desk, web):
    answer = desk.get(LIST, {name: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [name]
    assert answer.context["rows"] == []
    exported = desk.get(LIST, {name: value, "export": "csv"})
    assert (exported.status_code, "export" in exported["Location"]) == (302, False)
    assert not AuditEvent.objects.filter(verb="list.exported").exists()


@pytest.mark.parametrize("name", ["q", "status", "course", "from", "ordering", "page", "export"])
def test_nothing_that_is_typed_breaks_a_list(name, desk, web):
    for text in hostile.EVERYTHING:
        answer = desk.get(LIST, QUERY_STRING=hostile.encoded({name: text}))
        assert answer.status_code in {200, 400}, text[:40]  # 400: what no database stores


@pytest.mark.parametrize("letter", ["أ", "a ", "ـ", "e\u0301", "%", "_", "'"])
def test_a_hundred_kilobytes_are_answered_in_a_moment_and_it_is_said_that_they_were_cut(letter, desk, web, mail):
    text = (letter * 100_000)[:100_000]
    began = time.process_time()
    answer = desk.get(LIST, {"q": text})
    assert time.process_time() - began < 1
    assert answer.status_code == 200
    assert len(answer.content) < 200_000
    assert "Only the first 100 characters" in answer.content.decode() or not answer.context["view"].text


def test_a_page_has_fifty_rows_and_keeps_what_was_asked(desk):
    CohortFactory.create_batch(51, course=CourseFactory(), centre=CentreFactory())
    answer = desk.get(LIST, {"q": "cohort", "ordering": "code"})
    assert len(answer.context["rows"]) == 50
    assert "q=cohort&amp;ordering=code&amp;page=2" in answer.content.decode()
    assert len(desk.get(LIST, {"q": "cohort", "page": "2"}).context["rows"]) == 1


def test_headings_sort_one_way_and_then_the_other(desk, web):
    html = desk.get(LIST, {"ordering": "capacity", "q": "web"}).content.decode()
    assert '<th scope="col" aria-sort="ascending"><a href="?q=web&amp;ordering=-capacity">Seats' in html
    assert html.count("aria-sort") == 1


def test_an_export_holds_what_the_list_shows_and_no_other_row(desk, web, mail):
    mail.course.title_en = '=HYPERLINK("http://evil.example")'
    mail.course.save()
    answer = desk.get(LIST, {"status": "draft", "export": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="cohorts-\d{4}-\d\d-\d\d.csv"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "private, no-store"
    data = body(answer)
    headings, *rows = exporting.read_csv(data)
    assert headings[:5] == ["Code", "Course", "Centre", "Audience", "First day"]
    assert [row[:5] for row in rows] == [["MAIL-1", mail.course.title_en, "Al-Safa", "Everyone", "2026-12-20"]]
    raw = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert raw[1][1] == f"'{mail.course.title_en}"


def test_a_workbook_is_in_the_readers_language_and_direction(lead, signed_in, web, mail):
    answer = signed_in(lead).get(LIST, {"export": "xlsx", "ordering": "code"})
    sheet = openpyxl.load_workbook(BytesIO(body(answer))).active
    assert sheet.sheet_view.rightToLeft
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["MAIL-1", "WEB-1"]
    assert "تصميم المواقع" in [cell.value for cell in sheet[3]]
    assert sheet["E2"].value.date().isoformat() == "2026-12-20"


def test_the_trail_says_who_took_which_list_away(desk, lead, web, mail):
    body(desk.get(LIST, {"status": "draft", "q": "بريد", "ordering": "code", "export": "xlsx", "nonsense": "1"}))
    event = AuditEvent.objects.get(verb="list.exported")
    assert (event.by, event.subject_type, event.subject_id) == (lead, "accounts.user", str(lead.pk))
    assert event.facts == {
        "list": "cohorts",
        "kind": "xlsx",
        "rows": 1,
        "filters": {"status": "draft"},
        "searched": True,
    }


def test_looking_is_not_taking_away(desk, web):
    desk.get(LIST)
    desk.get(LIST, {"export": "pdf"})
    answer = desk.head(LIST, {"export": "csv"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Disposition"].endswith('.csv"')
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_coordinators_export_holds_their_centre_alone(kind, signed_in, coordinator, centre, web):
    CohortFactory(centre=centre, code="MINE-1")
    answer = signed_in(coordinator).get(LIST, {"export": kind})
    data = body(answer)
    if kind == "csv":
        assert [row[0] for row in exporting.read_csv(data)[1:]] == ["MINE-1"]
    else:
        sheet = openpyxl.load_workbook(BytesIO(data)).active
        assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["MINE-1"]


def test_the_list_and_its_export_cost_the_same_for_few_and_many(desk, read_queries_of):
    EnrolmentFactory()
    asked = [
        LIST,
        f"{LIST}?q=cohort&ordering=-undecided",
        f"{LIST}?export=csv",
        f"{LIST}?export=xlsx&status=published&q=cohort",
    ]
    few = [read_queries_of(desk, address) for address in asked]
    for _ in range(12):
        EnrolmentFactory.create_batch(2, cohort=CohortFactory())
    assert [read_queries_of(desk, address) for address in asked] == few
    assert max(few) <= 20
