"""Histories whose rows are numbered 1, 2, 3 …: the last stands, and of two who add the next at once one does."""

from django.db import IntegrityError, transaction
from django.db.models import Max


def last_of(rows):
    """The number of the last of the ``rows`` of one history; 0 where there is none."""
    return rows.aggregate(last=Max("number"))["last"] or 0


def add(row, rows, *, seen, meanwhile):
    """In the caller's transaction: save ``row`` as the one after ``seen``, the number of the last that its writer had seen.

    ``rows``: those of its history so far. Raises ``meanwhile`` if somebody added one since, also in the same moment: the
    database keeps each number once. Raises ValidationError.
    """
    if seen != last_of(rows):
        raise meanwhile
    row.number = seen + 1
    row.full_clean(exclude=["number"])  # two at once: the database tells
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise meanwhile from error
