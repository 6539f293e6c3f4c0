"""The badge of a certificate of hours."""

import json

import pytest

from certificates import volunteering
from certificates.models import Certificate
from lms.outbox import jobs
from lms.volunteers import ledger
from tests.factories.people import UserFactory
from tests.factories.volunteers import HourEntryFactory

pytestmark = pytest.mark.django_db


def test_it_is_of_community_service_between_two_days(badge_key):
    line, by = HourEntryFactory(given_on="2026-03-03"), UserFactory()
    ledger.approve([line, HourEntryFactory(trainer=line.trainer, given_on="2026-06-30")], by=by)
    volunteering.issue([line.trainer], by=by)
    jobs.run_all()
    subject = json.loads(Certificate.objects.issued().get().badge.document)["credentialSubject"]
    assert subject["achievement"]["achievementType"] == "CommunityService"
    assert "4 hours in 2 sessions, 3 March 2026 to 30 June 2026" in subject["achievement"]["description"]
    assert subject["activityStartDate"].startswith("2026-03-03")
    assert subject["activityEndDate"].startswith("2026-06-30")
