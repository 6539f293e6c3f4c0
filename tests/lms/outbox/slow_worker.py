"""The product's worker with one errand more, slow enough to be killed in; on a queue of its own."""

import os
import time
from pathlib import Path

import django
from kombu import Queue

django.setup()

from lms import tasks
from lms.celery import app

app.conf.task_default_queue = os.environ["TEST_QUEUE"]
app.conf.task_queues = [Queue(os.environ["TEST_QUEUE"], routing_key=os.environ["TEST_QUEUE"], expires=120)]


def note(payload, *, heartbeat):
    """Write the job's number when it begins and when it ends."""
    with Path(os.environ["VAR"], "notes").open("a") as notes:
        notes.write(f"begins {payload['n']}\n")
        notes.flush()
        time.sleep(0.4)
        heartbeat()
        notes.write(f"ends {payload['n']}\n")


tasks.ERRANDS["test.note"] = note
