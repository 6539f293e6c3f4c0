"""What a worker is sent to do. Each errand names the verb that does it; rules are never here."""

from celery import shared_task
from celery.signals import worker_ready
from django.core.management import call_command
from django.utils import timezone

from certificates import issuing, making, packs, storage, telling
from lms.cohorts import enrolment, reminding
from lms.desks import morning
from lms.graduation import watching
from lms.learning import uploads
from lms.outbox import jobs, messages
from lms.volunteers import answering, assignment, days, expiring, joining, ledger, placing, waves

ERRANDS = {
    "certificates.pack": packs.make_job,
    "certificates.render": making.render_job,
    "certificates.retry": issuing.retry_job,
    "certificates.tell": telling.tell_job,
    "cohorts.give_back": enrolment.give_back,
    "graduation.watch": watching.watch_job,
    "outbox.message": messages.send,
    "volunteers.derive_hours": ledger.derive_job,
    "volunteers.end_offers": assignment.end_offers,
    "volunteers.follow_offer": answering.follow_up,
    "volunteers.leave": joining.leave,
    "volunteers.offer_planned": placing.make_offers,
    "volunteers.plan": placing.make,
}
GIVEN_UP = {
    "certificates.pack": packs.give_up,
    "certificates.render": making.give_up,
    "outbox.message": messages.give_up,
    "volunteers.plan": placing.give_up,
}


@shared_task
def run_job(job_id):
    """Do one outbox job: safe to run twice and to die half-way."""
    jobs.do(job_id, ERRANDS, GIVEN_UP)


@shared_task
def sweep():
    """Hurry what was lost; on the beat schedule."""
    jobs.sweep()


@shared_task
def remind():
    """Say what is to be said of sessions, and to the leads each morning; on the beat schedule."""
    now = timezone.now()
    reminding.remind(now)
    reminding.ask_for_registers(now)
    morning.report(now)


@shared_task
def look_for_cover():
    """Ask the next for sessions whose trainer cannot come, and end what is over; on the beat schedule."""
    waves.run(timezone.now())


@shared_task
def watch():
    """Write down who is at risk of not graduating, and tell them; on the beat schedule."""
    watching.watch(timezone.now())


@shared_task
def publish_scheduled():
    """Put pages live at the hour an editor set for them, and take down those whose hour is over; on the beat schedule."""
    call_command("publish_scheduled")


@shared_task
def discard_unnamed_hand_ins():
    """Remove the files of hand-ins that came to nothing; on the beat schedule."""
    uploads.discard_unnamed(timezone.now())


@shared_task
def discard_partial_files():
    """Remove the files that a killed worker left half-written; on the beat schedule."""
    storage.discard_partial(timezone.now())


@shared_task
def discard_expired_packs():
    """Remove the files of ceremony packs whose time is over; on the beat schedule."""
    packs.discard_expired(timezone.now())


@shared_task
def look_at_vettings():
    """Say which steps of vettings end soon, and which are over; on the beat schedule."""
    expiring.look(timezone.now())


@shared_task
def discard_old_days():
    """Delete volunteers' days away that have been over for a season; on the beat schedule."""
    days.discard_over(timezone.localdate())


@shared_task
def derive_hours():
    """Write the hours of registers that were finished before hours were kept, or whose job was lost; on the beat schedule."""
    ledger.derive_all()


@worker_ready.connect
def sweep_at_start(**kwargs):
    jobs.sweep(everything=True)
