"""The sample programme, cohort by cohort: one that lived the whole road, one to decide, one running, two taking applications."""

from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from certificates import ending, issuing
from certificates.facts import Names
from courses.models import Course
from lms.centres import coordination
from lms.centres.models import Centre, Organisation
from lms.cohorts import enrolment as enrolments
from lms.cohorts import planning
from lms.cohorts.models import Enrolment
from lms.graduation import decision, review
from lms.graduation.models import DecidedEnrolment
from lms.management.sample import history
from lms.management.sample.people import Accounts
from lms.outbox import jobs
from lms.programme.models import Programme
from lms.volunteers import assignment
from lms.volunteers.models import TrainerAssignment, VolunteerTrainer

CENTRES = [
    ("safa", "مركز حي الصفا", "Al-Safa centre", "الصفا", "Al-Safa"),
    ("rawdah", "مركز حي الروضة", "Al-Rawdah centre", "الروضة", "Al-Rawdah"),
]
PARTNERS = [("amal", "جمعية الأمل (مثال)", "Al-Amal charity (example)")]

P, L, X, A, U = "present", "late", "excused", "absent", None
ATTENDANCE = [  # six sessions; most pass, some just miss, a few have gaps
    *[[P, P, P, P, P, P]] * 10, *[[P, L, P, P, P, P]] * 4, *[[P, P, A, P, P, P]] * 5, *[[P, X, P, P, P, L]] * 3,
    *[[X, P, P, P, P, P]] * 2, [P, P, A, A, P, P], [A, P, A, P, P, P], [P, A, A, A, P, A],
    [A, A, A, A, A, P], [P, P, P, P, U, P], [P, P, X, P, P, P],
]  # fmt: skip
PROJECTS = [85, 90, 78, 66, 95, 72, 88, 60, 81, 74]


