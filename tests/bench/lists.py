"""What the lists of staff cost at 1,000 and at 20,000 people: ``python -m tests.bench.lists``

Each is asked for through the whole stack in this process, by CPU time and so of one core: the first page, the last one, in
its dearest order, searched, filtered and taken away as CSV and XLSX; the lists that a coordinator has, by one too. So are the
other screens whose cost grows with the programme, of which nothing is taken away.
"""

import os
import re
import sys
from statistics import median
from time import process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

SIZES = (1_000, 20_000)
ROUNDS = 3
MOST_MS = 500
TAKEN_AWAY = ("csv", "xlsx")
SEARCH = {"q": "أروى الحازمى"}
# By the name of the address: what is asked of each besides its first page.
LISTS = {
    "people": [{"ordering": "-age"}, SEARCH, {"q": "ا"}, {"state": "graduated"}, {"state": "none"}, {"age": "14-17"},
               {"centre": "1"}, {"consent": "missing", "gender": "female"}],
    "trainers": [{"ordering": "-load"}, SEARCH, {"course": "1", "centre": "1"}, {"load": "none"}, {"vetting": "soon"}],
    "hours": [{"ordering": "-minutes"}, SEARCH, {"state": "awaiting", "centre": "1"}, {"ordering": "state"}],
    "hours_for_platform": [{"ordering": "name"}, {"course": "1"}],
    "assignments": [{"ordering": "centre"}, {"q": "مركز"}, {"need": "lead"}, {"need": "answer", "course": "1"}],
    "assignments_made": [{"ordering": "trainer"}, SEARCH, {"role": "lead", "status": "accepted"}],
    "covers": [{"ordering": "trainer"}, SEARCH, {"status": "open", "when": "to_come"}, {"centre": "1"}],
    "applications": [{"ordering": "-cohort"}, SEARCH, {"status": "all"}, {"status": "all", "fits": "no", "ordering": "name"},
                     {"status": "enrolled", "consent": "missing", "centre": "1"}],
    "enrolments": [{"ordering": "cohort"}, SEARCH, {"stage": "certified", "since": "1/1/2026"}, {"stage": "studying", "course": "1"}],
    "sessions_held": [{"ordering": "session"}, {"centre": "1", "since": "1/1/2026"}],
    "at_risk": [{"ordering": "risk"}, SEARCH, {"risk": "make_up", "centre": "1"}, {"course": "1", "ordering": "-since"}],
    "registers": [{"ordering": "session"}, {"q": "مركز"}, {"centre": "1"}],
    "register_questions": [{"ordering": "-late"}, {"q": "مركز"}, {"kind": "disputed", "age": "7", "centre": "1"}],
    "graduation": [{"ordering": "-graduated"}, {"q": "مركز"}, {"state": "waiting"}],
    "cohort_screens:index": [{"ordering": "-undecided"}, {"q": "مركز"}, {"status": "published", "centre": "1"}],
    "certificate_desk:index": [{"ordering": "cohort"}, SEARCH, {"q": "ا"}, {"status": "issued"}, {"course": "1", "from": "1/1/2026"}],
    "certificate_templates:list": [{"ordering": "-last_published_at"}, {"q": "قالب"}, {"kind": "completion"}],
    "centres:index": [{"ordering": "-trainees"}, {"q": "مركز"}],
    "organisations:index": [{"q": "جمعية"}],
    "course_screens:index": [{"ordering": "-trainees"}, {"q": "انترنت"}],
    "coordinators": [{"q": "example"}],
    "staff": [{"q": "example"}, {"second": "no"}],
    "holidays:index": [{"q": "عيد"}],
}  # fmt: skip
COORDINATORS = [
    *(
        "people",
        "assignments",
        "assignments_made",
        "covers",
        "applications",
        "enrolments",
        "sessions_held",
        "registers",
        "at_risk",
        "register_questions",
    ),
    *("cohort_screens:index", "centres:index"),
]
SCREENS = {
    "wagtailadmin_home": [],
    "reports": [{"report": "completion"}, {"report": "centres"}, {"report": "volunteers"}],
    "graduation_by_the_rule": [],
    "certificate_desk:hours": [],
    "centre_calendar": [],
}


def measure(sizes=SIZES, rounds=ROUNDS):
    """By list and size: milliseconds and queries of the first page, of the dearest page, of the downloads."""
    from tests.bench.crowd import Crowd

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        crowd, figures = Crowd(), {}
        for size in sizes:
            crowd.grow(size)
            for who, names in [("lead", LISTS | SCREENS), ("coordinator", COORDINATORS)]:
                browser = Client(SERVER_NAME="localhost")
                browser.force_login(getattr(crowd, who), backend="django.contrib.auth.backends.ModelBackend")
                for each in names:
                    key = each.removesuffix(":index") + (" (coordinator)" if who == "coordinator" else "")
                    figures.setdefault(key, {})[str(size)] = _figures(browser, each, rounds)
        return figures
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _figures(browser, name, rounds):
    address = reverse(name)
    first, queries, rows = _asked(browser, address, {}, rounds)
    pages = {
        str(query): _asked(browser, address, query, rounds) for query in [{"page": "9999"}, *(LISTS | SCREENS)[name]]
    }
    dearest = max(pages, key=lambda query: pages[query][0])
    figures = {
        "rows": rows,
        "ms": first,
        "queries": queries,
        "dearest_ms": pages[dearest][0],
        "dearest_queries": max(made for _ms, made, _rows in pages.values()),
        "dearest": dearest,
    }
    for kind in TAKEN_AWAY if name in LISTS else ():
        figures[f"{kind}_ms"], figures[f"{kind}_queries"], _rows = _asked(browser, address, {"export": kind}, 1)
    return figures


def _asked(browser, address, query, rounds):
    """Milliseconds, queries, and the count that the page says."""
    with CaptureQueriesContext(connection) as made:
        answer = browser.get(address, query)
        body = b"".join(answer)
        queries = len(made)  # the next request forgets them
    assert answer.status_code == 200, (address, query, answer.status_code)
    taken = []
    for _ in range(rounds):
        start = process_time()
        b"".join(browser.get(address, query))
        taken.append(process_time() - start)
    counted = re.search(rb"<b>([^<]+)</b></p>", body)
    return round(1000 * median(taken)), queries, int(counted[1].decode()) if counted else 0


def slow(figures):
    """The lists that take longer than they may, at any size."""
    return [name for name, sizes in figures.items() for each in sizes.values() if each["dearest_ms"] >= MOST_MS or each["ms"] >= MOST_MS]  # fmt: skip


def table(figures):
    """One line a list and size."""
    heads = ["rows", "ms", "queries", "dearest_ms", "dearest_queries", "csv_ms", "csv_queries", "xlsx_ms", "dearest"]
    yield f"{'list':<36}{'people':>8}" + "".join(f"{head.replace('_', ' '):>16}" for head in heads[:-1]) + "  dearest"
    for name, sizes in figures.items():
        for size, each in sizes.items():
            yield (
                f"{name:<36}{size:>8}"
                + "".join(f"{each.get(head, '–'):>16}" for head in heads[:-1])
                + f"  {each['dearest']}"
            )


if __name__ == "__main__":
    found = measure()
    print("\n".join(table(found)))
    if late := slow(found):
        sys.exit(f"Slower than {MOST_MS} ms: {', '.join(late)}")
