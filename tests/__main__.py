"""``python -m tests``: the whole suite on SQLite, again on PostgreSQL when it is there; ends with what was skipped and why.

``--skip-nothing`` fails when anything was. Other arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

from tests import services

PROCESSES = "2"
# Once is enough for what is the same whatever keeps the data: how pages look and who may open them, how a server is set
# up, and what asks no database at all, or brings its own.
ONCE = [
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
ON_SQLITE_ALONE = [f"--ignore={place}" for place in ONCE]


def main(arguments):
    skip_nothing = "--skip-nothing" in arguments
    arguments = [argument for argument in arguments if argument != "--skip-nothing"]
    there = {
        "PostgreSQL": services.postgresql_url(),
        "Redis": services.redis_url(),
        "RabbitMQ": services.amqp_url(),
        "Chromium": services.chromium_path(),
    }
    databases = {"SQLite": ""} | ({"PostgreSQL": there["PostgreSQL"]} if there["PostgreSQL"] else {})
    failed, skipped = [], None
    for database, url in databases.items():
        print(f"\n── All tests on {database}", flush=True)
        began_at = time.monotonic()
        code, skipped_here = _run(url, [*arguments, *ON_SQLITE_ALONE] if url else arguments)
        print(f"   {time.monotonic() - began_at:.0f} seconds on {database}", flush=True)
        failed += [database] if code else []
        # What one database cannot show the other may: only a test that never ran was skipped.
        skipped = (
            skipped_here
            if skipped is None
            else {test: why for test, why in skipped.items() if test in skipped_here or _is_tried_once(test)}
        )
    return _tell(there, failed, skipped, skip_nothing=skip_nothing)


def _run(url, arguments):
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = ["pytest", "-q", "-n", PROCESSES, "--dist", "loadgroup", f"--junitxml={report}", *arguments]
        environment = {key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"}
        code = subprocess.run(
            [sys.executable, "-m", *command], env=environment | ({"TEST_DATABASE_URL": url} if url else {}), check=False
        ).returncode
        return code, _skipped(report)


def _skipped(report):
    if not report.exists():
        return {}
    return {
        f"{case.get('classname')}::{case.get('name')}": case.find("skipped").get("message")
        for case in ET.parse(report).iter("testcase")
        if case.find("skipped") is not None
    }


def _is_tried_once(test):
    return any(place.removesuffix(".py").replace("/", ".") in test for place in ONCE)


def _tell(there, failed, skipped, *, skip_nothing):
    print("\n── What was and was not tested")
    for name, place in there.items():
        print(f"   {name:11} {'used' if place else 'not found: what needs it was skipped'}")
    for why, count in Counter(skipped.values()).most_common():
        print(f"   skipped {count:3}: {why}")
    if not skipped:
        print("   nothing was skipped")
    if failed:
        print(f"\nFAILED on {' and '.join(failed)}")
    elif skip_nothing and (skipped or not all(there.values())):
        print("\nFAILED: nothing may be skipped here")
    else:
        print("\nAll passed")
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
