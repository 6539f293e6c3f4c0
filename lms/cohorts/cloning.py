"""A cohort planned like another: everything taken over, its days moved behind those of the first."""

import re
from datetime import timedelta

from lms.cohorts.models import Cohort

_NUMBERED = re.compile(r"(.*?)(\d+)$")
TRIES = 200


def like(cohort, today):
    """What a plan of another cohort like ``cohort`` begins with: fields of the plan's form.

    It begins on the first of the weekdays after the last day of ``cohort``, and not before tomorrow; applications open
    and close as long before. What graduation asks is the course's, as it is now.
    """
    fields = {name: getattr(cohort, name) for name in ("course", "centre", "audience", "capacity")}
    fields["code"] = _next_code(cohort.code)
    if meetings := cohort.weekly:
        meeting = meetings[0]
        fields |= {"weekdays": list(meeting.weekdays), "begins": meeting.begins, "ends": meeting.ends}
    weekdays = fields.get("weekdays") or [cohort.starts_on.weekday()]
    starts_on = max(cohort.ends_on, today) + timedelta(days=1)
    while starts_on.weekday() not in weekdays:
        starts_on += timedelta(days=1)
    moved = starts_on - cohort.starts_on
    fields["starts_on"] = starts_on
    for name in ("applications_open_on", "applications_close_on"):
        fields[name] = max(getattr(cohort, name) + moved, today)
    return fields


def _next_code(code):
    """SAFE-SAFA-3 → SAFE-SAFA-4, or the next that nobody has; "" where none is found that fits."""
    numbered = _NUMBERED.match(code)
    stem, number = (numbered[1], int(numbered[2])) if numbered else (f"{code}-", 1)
    wanted = [f"{stem}{number + step}" for step in range(1, TRIES)]
    used = set(Cohort.objects.filter(code__in=wanted).values_list("code", flat=True))
    longest = Cohort._meta.get_field("code").max_length
    return next((one for one in wanted if one not in used and len(one) <= longest), "")
