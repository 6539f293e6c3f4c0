"""Every list of staff that there is: what it costs, whom it names to whom, and what leaves the house."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import issuing
from lms.accounts import invitations
from lms.centres import coordination
from lms.cohorts.models import HeldMark
from lms.graduation.models import AtRisk
from lms.programme.models import Holiday
from lms.scoping import exporting
from lms.scoping.lists import ListView
from lms.volunteers import ledger
from lms.volunteers.models import Absence, CoverRequest
from tests.bench import lists as measured
from tests.factories.certificates import DecidedEnrolmentFactory
from tests.factories.cohorts import (
    CentreFactory,
    ClassSessionFactory,
    CohortFactory,
    CourseFactory,
    EnrolmentFactory,
    OrganisationFactory,
)
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.templates import published_template
from tests.factories.volunteers import HourEntryFactory, TrainerAssignmentFactory, VolunteerTrainerFactory
from tests.walk import hostile
from tests.walk.addresses import addresses

pytestmark = pytest.mark.django_db

LISTS = {
    address.name: address.view.view_class
    for address in addresses()
    if issubclass(getattr(address.view, "view_class", object), ListView) and not address.name.endswith("_results")
}
OF_COORDINATORS = [
    "people", "assignments", "assignments_made", "covers", "registers", "register_questions", "cohort_screens:index",
    "centres:index", "applications", "enrolments", "sessions_held", "at_risk",
]  # fmt: skip
OF_ADMINISTRATORS = ["staff"]


def test_the_lists_are_these():
    assert set(LISTS) >= {
        "people",
        "trainers",
        "assignments",
        "assignments_made",
        "registers",
        "register_questions",
        "graduation",
        "coordinators",
        "staff",
        "cohort_screens:index",
        "centres:index",
        "organisations:index",
        "course_screens:index",
        "holidays:index",
        "certificate_desk:index",
        "certificate_templates:list",
    }


def test_the_benchmark_measures_each_of_them():
    assert set(measured.LISTS) == set(LISTS)


def test_a_number_leaves_the_house_only_where_the_list_shows_it():
    columns = [(name, one) for name, each in LISTS.items() for one in each.columns if "phone" in one.name]
    assert [(name, one.name) for name, one in columns if one.in_export and not one.in_list] == []
    assert len(columns) >= 5


@pytest.fixture
def who_opens(lead, admin):
    return lambda name: admin if name in OF_ADMINISTRATORS else lead


class Neighbourhood:
    """A centre with a row for every list, and what it is called in each of them."""

    def __init__(self, word, staff, lead, number=0):
        self.word, today = word, timezone.localdate()
        self.centre = CentreFactory(name_ar=f"مركز {word}", name_en=f"{word} centre", code=f"{word}-{number}".lower())
        self.course = CourseFactory(title_ar=f"دورة {word}", title_en=f"{word} course")
        fields = {"centre": self.centre, "course": self.course, "starts_on": today, "ends_on": today}
        self.cohort = CohortFactory(code=f"{word}-{number}-A", **fields)
        self.closed = CohortFactory(code=f"{word}-{number}-B", closed=True, **fields)
        self.person = PersonFactory(given_ar=word, name_en=f"{word} Latin", phone=f"+9665{abs(hash(word)) % 10**8:08}")
        self.person.guardian = PersonFactory(given_ar=f"ولي {word}", name_en="")
        self.person.save()
        enrolment = EnrolmentFactory(cohort=self.cohort, person=self.person)
        missed = EnrolmentFactory(cohort=self.cohort, person=PersonFactory(given_ar=word), enrolled=True)
        AtRisk.objects.create(
            enrolment=missed, risk="no_more", missable=0, lost_at=timezone.now(), since=timezone.now()
        )
        DecidedEnrolmentFactory(
            enrolment__cohort=self.closed, enrolment__person=self.person, decision__cohort=self.closed
        )
        issuing.issue(issuing.awaiting(), by=None)
        trainer = VolunteerTrainerFactory(person__given_ar=f"مدرب {word}", person__name_en="")
        StandingFactory(person=trainer.person)
        trainer.courses.add(self.course)
        TrainerAssignmentFactory(cohort=self.cohort, trainer=trainer, offered_by=lead, role="lead", status="accepted")
        past = timezone.now() - timedelta(hours=3)
        held = ClassSessionFactory(cohort=self.cohort, starts_at=past, ends_at=past + timedelta(hours=2))
        HeldMark.objects.create(
            id=uuid4(), session=held, enrolment=enrolment, why="locked", mark="late", by=lead, taken_at=past
        )
        given = HourEntryFactory(
            trainer=trainer, account=UserFactory(), session=held, cohort=self.cohort, given_on=today
        )
        ledger.approve([given], by=lead)
        coming = ClassSessionFactory(cohort=self.cohort, number=2, starts_at=past + timedelta(days=9))
        absent = Absence.objects.create(session=coming, trainer=trainer, reason="illness", said_by=lead)
        for _each in range(2):
            asked = VolunteerTrainerFactory(person__given_ar=f"بديل {word}", person__name_en="")
            CoverRequest.objects.create(absence=absent, session=coming, trainer=asked)
        OrganisationFactory(name_ar=word)
        published_template(f"{word} {number}", by=lead)
        Holiday.objects.create(name_ar=word, name_en=word, starts_on=today, ends_on=today)
        self.coordinator = staff("centre_coordinator", email=f"{word}{number}@example.com".lower(), first_name=word)
        coordination.give(self.coordinator, self.centre, by=lead)
        invitations.send(f"new-{word}{number}@example.com".lower(), role="editor", by=lead, language="ar")


@pytest.fixture
def ours(staff, lead):
    return Neighbourhood("QUMARI", staff, lead)


@pytest.fixture
def theirs(staff, lead):
    return Neighbourhood("BALABEL", staff, lead)


def text_of(answer):
    data = b"".join(answer)
    if "spreadsheetml" not in answer["Content-Type"]:
        return data.decode()
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row)


@pytest.mark.parametrize("name", LISTS)
def test_it_costs_the_same_for_few_and_many_and_so_do_its_exports(
    name, who_opens, signed_in, read_queries_of, staff, lead, ours
):
    browser, address = signed_in(who_opens(name)), reverse(name)
    asked = [address, *(f"{address}?export={kind}" for kind in exporting.CONTENT_TYPES)]
    asked += [
        f"{address}?ordering={sign}{column.name}" for column in LISTS[name].columns if column.sort for sign in "-"
    ]
    few = [read_queries_of(browser, each) for each in asked]
    for number in range(1, 5):
        Neighbourhood("QUMARI", staff, lead, number)
    assert dict(zip(asked, [read_queries_of(browser, each) for each in asked], strict=True)) == dict(
        zip(asked, few, strict=True)
    )
    assert max(few) <= 25


@pytest.mark.parametrize("name", LISTS)
def test_it_names_what_there_is_and_takes_it_away(name, who_opens, signed_in, ours, theirs):
    browser, address = signed_in(who_opens(name)), reverse(name)
    for query in ["", "?export=csv", "?export=xlsx"]:
        text = text_of(browser.get(address + query)).lower()
        assert "qumari" in text
        assert "balabel" in text


@pytest.mark.parametrize("name", OF_COORDINATORS)
def test_a_coordinator_is_shown_and_takes_away_their_own_alone(name, signed_in, ours, theirs):
    browser, address = signed_in(ours.coordinator), reverse(name)
    queries = ["", "?export=csv", "?export=xlsx", "?q=QUMARI", "?page=2"]
    queries += [f"?centre={theirs.centre.pk}", "?q=BALABEL", f"?q=BALABEL&export=csv&cohort={theirs.cohort.pk}"]
    for query in queries:
        # An export narrowed by what is not theirs leads back to the list, which says why.
        answer = browser.get(address + query, follow=True)
        assert answer.status_code == 200
        text = text_of(answer).replace('value="BALABEL"', "").lower()
        # A course is taught anywhere: that it is there is no secret.
        for theirs_alone in ["balabel-", "balabel centre", "مركز balabel", "balabel latin", theirs.person.phone]:
            assert theirs_alone not in text, query
    assert "qumari" in text_of(browser.get(address)).lower()


@pytest.mark.parametrize("name", [name for name in LISTS if name not in OF_COORDINATORS])
@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx", "?q=QUMARI"])
def test_no_other_list_opens_to_a_coordinator(name, query, signed_in, ours):
    answer = signed_in(ours.coordinator).get(reverse(name) + query)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/")


def test_a_person_who_is_at_two_centres_is_shown_to_each_as_theirs(signed_in, ours, theirs, lead):
    EnrolmentFactory(cohort=ours.cohort, person=theirs.person, enrolled=True)
    own = signed_in(ours.coordinator).get(reverse("people"), {"q": "BALABEL"})
    [row] = own.context["rows"]
    cells = {str(label): str(cell) for label, cell in row["cells"]}
    assert "BALABEL" not in cells["المراكز"]
    assert "مركز QUMARI" in cells["المراكز"]
    assert "تخرّج" not in cells["الحالة"]
    everything = signed_in(lead).get(reverse("people"), {"q": "BALABEL"}).content.decode()
    assert "مركز BALABEL" in everything


# In the queue of applications "form" is the decision; tests/lms/cohorts/test_applications_queue.py narrows that.
@pytest.mark.parametrize("name", sorted(LISTS.keys() - {"applications"}))
def test_every_filter_narrows_and_says_so(name, who_opens, signed_in, ours):
    browser = signed_in(who_opens(name))
    for each in LISTS[name].filters:
        field = browser.get(reverse(name)).context["form"].fields[each.name]
        values = [value for value, _words in getattr(field, "choices", []) if value][:6] or ["1/1/2026"]
        if hasattr(field, "queryset"):
            values = [field.queryset.first().pk]
        for value in values:
            answer = browser.get(reverse(name), {each.name: value})
            assert not answer.context["form"].errors, (each.name, value)
            assert [chip["label"] for chip in answer.context["chips"]] == [each.label]


@pytest.mark.parametrize("name", LISTS)
def test_nothing_that_is_typed_breaks_it(name, who_opens, signed_in, ours):
    browser = signed_in(who_opens(name))
    names = [each.name for each in LISTS[name].filters]
    for text in [*hostile.FEW, *hostile.NUMBERS, "+966551234567", "%", "'", "\u202e"]:
        query = dict.fromkeys(["q", "page", "ordering", *names], text)
        for asked in [query, {"q": text}, {"q": text, "export": "csv"}]:
            assert browser.get(reverse(name), QUERY_STRING=hostile.encoded(asked)).status_code in {200, 302}


def test_what_people_are_called_survives_the_way_out_and_back(lead, signed_in):
    lead.language = "en"
    lead.save()
    names = ["=1+1", "-5", "@x", "+966551234567", "'=cmd", "O'Neil", '"quoted", and more', "\tTab"]
    for number, name in enumerate(names):
        PersonFactory(name_en=name, phone=f"+96655000000{number}")
    browser = signed_in(lead)
    csv_rows = exporting.read_csv(b"".join(browser.get(reverse("people"), {"export": "csv"})))
    place, phones = csv_rows[0].index("Name in Latin letters"), csv_rows[0].index("Mobile number")
    assert sorted(row[place] for row in csv_rows[1:]) == sorted(names)
    assert sorted(row[phones] for row in csv_rows[1:]) == [f"+96655000000{number}" for number in range(len(names))]
    data = b"".join(browser.get(reverse("people"), {"export": "xlsx"}))
    cells = [row[place] for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows(min_row=2)]
    assert sorted(cell.value for cell in cells) == sorted(names)
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}


@pytest.mark.parametrize("cohort", ["0", str(2**64), "x"])
def test_a_link_to_what_is_not_there_says_so_and_shows_nothing(cohort, lead, signed_in, ours):
    answer = signed_in(lead).get(reverse("certificate_desk:index"), {"cohort": cohort})
    assert answer.context["rows"] == []
    assert len(answer.context["form"].non_field_errors()) == 1
