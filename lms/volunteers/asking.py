"""Somebody is asked to take one session: the message, and its link, which answers by one tap without signing in."""

from django.db import IntegrityError, transaction

from lms.audit import trail
from lms.outbox import messages
from lms.volunteers.links import Links
from lms.volunteers.models import CoverRequest

LINKS = Links("volunteers:cover_answer", salt="volunteers.cover")  # each opens its request until the session begins


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
        link=LINKS.to(request),
    )
    if told is None:
        request.delete()
        return None
    trail.record("cover.asked", request, by=by, session=request.session_id, wave=wave)
    return request
