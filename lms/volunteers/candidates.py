"""What ``matching`` asks, read from the database: a handful of statements, however many cohorts and trainers there are."""

from collections import defaultdict

from django.db.models import Count
from django.utils import timezone

from lms.cohorts.models import ClassSession, Cohort
from lms.volunteers import ages, matching, week
from lms.volunteers.matching import Days, Meeting, Need, Skill, Volunteer
from lms.volunteers.models import (
    Availability,
    CoverRequest,
    SkillReview,
    TrainerAssignment,
    VolunteerTrainer,
    WeekException,
)


def needs(cohorts, *, now):
    """A Need for each of ``cohorts``, which have their centre at hand, in their order."""
    cohorts = list(cohorts)
    to_come = defaultdict(list)
    sessions = ClassSession.objects.counted().filter(cohort__in=cohorts, ends_at__gt=now)
    for cohort, meeting in _read(sessions):
        to_come[cohort].append(meeting)
    return [_need(cohort, cohort.starts_on, to_come[cohort.pk]) for cohort in cohorts]


def _need(cohort, first_day, meetings):
    return Need(
        cohort=cohort.pk,
        course=cohort.course_id,
        centre=cohort.centre_id,
        district=cohort.centre.district_ar,
        first_day=first_day,
        by_women=cohort.is_taught_by_women,
        meetings=tuple(meetings),
    )


def volunteers(trainers, needs):
    """A Volunteer for each of ``trainers``, with what they give in the seasons of ``needs``."""
    rows = list(trainers.values_list("pk", "person__gender", "sessions_a_week", "person__born_on"))
    today = timezone.localdate()
    courses = _sets(VolunteerTrainer.courses.through.objects.values_list("volunteertrainer", "course"))
    named = list(
        VolunteerTrainer.centres.through.objects.values_list("volunteertrainer", "centre__district_ar", "centre")
    )
    districts, centres = (
        _sets((pk, district) for pk, district, _ in named),
        _sets((pk, centre) for pk, _, centre in named),
    )
    parts = _sets((pk, (day, part)) for pk, day, part in Availability.objects.values_list("trainer", "weekday", "part"))
    taken_on = TrainerAssignment.objects.taken_on().values("trainer", "cohort__course").annotate(times=Count("pk"))
    taught = defaultdict(dict)
    for row in taken_on.filter(cohort__course__in={need.course for need in needs}, cohort__status=Cohort.Status.CLOSED):
        taught[row["trainer"]][row["cohort__course"]] = row["times"]
    meetings, skills, days = _meetings(needs), _skills(needs), _days()
    return [
        Volunteer(
            trainer=pk,
            is_woman=gender == "female",
            courses=frozenset(courses[pk]),
            taught=taught[pk],
            centres=frozenset(centres[pk]),
            districts=frozenset(districts[pk]),
            parts=frozenset(parts[pk]),
            offered=offered,
            meetings=tuple(meetings[pk]),
            skills=skills[pk],
            days=tuple(days[pk]),
            is_of_age=not ages.is_minor(born_on, today),
        )
        for pk, gender, offered, born_on in rows
    ]


def ranked(cohort, *, now):
    """A Match for everybody who can be asked to teach the cohort and is not yet, the best first."""
    [need] = needs([cohort], now=now)
    trainers = VolunteerTrainer.objects.who_can_be_asked().exclude(assignments__in=cohort.assignments.live())
    return matching.rank(need, volunteers(trainers, [need]))


def ranked_for(session):
    """A Match for everybody who could take this one session of a cohort that they do not teach, the best first."""
    cohort = session.cohort
    meetings = [meeting for _cohort, meeting in _read(ClassSession.objects.filter(pk=session.pk))]
    need = _need(cohort, session.held_on, meetings)
    trainers = VolunteerTrainer.objects.who_can_be_asked().exclude(assignments__in=cohort.assignments.live())
    return matching.rank(need, volunteers(trainers.exclude(absences__in=session.absences.live()), [need]))


def _skills(needs):
    """By trainer: what leads saw of the courses of ``needs``, as it stands today."""
    found, today = defaultdict(dict), timezone.localdate()
    reviews = SkillReview.objects.standing().filter(course__in={need.course for need in needs})
    for trainer, course, level, on, again_by in reviews.values_list(
        "trainer", "course", "level", "reviewed_on", "review_by"
    ):
        found[trainer][course] = Skill(level, on, is_due=again_by < today)
    return found


def _days():
    """By trainer: the days to come on which their week is another one."""
    found = defaultdict(list)
    rows = WeekException.objects.not_over(timezone.localdate())
    for trainer, kind, first, last, part in rows.values_list("trainer", "kind", "first_day", "last_day", "part"):
        found[trainer].append(Days(kind == WeekException.Kind.AWAY, first, last, part))
    return found


def _meetings(needs):
    """By trainer: what they teach or are asked to teach, and cover, in the seasons of ``needs``."""
    found = defaultdict(list)
    if not needs:
        return found
    days = [need.first_day for need in needs] + [meeting.on for need in needs for meeting in need.meetings]
    taught = defaultdict(list)
    live = TrainerAssignment.objects.live().exclude(cohort__status=Cohort.Status.CANCELLED)
    for cohort, trainer in live.values_list("cohort", "trainer"):
        taught[cohort].append(trainer)
    seasons = {
        "starts_at__date__gte": min(days) - matching.SEASON,
        "starts_at__date__lte": max(days) + matching.SEASON,
    }
    for cohort, meeting in _read(ClassSession.objects.counted().filter(cohort__in=live.values("cohort"), **seasons)):
        for trainer in taught[cohort]:
            found[trainer].append(meeting)
    covered = ClassSession.objects.counted().filter(cover_requests__status=CoverRequest.Status.ACCEPTED, **seasons)
    for trainer, meeting in _read(covered, by="cover_requests__trainer"):
        found[trainer].append(meeting)
    return found


def _read(sessions, *, by="cohort"):
    """Pairs of a key, a cohort's where nothing else is said, and a Meeting, in the order of time."""
    rows = sessions.order_by("starts_at").values_list(
        by, "cohort__centre", "cohort__centre__district_ar", "starts_at", "ends_at"
    )
    for key, centre, district, starts_at, ends_at in rows:
        begins = timezone.localtime(starts_at)
        part = week.part_at(begins.time())
        yield key, Meeting(starts_at, ends_at, begins.date(), part, centre, district)


def _sets(pairs):
    sets = defaultdict(set)
    for key, value in pairs:
        sets[key].add(value)
    return sets
