"""A guard for GETs."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def only_reads():
    """Fail at the first statement that is not a SELECT."""
    with connection.execute_wrapper(_select):
        yield


def _select(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)
