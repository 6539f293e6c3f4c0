"""Fill an empty database with the sample programme, marked as invented."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Prefetch

from certificates.models import Certificate
from lms.accounts.models import Person, Standing, User
from lms.bar import Bar
from lms.cohorts.models import Cohort, CohortUserObjectPermission, Enrolment
from lms.management.sample.people import PASSWORD
from lms.management.sample.world import Sample

SIZES = {  # as they usually are, and the least there may be
    "trainees": (1000, 20),
    "trainers": (30, 3),
    "organisations": (40, 1),
    "centres": (30, 2),
    "cohorts": (40, 5),
}
MOST = {"trainees": 20_000, "trainers": 999}  # there are so many sample phone numbers
MOST_IN_A_COHORT = 1000  # on the average: each is made in one transaction


class Command(BaseCommand):
    help = (
        "The sample programme: invented people, real courses, cohorts past, present and to come. Run again it changes "
        "nothing; a run that was cut short is taken up where it ended."
    )

    def add_arguments(self, parser):
        for name, (usual, least) in SIZES.items():
            parser.add_argument(
                f"--{name}", type=int, default=usual, metavar="N", help=f"at least {least}; usually {usual}"
            )
        parser.add_argument("--seed", type=int, default=7, help="the same seed on the same day makes the same sample")
        parser.add_argument(
            "--json", type=Path, metavar="FILE", help="write addresses, sign-ins, cohorts, certificates"
        )

    def handle(self, *, seed, json, verbosity, **options):
        sample = Sample(seed, **{name: options[name] for name in SIZES})
        if Cohort.objects.filter(is_sample=True).exists() and Sample.begun() is None:
            self.stdout.write("The sample programme is already here; nothing was changed.")
        else:
            _refuse_what_does_not_fit(sample.asked_for)
            call_command("sync_roles", verbosity=0)
            call_command("load_courses", verbosity=0)
            self._make(sample, shown=verbosity > 0)
            self.stdout.write("The sample programme is ready.")
        if json:
            self._write(json)

    def _make(self, sample, *, shown):
        bar = Bar(self.stdout if shown else None)
        steps = list(sample.steps())
        for done, step in enumerate(steps):
            bar.show(done, len(steps))
            step()
        bar.show(len(steps), len(steps))
        bar.end()

    def _write(self, path):
        try:
            path.write_text(json.dumps(described(), ensure_ascii=False, indent=1))
        except OSError as error:
            msg = f"{path} can't be written: {error.strerror}."
            raise CommandError(msg) from error


def _refuse_what_does_not_fit(asked_for):
    for name, (_usual, least) in SIZES.items():
        if asked_for[name] < least:
            msg = f"--{name} must be at least {least}."
            raise CommandError(msg)
    for name, most in MOST.items():
        if asked_for[name] > most:
            msg = f"--{name} can be {most} at most."
            raise CommandError(msg)
    if asked_for["trainees"] > (most := MOST_IN_A_COHORT * asked_for["cohorts"]):
        msg = f"With --cohorts {asked_for['cohorts']}, --trainees can be {most} at most."
        raise CommandError(msg)
    if begun := Sample.begun():
        if begun != asked_for:
            msg = f"A run for {begun} was cut short here. Go on with the same, or begin with an empty database."
            raise CommandError(msg)
    elif User.objects.exists() or Person.objects.exists() or Cohort.objects.exists():
        msg = "This database holds other data. The sample programme goes only into an empty one."
        raise CommandError(msg)


def described():
    """What ``--json`` promises: read from the database, so that it is always what is there."""
    cohorts = Cohort.objects.with_places().with_sessions()
    permissions = Prefetch(
        "user_permissions", CohortUserObjectPermission.objects.select_related("user").order_by("user_id")
    )
    selves = Prefetch("person__standings", Standing.objects.select_related("user").order_by("pk"))
    certificates = Certificate.objects.select_related("person").prefetch_related(selves).order_by("pk")
    return {
        "base_url": settings.BASE_URL,
        "sign_ins": sign_ins(),
        "cohorts": [_cohort(cohort) for cohort in cohorts.prefetch_related(permissions).order_by("code")],
        "certificates": [_certificate(certificate) for certificate in certificates],
    }


def sign_ins():
    """One row for each sample account; the role is what its person does here, with the stage of a trainee."""
    enrolments = Enrolment.objects.select_related("cohort", "graduation").prefetch_related("visits", "credits")
    enrolments = enrolments.order_by("pk")
    accounts = User.objects.order_by("pk").prefetch_related(
        "groups",
        "organisation_permissions",
        Prefetch("standings", Standing.objects.select_related("person__volunteer_trainer").order_by("pk")),
        Prefetch("standings__person__enrolments", enrolments),
    )
    return [
        {"role": role, "login": _login(user), "password": PASSWORD, "name_ar": user.get_full_name()}
        | ({"stage": _stage(user)} if role == "trainee" else {})
        for user in accounts
        if (role := _role(user))
    ]


def _role(user):
    if groups := [group.name for group in user.groups.all()]:
        return groups[0]
    if user.organisation_permissions.all():
        return "partner"
    standings = user.standings.all()
    if any(hasattr(standing.person, "volunteer_trainer") for standing in standings):
        return "trainer"
    return "trainee" if standings else None


def _stage(user):
    places = [place for standing in user.standings.all() for place in standing.person.enrolments.all()]
    if not places:
        return "new"
    place = max(places, key=lambda place: place.pk)
    if hasattr(place, "graduation") and place.graduation.graduates:
        return "graduated"
    if place.cohort.status == Cohort.Status.CLOSED:
        return "finished"
    if place.status == Enrolment.Status.ENROLLED:
        return _attends(place, places)
    return {"waiting": "waits"}.get(place.status, place.status)


def _attends(place, places):
    if place.credits.all():
        return "moved"
    if place.visits.all():
        return "makes up"
    return "attends" if len(places) == 1 else "attends again"


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
        "trainers": [_login(permission.user) for permission in cohort.user_permissions.all()],
        "sessions": [
            {"id": session.public_id, "starts_at": session.starts_at.isoformat(), "state": session.status}
            for session in sorted(cohort.class_sessions.all(), key=lambda session: session.number)
        ],
    }


def _certificate(certificate):
    holders = [standing.user for standing in certificate.person.standings.all()]
    return {
        "code": certificate.code,
        "status": certificate.status,
        "name_ar": certificate.facts["name_ar"],
        "name_en": certificate.facts["name_en"],
        "course_ar": certificate.facts["course_ar"],
        "holder": _login(holders[0]) if holders else None,
    }
