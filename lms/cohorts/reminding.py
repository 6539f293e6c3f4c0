"""What is said of sessions without anybody's doing: that one is near, and that its register is not finished.

Each is a verb for the beat: run as often as one likes, by as many as one likes, it says a thing once to a person. A session
that is moved is another thing to say. Nothing is said in the quiet hours, nor of a day on which the programme rests.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.accounts.models import Standing
from lms.cohorts import access
from lms.cohorts.models import ClassSession, Cohort, Enrolment, Guest
from lms.outbox import messages, quiet
from lms.outbox.messages import Letter
from lms.programme.models import Holiday

REMINDED_FROM = time(16)  # on the day before
REGISTER_AFTER = timedelta(hours=1)  # from the end of a session
REGISTER_UNTIL = timedelta(days=2)  # whoever was not asked by then is not asked any more
LEADS_FROM = time(8)
AT_ONCE = 8  # sessions in one short transaction: some 250 messages
LISTED = 10  # sessions in one message to a lead


def remind(now):
    """Tell who is enrolled, and who teaches, of each session of tomorrow, from four o'clock on; returns how many were told.

    Who joins later, or whose session was moved to a nearer day, is told by the next run, until it begins.
    """
    today = timezone.localdate(now)
    last = today + timedelta(days=timezone.localtime(now).time() >= REMINDED_FROM)
    near = _taught().filter(starts_at__gt=now, starts_at__lt=_midnight_after(last))
    return _tell_of(near, now, _reminders)


def ask_for_registers(now):
    """Tell who teaches that a register is not finished an hour after its session; returns how many were told."""
    over = _taught().filter(ends_at__lte=now - REGISTER_AFTER, ends_at__gt=now - REGISTER_UNTIL)
    return _tell_of(over, now, _requests)


def unfinished_of(day):
    """The sessions that ended on that day and whose registers are still not finished, with their places."""
    left = _taught().filter(ends_at__gt=_midnight_after(day - timedelta(days=1)), ends_at__lte=_midnight_after(day))
    left = left.select_related("cohort__course", "cohort__centre")
    return _but_on_holidays(left.order_by("starts_at", "pk"))


def withdraw(sessions):
    """What was written of the sessions and not sent yet is no longer true."""
    messages.withdraw([f"session:{session.pk}:" for session in sessions])


def _taught():
    """Sessions whose register nobody has finished, of cohorts that are taught."""
    return ClassSession.objects.filter(status=ClassSession.Status.PLANNED, cohort__status=Cohort.Status.PUBLISHED)


def _tell_of(sessions, now, letters):
    if quiet.until(now):
        return 0
    keys = sorted(session.pk for session in _but_on_holidays(sessions))
    return sum(_tell(sessions, keys[start : start + AT_ONCE], letters) for start in range(0, len(keys), AT_ONCE))


@transaction.atomic
def _tell(sessions, keys, letters):
    """Held until the messages are written: whoever moves a session or calls it off takes them back, or comes first."""
    held = sessions.filter(pk__in=keys).select_related("cohort__course", "cohort__centre")
    held = list(held.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    return messages.tell_all(list(letters(held)))


def _reminders(sessions):
    attended, taught, guests = _trainees(sessions), _teachers(sessions), _guests(sessions)
    for session in sessions:
        context = {"session": session}
        for enrolment in attended.get(session.cohort_id, []):
            if enrolment.is_there_on(session.held_on):
                yield _letter(enrolment.person, "session_reminder", "reminder", session, context, session.starts_at)
        for person in guests.get(session.pk, []):
            yield _letter(person, "session_reminder", "reminder", session, context, session.starts_at)
        teaching = {
            "session": session,
            "link": settings.BASE_URL + reverse("volunteers:cannot_come", args=[session.public_id]),
        }
        for person in taught[session.pk]:
            yield _letter(person, "teaching_reminder", "reminder", session, teaching, session.starts_at)


def _requests(sessions):
    taught = _teachers(sessions)
    for session in sessions:
        link = settings.BASE_URL + reverse("cohorts:take_register", args=[session.public_id])
        context = {"session": session, "link": link}
        for person in taught[session.pk]:
            until = session.ends_at + REGISTER_UNTIL
            yield _letter(person, "register_unfinished", "register", session, context, until)


def _letter(person, template, about, session, context, useful_until):
    key = f"session:{session.pk}:{about}:{session.starts_at:%Y%m%d%H%M}:{person.pk}"
    return Letter(person, template, key, context, useful_until)


def _trainees(sessions):
    """By cohort, the enrolments that hold a seat."""
    enrolments = Enrolment.objects.enrolled().filter(cohort__in={session.cohort_id for session in sessions})
    found = {}
    for enrolment in enrolments.select_related("person__guardian").order_by("pk"):
        found.setdefault(enrolment.cohort_id, []).append(enrolment)
    return found


def _guests(sessions):
    """By session, the trainees of other cohorts who are to come to it."""
    found = {}
    guests = Guest.objects.filter(session__in=sessions, enrolment__status=Enrolment.Status.ENROLLED)
    for guest in guests.select_related("enrolment__person__guardian"):
        found.setdefault(guest.session_id, []).append(guest.enrolment.person)
    return found


def _teachers(sessions):
    """By session, the persons whose accounts teach it: not who stays away from it, but who covers it."""
    teachers = access.teachers_of(sessions)
    own = Standing.objects.filter(
        user__in=set().union(*teachers.values()), user__is_active=True, stands_as=Standing.As.SELF
    )
    persons = {}
    for standing in own.select_related("person__guardian").order_by("person"):
        persons.setdefault(standing.user_id, []).append(standing.person)
    return {
        session: sorted((one for user in users for one in persons.get(user, [])), key=lambda one: one.pk)
        for session, users in teachers.items()
    }


def _but_on_holidays(sessions):
    sessions = list(sessions)
    if not sessions:
        return []
    days = [session.held_on for session in sessions]
    holidays = Holiday.objects.days_between(min(days), max(days))
    return [session for session in sessions if session.held_on not in holidays]


def _midnight_after(day):
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
