"""The whole road in one go, through the pages and forms that people see, without JavaScript."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from certificates.models import Certificate
from courses import loading
from courses.models import Course, CoursePage
from lms.accounts.models import Person, User
from lms.centres.models import Centre
from lms.cohorts.models import Cohort
from lms.outbox import jobs
from lms.outbox.models import Message
from lms.volunteers.models import VolunteerTrainer
from tests.factories.cohorts import CentreFactory
from tests.journeys.editing import posted
from tests.journeys.reader import Reader, path_of

TODAY = datetime(2026, 11, 8, 7, tzinfo=UTC)  # a Sunday, ten in the morning in Jeddah
PASSWORD = "a long enough password"
MARKS = ["present", "late", "absent", "present", "present", "present"]


@pytest.mark.django_db
def test_from_a_course_page_to_a_verified_certificate(staff):
    with time_machine.travel(TODAY, tick=False) as clock:
        loading.load_courses(files=[loading.CONTENT / "SAFE.yaml"])
        CentreFactory(code="safa", address_ar="جدة", address_en="Jeddah")
        for role in ["editor", "lead"]:
            staff(role, language="en")

        promise = publish_what_the_course_promises()
        cohort = plan_a_cohort()
        Reader("ar").open("/ar/").follow("السلامة على الإنترنت").says(promise)

        volunteer = sign_up("0553000001", gender="female", given="هدى", latin="Huda Salem Alhazmi", born_on="1/2/1995")
        make_a_trainer_of("Huda", cohort)
        accept_the_offer(volunteer, cohort)

        arwa = sign_up("٠٥٥١٢٣٤٥٦٧", gender="female", given="أروى", latin="Arwa Salem Alhazmi", born_on="١٤/٣/٢٠٠٣")
        alaa = sign_up("0551234568", gender="female", given="آلاء", latin="Alaa Salem Alhazmi", born_on="14/3/2004")
        anas = sign_up("0551234569", gender="male", given="أنس", latin="Anas Salem Alhazmi", born_on="14/3/2004")
        apply_for(arwa, cohort)
        apply_for(alaa, cohort)
        anas.open(reverse("cohorts:apply", args=[cohort.public_id])).send(person=persons_of(anas).get().public_id)
        anas.says("girls and women")
        accept_both(cohort)
        withdraw(arwa, cohort)
        alaa.open(reverse("desks:my_learning")).says("Safe online")

        take_the_registers(cohort, clock)
        mark_the_project(cohort)
        close_and_decide(cohort)
        issue(cohort)
        certificate = download()
        verify(certificate)
        supersede_and_revoke(certificate)
        call_command("check_invariants")


def publish_what_the_course_promises():
    """The editor rewrites the promise and submits it; it is not live before a lead approves."""
    page, promise = CoursePage.objects.get(language="ar"), "تحمون حساباتكم وأجهزتكم، وتعينون أسركم."
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    staff_member("editor").open(edit).post(
        edit,
        posted(page, User.objects.get(email="editor@example.com")) | {"promise": promise, "action-submit": "1"},
    )
    page.refresh_from_db()
    assert page.promise != promise
    approve = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
    )
    staff_member("lead").open(edit).post(approve, {"comment": ""})
    page.refresh_from_db()
    assert page.promise == promise
    return promise


def plan_a_cohort():
    """One form; the sessions follow from the weekdays. Published, it takes applications."""
    lead = staff_member("lead").open(reverse("cohort_screens:add"))
    lead.send(
        "Propose the sessions",
        course=str(Course.objects.get(code="SAFE").pk),
        centre=str(Centre.objects.get().pk),
        code="SAFE-SAFA-1",
        audience="female",
        capacity="١",
        starts_on="15/11/2026",
        weekdays=["6"],
        begins="17:00",
        ends="19:00",
        applications_open_on="1/11/2026",
        applications_close_on="14/11/2026",
    )
    lead.says("6 sessions are proposed").send("Plan the cohort")
    lead.send("Publish")
    cohort = Cohort.objects.get()
    assert (cohort.status, cohort.capacity, cohort.class_sessions.count()) == (Cohort.Status.PUBLISHED, 1, 6)
    return cohort


def sign_up(phone, *, gender, given, latin, born_on):
    """A new account by mobile number, confirmed by the code that came by SMS."""
    reader = Reader().open(reverse("account_signup"))
    reader.send(
        phone=phone,
        given_ar=given,
        father_ar="سالم",
        grandfather_ar="محمد",
        family_ar="الحازمي",
        name_en=latin,
        gender=gender,
        born_on=born_on,
        agrees="on",
    )
    return reader.send(code=newest_code())


def by_code(phone):
    """Weeks later: in again, with a code."""
    reader = Reader().open(reverse("account_request_login_code")).send(login=phone)
    return reader.send(code=newest_code())


def newest_code():
    return re.search(r"\d{6}", Message.objects.latest("pk").body).group()


def staff_member(role):
    return Reader().open(reverse("account_login")).send(login=f"{role}@example.com", password=PASSWORD)


def make_a_trainer_of(name, cohort):
    """The lead puts a person on the list, marks them ready and offers them the cohort."""
    lead = staff_member("lead").open(f"{reverse('trainers_find')}?q={name}")
    lead.send("Add")
    trainer = VolunteerTrainer.objects.get()
    for step in ["identity", "training", "charter"]:
        lead.open(reverse(f"trainer_{step}", args=[trainer.pk])).send("I have seen it")
    lead.open(reverse("trainer", args=[trainer.pk])).send("Mark as ready to teach")
    lead.open(reverse("assignments_of_cohort", args=[cohort.pk])).send("Send the offer", trainer=str(trainer.pk))


def accept_the_offer(volunteer, cohort):
    register = reverse("cohorts:take_register", args=[cohort.class_sessions.first().public_id])
    volunteer.open(register, status=404)
    link = re.search(r"http\S+/answers/\S+", Message.objects.latest("pk").body).group()
    volunteer.open(path_of(link)).send("Accept").open(register)


def apply_for(trainee, cohort):
    """Who, the name as it is printed, send."""
    trainee.open(reverse("cohorts:apply", args=[cohort.public_id]))
    trainee.send(person=persons_of(trainee).get().public_id)
    trainee.send(name_en=persons_of(trainee).get().name_en)
    trainee.send("Send").says("The application has arrived")


def persons_of(reader):
    return Person.objects.filter(standings__user=reader.client.session["_auth_user_id"])


def accept_both(cohort):
    """The one seat goes to the first; the second hears that the cohort is full, and is queued."""
    first, second = cohort.enrolments.order_by("pk")
    lead = staff_member("lead").open(reverse("applications"))
    lead.send("Accept", chosen=[str(first.pk), str(second.pk)]).says("accepted")
    lead.open(reverse("applications")).send("Waiting list", chosen=str(second.pk))
    assert states(cohort) == ["enrolled", "waiting"]


def withdraw(trainee, cohort):
    trainee.open(reverse("cohorts:application", args=[cohort.enrolments.order_by("pk").first().public_id]))
    trainee.send("Give up the seat")
    assert states(cohort) == ["withdrawn", "enrolled"]


def states(cohort):
    return list(cohort.enrolments.order_by("pk").values_list("status", flat=True))


def take_the_registers(cohort, clock):
    """Present at the first session, late at the second, absent once: five of six is more than eighty percent."""
    key = cohort.enrolments.enrolled().get().public_id
    for session, mark in zip(cohort.class_sessions.order_by("number"), MARKS, strict=True):
        clock.move_to(session.starts_at + timedelta(minutes=10))
        trainer = by_code("0553000001")
        trainer.open(reverse("desks:now")).follow("Take the register")
        trainer.send("Save", **{f"mark-{key}": mark} | ({f"minutes-{key}": "١٠"} if mark == "late" else {}))
        trainer.send("Finish")
        session.refresh_from_db()
        assert session.status == "held"


def mark_the_project(cohort):
    trainer = by_code("0553000001").open(reverse("learning:mark_projects", args=[cohort.public_id]))
    trainer.send("Save the marks", **{cohort.enrolments.enrolled().get().public_id: "٧٥"})


def close_and_decide(cohort):
    lead = staff_member("lead").open(reverse("cohort_screens:edit", args=[cohort.pk])).send("Close the cohort")
    lead.open(reverse("graduation_review", args=[cohort.pk])).says("Alaa")
    lead.send("Check the decision").send("Decide")
    assert cohort.enrolments.get(graduation__graduates=True).status == "enrolled"


def issue(cohort):
    """The lead confirms the count; the outbox does the rest."""
    lead = staff_member("lead").open(reverse("certificate_desk:issue", args=[cohort.pk]))
    assert Certificate.objects.count() == 0
    lead.send("Issue")
    jobs.run_all()
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


def download():
    """The holder gets the sealed file from their own page; a stranger gets what an unknown code gets."""
    certificate = Certificate.objects.get()
    holder = by_code("0551234568").open(reverse("desks:my_learning")).follow("Certificate")
    holder.says("آلاء سالم محمد الحازمي").follow("Download the certificate")
    pdf = b"".join(holder.answer.streaming_content) if holder.answer.streaming else holder.answer.content
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == certificate.file_sha256
    by_code("0551234569").open(reverse("certificates:download", args=[certificate.code]), status=404)
    return certificate


def verify(certificate):
    """Anyone reads the certificate's own facts, in both languages."""
    anyone = Reader().open(reverse("certificates:verify_form")).send(code=certificate.code.lower())
    anyone.says("آلاء سالم محمد الحازمي").says("Alaa Salem Alhazmi").says("السلامة على الإنترنت").says("Safe online")


def supersede_and_revoke(certificate):
    lead = staff_member("lead").open(reverse("certificate_desk:supersede", args=[certificate.pk]))
    lead.send(name_en="Alaa Salim Alhazmi", reason="Spelling")
    jobs.run_all()
    newer = Certificate.objects.get(supersedes=certificate)
    Reader().open(reverse("certificates:verify", args=[certificate.code])).follow("Open the newer certificate").says(
        "Salim"
    )
    lead.open(reverse("certificate_desk:revoke", args=[newer.pk])).send(reason="Issued by mistake")
    Reader().open(reverse("certificates:verify", args=[newer.code])).says("revoked")
