"""Emptying PostgreSQL after a test that commits.

Django truncates every table, and PostgreSQL makes new files for each and for its indexes and waits for the disk: seconds
for a hundred tables. A test leaves rows in a few; to delete those takes milliseconds. Foreign keys are compared when the
transaction ends, so that the order is any.
"""

from contextlib import contextmanager
from unittest import mock

from django.db import connection


@contextmanager
def only_what_has_rows():
    if connection.vendor != "postgresql":
        yield
        return
    operations = type(connection.ops)
    truncate = operations.sql_flush

    def delete(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        if reset_sequences or allow_cascade:
            return truncate(self, style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
        # Never nothing: after an empty list Django would not fill its own tables again.
        return [f"DELETE FROM {self.quote_name(table)}" for table in with_rows(self.connection, tables)] or ["SELECT 1"]

    with mock.patch.object(operations, "sql_flush", delete):
        yield


def with_rows(connection, tables):
    quote = connection.ops.quote_name
    asked = [f"SELECT {n} WHERE EXISTS (SELECT 1 FROM {quote(table)})" for n, table in enumerate(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [tables[n] for (n,) in cursor.fetchall()]
