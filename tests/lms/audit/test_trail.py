"""Who did what, kept for good."""

import pytest
from django.db import IntegrityError, transaction

from lms.audit import trail
from lms.audit.models import AuditEvent
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_act_is_recorded_with_who_what_why_and_its_facts():
    person, lead = PersonFactory(), UserFactory()
    trail.record("person.corrected", person, by=lead, reason="misspelt", fields=["name_en"])
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_type, event.subject_id) == ("person.corrected", "accounts.person", str(person.pk))
    assert (event.by, event.reason, event.facts) == (lead, "misspelt", {"fields": ["name_en"]})


def test_an_act_that_is_undone_leaves_no_trace():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.record("person.corrected", PersonFactory(), by=None)
        1 / 0  # noqa: B018 - something went wrong after it
    assert not AuditEvent.objects.exists()


def test_the_trace_outlives_the_account_it_names():
    user = UserFactory()
    trail.record("account.closed", user, by=user)
    user.delete()
    assert AuditEvent.objects.get().by_id is not None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda events: events.update(reason="rewritten"), id="rewritten"),
        pytest.param(lambda events: events.all()._raw_delete("default"), id="shortened"),
    ],
)
def test_the_trail_is_neither_rewritten_nor_shortened(change):
    trail.record("person.corrected", PersonFactory(), by=None, reason="misspelt")
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        change(AuditEvent.objects)
    assert AuditEvent.objects.get().reason == "misspelt"
