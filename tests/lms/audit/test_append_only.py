"""What the database refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from lms.audit import append_only

TABLE = "a_diary"


@pytest.fixture
def diary(db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (line varchar(20))")
        append_only.forbid_changes(connection, TABLE)
        cursor.execute(f"INSERT INTO {TABLE} VALUES ('Sunday')")
        yield cursor
        cursor.execute(f"DROP TABLE {TABLE}")


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET line = 'Monday'", f"DELETE FROM {TABLE}"])
def test_rows_are_neither_changed_nor_deleted(diary, statement):
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        diary.execute(statement)
    diary.execute(f"SELECT line FROM {TABLE}")
    assert diary.fetchall() == [("Sunday",)]


def test_rows_can_be_added(diary):
    diary.execute(f"INSERT INTO {TABLE} VALUES ('Monday')")
    diary.execute(f"SELECT count(*) FROM {TABLE}")
    assert diary.fetchone() == (2,)


def test_forbidding_twice_is_harmless_and_allowing_takes_it_back(diary):
    append_only.forbid_changes(connection, TABLE)
    append_only.allow_changes(connection, TABLE)
    diary.execute(f"DELETE FROM {TABLE}")
    diary.execute(f"SELECT count(*) FROM {TABLE}")
    assert diary.fetchone() == (0,)


def test_the_log_of_the_register_is_guarded(db):
    assert "cohorts_registerevent" in append_only.guarded_tables(connection)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL truncates")
def test_a_guarded_table_is_not_truncated(diary):
    with pytest.raises(IntegrityError), transaction.atomic():
        diary.execute(f"TRUNCATE {TABLE}")


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_empties_guarded_tables_and_guards_them_again():
    from django.core.management import call_command

    from lms.cohorts.models import RegisterEvent
    from tests.factories.cohorts import ClassSessionFactory, EnrolmentFactory
    from tests.factories.people import UserFactory

    enrolment = EnrolmentFactory(enrolled=True)
    RegisterEvent.objects.create(
        id="6f1c2c60-0000-4000-8000-000000000001",
        session=ClassSessionFactory(cohort=enrolment.cohort),
        enrolment=enrolment,
        mark="present",
        by=UserFactory(),
        taken_at="2026-12-06T17:05:00+03:00",
    )
    call_command("flush", interactive=False, verbosity=0)
    assert not RegisterEvent.objects.exists()
    assert "cohorts_registerevent" in append_only.guarded_tables(connection)
