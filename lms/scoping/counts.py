"""How many there are of something for each row of a list: one question for the page, and none where it is not shown."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lms.scoping.columns import Column

# What ``with_cohorts_counted`` counts, as columns.
OF_COHORTS = (
    Column(name="running", label=_("Cohorts that are published"), sort=("running",)),
    Column(name="planned", label=_("Cohorts in all"), sort=("planned",)),
    Column(name="trainees", label=_("Seats taken"), sort=("trainees",)),
)


def count_of(rows, *, by):
    """An annotation: how many of ``rows`` point at the row by their field ``by``."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_cohorts_counted(rows):
    """The rows of a course or a place with ``running``, ``planned`` and ``trainees`` of their cohorts."""
    # Asked by the relation's name: the room of cohorts stands above all that have them.
    return rows.annotate(
        running=Count("cohorts", filter=Q(cohorts__status="published")),
        planned=Count("cohorts"),
        trainees=Sum("cohorts__taken", default=0),
    )
