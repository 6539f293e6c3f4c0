"""What is read: a guard for GETs, and what a certificate's file carries."""

from contextlib import contextmanager

import pypdfium2
from django.db import connection

from certificates import storage


def attached(certificate):
    """The credential in its file, as a reader of PDFs takes it out: bytes."""
    with pypdfium2.PdfDocument(storage.read(certificate)) as document:
        assert document.count_attachments() == 1
        return bytes(document.get_attachment(0).get_data())


@contextmanager
def only_reads():
    """Fail at the first statement that is not a SELECT."""
    with connection.execute_wrapper(_select):
        yield


def _select(execute, sql, params, many, context):
    assert sql.lstrip().upper().startswith("SELECT"), sql
    return execute(sql, params, many, context)
