"""Everything that is held of an account and of those it stands for, as one archive."""

import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from certificates import storage
from certificates.models import Certificate, NameConfirmation
from lms.accounts import people, roles
from lms.accounts.models import Consent
from lms.audit.models import AuditEvent
from lms.cohorts.models import AttendanceRecord, Claim, Credit, Enrolment
from lms.cohorts.schedule import Weekday
from lms.learning import uploads
from lms.learning.models import HandIn, LessonProgress
from lms.outbox.models import Message
from lms.volunteers import week
from lms.volunteers.models import VolunteerTrainer

ACCOUNT = [
    "phone",
    "phone_verified_at",
    "email",
    "first_name",
    "last_name",
    "language",
    "date_joined",
    "last_login",
    "calendar_token",
]
PERSON = [
    "given_ar",
    "father_ar",
    "grandfather_ar",
    "family_ar",
    "whole_name_ar",
    "name_en",
    "gender",
    "born_on",
    "phone",
    "email",
    "language",
    "created_at",
]
ASKED = ["name_ar", "name_en", "words", "asked_at", "closed_at", "answer"]
TRAINER = ["joined_on", "status", "vetted_at", "sessions_a_week", "about"]
ASSIGNMENT = ["role", "status", "offered_at", "answered_at", "decline_reason", "ended_at", "end_reason"]
ABSENCE = ["reason", "words", "status", "said_at"]
COVER = ["status", "asked_at", "answered_at"]
HOURS = ["given_on", "kind", "minutes", "reason", "at"]


def consents_of(user):
    """What was agreed to by or for those the account stands for, the newest first."""
    given = Consent.objects.filter(person__in=people.persons_of(user)).select_related("person", "policy")
    return given.order_by("-given_at", "-pk")


def write_archive(user, file):
    """``data.json``, and the files of hand-ins and certificates, into the open ``file``."""
    persons = list(people.persons_of(user))
    hand_ins = HandIn.objects.filter(project__enrolment__person__in=persons).exclude(file="").order_by("pk")
    certificates = Certificate.objects.issued().filter(person__in=persons).order_by("pk")
    missing = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in hand_ins:
            _add(archive, _file_of(one), lambda one=one: uploads.stored(one), missing)
        for one in certificates:
            _add(archive, f"certificates/{one.code}.pdf", lambda one=one: storage.read(one), missing)
        data = _account(user) | {"persons": [_person(person) for person in persons], "files_that_are_missing": missing}
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))


def _add(archive, name, read, missing):
    try:
        archive.writestr(name, read())
    except (uploads.DamagedFile, storage.DamagedFile, OSError):
        missing.append(name)


def _file_of(one):
    return f"hand-ins/{one.public_id}-{one.number}-{one.file_name}" if one.file else ""


def _account(user):
    theirs = Message.objects.to([user.phone, user.email]).filter(created_at__gte=people.number_since(user))
    messages = (theirs | Message.objects.filter(account=user)).order_by("pk")
    acts = AuditEvent.objects.filter(by=user).order_by("pk")
    return {
        "account": _fields(user, ACCOUNT) | {"roles": roles.roles_of(user)},
        "messages": [
            _fields(one, ["channel", "address", "subject", "body", "created_at", "sent_at"]) for one in messages
        ],
        "acts": [_fields(one, ["at", "verb", "reason"]) for one in acts],
    }


def _person(person):
    attendance = AttendanceRecord.objects.select_related("session").order_by("session__starts_at")
    enrolments = (
        Enrolment.objects.filter(person=person)
        .select_related("cohort__course", "cohort__centre", "graduation", "project", "moved_from__cohort")
        .prefetch_related(
            Prefetch("attendance_records", queryset=attendance),
            Prefetch("credits", queryset=Credit.objects.select_related("source__cohort").order_by("pk")),
            Prefetch("claims", queryset=Claim.objects.select_related("session")),
            "at_risk",
            "certificates__name_requests",
            "name_requests",
            "project__hand_ins",
        )
        .order_by("applied_at", "pk")
    )
    consents = Consent.objects.filter(person=person).select_related("policy").order_by("pk")
    confirmed = NameConfirmation.objects.filter(person=person)
    lessons = LessonProgress.objects.filter(person=person).select_related("course").order_by("pk")
    return _fields(person, PERSON) | {
        "consents": [
            {"policy": one.policy.kind, "version": one.policy.version} | _fields(one, ["given_at", "withdrawn_at"])
            for one in consents
        ],
        "names_confirmed": [_fields(one, ["name_ar", "name_en", "confirmed_at"]) for one in confirmed],
        "enrolments": [_enrolment(one) for one in enrolments],
        "messages_chosen": [
            _fields(one, ["kind", "channel", "is_wanted", "chosen_at"]) for one in person.message_choices.order_by("pk")
        ],
        "lessons_done": [{"course": one.course.code, "lesson": one.lesson, "done_at": one.done_at} for one in lessons],
        "volunteer": _volunteer(person),
    }


