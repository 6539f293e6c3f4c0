"""Opening a register among very many: ``python -m tests.bench opening``

10 a second on the server of ``tests.bench.served``, each the whole page of 25 trainees, today's and not marked yet, with
100,000 trainees and 2 million marks in the database.
"""

from http import HTTPStatus

from tests.bench import served

COHORTS, MARKED = 4_000, 20
PER_SECOND, SECONDS = 10, 60
MOST_MS = 800
TRAINEES = 25
WARM = 40  # until each process and thread has answered


def measure(cohorts=COHORTS, seconds=SECONDS):
    """Figures by name: milliseconds, rate, errors, and how much there was."""
    with served.programme("tests.bench.programme", cohorts, MARKED, 1) as (port, made):
        trainers = made.pop("trainers")
        asked = [
            {"method": "GET", "path": f"/register/{one['sessions'][0]}/", "cookies": one["cookies"]} for one in trainers
        ]
        requests = [asked[number % len(asked)] for number in range(PER_SECOND * seconds)]
        served.drive(port, requests[:WARM], per_second=PER_SECOND, is_right=_is_register)
        figures = served.drive(port, requests, per_second=PER_SECOND, is_right=_is_register)
    return made | figures


def _is_register(status, body):
    return status == HTTPStatus.OK and body.count(b'data-mark="none"') >= TRAINEES


def slow(figures):
    """What is past its bound."""
    return [name for name, most in {"ms_p99": MOST_MS, "errors": 1}.items() if figures[name] >= most]
