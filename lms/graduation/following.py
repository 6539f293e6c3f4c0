"""How many trainees stand at once."""

from lms.cohorts.models import Enrolment
from lms.graduation import progress, sheet


def of_each(enrolments, now):
    """``{enrolment pk: Progress}`` of ``enrolments``, with their cohorts at hand, at the moment ``now``; one statement.

    Only of those who hold a seat, or held one.
    """
    asked = {one.pk: one.cohort for one in enrolments}
    sheets = sheet.of(Enrolment.objects.ever_seated().filter(pk__in=asked)) if asked else {}
    return {
        pk: progress.of(found, needed_percent=asked[pk].attendance_percent, now=now) for pk, found in sheets.items()
    }
