"""What is done in the room: a code is shown and scanned, and who is here is said."""

from datetime import UTC, datetime

from django.urls import reverse
from django.utils import timezone

from lms.cohorts import check_in
from lms.cohorts.models import AttendanceRecord

BEGINS = datetime(2026, 12, 6, 14, tzinfo=UTC)
CHECK_IN = "/check-in/"


def shown(session, now=None):
    """The address in the code that is shown now."""
    return reverse("cohorts:scan", args=[check_in.code_of(session, now or timezone.now())])


def scanned(browser, session):
    assert browser.get(shown(session))["Location"] == CHECK_IN
    return browser


def say(browser, *chosen):
    """What the page's button sends, or of an account that stands for several the choice."""
    choice = {"choice": "1", "there": [one.public_id for one in chosen]} if chosen else {}
    return browser.post(CHECK_IN, choice)


def marks(session):
    return dict(AttendanceRecord.objects.filter(session=session).values_list("enrolment", "mark"))
