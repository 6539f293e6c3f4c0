"""My data: what is kept and why, everything as one archive, and the end of an account."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from certificates import naming
from certificates.facts import Names
from lms.accounts import people
from lms.accounts.models import Person, User
from lms.cohorts import moving
from lms.desks.kept import KEPT
from lms.learning import lessons, projects, uploads
from lms.outbox.models import Message
from lms.programme.models import Programme
from lms.volunteers import joining, week
from lms.volunteers.joining import Told
from lms.volunteers.models import VolunteerTrainer
from tests.factories.attendance import marked
from tests.factories.certificates import issued_certificate
from tests.factories.cohorts import CentreFactory, ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

PAGE, ARCHIVE, CLOSE = (reverse(f"desks:{name}") for name in ["my_data", "my_data_download", "close_account"])


@pytest.fixture
def arwa(trainee):
    return Person.objects.get(standings__user=trainee)


@pytest.fixture
def shown(signed_in):
    """A browser in which ``user`` has shown a moment ago who they are."""

    def browser(user):
        client = signed_in(user)
        client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
        return client

    return browser


def test_the_document_and_the_page_say_the_same():
    text = Path(settings.BASE_DIR, "docs", "data-retention.md").read_text()
    lines = text.partition("## Of staff, and of the machine")[0].splitlines()
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| ")]
    with translation.override("en"):
        said = [(str(row.what), str(row.why), str(row.until)) for row in KEPT]
    assert said == rows[1:], "bring docs/data-retention.md and lms/desks/kept.py together"


def test_the_page_says_of_whom_what_and_what_was_agreed_to(signed_in, trainee, arwa):
    people.agree(arwa, by=trainee)
    browser = signed_in(trainee)
    browser.cookies["language"] = "en"
    html = browser.get(PAGE).content.decode()
    for words in [arwa.name_ar, arwa.name_en, str(KEPT[0].what), "version 1", ARCHIVE, CLOSE]:
        assert words in html
    assert "what a volunteer tells" not in html


def test_a_volunteer_reads_of_what_volunteers_tell(signed_in, trainer):
    browser = signed_in(trainer)
    browser.cookies["language"] = "en"
    assert "what a volunteer tells" in browser.get(PAGE).content.decode()


def test_the_page_costs_the_same_for_one_person_and_four(signed_in, guardian, queries_of):
    browser = signed_in(guardian)
    some = queries_of(browser, PAGE)
    for name in ["سارة", "هند"]:
        people.add_person(
            guardian, stands_as="guardian", given_ar=name, family_ar="الحازمي", name_en="X", gender="female"
        )
    assert queries_of(browser, PAGE) == some <= 15


@pytest.mark.parametrize("address", [ARCHIVE, CLOSE])
def test_who_signed_in_long_ago_shows_again_who_they_are(signed_in, trainee, address):
    answer = signed_in(trainee).get(address)
    assert (answer.status_code, reverse("account_reauthenticate") in answer["Location"]) == (302, True)


def archive_of(browser):
    answer = browser.get(ARCHIVE)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("data.json")), files


def test_the_archive_holds_everything_with_its_files(shown, trainee, trainer, arwa):
    Programme.load()
    people.agree(arwa, by=trainee)
    cohort = CohortFactory(project_percent=60)
    ClassSessionFactory(cohort=cohort)
    place = marked(EnrolmentFactory(enrolled=True, cohort=cohort, person=arwa), ["late"])
    one = projects.hand_in(place, by=trainee, text="عملي", file=uploads.Upload(b"%PDF-1.7 a poster", "ملصق.pdf", "pdf"))
    projects.mark(place, 78, by=trainer, feedback="أحسنتِ.")
    lessons.finish(arwa, "11111111-1111-4111-8111-111111111111", course=cohort.course)
    certificate = issued_certificate(enrolment__person=arwa)
    Message.objects.create(channel="sms", address=trainee.phone, language="ar", body="مرحبًا")
    data, files = archive_of(shown(trainee))
    assert data["account"]["phone"] == trainee.phone
    assert "مرحبًا" in [message["body"] for message in data["messages"]]
    (person,) = data["persons"]
    assert (person["name_en"], person["born_on"]) == (arwa.name_en, "2009-03-01")
    assert [consent["policy"] for consent in person["consents"]] == ["privacy", "terms"]
    assert [lesson["lesson"] for lesson in person["lessons_done"]] == ["11111111-1111-4111-8111-111111111111"]
    kept = next(each for each in person["enrolments"] if each["cohort"] == cohort.code)
    assert [mark["mark"] for mark in kept["attendance"]] == ["late"]
    assert (kept["project"]["mark"], kept["project"]["feedback"]) == (78, "أحسنتِ.")
    (handed_in,) = kept["project"]["hand_ins"]
    assert handed_in["text"] == "عملي"
    assert files[handed_in["file"]] == b"%PDF-1.7 a poster"
    assert files[f"certificates/{certificate.code}.pdf"].startswith(b"%PDF-")
    assert data["files_that_are_missing"] == []
    uploads.discard(one.file)
    data, files = archive_of(shown(trainee))
    assert data["files_that_are_missing"] == [handed_in["file"]]


def test_the_archive_says_where_somebody_moved_from(shown, trainee, arwa, lead):
    was = EnrolmentFactory(enrolled=True, person=arwa)
    moving.move(was, CohortFactory(course=was.cohort.course), by=lead, reason="…")
    [person] = archive_of(shown(trainee))[0]["persons"]
    assert [one["moved_from"] for one in person["enrolments"]] == [None, was.cohort.code]


def test_the_archive_holds_nothing_of_anybody_else(shown, guardian):
    other = PersonFactory(given_ar="سلافة", name_en="Sulafah Alharbi", phone="+966558888888")
    place = EnrolmentFactory(enrolled=True, person=other)
    text = json.dumps(archive_of(shown(guardian))[0], ensure_ascii=False)
    assert "ريم" in text
    assert "Sulafah" not in text
    assert other.phone not in text
    assert place.cohort.code not in text


def messages_in(archive):
    return [message["body"] for message in archive[0]["messages"]]


def test_what_went_to_a_number_before_it_was_theirs_is_not_theirs(shown, guardian, trainee):
    old = guardian.phone
    Message.objects.create(channel="sms", address=old, language="ar", body="إلى صاحبة الرقم من قبل")
    people.confirm_phone(guardian, "+966558888888")
    people.confirm_phone(trainee, old)
    Message.objects.create(channel="sms", address=old, language="ar", body="إلى صاحبه الآن")
    said = messages_in(archive_of(shown(trainee)))
    assert "إلى صاحبه الآن" in said
    assert "إلى صاحبة الرقم من قبل" not in said
    assert "إلى صاحبة الرقم من قبل" in messages_in(archive_of(shown(guardian)))


def test_what_went_to_a_number_before_there_was_the_account_is_not_theirs(shown, trainee):
    before = Message.objects.create(channel="sms", address=trainee.phone, language="ar", body="قبل الحساب")
    Message.objects.filter(pk=before.pk).update(created_at=trainee.date_joined - timedelta(days=1))
    assert "قبل الحساب" not in messages_in(archive_of(shown(trainee)))
    people.confirm_phone(trainee, "+966501234567")
    assert "قبل الحساب" not in messages_in(archive_of(shown(trainee)))


def test_the_archive_holds_the_names_a_holder_asked_for_and_the_answer(shown, trainee, arwa, lead):
    certificate = issued_certificate(enrolment__person=arwa)
    asked = naming.ask(certificate, by=trainee, names=Names("أروى سالم الحازمي الجديدة", "Arwa New"), words="ناقص")
    naming.answer(asked, by=lead, answer="كما في الهوية")
    (person,) = archive_of(shown(trainee))[0]["persons"]
    (kept,) = [each for place in person["enrolments"] for each in place["certificates"]]
    (one,) = kept["names_asked_for"]
    assert (one["name_en"], one["words"], one["answer"]) == ("Arwa New", "ناقص", "كما في الهوية")


def test_a_volunteers_archive_holds_all_that_they_told(shown, trainer):
    one = VolunteerTrainer.objects.get(person__standings__user=trainer)
    centre = CentreFactory()
    joining.set_told(one, Told(courses=(), sessions_a_week=2, centres=(centre,), about="أعمل في التصميم"), by=trainer)
    week.set_parts(one, [(6, "evening")], by=trainer)
    joining.pause(one, by=trainer)
    (person,) = archive_of(shown(trainer))[0]["persons"]
    said = person["volunteer"]
    assert (said["status"], said["sessions_a_week"], said["about"]) == ("paused", 2, "أعمل في التصميم")
    assert (said["can_come_to"], said["week"]) == ([centre.code], [{"day": "sunday", "part": "evening"}])


def test_closing_names_what_goes_and_what_stays_and_asks_to_be_sure(shown, trainee, arwa):
    place = EnrolmentFactory(enrolled=True, person=arwa)
    browser = shown(trainee)
    browser.cookies["language"] = "en"
    html = browser.get(CLOSE).content.decode()
    assert f"the place or application of {arwa.name_en} in {place.cohort.course.title_en}" in html
    assert f"name, date of birth and gender of {arwa.name_en}" in html
    answer = browser.post(CLOSE)
    assert answer.status_code == 200
    assert answer.context["is_missing"]
    assert User.objects.get(pk=trainee.pk).is_active


def test_closing_ends_the_session_and_leads_to_the_sign_in(shown, trainee, arwa):
    browser = shown(trainee)
    answer = browser.post(CLOSE, {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert User.objects.get(pk=trainee.pk).closed_at is not None
    assert browser.get(PAGE).status_code == 302
    assert not Person.objects.filter(pk=arwa.pk).exists()


def test_the_only_administrator_reads_why_not(shown, admin):
    browser = shown(admin)
    assert browser.get(CLOSE).context["refusal"]
    assert browser.post(CLOSE, {"sure": "on"}).status_code == 200
    assert User.objects.get(pk=admin.pk).is_active
