"""Who runs the cohort hears once of a session for which nobody is found, and reads under Cover what to do next."""

from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from lms.centres import coordination
from lms.centres.models import CentreUserObjectPermission
from lms.outbox.models import Message
from lms.programme.models import Programme
from lms.volunteers import cover, waves
from lms.volunteers.models import Absence, CoverRequest
from lms.volunteers.views.covers_list import next_step
from tests.factories.cohorts import CentreFactory
from tests.factories.cover import account, said, taught, volunteer
from tests.factories.people import UserFactory
from tests.races import at_once, without_the_lock

pytestmark = pytest.mark.django_db

RIYADH = ZoneInfo("Asia/Riyadh")
MORNING = datetime(2026, 12, 5, 9, tzinfo=RIYADH)
BEGINS = datetime(2026, 12, 6, 17, tzinfo=RIYADH)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def alerts():
    return list(Message.objects.filter(template="cover_exhausted").order_by("pk"))


def run(clock, moment):
    clock.move_to(moment)
    for _ in range(3):  # the beat comes again
        waves.run(moment)


class TestWhoIsTold:
    def test_the_leads_and_who_coordinates_the_centre(self, session, sara, lead, staff):
        here, elsewhere = (staff("centre_coordinator", email=f"{name}@example.com") for name in ["here", "elsewhere"])
        coordination.give(here, session.cohort.centre, by=lead)
        coordination.give(elsewhere, CentreFactory(), by=lead)
        former = UserFactory(email="former@example.com")  # the centre without the role
        row = CentreUserObjectPermission.objects.get(user=here)
        CentreUserObjectPermission.objects.create(
            user=former, permission=row.permission, content_object=row.content_object
        )
        gone = staff("lead", email="gone@example.com")
        gone.is_active = False
        gone.save()
        absent = said(session, sara)
        assert {one.address for one in alerts()} == {lead.email, here.email}
        assert {one.is_urgent for one in alerts()} == {True}
        assert reverse("cover_of_absence", args=[absent.pk]) in alerts()[0].body

    def test_who_is_a_lead_and_coordinates_it_is_told_once(self, session, sara, lead, staff):
        both = staff("centre_coordinator", email="both@example.com")
        both.groups.add(*lead.groups.all())
        coordination.give(both, session.cohort.centre, by=lead)
        said(session, sara)
        assert [one.address for one in alerts()].count(both.email) == 1


class TestWhen:
    @pytest.fixture(autouse=True)
    def _lead(self, lead):
        return lead

    @pytest.fixture
    def people(self, session):
        return [volunteer(session.cohort.course) for _ in range(40)]

    def test_nobody_is_left_once_however_often_the_beat_comes(self, session, sara, clock):
        said(session, sara)
        assert len(alerts()) == 1
        for hours in [1, 12, 24, 31]:
            run(clock, MORNING + timedelta(hours=hours))
        assert len(alerts()) == 1
        assert "لم يبق من يُطلب منه" in alerts()[0].body

    def test_it_is_near_and_a_wave_has_asked_in_vain(self, session, sara, people, clock):
        absent = said(session, sara)
        run(clock, absent.next_wave_at)
        assert alerts() == []  # there is time yet
        run(clock, BEGINS - timedelta(hours=11))
        [alert] = alerts()
        assert "لم يقبل أحد بعد" in alert.body
        run(clock, BEGINS - timedelta(hours=1))
        assert len(alerts()) == 1
        absent.refresh_from_db()
        assert (absent.alerted_at, absent.status) == (BEGINS - timedelta(hours=11), "open")

    @pytest.mark.parametrize(("hours", "at_once"), [(11, False), (2, True)])
    def test_said_late_the_first_wave_has_its_time_where_there_is_time(
        self, session, sara, people, clock, hours, at_once
    ):
        clock.move_to(BEGINS - timedelta(hours=hours))
        absent = said(session, sara)
        assert len(alerts()) == at_once
        run(clock, absent.next_wave_at)
        assert len(alerts()) == 1

    def test_who_accepted_gives_it_back_and_a_new_search_begins(self, session, sara, clock):
        huda = volunteer(session.cohort.course)
        said(session, sara)
        request = CoverRequest.objects.get()
        cover.accept(request, by=account(huda))
        assert alerts() == []
        cover.give_back(request, by=account(huda))
        assert len(alerts()) == 1

    def test_not_by_night_where_it_can_wait(self, session, sara, clock, settings):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        run(clock, datetime(2026, 12, 5, 23, tzinfo=RIYADH))
        said(session, sara)
        assert alerts() == []
        run(clock, datetime(2026, 12, 6, 8, tzinfo=RIYADH))
        assert len(alerts()) == 1


