"""What waits in a trainer's registers is said on Now, with where to answer, until it is answered."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from guardian.shortcuts import assign_perm

from lms.cohorts import attendance, claims, guests
from lms.cohorts.attendance import Tap
from lms.cohorts.models import Claim, Guest
from lms.cohorts.sync import Visitor
from lms.desks import asks
from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 6, 15, tzinfo=UTC)  # an hour after the session began


@pytest.fixture(autouse=True)
def _at_that_hour():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(trainer):
    return asking(trainer)


def asking(trainer):
    """A session the trainer teaches: three scanned, on the mark of a fourth two differ, and somebody walked in."""
    session = ClassSessionFactory(cohort=CohortFactory(), starts_at=NOW - timedelta(hours=1))
    assign_perm("take_register", trainer, session.cohort)
    *scanned, marked = [EnrolmentFactory(cohort=session.cohort, enrolled=True) for _ in range(4)]
    claims.make(session, scanned, scanned_at=NOW, by=trainer)
    for mark in ["absent", "present"]:
        attendance.record(session, [Tap(marked, mark, device=uuid4(), taken_at=session.starts_at)], by=UserFactory())
    guests.added(session, [Visitor(uuid4(), "سعاد")], by=trainer)
    return session


def counted(user):
    return [(one.pk, one.scanned, one.disputed, one.unknown) for one in asks.of(user, NOW)]


def test_each_is_said_with_how_many_and_where_to_answer(session, trainer, signed_in):
    browser = signed_in(trainer)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = browser.get("/now/").content.decode()
    for words in ["to be confirmed: 3", "two trainers differ: 1", "nobody knows yet: 1"]:
        assert words in page
    for name in ["claims", "decide"]:
        assert f'href="{reverse(f"cohorts:{name}", args=[session.public_id])}"' in page


def test_what_was_answered_waits_no_more(session, trainer):
    assert counted(trainer) == [(session.pk, 3, 1, 1)]
    first = Claim.objects.first()
    claims.confirm(session, {first.pk: 0}, by=trainer)
    assert counted(trainer) == [(session.pk, 2, 1, 1)]
    claims.put_aside(session, list(Claim.objects.waiting().values_list("pk", flat=True)), by=trainer)
    Guest.objects.all().delete()
    assert counted(trainer) == [(session.pk, 0, 1, 0)]


def test_of_a_register_that_is_locked_nothing_is_said(session, trainer, signed_in):
    page = signed_in(trainer).get("/now/").content.decode()
    assert 'id="asks"' in page
    session.locked_at = NOW
    session.save()
    assert 'id="asks"' not in signed_in(trainer).get("/now/").content.decode()


def test_of_a_session_somebody_else_takes_it_is_theirs_to_answer(session, trainer, stranger):
    trainer.away_from.create(session=session)
    assert counted(trainer) != []  # nobody has come in their place
    assign_perm("cover_session", stranger, session)
    assert (counted(trainer), counted(stranger)) == ([], [(session.pk, 3, 1, 1)])


def test_what_others_teach_is_not_here(session, stranger):
    assert counted(stranger) == []


def test_it_is_one_query_for_one_session_and_for_five(session, trainer, django_assert_num_queries):
    for sessions in [1, 5]:
        with django_assert_num_queries(1):
            assert len(asks.of(trainer, NOW)) == sessions
        for _ in range(4):
            asking(trainer)
