"""The sample programme, step by step: each step is one short transaction, and one that was made already is left as it is."""

from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from certificates import ending, issuing, making
from certificates.facts import Names
from certificates.models import Certificate
from courses.models import Course
from lms.accounts.models import User
from lms.audit import trail
from lms.audit.models import AuditEvent
from lms.centres import coordination
from lms.centres.models import Centre, Organisation
from lms.cohorts import planning
from lms.cohorts.models import Cohort, Enrolment
from lms.graduation import decision, review, watching
from lms.graduation.models import AtRisk, DecidedEnrolment, GraduationDecision
from lms.management.sample import (
    covers,
    elsewhere,
    history,
    hours,
    lives,
    names,
    papers,
    places,
    registers,
    timetable,
    trainers,
    work,
)
from lms.management.sample.people import Accounts, Crowd, phone_number
from lms.management.sample.timetable import Stage
from lms.management.sample.unsent import unsent
from lms.programme.models import Holiday, Programme
from lms.volunteers import assignment
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer

BEGUN, MADE = "sample.begun", "sample.made"
TRAINER_PHONES = 1000  # the first so many numbers are trainers'
COME_AGAIN = 3  # graduates in each cohort that follows
HALF = 0.5  # of its sessions: from then on some hand in


class Sample:
    """What ``seed_demo`` makes; the same for the same seed and sizes on the same day."""

    def __init__(self, seed, *, trainees, trainers, organisations, centres, cohorts):
        self.seed, self.trainers, self.organisations = seed, trainers, organisations
        self.trainees, self.centres, self.cohorts = trainees, centres, cohorts
        self.today = timezone.localdate()

    @staticmethod
    def begun():
        """What a run that was cut short had been asked for; None where there is none, or it came to its end."""
        last = AuditEvent.objects.filter(verb__in=[BEGUN, MADE]).order_by("pk").last()
        return last.facts if last is not None and last.verb == BEGUN else None

    @property
    def asked_for(self):
        return {
            "seed": self.seed,
            "trainees": self.trainees,
            "trainers": self.trainers,
            "organisations": self.organisations,
            "centres": self.centres,
            "cohorts": self.cohorts,
        }

    def steps(self):
        """Functions to be called one after the other; together they make the sample."""
        self.accounts = Accounts()
        if self.begun() is None:
            yield self._base
        planned = self._planned()
        made = set(Cohort.objects.values_list("code", flat=True))
        for place, one in enumerate(planned):
            if one.code not in made:
                yield lambda one=one, place=place: self._cohort(one, place)
        yield self._correct_two
        lived = [one for one in planned if one.stage is Stage.LIVED]
        # The last waits for its certificates, so that there is something to issue.
        for one in lived if len(lived) == 1 else lived[:-1]:
            yield lambda one=one: self._certify(one.code)
        yield hours.ask
        yield lambda: covers.ask(by=_lead(), but=["SAFE-3"])
        yield self._learn_elsewhere
        yield self._leave_registers_open
        yield self._watch
        yield papers.publish
        yield lambda: self._choose_a_template(lived[-1].code)
        yield self._note_that_it_is_made

    def _planned(self):
        return timetable.of(
            trainees=self.trainees,
            cohorts=self.cohorts,
            centres=self.centres,
            sessions=dict(Course.objects.values_list("code", "sessions")),
            today=self.today,
            holidays={day for holiday in lives.holidays(self.today) for day in holiday.days()},
        )

    def _random(self, of):
        return Random(f"{self.seed} {of}")  # noqa: S311 - invented people, not secrets

    @unsent()
    def _base(self):
        """The programme, its staff, places, partners and trainers."""
        programme = Programme.load()
        trail.record(BEGUN, programme, by=None, **self.asked_for)
        programme.contact_phone, programme.contact_email = "+966500000000", "info@example.com"
        programme.save()
        Holiday.objects.bulk_create(lives.holidays(self.today))
        admin = self.accounts.staff("admin", "admin@example.com", "بدر العمري")
        lead = self.accounts.staff("lead", "lead@example.com", "هند القحطاني")
        self.accounts.staff("editor", "editor@example.com", "سمر الحربي")
        coordinator = self.accounts.staff("centre_coordinator", "coordinator@example.com", "منى العتيبي")
        places.make_centres(self.centres, seats=timetable.seats_needed(self._planned()))
        coordination.give(coordinator, Centre.objects.earliest("pk"), by=admin)
        places.make_organisations(self.organisations)
        partner = self.accounts.account(email="partner@example.com", name="ندى باجابر")
        partner.save()
        assign_perm("refer_for_organisation", partner, Organisation.objects.earliest("pk"))
        trainers.make(self.trainers, self._random("trainers"), self.accounts, by=lead, on=self.today)

    @unsent()
    def _cohort(self, planned, place):
        """One cohort as far as it has come."""
        random, lead = self._random(planned.code), _lead()
        course = Course.objects.get(code=planned.course)
        cohort = history.cohort(planned, course, Centre.objects.order_by("pk")[planned.centre])
        if planned.stage in (Stage.DRAFT, Stage.SOON):
            self._unpublish(cohort, planned)
            return
        crowd = Crowd(random, self.accounts, self._phones(place), on=self.today)
        ages = (max(15, course.min_age + 2), course.max_age - 1)
        people = crowd.make(planned.people, audience=planned.audience, ages=ages, own_accounts=min(4, planned.people))
        if planned.stage in (Stage.RUNNING, Stage.OPEN) and not planned.on_road:
            people = self._who_come_again(cohort, random)[: planned.capacity - planned.people] + people
        applications = history.apply(cohort, people, random=random)
        teacher = self._taught(cohort, planned, place, lead)
        match planned.stage:
            case Stage.LIVED | Stage.TO_DECIDE:
                history.accept(cohort, applications, by=lead)
                self._teach(cohort, planned, applications, teacher, random)
                planning.close(cohort, by=lead)
                self._decide(cohort, planned, lead)
            case Stage.RUNNING:
                history.accept(cohort, applications, by=lead)
                self._teach(cohort, planned, applications, teacher, random)
            case Stage.OPEN:
                history.accept(cohort, applications[: 7 * len(applications) // 10], by=lead)
            case Stage.FULL:
                # Those with accounts of their own come first: somebody who can sign in waits.
                history.accept(cohort, applications[-cohort.capacity :], by=lead)
                history.wait(applications[: -cohort.capacity], by=lead)
            case Stage.CALLED_OFF:
                planning.cancel(cohort, by=lead, reason="القاعة غير متاحة في هذه الأسابيع (مثال).")

    def _unpublish(self, cohort, planned):
        if planned.stage is Stage.DRAFT:
            Cohort.objects.filter(pk=cohort.pk).update(status=Cohort.Status.DRAFT, published_at=None)

    def _phones(self, place):
        """The numbers of the people of the cohort at ``place``: a block of its own, so that each cohort stands alone."""
        people = [one.people for one in self._planned()[: place + 1]]
        last = TRAINER_PHONES + sum(people)
        return (phone_number(n) for n in range(last - people[-1], last))

    def _who_come_again(self, cohort, random):
        """Graduates of another course who fit in, each with the account that applied for them before."""
        before = (
            Enrolment.objects.filter(graduation__graduates=True)
            .exclude(cohort__course=cohort.course_id)
            .exclude(person__in=Enrolment.objects.exclude(graduation__graduates=True).values("person"))
            .select_related("person", "applied_by")
            .order_by("pk")
        )
        if cohort.audience != Cohort.Audience.ALL:
            before = before.filter(person__gender=cohort.audience)
        ages = range(cohort.course.min_age, cohort.course.max_age + 1)
        fit = {one.person: one.applied_by for one in before if one.person.age_on(cohort.starts_on) in ages}
        return [(person, fit[person]) for person in random.sample(list(fit), min(COME_AGAIN, len(fit)))]

    def _taught(self, cohort, planned, place, lead):
        """The account of whoever teaches it, or None: some cohorts still need a trainer, some wait for an answer."""
        if planned.on_road:
            known = list(VolunteerTrainer.objects.order_by("pk")[: trainers.ON_ROAD])
            chosen = {"SAFE-4": known[1], "SAFE-5": known[2]}.get(planned.code, known[0])
        else:
            known = []
            chosen = trainers.free_for(cohort)
        if chosen is None or (planned.stage is Stage.OPEN and place % 2 and not planned.on_road):
            return None
        offer = assignment.offer(cohort, trainer=chosen, by=lead, role=TrainerAssignment.Role.LEAD)
        account = assignment.account_of(chosen)
        if planned.stage is not Stage.FULL:
            assignment.accept(offer, by=account)
        if planned.code == "SAFE-3":
            second = assignment.offer(cohort, trainer=known[1], by=lead, role=TrainerAssignment.Role.ASSISTANT)
            assignment.accept(second, by=assignment.account_of(known[1]))
        return account

    def _teach(self, cohort, planned, applications, teacher, random):
        """The registers of the sessions that are over, and the projects of a cohort that is."""
        now = timezone.now()
        sessions = [one for one in cohort.class_sessions.order_by("number") if one.ends_at <= now]
        if planned.code == "SAFE-3":
            sessions = sessions[:3]  # today's is the trainer's to take
        if planned.on_road:
            marks = lives.on_road(applications, len(sessions), planned.stage)
        else:
            marks = lives.marks(applications, len(sessions), random)
            if planned.leaves_one_open and sessions:
                sessions = sessions[:-1]
        by = teacher or _lead()
        history.take_registers(sessions, marks, by=by, random=random)
        hours.keep(cohort, by=_lead(), on=self.today)
        share = len(sessions) / len(planned.slots)
        work.read_lessons(applications, share, random)
        if planned.stage is not Stage.RUNNING:
            projects = lives.projects(marks, random, missing=2 if planned.stage is Stage.TO_DECIDE else 0)
            work.mark_projects(cohort, projects, by=by, at=sessions[-1].ends_at, random=random)
        elif share >= HALF:
            work.hand_in(applications, random)

    def _decide(self, cohort, planned, lead):
        """The rule alone decides, where everything is known: some days after the last session, as it would have been."""
        over = cohort.class_sessions.latest("starts_at").ends_at
        Cohort.objects.filter(pk=cohort.pk).update(closed_at=min(over + timedelta(days=2), timezone.now()))
        if planned.stage is Stage.LIVED:
            found = review.of(cohort)
            made = decision.decide(cohort, graduates=[row.enrolment for row in found.passes], by=lead)
            GraduationDecision.objects.filter(pk=made.pk).update(decided_at=over + timedelta(days=5))

    @transaction.atomic
    def _correct_two(self):
        """Two certificates are made at once, one to be superseded and one revoked; the worker makes all others."""
        graduates = DecidedEnrolment.objects.graduated().filter(enrolment__cohort__code="SAFE-1").order_by("-pk")[:2]
        if len(graduates) < 2 or Certificate.objects.exists():
            return
        lead = _lead()
        misspelt, mistaken = issuing.issue(graduates, by=lead)
        making.render_job({"certificates": [misspelt.pk, mistaken.pk]}, heartbeat=lambda: None)
        misspelt.refresh_from_db()
        mistaken.refresh_from_db()
        printed = misspelt.printed
        spelt = Names(printed.name_ar, names.as_in_passport(printed.name_en))
        ending.supersede(misspelt, by=lead, reason="كُتب الاسم اللاتيني كما في جواز السفر (مثال).", names=spelt)
        ending.revoke(mistaken, by=lead, reason="صدرت بالخطأ (مثال).")

    def _learn_elsewhere(self):
        running, over = _of_road("SAFE-3"), _of_road("SAFE-2")
        elsewhere.learn(running, over=over, by=_lead(), random=self._random("elsewhere"))

    def _leave_registers_open(self):
        registers.leave_open(_of_road("SAFE-3"), over=_of_road("SAFE-2"), random=self._random("registers"))

    @unsent()
    def _watch(self):
        """Who is at risk is written down, as it is each hour."""
        if not AtRisk.objects.exists():
            watching.watch(timezone.now())

    def _certify(self, code):
        """Ask for the certificates of a cohort's graduates."""
        waiting = issuing.awaiting(Cohort.objects.get(code=code)).order_by("pk")
        issuing.issue(waiting, by=_lead())

    def _choose_a_template(self, code):
        papers.choose_for(Cohort.objects.get(code=code), by=_lead())

    def _note_that_it_is_made(self):
        trail.record(MADE, Programme.load(), by=None, **self.asked_for)


def _lead():
    return User.objects.get(email="lead@example.com")


def _of_road(code):
    return Cohort.objects.get(code=code)
