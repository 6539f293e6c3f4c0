"""Which test is tried on which database, where both are there; without PostgreSQL everything is tried on SQLite.

What a verb or a page does within a transaction is tried on PostgreSQL, where the product lives. What commits is tried on
both: two people at once, a worker that is killed; so is what one database does in its own way: the register, lists, what
is refused by constraints and triggers. How pages look, who may open them and how a server is set up is tried on SQLite,
as the demonstration is, and so is what asks no database at all, or brings its own.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ON_SQLITE = [
    "tests/architecture",
    "tests/browser",
    "tests/certificates/badges/test_canonical.py",
    "tests/certificates/badges/test_judges.py",
    "tests/certificates/badges/test_vector.py",
    "tests/certificates/rendering",
    "tests/certificates/test_codes.py",
    "tests/courses/test_course_files.py",
    "tests/courses/test_drawings.py",
    "tests/courses/test_markdown.py",
    "tests/deployment",
    "tests/lms/arabic",
    "tests/lms/desks/test_charts.py",
    "tests/lms/desks/test_next_step.py",
    "tests/lms/desks/test_periods.py",
    "tests/lms/frame/test_cache.py",
    "tests/lms/frame/test_catalogues.py",
    "tests/lms/frame/test_processes.py",
    "tests/lms/frame/test_settings.py",
    "tests/lms/graduation/test_rule.py",
    "tests/lms/learning/test_proposal.py",
    "tests/lms/look",
    "tests/lms/management/test_timetable.py",
    "tests/lms/outbox/test_brokers.py",
    "tests/lms/outbox/test_folder.py",
    "tests/lms/outbox/test_transports.py",
    "tests/lms/scoping/test_exporting.py",
    "tests/walk",
]
ON_BOTH = ["tests/lms/audit", "tests/lms/cohorts", "tests/lms/scoping"]
ON_BOTH_BY_NAME = {"test_constraints.py", "test_invariants.py"}

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def databases_of(path, *, commits):
    """The databases that a test in the file ``path`` is tried on."""
    path = path.relative_to(ROOT)
    if _is_in(path, ON_SQLITE):
        return {SQLITE}
    if commits or path.name in ON_BOTH_BY_NAME or _is_in(path, ON_BOTH):
        return {SQLITE, POSTGRESQL}
    return {POSTGRESQL}


def _is_in(path, places):
    return any(path.is_relative_to(place) for place in places)