class Sample:
    """What ``seed_demo`` makes. Everything random comes from one seeded source."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - invented people, not secrets
        self.today = timezone.localdate()
        self.accounts = Accounts(self.random)

    @transaction.atomic
    def make(self):
        """Everything but the certificates' files, all or nothing."""
        self._programme()
        self._staff()
        self._places()
        self._trainers()
        course = Course.objects.get(code="SAFE")
        lived = self._lived(course)
        self._to_decide(course)
        self._running(course)
        self._open(course)
        return lived

    def _programme(self):
        programme = Programme.load()
        programme.contact_phone, programme.contact_email = "+966500000000", "info@example.com"
        programme.save()

    def _staff(self):
        self.admin = self.accounts.staff("admin", "admin@example.com", "بدر العمري")
        self.lead = self.accounts.staff("lead", "lead@example.com", "هند القحطاني")
        self.accounts.staff("editor", "editor@example.com", "سمر الحربي")
        self.coordinator = self.accounts.staff("centre_coordinator", "coordinator@example.com", "منى العتيبي")

    def _places(self):
        self.safa, self.rawdah = [
            Centre.objects.create(
                code=code, name_ar=ar, name_en=en, district_ar=district_ar, district_en=district_en,
                address_ar="جدة", address_en="Jeddah",
            )
            for code, ar, en, district_ar, district_en in CENTRES
        ]  # fmt: skip
        coordination.give(self.coordinator, self.safa, by=self.admin)
        partner = self.accounts.account("partner", email="partner@example.com", name="ندى باجابر")
        for code, ar, en in PARTNERS:
            organisation = Organisation.objects.create(code=code, name_ar=ar, name_en=en)
            assign_perm("refer_for_organisation", partner, organisation)

    def _trainers(self):
        self.trainers = []
        for gender in ["female", "female", "male"]:
            person, user = self.accounts.person_who_signs_in("trainer", gender, age=29, on=self.today)
            trainer = VolunteerTrainer.objects.create(
                person=person, status=VolunteerTrainer.Status.READY, vetted_by=self.lead, vetted_at=timezone.now()
            )
            trainer.courses.set(Course.objects.all())
            self.trainers.append((trainer, user))

    def _people(self, count, gender, *, with_accounts):
        """``count`` invented trainees; the first ``with_accounts`` can sign in, the rest share phones in pairs."""
        made, phone = [], ""
        for n in range(count):
            age = self.random.randint(15, 23)
            if n < with_accounts:
                made.append(self.accounts.person_who_signs_in("trainee", gender, age=age, on=self.today))
            else:
                phone = next(self.accounts.phones) if n % 2 else phone
                made.append((self.accounts.person(gender, age=age, phone=phone, on=self.today), None))
        return made

    def _taught_by(self, cohort, position):
        trainer, user = self.trainers[position]
        offer = assignment.offer(cohort, trainer=trainer, by=self.lead, role=TrainerAssignment.Role.LEAD)
        assignment.accept(offer, by=user)
        return user

    def _cohort(self, course, centre, code, *, weeks_from_now, capacity, audience):
        first_day = self.today + timedelta(weeks=weeks_from_now)
        return history.cohort(
            course, centre, code, first_day=first_day, capacity=capacity, audience=audience, lead=self.lead,
            applications=(first_day - timedelta(weeks=5), first_day - timedelta(weeks=1)),
        )  # fmt: skip

    def _taught(self, course, code, attendance, *, weeks_from_now, capacity, accounts):
        """A cohort whose sessions are over, marked as ``attendance`` says, and closed."""
        cohort = self._cohort(
            course, self.safa, code, weeks_from_now=weeks_from_now, capacity=capacity, audience="female"
        )
        trainer = self._taught_by(cohort, 0)
        enrolled = history.enrol(cohort, self._people(len(attendance), "female", with_accounts=accounts), by=self.lead)
        sessions = list(cohort.class_sessions.order_by("number"))
        history.take_registers(sessions, dict(zip(enrolled, attendance, strict=True)), by=trainer, random=self.random)
        history.mark_projects(
            {each: PROJECTS[n % len(PROJECTS)] for n, each in enumerate(enrolled)} | {enrolled[-1]: 52}, by=trainer
        )
        planning.close(cohort, by=self.lead)
        return cohort

    def _lived(self, course):
        """Thirty trainees who have lived the whole road; the rule alone decided."""
        cohort = self._taught(course, "SAFE-1", ATTENDANCE, weeks_from_now=-9, capacity=30, accounts=4)
        passes = [row.enrolment for row in review.of(cohort).passes]
        decision.decide(cohort, graduates=passes, by=self.lead)
        return cohort

    def _to_decide(self, course):
        self._taught(course, "SAFE-2", ATTENDANCE[-12:], weeks_from_now=-7, capacity=15, accounts=0)

    def _running(self, course):
        """In its fourth week, with a session today whose register is not taken yet."""
        cohort = self._cohort(course, self.safa, "SAFE-3", weeks_from_now=-3, capacity=30, audience="female")
        trainer = self._taught_by(cohort, 0)
        self._taught_by_assistant(cohort)
        enrolled = history.enrol(cohort, self._people(24, "female", with_accounts=1), by=self.lead)
        history.take_registers(
            list(cohort.class_sessions.order_by("number")[:3]),
            {each: ATTENDANCE[(n * 5) % 24][:3] for n, each in enumerate(enrolled)},
            by=trainer,
            random=self.random,
        )

    def _taught_by_assistant(self, cohort):
        trainer, user = self.trainers[1]
        offer = assignment.offer(cohort, trainer=trainer, by=self.lead, role=TrainerAssignment.Role.ASSISTANT)
        assignment.accept(offer, by=user)

    def _open(self, course):
        """Two that take applications: one with seats, one full with people waiting; the second still lacks a trainer."""
        roomy = self._cohort(course, self.safa, "SAFE-4", weeks_from_now=3, capacity=20, audience="female")
        self._taught_by(roomy, 1)
        history.enrol(roomy, self._people(9, "female", with_accounts=0), by=self.lead)
        for person, user in self._people(4, "female", with_accounts=1):
            Enrolment.objects.create(cohort=roomy, person=person, applied_by=user)

        full = self._cohort(course, self.rawdah, "SAFE-5", weeks_from_now=4, capacity=12, audience="male")
        history.enrol(full, self._people(12, "male", with_accounts=1), by=self.lead)
        for person, user in self._people(3, "male", with_accounts=1):
            waiting = Enrolment.objects.create(cohort=full, person=person, applied_by=user)
            if enrolments.consent_is_missing(waiting, self.today):
                enrolments.record_guardian_consent(waiting, by=self.lead)
            enrolments.wait(waiting, by=self.lead)
        trainer, _user = self.trainers[2]
        assignment.offer(full, trainer=trainer, by=self.lead, role=TrainerAssignment.Role.LEAD)

    def certify(self, cohort):
        """Issue for the graduates of ``cohort``. Two are made at once, to be superseded and revoked; the worker makes the rest."""
        graduates = list(DecidedEnrolment.objects.graduated().filter(enrolment__cohort=cohort).order_by("pk"))
        misspelt, mistaken = issuing.issue(graduates[-2:], by=self.lead)
        jobs.run_all()
        misspelt.refresh_from_db()
        mistaken.refresh_from_db()
        printed = misspelt.printed
        spelt = Names(printed.name_ar, printed.name_en.replace("Al", "Al-", 1))
        ending.supersede(misspelt, by=self.lead, reason="The Latin spelling was corrected (sample).", names=spelt)
        ending.revoke(mistaken, by=self.lead, reason="Issued by mistake (sample).")
        issuing.issue(graduates[:-2], by=self.lead)
