"""Somebody is asked to take one session: the message, and its link, which answers by one tap without signing in."""

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from lms.audit import trail
from lms.outbox import messages
from lms.volunteers.models import CoverRequest

SIGNER = signing.Signer(sep=".", salt="volunteers.cover")


def signed(request):
    return SIGNER.sign(request.public_id)


def link(request):
    """What opens the request without signing in, until the session begins: only who got the message has it."""
    return settings.BASE_URL + reverse("volunteers:cover_answer", args=[signed(request)])


def find(text):
    """The request that ``text`` is the signed id of, or None."""
    try:
        public_id = SIGNER.unsign(text)
    except signing.BadSignature:
        return None
    return CoverRequest.objects.with_places().filter(public_id=public_id).first()


@transaction.atomic
def ask(absence, trainer, *, wave=0, by=None):
    """Ask the trainer, once, and tell them; the request, or None.

    None: they were asked before for this session, cannot be reached, or want no such messages. Then nothing is written.
    """
    request = CoverRequest(absence=absence, session=absence.session, trainer=trainer, wave=wave, asked_by=by)
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        return None
    told = messages.tell(
        trainer.person,
        "cover_asked",
        valid_until=absence.session.starts_at,
        session=absence.session,
        link=link(request),
    )
    if told is None:
        request.delete()
        return None
    trail.record("cover.asked", request, by=by, session=request.session_id, wave=wave)
    return request
