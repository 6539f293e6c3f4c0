"""All the registers of a cohort beside each other: who is there on which day, and what stands of each."""

from django.db.models import Prefetch

from lms.accounts.models import User
from lms.cohorts.attendance import NONE
from lms.cohorts.models import AttendanceRecord, ClassSession, Enrolment


class Board:
    """``enrolments`` by name, of whoever has or had a seat; ``sessions`` by number, those called off too.

    Four queries, however many there are. Guests, who are enrolled elsewhere, are not on it.
    """

    def __init__(self, cohort):
        takers = Prefetch("taken_by", User.objects.with_latin_names())
        self.cohort = cohort
        self.sessions = {one.number: one for one in ClassSession.objects.filter(cohort=cohort).order_by("number")}
        seated = Enrolment.objects.filter(cohort=cohort).ever_seated().select_related("person")
        self.enrolments = list(seated.order_by("person__name_key", "pk"))
        records = AttendanceRecord.objects.filter(session__cohort=cohort, enrolment__in=self.enrolments)
        self._records = {(one.session_id, one.enrolment_id): one for one in records.prefetch_related(takers)}

    def stands(self, session, enrolment):
        """The record of that trainee in that session; of nobody's marking one that says "none"."""
        unmarked = AttendanceRecord(session=session, enrolment=enrolment, mark=NONE, rev=0)
        return self._records.get((session.pk, enrolment.pk), unmarked)
