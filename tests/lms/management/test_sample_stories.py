"""What waits for an answer in the sample, so that each screen of a trainer, a lead and a trainee shows something true."""

from datetime import time

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from lms.accounts.models import Person
from lms.cohorts import attendance, claims, makeups
from lms.cohorts.models import AttendanceRecord, Claim, ClassSession, Credit, Enrolment, Guest, HeldMark
from lms.graduation import following, risk, sheet
from lms.graduation.models import AtRisk
from lms.graduation.risk import Risk
from lms.management.commands import seed_demo
from lms.management.sample import registers
from lms.management.sample.timetable import COURSES
from lms.management.sample.world import Sample
from lms.outbox.models import Message
from lms.volunteers.models import Absence, GuardianConsent, HourEntry, VolunteerTrainer
from tests.factories.cohorts import CourseFactory
from tests.lms.management.test_seed_demo import SIZES

ENOUGH = SIZES | {"cohorts": 18, "trainees": 140}  # so many that a second cohort of the road's course is taught


def make():
    call_command("sync_roles", verbosity=0)
    for code in COURSES:
        CourseFactory(code=code, sessions=6, min_age=14, max_age=24)
    for step in Sample(7, **ENOUGH).steps():
        step()


@pytest.fixture(scope="class")
def sample(django_db_setup, django_db_blocker):
    """Made once, for it takes seconds; the tests of the class only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        make()
        yield
        transaction.set_rollback(True)


def of(code):
    return Enrolment.objects.enrolled().filter(cohort__code=code)


# Marked, so that it comes before the tests that commit: after those a migration's own rows are gone.
@pytest.mark.django_db
@pytest.mark.usefixtures("sample")
class TestWhatWaits:
    def test_todays_register_has_scans_that_wait_and_some_that_were_answered(self):
        today = ClassSession.objects.get(cohort__code="SAFE-3", starts_at__date=timezone.localdate())
        answers = list(Claim.objects.filter(session=today).values_list("answer", flat=True))
        assert answers == ["confirmed", "confirmed", "put_aside", *[""] * (len(answers) - 3)]
        assert len(claims.waiting(today)) == len(answers) - 3 >= 2
        assert not Claim.objects.filter(scanned_at__gt=timezone.now()).exists()
        marked = AttendanceRecord.objects.filter(session=today)
        confirmed = Claim.objects.filter(session=today, answer="confirmed")
        assert set(marked.values_list("event", flat=True)) == set(confirmed.values_list("pk", flat=True))
        assert all(one.made_by == one.enrolment.applied_by for one in Claim.objects.all())

    def test_a_register_has_two_marks_in_dispute_and_somebody_nobody_knows(self):
        disputed = AttendanceRecord.objects.exclude(against=None).get()
        teach = VolunteerTrainer.objects.filter(assignments__cohort__code="SAFE-3").order_by("pk")
        said_by = Person.objects.filter(standings__user__in=[disputed.against.by, disputed.taken_by])
        assert {one.person for one in teach} == set(said_by)
        assert {disputed.mark, disputed.against.mark} == {"late", "absent"}
        walk_in = Guest.objects.get(enrolment=None)
        assert (walk_in.name, walk_in.mark) == (registers.WALK_IN, "present")
        assert disputed.session == walk_in.session
        assert "مثال" in walk_in.name

    def test_the_mark_that_a_locked_register_lacks_has_come_late(self):
        held = HeldMark.objects.get()
        assert (held.why, held.answer, held.session.cohort.code) == ("locked", "", "SAFE-2")
        assert held.enrolment in attendance.unmarked(held.session)

    def test_one_has_moved_with_what_was_attended(self):
        credit = Credit.objects.get()
        assert credit.enrolment.cohort.code == "SAFE-3"
        assert (credit.source.status, credit.source.person) == ("withdrawn", credit.enrolment.person)
        [known] = sheet.of(Enrolment.objects.filter(pk=credit.enrolment_id)).values()
        assert [one.visit.is_earned for one in known.elsewhere] == [True]

    def test_one_has_made_up_and_one_is_invited_to(self):
        known = sheet.of(of("SAFE-2"))
        assert [one.mark for each in known.values() for one in each.elsewhere] == ["made_up"]
        invited = Guest.objects.get(enrolment__cohort__code="SAFE-3")
        assert invited.session.starts_at > timezone.now()
        way = makeups.ways({invited.enrolment: {invited.session.number}}, timezone.now())[invited.enrolment_id]
        assert way.noted == (invited.session.number,)

    def test_whoever_is_at_risk_is_listed_and_a_make_up_that_fits_brings_one_back(self):
        listed = {one.enrolment: one.risk for one in AtRisk.objects.filter(enrolment__cohort__code="SAFE-3")}
        standing = following.of_each(of("SAFE-3").select_related("cohort"), timezone.now())
        assert {one.pk: at for one, at in listed.items()} == {
            pk: at for pk, progress in standing.items() if (at := risk.of(progress))
        }
        [needs] = [one for one, at in listed.items() if at == Risk.MAKE_UP]
        assert makeups.ways({needs: risk.to_make_up(standing[needs.pk])}, timezone.now())[needs.pk].fitting
        assert needs.applied_by is not None  # can sign in, and see it

    def test_one_guardian_has_not_answered_and_one_line_of_hours_is_in_dispute(self):
        assert sorted(GuardianConsent.objects.values_list("status", flat=True)) == ["asked", "given"]
        assert HourEntry.objects.disputed().get().trainer == VolunteerTrainer.objects.earliest("pk")
        minors = [
            one
            for one in Enrolment.objects.filter(status="applied", cohort__status="published").select_related("person")
            if one.person.age_on(timezone.localdate()) < 18
        ]
        assert minors
        assert all(one.guardian_consent_at is None for one in minors)

    def test_who_moved_and_who_makes_up_are_named_among_the_sign_ins(self):
        stages = {row["stage"]: row["login"] for row in seed_demo.sign_ins() if row["role"] == "trainee"}
        assert stages["moved"] == Credit.objects.get().enrolment.person.phone
        assert stages["makes up"] == Guest.objects.get(enrolment__cohort__code="SAFE-3").enrolment.person.phone
        attends = next(row["login"] for row in seed_demo.sign_ins() if row.get("stage") == "attends")
        assert of("SAFE-3").filter(person__phone=attends).exists()

    def test_siblings_have_names_of_their_own(self):
        siblings = Person.objects.exclude(guardian=None)
        for parent in Person.objects.filter(pk__in=siblings.values("guardian")):
            names = [one.name_ar for one in siblings.filter(guardian=parent)]
            assert len(names) == len(set(names))


def all_day():
    return time(0), time(23, 59, 59, 999_999)


@pytest.mark.parametrize("quiet", ["", f"{__name__}.all_day"], ids=["by day", "in the quiet hours"])
def test_one_session_is_covered_and_for_one_the_roads_trainer_is_asked(db, settings, quiet):
    settings.OUTBOX_QUIET_HOURS = quiet
    make()
    covered, still_open = Absence.objects.order_by("pk")
    assert (covered.status, covered.accepted.status) == ("covered", "accepted")
    road = VolunteerTrainer.objects.earliest("pk")
    assert (still_open.status, still_open.requests.get(trainer=road).status) == ("open", "asked")
    assert not Message.objects.exists()
