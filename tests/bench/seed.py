"""How long the sample programme takes, from an empty database on SQLite: ``python -m tests.bench.seed``

Each command is a process of its own, by the clock on the wall, as whoever waits for it sees it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.bench import tell

ROOT = Path(__file__).parents[2]


def measure():
    """Seconds: to make the tables, to load the six courses, to make a thousand trainees around them; then all again."""
    with tempfile.TemporaryDirectory() as var:
        made = _seconds(var, "migrate", "--verbosity", "0")
        loaded = _seconds(var, "load_courses", "--verbosity", "0")
        seeded = _seconds(var, "seed_demo", "--verbosity", "0")
        again = _seconds(var, "seed_demo", "--verbosity", "0")
        checked = _seconds(var, "check_invariants")
    return {
        "seconds_migrate": made,
        "seconds_load_courses": loaded,
        "seconds_seed_demo_after_them": seeded,
        "seconds_seed_demo_whole": round(loaded + seeded, 1),
        "seconds_seed_demo_again": again,
        "seconds_check_invariants": checked,
    }


def _seconds(var, *command):
    environment = os.environ | {"EMBEDDED": "1", "VAR": var, "DJANGO_SETTINGS_MODULE": "lms.settings.production"}
    start = monotonic()
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return round(monotonic() - start, 1)


if __name__ == "__main__":
    tell(measure())
