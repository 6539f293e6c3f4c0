"""Emptying the database after a test that commits leaves nothing behind, quick as it is."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from lms.audit.models import AuditEvent
from lms.learning import projects
from tests import flushing
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def tables_with_rows():
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return set(flushing.with_rows(connection, tables))


def flush(**how):
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False, **how)  # as Django's own tests do


def test_rows_that_name_each_other_and_those_that_never_change_are_gone():
    enrolment = EnrolmentFactory(enrolled=True, cohort=CohortFactory(project_percent=60))
    projects.hand_in(enrolment, by=UserFactory(), text="done")
    assert AuditEvent.objects.exists()
    assert {"cohorts_enrolment", "learning_handin", "audit_auditevent"} <= tables_with_rows()
    flush(inhibit_post_migrate=True)
    assert tables_with_rows() == set()


def test_an_empty_database_is_filled_as_after_its_migrations():
    flush(inhibit_post_migrate=True)
    flush()
    assert ContentType.objects.filter(app_label="cohorts", model="cohort").exists()