class TestWhatTheProgrammeSets:
    def test_how_many_are_asked_at_once_and_how_long_they_have(self, session, sara):
        for _ in range(3):
            volunteer(session.cohort.course)
        Programme(cover_at_once=2, cover_waits_minutes=30, cover_waits_hours=2).save()
        absent = said(session, sara)
        assert CoverRequest.objects.count() == 2
        assert absent.next_wave_at == MORNING + timedelta(hours=2)
        assert waves.until_the_next(MORNING, MORNING + timedelta(hours=1)) == timedelta(minutes=30)

    @pytest.mark.parametrize("wrong", [{"cover_at_once": 0}, {"cover_waits_minutes": 0}, {"cover_waits_hours": 49}])
    def test_the_database_keeps_it_sensible(self, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Programme.objects.create(**wrong)


class TestTheList:
    @pytest.fixture
    def shown(self, lead, signed_in):
        browser = signed_in(lead)

        def shown(**asked):
            return list(browser.get(reverse("covers"), asked).context["page"])

        return shown

    def steps(self):
        with translation.override("en"):
            return [next_step(one) for one in Absence.objects.with_places().order_by("pk")]

    def test_says_what_to_do_next(self, session, sara, clock, lead):
        huda = volunteer(session.cohort.course)
        absent = said(session, sara)
        [words] = self.steps()
        assert words == "Nothing yet: if nobody accepts, the next are asked on 5 December 2026 at 2:20 pm."
        clock.move_to(BEGINS - timedelta(hours=11))
        assert self.steps() == ["It begins soon: call somebody and put them down, or move the session or call it off."]
        cover.decline(CoverRequest.objects.get(trainer=huda), by=account(huda))
        assert self.steps()[0].startswith("Nobody is left to ask: call somebody")
        run(clock, BEGINS)
        assert self.steps() == ["It has begun without a trainer: put down who came, or call it off."]
        cover.assign(absent, volunteer(), by=lead)
        assert self.steps() == [""]

    def test_says_by_night_when_the_first_are_asked(self, session, sara, clock, settings, lead):
        settings.OUTBOX_QUIET_HOURS = "lms.programme.quiet.hours"
        volunteer(session.cohort.course)
        clock.move_to(datetime(2026, 12, 5, 23, tzinfo=RIYADH))
        absent = said(session, sara)
        assert self.steps() == ["Nothing yet: the first are asked on 6 December 2026 at 8:00 am."]
        cover.ask(absent, volunteer(session.cohort.course), by=lead)
        assert self.steps()[0].startswith("Nothing yet: if nobody accepts, the next are asked on 6 December")

    def test_and_narrows_to_those_that_wait_for_a_word(self, session, sara, shown, signed_in, lead):
        later, mona = taught(starts_at=session.starts_at + timedelta(days=3))
        volunteer(later.cohort.course)
        alone, waits = said(session, sara), said(later, mona)
        assert shown() == [alone, waits]
        listed = signed_in(lead).get(reverse("covers")).content.decode()
        assert '<span class="num" dir="ltr">5:00</span> م' in listed  # the programme's time
        assert shown(needs="word") == [alone]
        assert shown(needs="adult") == []
        page = signed_in(lead).get(reverse("cover_of_absence", args=[alone.pk])).content.decode()
        assert "لم يبق من يُطلب منه: يلزم الاتصال" in page

    def test_costs_the_same_for_one_session_and_five(self, session, sara, lead, signed_in, queries_of):
        browser, page = signed_in(lead), reverse("covers")
        said(session, sara)
        one = queries_of(browser, page)
        for day in range(1, 5):
            said(*taught(starts_at=session.starts_at + timedelta(days=day)))
        assert queries_of(browser, page) == one


def near_with_two_beats(run):
    """A session that begins soon, of which two beats at once find the next wave due; how often the lead was told."""
    UserFactory(email="lead@example.com").groups.add(Group.objects.get_or_create(name="lead")[0])
    session, sara = taught(starts_at=timezone.now() + timedelta(hours=10))
    for _ in range(8):
        volunteer(session.cohort.course)
    absent = said(session, sara)
    with time_machine.travel(absent.next_wave_at, tick=True):
        at_once(*[lambda: run(absent)] * 2, before='INSERT INTO "volunteers_coverrequest"')
    return len(alerts())


@pytest.mark.django_db(transaction=True)
def test_of_two_beats_at_once_one_tells():
    assert near_with_two_beats(lambda absent: waves.run(timezone.now())) == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_telling_after_tells_twice():
    looked = Barrier(2)

    def look_then_tell(absent):
        with without_the_lock():
            absent = Absence.objects.with_places().get(pk=absent.pk)
            looked.wait(timeout=30)
            if absent.alerted_at is None:
                Absence.objects.filter(pk=absent.pk).update(alerted_at=timezone.now())
                waves._alert(absent)

    assert near_with_two_beats(look_then_tell) == 2
