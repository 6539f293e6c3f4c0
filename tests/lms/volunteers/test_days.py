"""Days on which a trainer's week is another one: the rule, the pages, and two at once."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.volunteers import assignment, candidates, days
from lms.volunteers.models import VolunteerTrainer, WeekException
from tests.factories.cohorts import ClassSessionFactory, CohortFactory
from tests.factories.people import StandingFactory, UserFactory
from tests.factories.volunteers import AvailabilityFactory, VolunteerTrainerFactory, WeekExceptionFactory
from tests.races import at_once, without_the_lock

PAGE = "/volunteering/days/"
SUNDAY = datetime(2030, 1, 6, 14, tzinfo=UTC)  # 17:00 in Jeddah
FIRST, LAST = date(2030, 1, 5), date(2030, 1, 8)


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(datetime(2029, 12, 1, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def huda(trainer):
    trainer.language = "en"
    trainer.save()
    return VolunteerTrainer.objects.get(person__standings__user=trainer)


def add(trainer, first=FIRST, last=LAST, kind="away", part="", by=None):
    return days.add(trainer, kind=kind, first_day=first, last_day=last, part=part, by=by or UserFactory())


def cohort_on(starts_at=SUNDAY, sessions=1):
    cohort = CohortFactory(starts_on=starts_at.date(), ends_on=starts_at.date() + timedelta(weeks=9))
    for n in range(sessions):
        ClassSessionFactory(cohort=cohort, number=n + 1, starts_at=starts_at + timedelta(weeks=n))
    return cohort


def match_of(cohort, trainer):
    return next(one for one in candidates.ranked(cohort, now=timezone.now()) if one.trainer == trainer.pk)


@pytest.mark.django_db
def test_who_is_away_on_a_session_is_said_to_be_and_has_to_be_meant(huda):
    add(huda)
    match = match_of(cohort_on(sessions=4), huda)
    assert (match.away, match.outside, match.is_possible, match.is_unsure) == ((SUNDAY.date(),), (), True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "part", "away"),
    [
        pytest.param(date(2030, 1, 6), date(2030, 1, 6), "", True, id="that day"),
        pytest.param(date(2030, 1, 6), date(2030, 1, 6), "evening", True, id="that part of it"),
        pytest.param(date(2030, 1, 6), date(2030, 1, 6), "morning", False, id="another part of it"),
        pytest.param(date(2030, 1, 7), date(2030, 1, 9), "", False, id="from the day after"),
        pytest.param(date(2030, 1, 1), date(2030, 1, 5), "", False, id="until the day before"),
    ],
)
def test_days_away_hold_from_the_first_to_the_last_and_for_their_part(huda, first, last, part, away):
    add(huda, first, last, part=part)
    assert bool(match_of(cohort_on(), huda).away) == away


@pytest.mark.django_db
def test_who_is_free_besides_is_asked_at_a_time_their_week_does_not_have(huda):
    AvailabilityFactory(trainer=huda, weekday=0, part="morning")
    cohort = cohort_on()
    assert match_of(cohort, huda).outside == (SUNDAY.date(),)
    add(huda, kind="free", part="evening")
    assert match_of(cohort, huda).outside == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "part", "kind", "meets"),
    [
        (FIRST, LAST, "", "away", True),
        (LAST, LAST + timedelta(days=4), "", "free", True),
        (FIRST - timedelta(days=3), FIRST, "morning", "away", True),
        (LAST + timedelta(days=1), LAST + timedelta(days=2), "", "away", False),
    ],
)
def test_days_that_meet_others_are_refused_by_naming_those(huda, first, last, part, kind, meets):
    there = add(huda)
    if not meets:
        assert add(huda, first, last, kind, part)
        return
    with pytest.raises(days.Overlaps) as refusal:
        add(huda, first, last, kind, part)
    assert refusal.value.other == there
    assert WeekException.objects.count() == 1


@pytest.mark.django_db
def test_two_parts_of_one_day_do_not_meet(huda):
    add(huda, part="morning")
    assert add(huda, part="evening", kind="free")


@pytest.mark.django_db
def test_no_more_can_be_written_than_can_be_read(huda):
    for n in range(days.MOST):
        WeekExceptionFactory(trainer=huda, first_day=FIRST + timedelta(days=n), last_day=FIRST + timedelta(days=n))
    with pytest.raises(days.TooMany):
        add(huda, date(2031, 1, 1), date(2031, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"last_day": FIRST - timedelta(days=1)}, {"kind": "ill"}, {"part": "night"}])
def test_the_database_keeps_days_that_can_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        WeekExceptionFactory(**{"first_day": FIRST} | wrong)


@pytest.mark.django_db
def test_what_is_over_for_a_season_is_deleted(huda):
    add(huda)
    days.discard_over(LAST + days.KEPT_FOR)
    assert WeekException.objects.exists()
    days.discard_over(LAST + days.KEPT_FOR + timedelta(days=1))
    assert not WeekException.objects.exists()


@pytest.mark.django_db
def test_a_volunteer_adds_days_on_the_phone_and_is_told_which_sessions_they_teach_then(signed_in, trainer, huda):
    cohort = cohort_on()
    assignment.accept(assignment.offer(cohort, trainer=huda, by=UserFactory()), by=trainer)
    browser = signed_in(trainer)
    sent = {"kind": "away", "first_day": "٥/١/٢٠٣٠", "last_day": "8/1/2030", "part": ""}
    response = browser.post(PAGE, sent, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    [one] = WeekException.objects.all()
    assert (one.trainer, one.kind, one.first_day, one.last_day, one.part) == (huda, "away", FIRST, LAST, "")
    html = response.content.decode()
    assert "1 session is taught on those days" in html
    assert str(cohort.course) in html
    assert "5 January 2030 to 8 January 2030" in browser.get("/volunteering/").content.decode()
    assert AuditEvent.objects.filter(verb="trainer.days_added", by=trainer).count() == 1
    browser.post(PAGE, {"remove": one.public_id})
    assert not WeekException.objects.exists()
    assert browser.post(PAGE, {"remove": one.public_id}).status_code == 302  # a second tap


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"first_day": ""}, "first_day"),
        ({"first_day": "5/1/2030", "last_day": "4/1/2030"}, "last_day"),
        ({"first_day": "5/1/2020"}, "first_day"),
        ({"first_day": "5/1/2030", "last_day": "5/1/2035"}, "last_day"),
        ({"first_day": "5/1/2030", "part": "night"}, "part"),
        ({"first_day": "5/1/2030", "kind": "ill"}, "kind"),
        ({"first_day": "99/99/2030"}, "first_day"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(signed_in, trainer, huda, sent, wrong):
    response = signed_in(trainer).post(PAGE, {"kind": "free"} | sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [wrong]
    assert sent["first_day"] in response.content.decode()
    assert not WeekException.objects.exists()


@pytest.mark.django_db
def test_nobody_removes_the_days_of_another(signed_in, trainer, huda):
    other = WeekExceptionFactory(first_day=FIRST)
    signed_in(trainer).post(PAGE, {"remove": other.public_id})
    assert WeekException.objects.get() == other


@pytest.mark.django_db
def test_a_lead_writes_and_removes_them_for_the_trainer(signed_in, lead, huda):
    page = reverse("trainer_days", args=[huda.pk])
    browser = signed_in(lead)
    assert browser.post(page, {"kind": "away", "first_day": "5/1/2030"}).status_code == 302
    [one] = WeekException.objects.all()
    assert (one.first_day, one.last_day) == (FIRST, FIRST)
    html = browser.post(page, {"kind": "away", "first_day": "5/1/2030"}).content.decode()
    assert 'value="5/1/2030"' in html
    assert WeekException.objects.count() == 1
    browser.post(page, {"remove": one.public_id})
    assert not WeekException.objects.exists()


@pytest.mark.django_db
def test_the_pages_ask_the_same_of_the_database_however_many_days_there_are(signed_in, trainer, lead, huda, queries_of):
    pages = [(trainer, PAGE), (trainer, "/volunteering/"), (lead, reverse("trainer_days", args=[huda.pk]))]
    add(huda, FIRST, FIRST)
    ones = [queries_of(signed_in(user), page) for user, page in pages]
    for n in range(1, 5):
        add(huda, FIRST + timedelta(days=n), FIRST + timedelta(days=n))
    assert [queries_of(signed_in(user), page) for user, page in pages] == ones


# ── Two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def someone():
    return StandingFactory(person=VolunteerTrainerFactory().person).person.volunteer_trainer


@pytest.mark.django_db(transaction=True)
def test_of_two_that_meet_and_are_added_at_once_one_is():
    trainer, by = someone(), UserFactory()
    acts = [lambda n=n: add(trainer, FIRST, LAST + timedelta(days=n), by=by) for n in range(4)]
    results = at_once(*acts, before='SELECT "volunteers_volunteertrainer"')
    assert sorted(type(one).__name__ for one in results) == ["Overlaps"] * 3 + ["WeekException"]
    assert WeekException.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_adding_after_adds_all_four():
    trainer = someone()
    looked = Barrier(4)

    def look_then_add():
        with without_the_lock():
            is_free = not WeekException.objects.filter(trainer=trainer).meeting(FIRST, LAST, "").exists()
            looked.wait(timeout=30)
            if is_free:
                WeekException.objects.create(trainer=trainer, kind="away", first_day=FIRST, last_day=LAST)

    at_once(*[look_then_add] * 4)
    assert WeekException.objects.count() == 4
