"""Volunteers' hours in the Wagtail admin: the lists, a line, a month, what no register shows, and what the platform is given."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.scoping import exporting
from lms.volunteers import ledger
from lms.volunteers.models import HourEntry, HourStep, VolunteerTrainer
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import HourEntryFactory, VolunteerTrainerFactory, taught

pytestmark = pytest.mark.django_db

MONTH = {"month": "2026-03"}


@pytest.fixture
def huda(trainer):
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


@pytest.fixture
def line(huda, trainer):
    return HourEntryFactory(trainer=huda, account=trainer, given_on=date(2026, 3, 3))


@pytest.fixture
def desk(signed_in, lead):
    lead.language = "en"
    lead.save()
    return signed_in(lead)


def state(entry):
    return HourEntry.objects.with_state().get(pk=entry.pk).state


def page_of(entry):
    return reverse("hours_line", args=[entry.pk])


def rows_of(answer):
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def found(desk, **asked):
    return [each["row"] for each in desk.get(reverse("hours"), asked).context["rows"]]


def test_the_list_is_narrowed_by_state_month_trainer_and_cohort(desk, huda, trainer, line):
    other = HourEntryFactory(given_on=date(2026, 4, 1), kind="preparation")
    ledger.approve([other], by=UserFactory())
    assert found(desk) == [other, line]
    for asked in [
        {"state": "approved"},
        {"month": "2026-04"},
        {"kind": "preparation"},
        {"from": "2/3/2026", "to": "2/4/2026", "trainer": other.trainer_id},
        {"cohort": other.cohort_id},
    ]:
        assert found(desk, **asked) == [other], asked
    assert found(desk, state="awaiting", month="2026-03") == [line]
    assert found(desk, state="disputed") == []


def test_a_line_is_approved_on_its_page(desk, lead, line):
    assert desk.post(page_of(line), {"act": "approve"}).url == page_of(line)
    assert list(line.steps.values_list("said", "by")) == [("approved", lead.pk)]
    assert "Approve</button>" not in desk.get(page_of(line)).content.decode()


def test_a_dispute_is_read_and_answered_on_the_lines_page(desk, trainer, line):
    ledger.dispute(line, by=trainer, reason="It was three hours.")
    assert "It was three hours." in desk.get(page_of(line)).content.decode()
    assert desk.post(page_of(line), {"act": "keep", "reason": ""}).status_code == 200
    assert state(line) == "disputed"
    desk.post(page_of(line), {"act": "keep", "reason": "The register says two."})
    assert state(line) == "kept"


def test_a_correction_leads_to_the_line_that_was_written(desk, line):
    answer = desk.post(page_of(line), {"act": "correct", "minutes": "٩٠", "reason": "It ended early."})
    new = HourEntry.objects.standing().get()
    assert (answer.url, new.minutes, new.corrects, state(line)) == (page_of(new), 90, line, "corrected")
    assert "It ended early." in desk.get(page_of(line)).content.decode()


def test_a_lead_who_teaches_says_nothing_of_their_own_lines(signed_in, staff):
    lead = StandingFactory(user=staff("lead"), person=VolunteerTrainerFactory().person).user
    mine = HourEntryFactory(trainer=VolunteerTrainer.objects.get(), account=lead, given_on=date(2026, 3, 3))
    browser = signed_in(lead)
    context = browser.get(page_of(mine)).context
    assert [context[name] for name in ("may_approve", "may_keep", "may_correct")] == [False] * 3
    for post in [{"act": "approve"}, {"act": "correct", "minutes": 600, "reason": "More."}]:
        browser.post(page_of(mine), post)
    month = browser.get(reverse("hours_of_month"), MONTH).context
    assert (month["count"], month["own"]) == (0, 1)
    browser.post(reverse("hours_of_month"), MONTH | {"seen": month["seen"]})
    browser.post(
        reverse("trainer_hours", args=[mine.trainer_id]),
        {"cohort": mine.cohort_id, "given_on": "1/3/2026", "kind": "teaching", "minutes": 60, "reason": "I came."},
    )
    assert (state(mine), HourEntry.objects.count()) == ("awaiting", 1)


def test_a_month_is_approved_by_what_was_looked_at(desk, huda, trainer, line):
    HourEntryFactory(trainer=huda, account=trainer, given_on=date(2026, 3, 31), minutes=30, kind="preparation")
    HourEntryFactory(given_on=date(2026, 4, 1))
    disputed = HourEntryFactory(trainer=huda, account=trainer, given_on=date(2026, 3, 5))
    ledger.dispute(disputed, by=trainer, reason="It was three hours.")
    address = reverse("hours_of_month")
    looked = desk.get(address, MONTH)
    assert (looked.context["count"], looked.context["all"]) == (2, "2 hours and 30 minutes")
    assert "Approve 2 lines" in looked.content.decode()
    answer = desk.post(address, MONTH | {"seen": looked.context["seen"]})
    assert answer.url == reverse("hours") + "?month=2026-03"
    assert HourStep.objects.filter(said="approved").count() == 2
    assert (state(line), state(disputed)) == ("approved", "disputed")


def test_a_month_that_changed_since_is_looked_at_again(desk, line):
    address = reverse("hours_of_month")
    seen = desk.get(address, MONTH).context["seen"]
    HourEntryFactory(given_on=date(2026, 3, 4))
    assert desk.post(address, MONTH | {"seen": seen}).status_code == 200
    assert not HourStep.objects.exists()


@pytest.mark.parametrize("month", ["", "2026-13", "x", "2026-3", "9999-99", "0000-01"])
def test_what_is_no_month_is_the_last_one(desk, month):
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    assert desk.get(reverse("hours_of_month"), {"month": month}).context["month"] == f"{last:%Y-%m}"


def test_hours_that_no_register_shows_are_written_with_a_reason(desk, lead, huda):
    cohort, address = CohortFactory(), reverse("trainer_hours", args=[huda.pk])
    hours = {"cohort": cohort.pk, "given_on": "1/3/2026", "kind": "teaching", "minutes": "90"}
    assert desk.post(address, hours).status_code == 200
    desk.post(address, hours | {"reason": "The register was on paper."})
    [made] = HourEntry.objects.all()
    assert (made.trainer, made.given_on, made.minutes, made.by, state(made)) == (
        huda,
        date(2026, 3, 1),
        90,
        lead,
        "approved",
    )


def test_the_platform_is_given_approved_hours_of_a_cohort_and_no_identity_number(desk, huda, trainer):
    huda.person.phone = "+966553000001"
    huda.person.save()
    session = taught(huda, trainer, minutes=90)
    ledger.derive(session)
    ledger.approve(list(HourEntry.objects.filter(kind="teaching")), by=UserFactory())
    other = HourEntryFactory()
    ledger.approve([other], by=UserFactory())
    asked = {"cohort": session.cohort_id, "export": "csv"}
    [row] = rows_of(desk.get(reverse("hours_for_platform"), asked))
    assert row == {
        "Name in Arabic": huda.person.name_ar,
        "Name in Latin letters": huda.person.name_en,
        "Mobile number": "+966553000001",
        "Role": "Lead trainer",
        "Cohort": session.cohort.code,
        "Course": session.cohort.course.title_en,
        "Centre": session.cohort.centre.name_en,
        "Day": str(session.held_on),
        "Kind": "Teaching",
        "Hours": "1.5",
    }


def test_what_somebody_is_called_runs_in_no_spreadsheet(desk, line):
    line.trainer.person.name_en = '=HYPERLINK("http://evil.example")'
    line.trainer.person.save()
    ledger.approve([line], by=UserFactory())
    [row] = rows_of(desk.get(reverse("hours_for_platform"), {"export": "csv"}))
    assert row["Name in Latin letters"] == "'" + line.trainer.person.name_en
    assert exporting.rearm(row["Name in Latin letters"]) == line.trainer.person.name_en
    assert b"".join(desk.get(reverse("hours_for_platform"), {"export": "xlsx"}))[:2] == b"PK"


def more(count):
    """Lines of as many trainers, disputed and answered, in as many cohorts."""
    for number in range(count):
        session = ClassSessionFactory(cohort=CohortFactory(code=f"M-{number}-{HourEntry.objects.count()}"))
        entry = HourEntryFactory(session=session, given_on=date(2026, 3, 1 + number))
        ledger.approve([entry], by=UserFactory())
        HourEntryFactory(session=session, trainer=entry.trainer, kind="preparation", given_on=date(2026, 3, 1 + number))


@pytest.mark.parametrize("name", ["hours", "hours_for_platform", "hours_of_month"])
def test_each_costs_the_same_for_one_line_and_many(desk, queries_of, name):
    more(1)
    address = reverse(name) + "?month=2026-03"
    few = queries_of(desk, address)
    more(6)
    assert queries_of(desk, address) == few <= 25


@pytest.mark.parametrize("name", ["hours", "hours_for_platform"])
def test_taking_it_away_costs_the_same_for_one_line_and_many(desk, read_queries_of, name):
    more(1)
    address = reverse(name) + "?export=csv"
    few = read_queries_of(desk, address)
    more(6)
    assert read_queries_of(desk, address) == few <= 25
