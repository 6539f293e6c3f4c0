"""The names on a certificate are read and confirmed by whoever is to hold it, before it is made."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image, ImageChops

from certificates import confirming, issuing, naming, pdfium, preflight, specimens
from certificates.facts import Names
from certificates.models import Certificate, NameConfirmation, NameRequest
from certificates.rendering import render
from lms.accounts import people
from lms.accounts.models import Person
from lms.audit.models import AuditEvent
from lms.graduation import decision
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.programme.models import Programme
from tests.factories.attendance import marked
from tests.factories.certificates import DecidedEnrolmentFactory
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

ASKED = {"act": "ask", "name_ar": "أروى صالح محمد الحازمي", "name_en": "Arwa Saleh Mohammed Alhazmi", "words": "الأب"}


@pytest.fixture
def arwa(trainee):
    Programme.load()
    return Person.objects.of(trainee).get()


@pytest.fixture
def enrolment(arwa):
    return EnrolmentFactory(person=arwa, enrolled=True)


def page(enrolment):
    return reverse("certificates:name", args=[enrolment.public_id])


def confirmed(person):
    return {"act": "confirm", "name_ar": person.name_ar, "name_en": person.name_en}


def test_the_page_shows_the_names_and_the_picture_and_writes_nothing(signed_in, trainee, enrolment):
    answer = signed_in(trainee).get(page(enrolment))
    html = answer.content.decode()
    picture = reverse("certificates:specimen", args=[enrolment.public_id])
    for part in [enrolment.person.name_ar, enrolment.person.name_en, f'src="{picture}"']:
        assert part in html
    assert not NameConfirmation.objects.exists()
    assert not Certificate.objects.exists()


def test_the_picture_is_the_engines_own_paper_under_marks_that_say_it_is_none(signed_in, trainee, enrolment):
    answer = signed_in(trainee).get(reverse("certificates:specimen", args=[enrolment.public_id]))
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, no-store"
    shown = Image.open(BytesIO(answer.content)).convert("RGB")
    facts = specimens.freezing.foreseen(
        enrolment,
        programme=Programme.load(),
        version=None,
        code=specimens.CODE,
        on=specimens.timezone.localdate(),
    )
    paper = pdfium.drawn(render(facts).data, specimens.SCALE).convert("RGB")
    assert shown.size == paper.size == (1474, 1042)
    is_marked = ImageChops.difference(shown, paper).convert("L").point(lambda value: 255 * (value > 12))
    share = is_marked.histogram()[255] / (shown.width * shown.height)
    assert 0.03 < share < 0.3  # the words across it, and the rest is the paper
    for corner in [(0, 0), (1, 0), (0, 1), (1, 1)]:
        box = [
            size * part // 2 for part, size in zip([*corner, *(c + 1 for c in corner)], [*shown.size] * 2, strict=True)
        ]
        assert is_marked.crop(box).getbbox(), "no part of it can be cut out without the marks"


def test_nobody_can_verify_a_specimen(client):
    assert client.get(f"/verify/{specimens.CODE}/").status_code == 404


def test_a_confirmation_is_dated_and_says_who_and_which_words(signed_in, trainee, enrolment):
    answer = signed_in(trainee).post(page(enrolment), confirmed(enrolment.person))
    assert (answer.status_code, answer["Location"]) == (302, reverse("desks:my_learning"))
    said = NameConfirmation.objects.get()
    assert (said.person, said.names, said.confirmed_by) == (enrolment.person, Names.of(enrolment.person), trainee)
    assert AuditEvent.objects.filter(verb="name.confirmed", by=trainee).count() == 1


def test_again_it_stays_as_it_was_first(trainee, arwa):
    first = confirming.confirm(arwa, by=trainee, names=Names.of(arwa))
    again = confirming.confirm(arwa, by=trainee, names=Names.of(arwa))
    assert (again.pk, again.confirmed_at) == (first.pk, first.confirmed_at)
    assert AuditEvent.objects.filter(verb="name.confirmed").count() == 1


def test_a_guardian_confirms_for_their_own(signed_in, guardian):
    ward = Person.objects.get(given_ar="ريم")
    enrolment = EnrolmentFactory(person=ward, enrolled=True)
    assert signed_in(guardian).post(page(enrolment), confirmed(ward)).status_code == 302
    assert confirming.of(ward).confirmed_by == guardian


@pytest.mark.parametrize("who", ["stranger", "guardian", "trainer", "lead", "editor"])
def test_nobody_else_has_the_page_or_the_picture(signed_in, request, who, enrolment):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(page(enrolment)).status_code == 404
    assert browser.get(reverse("certificates:specimen", args=[enrolment.public_id])).status_code == 404
    assert browser.post(page(enrolment), confirmed(enrolment.person)).status_code == 404
    assert not NameConfirmation.objects.exists()


def test_a_later_change_of_the_name_undoes_it(trainee, arwa, lead):
    confirming.confirm(arwa, by=trainee, names=Names.of(arwa))
    people.correct_for(arwa, by=lead, reason="من البطاقة", name_en="Arwa S. Alhazmi")
    assert confirming.of(arwa) is None
    confirming.confirm(arwa, by=trainee, names=Names.of(arwa))
    assert confirming.of(arwa).name_en == "Arwa S. Alhazmi"


def test_what_was_changed_while_it_was_read_is_not_confirmed(signed_in, trainee, enrolment, lead):
    read = confirmed(enrolment.person)
    people.correct_for(enrolment.person, by=lead, reason="من البطاقة", name_en="Arwa S. Alhazmi")
    answer = signed_in(trainee).post(page(enrolment), read)
    assert answer.status_code == 200
    assert "Arwa S. Alhazmi" in answer.content.decode()
    assert not NameConfirmation.objects.exists()


@pytest.mark.parametrize("body", [{}, {"act": "confirm"}, {"act": "confirm", "name_ar": "x" * 5000}, {"act": "other"}])
def test_a_form_that_says_other_names_confirms_nothing(signed_in, trainee, enrolment, body):
    assert signed_in(trainee).post(page(enrolment), body).status_code == 200
    assert not NameConfirmation.objects.exists()


def test_without_a_name_in_latin_letters_it_is_asked_for_first(signed_in, trainee, enrolment):
    Person.objects.update(name_en="")
    enrolment.person.refresh_from_db()
    html = signed_in(trainee).get(page(enrolment)).content.decode()
    assert reverse("accounts:correct_person", args=[enrolment.person.public_id]) in html
    with pytest.raises(confirming.NamesMissing):
        confirming.confirm(enrolment.person, by=trainee, names=Names.of(enrolment.person))


def test_a_name_that_cannot_be_printed_says_why_and_is_drawn_nowhere(signed_in, trainee, enrolment):
    Person.objects.update(whole_name_ar="漢字 الحازمي")
    browser = signed_in(trainee)
    picture = reverse("certificates:specimen", args=[enrolment.public_id])
    html = browser.get(page(enrolment)).content.decode()
    assert "漢" in html
    assert picture not in html
    assert browser.get(picture).status_code == 404


def test_the_database_wants_both_names(trainee, arwa):
    said = NameConfirmation(
        person=arwa, name_ar=arwa.name_ar, name_en="", confirmed_by=trainee, confirmed_at="2026-01-01T00:00Z"
    )
    with pytest.raises(IntegrityError, match="a_confirmation_says"), transaction.atomic():
        said.save()


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"enrolled": False}, id="no seat"),
        pytest.param({"enrolled": True, "cohort__status": "draft"}, id="a draft"),
        pytest.param({"enrolled": True, "cohort__status": "cancelled"}, id="called off"),
    ],
)
def test_where_no_certificate_is_to_come_there_is_nothing_to_confirm(signed_in, trainee, arwa, fields):
    assert signed_in(trainee).get(page(EnrolmentFactory(person=arwa, **fields))).status_code == 404


def test_once_the_certificate_is_asked_for_it_is_too_late_and_so_for_who_does_not_graduate(trainee, arwa, lead):
    graduate = DecidedEnrolmentFactory(enrolment__person=arwa)
    DecidedEnrolmentFactory(enrolment__person=arwa, graduates=False)
    assert list(confirming.asked_of(trainee)) == [graduate.enrolment]
    issuing.issue([graduate], by=lead)
    assert not confirming.asked_of(trainee).exists()


# ── Asking for a correction ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_correction_is_asked_for_once_and_settled_when_staff_correct_the_person(signed_in, trainee, enrolment, lead):
    browser = signed_in(trainee)
    assert browser.post(page(enrolment), ASKED)["Location"] == page(enrolment)
    assert "Arwa Saleh" in browser.get(page(enrolment)).content.decode()
    with pytest.raises(naming.AlreadyAsked):
        naming.ask_before_issue(enrolment, by=trainee, names=Names("سلمى سالم", "Salma"))
    desk = signed_in(lead)
    waiting = desk.get(reverse("certificate_desk:name_requests")).content.decode()
    address = reverse("person", args=[enrolment.person_id])
    assert address in waiting
    body = {"given_ar": "أروى", "father_ar": "صالح", "grandfather_ar": "محمد", "family_ar": "الحازمي"}
    body |= {"name_en": ASKED["name_en"], "gender": "female", "born_on": "14/3/2009", "reason": "بطاقة الهوية"}
    assert ASKED["name_en"] in desk.get(address).content.decode()
    assert desk.post(address, body)["Location"] == reverse("certificate_desk:name_requests")
    assert desk.post(address, body)["Location"] == reverse("people")
    asked = NameRequest.objects.get()
    assert (asked.closed_by, asked.answer) == (lead, "")
    assert page(enrolment) in Message.objects.latest("pk").body
    assert confirming.of(Person.objects.get(pk=enrolment.person_id)) is None


def test_another_correction_leaves_what_was_asked_for_open(trainee, enrolment, lead):
    naming.ask_before_issue(enrolment, by=trainee, names=Names(ASKED["name_ar"], ASKED["name_en"]))
    person = people.correct_for(enrolment.person, by=lead, reason="خطأ", name_en="Arwa Another")
    naming.settle(person, by=lead)
    assert NameRequest.objects.open().count() == 1


def test_a_lead_who_leaves_the_name_says_why(signed_in, trainee, enrolment, lead):
    asked = naming.ask_before_issue(enrolment, by=trainee, names=Names(ASKED["name_ar"], ASKED["name_en"]))
    answer = signed_in(lead).post(
        reverse("certificate_desk:name_answer", args=[asked.pk]), {"answer": "هكذا في الهوية"}
    )
    assert answer.status_code == 302
    assert page(enrolment) in Message.objects.latest("pk").body
    assert "هكذا في الهوية" in signed_in(trainee).get(page(enrolment)).content.decode()


def test_what_they_are_called_already_is_no_correction(signed_in, trainee, enrolment):
    same = confirmed(enrolment.person) | {"act": "ask"}
    answer = signed_in(trainee).post(page(enrolment), same)
    assert answer.status_code == 200
    assert not NameRequest.objects.exists()


def test_what_was_asked_before_issue_is_corrected_on_the_certificate_that_was_made_meanwhile(
    signed_in, trainee, arwa, lead
):
    graduate = DecidedEnrolmentFactory(enrolment__person=arwa)
    naming.ask_before_issue(graduate.enrolment, by=trainee, names=Names(ASKED["name_ar"], ASKED["name_en"]))
    [made] = issuing.issue([graduate], by=lead)
    jobs.run_all()
    supersede = reverse("certificate_desk:supersede", args=[made.pk])
    desk = signed_in(lead)
    assert supersede in desk.get(reverse("certificate_desk:name_requests")).content.decode()
    assert ASKED["name_en"] in desk.get(supersede).content.decode()
    desk.post(supersede, {"name_ar": ASKED["name_ar"], "name_en": ASKED["name_en"], "reason": "اسم الأب"})
    assert not NameRequest.objects.open().exists()


# ── Who is told of it ────────────────────────────────────────────────────────────────────────────────────────────────


def test_before_issue_a_lead_sees_who_has_not_confirmed_and_may_go_on(signed_in, trainee, arwa, lead):
    graduate = DecidedEnrolmentFactory(enrolment__person=arwa)
    DecidedEnrolmentFactory(
        decision=graduate.decision, enrolment__person=PersonFactory(given_ar="سلمى", name_en="Salma Alhazmi")
    )
    confirming.confirm(arwa, by=trainee, names=Names.of(arwa))
    checks = preflight.of(issuing.awaiting().select_related("enrolment__person").order_by("pk"))
    assert [(check.graduate.enrolment.person.given_ar, check.is_confirmed) for check in checks] == [
        ("سلمى", False),
        (arwa.given_ar, True),
    ]
    desk, address = signed_in(lead), reverse("certificate_desk:issue", args=[graduate.enrolment.cohort_id])
    shown = desk.get(address)
    assert "Salma Alhazmi" in shown.content.decode()
    desk.post(address, {"seen": shown.context["seen"]})
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    ("on", "is_asked"), [(date(2026, 12, 26), False), (date(2026, 12, 27), True), (date(2027, 1, 20), True)]
)
def test_my_learning_asks_from_two_weeks_before_the_end(signed_in, trainee, enrolment, on, is_asked):
    with time_machine.travel(f"{on}T12:00:00+03:00", tick=False):
        browser = signed_in(trainee)
        assert (page(enrolment) in browser.get("/learning/").content.decode()) is is_asked
        confirming.confirm(enrolment.person, by=trainee, names=Names.of(enrolment.person))
        assert page(enrolment) not in browser.get("/learning/").content.decode()


def test_my_learning_asks_a_graduate_until_the_certificate_is_asked_for(signed_in, trainee, arwa, lead):
    cohort = CohortFactory(closed=True)
    ClassSessionFactory(cohort=cohort, over=True)
    enrolment = marked(EnrolmentFactory(person=arwa, cohort=cohort, enrolled=True), ["present"])
    decision.decide(cohort, graduates=[enrolment], by=lead)
    browser = signed_in(trainee)
    assert page(enrolment) in browser.get("/learning/").content.decode()
    naming.ask_before_issue(enrolment, by=trainee, names=Names(ASKED["name_ar"], ASKED["name_en"]))
    assert page(enrolment) not in browser.get("/learning/").content.decode()
