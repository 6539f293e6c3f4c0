"""How many there are of something for each row of a list: one question for the page, and none where it is not shown."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce


def count_of(rows, *, by):
    """An annotation: how many of ``rows`` point at the row by their field ``by``."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
