"""Fill an empty database with the sample programme, marked as invented."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from certificates.models import Certificate
from lms.accounts.models import Person, User
from lms.cohorts.models import Cohort, Enrolment
from lms.graduation.models import DecidedEnrolment
from lms.management.sample.people import PASSWORD
from lms.management.sample.world import Sample


class Command(BaseCommand):
    help = "The sample programme: invented people, real course, cohorts in every stage. Run again it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=7, help="the same seed on the same day makes the same sample")
        parser.add_argument(
            "--json", type=Path, metavar="FILE", help="write addresses, sign-ins, cohorts, certificates"
        )

    def handle(self, *, seed, json, **options):
        if Cohort.objects.filter(is_sample=True).exists():
            self.stdout.write("The sample programme is already here; nothing was changed.")
        else:
            if User.objects.exists() or Person.objects.exists() or Cohort.objects.exists():
                msg = "This database holds other data. The sample programme goes only into an empty one."
                raise CommandError(msg)
            call_command("sync_roles", verbosity=0)
            call_command("load_courses", verbosity=0)
            sample = Sample(seed)
            lived = sample.make()
            sample.certify(lived)
            self.stdout.write("The sample programme is ready.")
        if json:
            self._write(json)

    def _write(self, path):
        try:
            path.write_text(json.dumps(described(), ensure_ascii=False, indent=1))
        except OSError as error:
            msg = f"{path} can't be written: {error.strerror}."
            raise CommandError(msg) from error


def described():
    """What ``--json`` promises: read from the database, so that it is always what is there."""
    return {
        "base_url": settings.BASE_URL,
        "sign_ins": sign_ins(),
        "cohorts": [_cohort(cohort) for cohort in Cohort.objects.with_places().order_by("code")],
        "certificates": [
            _certificate(certificate)
            for certificate in Certificate.objects.select_related("enrolment__person").order_by("pk")
        ],
    }


def sign_ins():
    """One row for each sample account; the role is what its person does here, with the stage of a trainee."""
    return [
        {"role": role, "login": _login(user), "password": PASSWORD, "name_ar": user.get_full_name()}
        | ({"stage": _stage(user)} if role == "trainee" else {})
        for user in User.objects.order_by("pk").prefetch_related("groups")
        if (role := _role(user))
    ]


def _role(user):
    if groups := [group.name for group in user.groups.all()]:
        return groups[0]
    if user.organisation_permissions.exists():
        return "partner"
    if Person.objects.of(user).filter(volunteer_trainer__isnull=False).exists():
        return "trainer"
    return "trainee" if user.standings.exists() else None


def _stage(user):
    place = Enrolment.objects.filter(person__standings__user=user).select_related("cohort").last()
    if place is None:
        return "new"
    if DecidedEnrolment.objects.graduated().filter(enrolment=place).exists():
        return "graduated"
    if place.cohort.status == Cohort.Status.CLOSED:
        return "finished"
    return {"enrolled": "attends", "waiting": "waits"}.get(place.status, place.status)


def _login(user):
    return user.email or user.phone


def _cohort(cohort):
    return {
        "code": cohort.code,
        "course": cohort.course.code,
        "centre": cohort.centre.code,
        "state": cohort.status,
        "capacity": cohort.capacity,
        "taken": cohort.taken,
        "trainers": [
            _login(user) for user in User.objects.filter(cohort_permissions__content_object=cohort).order_by("pk")
        ],
        "sessions": [
            {"id": session.public_id, "starts_at": session.starts_at.isoformat(), "state": session.status}
            for session in cohort.class_sessions.order_by("number")
        ],
    }


def _certificate(certificate):
    holder = User.objects.filter(standings__person=certificate.enrolment.person).first()
    return {
        "code": certificate.code,
        "status": certificate.status,
        "name_ar": certificate.facts["name_ar"],
        "name_en": certificate.facts["name_en"],
        "course_ar": certificate.facts["course_ar"],
        "holder": _login(holder) if holder else None,
    }
