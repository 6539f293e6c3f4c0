"""The product's worker with one errand more, slow enough to be killed in; on a queue of its own."""

import os
import time
from pathlib import Path

import django

django.setup()

from lms import tasks
from tests.workers import app

__all__ = ["app"]


def note(payload, *, heartbeat):
    """Write the job's number when it begins and when it ends."""
    with Path(os.environ["VAR"], "notes").open("a") as notes:
        notes.write(f"begins {payload['n']}\n")
        notes.flush()
        time.sleep(0.4)
        heartbeat()
        notes.write(f"ends {payload['n']}\n")


tasks.ERRANDS["test.note"] = note
