"""The register to print: a sheet a session, its names in order and its code, in either language; for whoever may take it."""

from uuid import uuid4

import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts import register, rights, sheets
from lms.cohorts.models import AttendanceRecord, Guest
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_first_session():
    with time_machine.travel("2026-12-04T17:30:00+03:00"):
        yield


@pytest.fixture
def cohort(trainer, centre):
    cohort = CohortFactory(centre=centre)
    rights.give(cohort, trainer)
    return cohort


@pytest.fixture
def session(cohort):
    return ClassSessionFactory(cohort=cohort)


def enrol(cohort, count):
    for number in range(count):
        person = PersonFactory(
            given_ar="نورة بنت عبدالرحمن", family_ar="آل الشيخ المبارك العتيبي", name_en=f"Noura {number}"
        )
        EnrolmentFactory(cohort=cohort, enrolled=True, person=person)


def texts(client, session, **query):
    """The text of each page of the file."""
    answer = client.get(reverse("desks:sheets", args=[session.public_id]), query)
    assert answer["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def code(session):
    return sheets.code_of(session, [row.enrolment for row in register.roster(session).rows])


def seen(session):
    return {f"seen-{row.enrolment.public_id}": row.rev for row in register.roster(session).rows}


def test_thirty_long_names_a_code_and_the_signature_fit_on_one_page(client, trainer, cohort, session):
    enrol(cohort, 30)
    client.force_login(trainer)
    for language in ("ar", "en"):
        [page] = texts(client, session, language=language)
        assert code(session) in page
    assert cohort.code in page
    assert [f"Noura {n}\r\n" in page for n in range(30)] == [True] * 30
    assert "Session 1" in page
    assert "Sunday 6 December 2026" in page
    assert "Trainer’s signature" in page


def test_the_next_sessions_are_a_sheet_each_with_a_code_of_their_own(client, trainer, cohort, session):
    enrol(cohort, 2)
    later = [ClassSessionFactory(cohort=cohort, number=n) for n in (2, 3)]
    ClassSessionFactory(cohort=cohort, number=4, status="cancelled")
    client.force_login(trainer)
    pages = texts(client, session, sessions="9", language="en")
    assert [f"Session {n}" in page for n, page in enumerate(pages, 1)] == [True] * 3
    codes = [code(one) for one in [session, *later]]
    assert [each in page for each, page in zip(codes, pages, strict=True)] == [True] * 3
    assert len(set(codes)) == 3
    assert len(texts(client, later[0], sessions="two")) == 1


def weekly(cohort, count):
    return [ClassSessionFactory(cohort=cohort, number=number) for number in range(1, count + 1)]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_twelve_sessions_and_thirty_long_names_stand_beside_each_other_on_one_page(client, trainer, cohort, language):
    sessions = weekly(cohort, 13)
    enrol(cohort, 30)
    client.force_login(trainer)
    [page] = texts(client, sessions[0], sessions="99", layout="together", language=language)
    assert [code(one) in page for one in sessions] == [True] * 12 + [False]
    assert {"ar": "توقيع", "en": "Trainer’s signature"}[language] in page
    if language == "en":
        assert [f"Noura {n}\r\n" in page for n in range(30)] == [True] * 30
        assert "Session 12" in page


def test_of_more_names_the_second_page_says_again_which_sessions_they_are(client, trainer, cohort):
    cohort.capacity = 35
    cohort.centre.seats = 40
    cohort.centre.save()
    cohort.save()
    sessions = weekly(cohort, 3)
    enrol(cohort, 35)
    client.force_login(trainer)
    pages = texts(client, sessions[0], sessions="3", layout="together", language="en")
    assert [[code(one) in page for one in sessions] for page in pages] == [[True] * 3] * 2
    assert "Noura 9\r\n" in pages[1]  # the last of them by their letters


def test_sessions_on_whose_register_others_stand_have_a_sheet_of_their_own(client, trainer, cohort):
    first, second, third = weekly(cohort, 3)
    enrol(cohort, 2)
    guest = EnrolmentFactory(cohort=CohortFactory(course=cohort.course), enrolled=True)
    Guest.objects.create(id=uuid4(), session=second, enrolment=guest, name="x", added_by=trainer)
    client.force_login(trainer)
    pages = texts(client, first, sessions="3", layout="together", language="en")
    assert [[code(one) in page for one in (first, second, third)] for page in pages] == [
        [True, False, True],
        [False, True, False],
    ]
    assert [str(guest.person.name_en) in page for page in pages] == [False, True]


def test_what_was_written_beside_each_other_is_keyed_in_as_before(client, trainer, cohort):
    sessions = weekly(cohort, 2)
    enrol(cohort, 3)
    client.force_login(trainer)
    [page] = texts(client, sessions[0], sessions="2", layout="together", language="en")
    assert code(sessions[1]) in page
    with time_machine.travel("2026-12-14T17:30:00+03:00"):
        keyed = {"act": "take", "code": code(sessions[1]), "absent": "2", "rest": "on"}
        client.post(reverse("cohorts:paper", args=[sessions[1].public_id]), keyed | seen(sessions[1]))
    rows = register.roster(sessions[1]).rows
    assert [row.mark for row in rows] == ["present", "absent", "present"]
    assert not AttendanceRecord.objects.filter(session=sessions[0]).exists()


def test_printing_together_asks_as_much_for_many_trainees_as_for_few(client, trainer, cohort):
    sessions, counts = weekly(cohort, 3), []
    client.force_login(trainer)
    for size in (2, 9):
        enrol(cohort, size)
        with CaptureQueriesContext(connection) as queries:
            texts(client, sessions[0], sessions="3", layout="together")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


def test_the_code_changes_when_the_numbers_mean_others(cohort, session):
    enrol(cohort, 2)
    before = code(session)
    assert code(session) == before
    enrol(cohort, 1)
    assert code(session) != before


def test_a_lead_prints_it_too_and_a_stranger_learns_nothing(client, lead, stranger, cohort, session):
    enrol(cohort, 1)
    client.force_login(lead)
    assert len(texts(client, session)) == 1
    client.force_login(stranger)
    assert client.get(reverse("desks:sheets", args=[session.public_id])).status_code == 404


def test_printing_asks_as_much_for_many_as_for_few(client, trainer, cohort, session):
    client.force_login(trainer)
    counts = []
    for size in (2, 9):
        enrol(cohort, size)
        with CaptureQueriesContext(connection) as queries:
            texts(client, session)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
