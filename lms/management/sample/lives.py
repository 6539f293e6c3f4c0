"""What becomes of the sample's people: how they attend, what their projects are worth, who of the trainers is ready. Pure."""

from datetime import date

from lms.management.sample.timetable import Stage
from lms.programme.models import Holiday
from lms.volunteers.models import VolunteerTrainer

P, L, X, A, U = "present", "late", "excused", "absent", None
ATTENDANCE = [  # six sessions; most pass, some just miss, a few have gaps
    *[[P, P, P, P, P, P]] * 10, *[[P, L, P, P, P, P]] * 4, *[[P, P, A, P, P, P]] * 5, *[[P, X, P, P, P, L]] * 3,
    *[[X, P, P, P, P, P]] * 2, [P, P, A, A, P, P], [A, P, A, P, P, P], [P, A, A, A, P, A],
    [A, A, A, A, A, P], [P, P, P, P, U, P], [P, P, X, P, P, P],
]  # fmt: skip
NEEDS_A_MAKE_UP = [A, P, A, P, P, P]  # of one who can sign in, while the course runs: two missed, one may be
PROJECTS = [85, 90, 78, 66, 95, 72, 88, 60, 81, 74]
# Kinds of trainees: their share, the weights of their marks (present, late, excused, absent), the range of their projects.
KINDS = [
    (0.84, (88, 6, 3, 3), (60, 98)),
    (0.10, (72, 8, 4, 16), (50, 85)),
    (0.06, (45, 5, 5, 45), (0, 60)),
]
MARKS = [P, L, X, A]
ABOUT = [
    "أعمل في دعم المستخدمين منذ سنوات، وأحب تبسيط الأمور (مثال).",
    "درّست مهارات الحاسب في مركز صيفي، وأجيد العمل مع المبتدئين (مثال).",
    "I design for small shops, and would like to pass on what I learnt (sample).",
    "متخرجة حديثًا في علوم الحاسب، وهذه أول تجربة تطوع لي (مثال).",
    "أبرمج مواقع الويب، ومتاح مساءً بعد العمل (مثال).",
    "",
]
PARTS = ["afternoon", "evening"]
PAUSED, APPLIED = 12, 10  # one in so many trainers


def on_road(applications, sessions, stage):
    """The marks of the road's cohorts, written by hand so that every verdict is among them."""
    rows = {
        Stage.LIVED: ATTENDANCE,
        Stage.TO_DECIDE: ATTENDANCE[-len(applications) :],
        Stage.RUNNING: [NEEDS_A_MAKE_UP if n == 1 else ATTENDANCE[n * 5 % 24] for n in range(len(applications))],
    }[stage]
    return {each: rows[n % len(rows)][:sessions] for n, each in enumerate(applications)}


def marks(applications, sessions, random):
    """For each application a mark a session, as its kind of trainee would have."""
    kinds = random.choices(KINDS, [share for share, _weights, _range in KINDS], k=len(applications))
    return {
        each: random.choices(MARKS, weights, k=sessions)
        for each, (_share, weights, _range) in zip(applications, kinds, strict=True)
    }


def projects(marks_of, random, *, missing):
    """For each enrolment the percent of its project, in step with how it attended; the last ``missing`` have none yet."""
    percents = {}
    for n, (each, row) in enumerate(marks_of.items()):
        absent = row.count(A) / len(row)
        kind = next((k for k, (_s, _w, _r) in enumerate(KINDS) if absent <= (0.2, 0.4, 1)[k]), 2)
        percents[each] = PROJECTS[n % len(PROJECTS)] if absent == 0 else random.randint(*KINDS[kind][2])
    for each in list(percents)[len(percents) - missing :]:
        percents[each] = None
    return percents


def vetting(n, trainers):
    """The state of the ``n``-th of so many trainers. The first three are the road's; applicants come last."""
    if n >= max(3, trainers - trainers // APPLIED):
        return VolunteerTrainer.Status.APPLIED
    return VolunteerTrainer.Status.PAUSED if n > 3 and n % PAUSED == 0 else VolunteerTrainer.Status.READY


def week(random):
    """Pairs of a working day and a part of it in which a trainer could teach: mostly after work."""
    days = random.sample([6, 0, 1, 2, 3], random.randint(2, 4))
    return [(day, part) for day in sorted(days) for part in random.sample(PARTS, random.randint(1, 2))]


def holidays(today):
    """The days on which Saudi Arabia always rests, of last year, this year and the next."""
    return [
        Holiday(name_ar=ar, name_en=en, starts_on=day, ends_on=day)
        for year in range(today.year - 1, today.year + 2)
        for ar, en, day in [
            ("يوم التأسيس", "Founding Day", date(year, 2, 22)),
            ("اليوم الوطني", "National Day", date(year, 9, 23)),
        ]
    ]