def _enrolment(one):
    project, graduation = getattr(one, "project", None), getattr(one, "graduation", None)
    return {
        "cohort": one.cohort.code,
        "course": one.cohort.course.title_en,
        "centre": one.cohort.centre.name_en,
        **_fields(one, ["status", "applied_at", "decided_at", "decline_reason", "guardian_consent_at"]),
        **_fields(one, ["joined_on", "left_on"]),
        "attendance": [
            {"starts_at": each.session.starts_at} | _fields(each, ["mark", "minutes_late", "reason", "taken_at"])
            for each in one.attendance_records.all()
        ],
        "at_risk": [_fields(each, ["risk", "missable", "lost_at", "since"]) for each in one.at_risk.all()],
        "moved_from": one.moved_from and one.moved_from.cohort.code,
        "takes_along_from": [credit.source.cohort.code for credit in one.credits.all()],
        "scans": [
            {"starts_at": each.session.starts_at} | _fields(each, ["scanned_at", "answer", "answered_at"])
            for each in one.claims.all()
        ],
        "project": project and _project(project),
        "graduates": graduation and graduation.graduates,
        "names_asked_for": [_fields(each, ASKED) for each in one.name_requests.all()],
        "certificates": [_certificate(each) for each in one.certificates.all() if each.issued_at],
    }


def _certificate(one):
    return _fields(one, ["code", "status", "issued_at", "facts"]) | {
        "names_asked_for": [_fields(each, ASKED) for each in one.name_requests.all()]
    }


def _project(project):
    return _fields(project, ["mark", "marked_at", "levels", "feedback", "feedback_at"]) | {
        "hand_ins": [
            _fields(one, ["number", "text", "link", "at"]) | {"file": _file_of(one)} for one in project.hand_ins.all()
        ]
    }


def _volunteer(person):
    trainer = VolunteerTrainer.objects.filter(person=person).first()
    if trainer is None:
        return None
    return _fields(trainer, TRAINER) | {
        "can_teach": [course.code for course in trainer.courses.all()],
        "can_come_to": [centre.code for centre in trainer.centres.all()],
        "week": [{"day": Weekday(day).name.lower(), "part": part} for day, part in week.parts_of(trainer)],
        "days": [
            _fields(one, ["kind", "first_day", "last_day", "part"])
            for one in trainer.week_exceptions.order_by("first_day")
        ],
        "vetting": [
            _fields(one, ["kind", "checked_on", "valid_until", "is_withdrawn", "note"])
            for one in trainer.vetting_steps.order_by("pk")
        ],
        "guardian_consents": [
            _fields(one, ["name", "phone", "status", "how", "asked_at", "answered_at", "ended_at"])
            for one in trainer.guardian_consents.order_by("pk")
        ],
        "skills": [
            {"course": one.course.code} | _fields(one, ["level", "reviewed_on", "review_by"])
            for one in trainer.skill_reviews.select_related("course").order_by("pk")
        ],
        "planned": [
            {"cohort": one.cohort.code, "plan_of": one.plan.asked_at}
            for one in trainer.planned_placements.select_related("cohort", "plan").order_by("pk")
        ],
        "assignments": [
            {"cohort": one.cohort.code} | _fields(one, ASSIGNMENT)
            for one in trainer.assignments.select_related("cohort").order_by("pk")
        ],
        "absences": [
            {"cohort": one.session.cohort.code, "session": one.session.number} | _fields(one, ABSENCE)
            for one in trainer.absences.select_related("session__cohort").order_by("pk")
        ],
        "asked_to_take": [
            {"cohort": one.session.cohort.code, "session": one.session.number} | _fields(one, COVER)
            for one in trainer.cover_requests.select_related("session__cohort").order_by("pk")
        ],
        "certificates": [
            _certificate(one)
            for one in person.certificates.on_paper()
            .exclude(service=None)
            .prefetch_related("name_requests")
            .order_by("pk")
        ],
        "hours": [
            {"cohort": one.cohort.code, "said": [_fields(each, ["said", "reason", "at"]) for each in one.steps.all()]}
            | _fields(one, HOURS)
            for one in trainer.hours.select_related("cohort").prefetch_related("steps").order_by("pk")
        ],
    }


def _fields(row, names):
    return {name: getattr(row, name) for name in names}
