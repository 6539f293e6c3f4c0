"""What phones send when the network is back: ``python -m tests.bench sync``

20 batches a second on the server of ``tests.bench.served``, each 25 new marks of one session, with 400,000 marks of 20,000
trainees in the database.
"""

import json
import time
from datetime import UTC, datetime
from uuid import uuid4

from tests.bench import served

COHORTS, MARKED = 800, 20
PER_SECOND, SECONDS = 20, 30
UNMARKED = 8  # sessions of each trainer: each batch has one of its own
MOST_MS = 1_000
WARM = 40  # batches, until each process and thread has answered


def measure(cohorts=COHORTS, seconds=SECONDS):
    """Figures by name: milliseconds, rate, errors, and how much there was."""
    with served.programme("tests.bench.programme", cohorts, MARKED, UNMARKED) as (port, made):
        trainers = made.pop("trainers")
        batches = [_batch(one, session) for session in range(UNMARKED) for one in trainers]
        warm, batches = batches[:WARM], batches[WARM : WARM + PER_SECOND * seconds]
        served.drive(port, warm, per_second=PER_SECOND / 2, is_right=_all_applied)
        time.sleep(1)
        figures = served.drive(port, batches, per_second=PER_SECOND, is_right=_all_applied)
    return made | figures


def _batch(trainer, session):
    """25 marks as a phone sends them, each a tap of its own."""
    now = datetime.now(UTC).isoformat()
    events = [
        {
            "id": str(uuid4()),
            "seq": seq,
            "session": trainer["sessions"][session],
            "enrolment": trainee,
            "mark": "present",
            "taken_at": now,
            "base": 0,
        }
        for seq, trainee in enumerate(trainer["trainees"], start=1)
    ]
    body = {"device": str(uuid4()), "sent_at": now, "events": events}
    return {"method": "POST", "path": "/api/v1/register/events", "body": body, "cookies": trainer["cookies"]}


def _all_applied(status, body):
    return status == 200 and [one["outcome"] for one in json.loads(body)["results"]] == ["applied"] * 25


def slow(figures):
    """What is past its bound."""
    return [name for name, most in {"ms_p99": MOST_MS, "errors": 1}.items() if figures[name] >= most]
