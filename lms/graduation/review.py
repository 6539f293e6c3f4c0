"""What the rule says of each trainee of a cohort, before anybody decides."""

import json
from dataclasses import dataclass
from hashlib import sha256

from lms.cohorts.models import Cohort, Enrolment
from lms.graduation import rule, sheet
from lms.graduation.rule import Outcome, Verdict
from lms.graduation.sheet import Sheet


@dataclass(frozen=True)
class Row:
    enrolment: Enrolment
    sheet: Sheet
    outcome: Outcome


@dataclass(frozen=True)
class Review:
    """The undecided trainees of a cohort, by name."""

    cohort: Cohort
    rows: tuple[Row, ...]

    def of_verdict(self, verdict):
        return [row for row in self.rows if row.outcome.verdict is verdict]

    @property
    def gaps(self):
        return self.of_verdict(Verdict.BLOCKED)

    @property
    def near_misses(self):
        return self.of_verdict(Verdict.NEAR)

    @property
    def passes(self):
        return self.of_verdict(Verdict.PASSES)

    @property
    def fails(self):
        return self.of_verdict(Verdict.FAILS)

    @property
    def to_decide(self):
        """Everyone of whom enough is known."""
        return [row for row in self.rows if row.outcome.verdict is not Verdict.BLOCKED]

    @property
    def is_clear(self):
        """Whether the rule alone can decide: somebody is there, nobody is a near miss, and no mark is missing."""
        return bool(self.rows) and not self.gaps and not self.near_misses

    @property
    def digest(self):
        """Changes when anything the rule counted changes: what a lead saw can be compared with what is true now."""
        figures = sorted((row.enrolment.pk, row.outcome.to_json()) for row in self.rows)
        return sha256(json.dumps(figures).encode()).hexdigest()


def of(cohort):
    """Review the enrolled trainees of ``cohort`` for whom nothing is decided yet."""
    return of_each([cohort])[cohort]


def of_each(cohorts):
    """``{cohort: Review}``: in two statements, however many cohorts."""
    undecided = Enrolment.objects.enrolled().filter(cohort__in=cohorts, graduation__isnull=True)
    sheets = sheet.of(undecided)
    enrolments = Enrolment.objects.filter(pk__in=sheets).select_related("person").order_by("person__name_key", "pk")
    rows = {cohort.pk: [] for cohort in cohorts}
    asked = {cohort.pk: cohort for cohort in cohorts}
    for enrolment in enrolments:
        known, cohort = sheets[enrolment.pk], asked[enrolment.cohort_id]
        outcome = rule.outcome(
            known.marks,
            needed_percent=cohort.attendance_percent,
            project_mark=known.project_mark,
            project_percent=cohort.project_percent,
        )
        rows[cohort.pk].append(Row(enrolment, known, outcome))
    return {cohort: Review(cohort, tuple(rows[cohort.pk])) for cohort in cohorts}
