"""``python -m tests``: the whole suite, on SQLite and PostgreSQL as ``tests.databases`` says; ends with what was skipped and why.

Without PostgreSQL all of it on SQLite. ``--skip-nothing`` fails when anything was skipped. Other arguments go to pytest.
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
from tests.databases import POSTGRESQL, SQLITE

# The cores of a small machine.
PROCESSES = "2"


def main(arguments):
    skip_nothing = "--skip-nothing" in arguments
    arguments = [argument for argument in arguments if argument != "--skip-nothing"]
    there = {
        "PostgreSQL": services.postgresql_url(),
        "Redis": services.redis_url(),
        "RabbitMQ": services.amqp_url(),
        "Chromium": services.chromium_path(),
    }
    runs = {"SQLite": ("", [])}
    if there["PostgreSQL"]:
        runs = {"SQLite": ("", ["--part", SQLITE]), "PostgreSQL": (there["PostgreSQL"], ["--part", POSTGRESQL])}
    _migrate([url for url, _ in runs.values()])
    failed, skipped, passed = [], {}, set()
    for database, (url, part) in runs.items():
        print(f"\n── Tests on {database}", flush=True)
        began_at = time.monotonic()
        code, cases = _run(url, [*part, *arguments])
        print(f"   {time.monotonic() - began_at:.0f} seconds on {database}", flush=True)
        failed += [database] if code else []
        skipped |= {test: why for test, why in cases.items() if why}
        passed |= {test for test, why in cases.items() if not why}
    # What one database cannot show the other may: only a test that never ran was skipped.
    skipped = {test: why for test, why in skipped.items() if test not in passed}
    return _tell(there, failed, skipped, skip_nothing=skip_nothing)


def _migrate(urls):
    """The databases to be copied, at once."""
    command = [sys.executable, "-m", "tests.migrated"]
    for making in [subprocess.Popen(command, env=_environment(url), stdout=subprocess.DEVNULL) for url in urls]:
        making.wait()


def _run(url, arguments):
    """Pytest's exit code, and of each test why it was skipped, or None."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = ["pytest", "-q", "-n", PROCESSES, "--dist", "loadgroup", f"--junitxml={report}", *arguments]
        code = subprocess.run([sys.executable, "-m", *command], env=_environment(url), check=False).returncode
        return code, _cases(report)


def _environment(url):
    kept = {key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"}
    return kept | ({"TEST_DATABASE_URL": url} if url else {})


def _cases(report):
    if not report.exists():
        return {}
    found = {}
    for case in ET.parse(report).iter("testcase"):
        skipped = case.find("skipped")
        found[f"{case.get('classname')}::{case.get('name')}"] = None if skipped is None else skipped.get("message")
    return found


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
