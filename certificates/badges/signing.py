"""From a certificate's frozen facts to its signed badge: once, before its file is made, and frozen with it."""

import random
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.badges import achievement, issuer, keys, proofs, statuses
from certificates.models import Badge, BadgeKey, Certificate

CANDIDATES = 64  # bits that are looked at besides those that are needed
ATTEMPTS = 20
SIGNED = ("document", "facts_sha256", "key", "signed_at")
_chance = random.SystemRandom()


class _SignedMeanwhile(Exception):
    """By another worker, with the facts that were put right."""


def sign(certificates):
    """Sign a badge for each of these, being made, that has none yet, or one that says what was corrected since.

    Returns pairs of a certificate and the Badge that says what it says, without those for which none was signed because
    they were taken up with other facts meanwhile. Without a key nothing is signed: None for the badge, where none is from
    before. Again, or by two workers at once, each has one badge and no two have the same bit: the database holds that.
    Raises key_files.UnusableKey.
    """
    key = keys.current()
    for attempt in range(1, ATTEMPTS + 1):
        held = {badge.certificate_id: badge for badge in Badge.objects.filter(certificate__in=certificates)}
        saying = {one.pk: held[one.pk] for one in certificates if one.pk in held and _says(held[one.pk], one)}
        if key is None:
            return [(one, saying.get(one.pk)) for one in certificates]
        unsigned = [one for one in certificates if one.pk not in saying]
        try:
            saying |= _signed(unsigned, held, key)
        except (IntegrityError, _SignedMeanwhile):  # another was quicker, with one of them or with one of the bits
            if attempt == ATTEMPTS:
                raise
        else:
            return [(one, saying[one.pk]) for one in certificates if one.pk in saying]
    return []


def _says(badge, certificate):
    return badge.facts_sha256 == certificate.facts_sha256


def _signed(certificates, held, key):
    """Sign their badges, those of ``held`` anew, and keep them. Returns those that count, by their certificates' keys."""
    if not certificates:
        return {}
    used, _is_new = BadgeKey.objects.get_or_create(public=key.public)
    lacking = [one for one in certificates if one.pk not in held]
    number, indexes = _free_bits(len(lacking)) if lacking else (0, [])
    subjects = _subjects(lacking)
    fresh = {
        one.pk: Badge(certificate=one, status_list=number, status_index=index, subject=subjects[one.person_id])
        for one, index in zip(lacking, indexes, strict=True)
    }
    for one in certificates:
        _write(held.get(one.pk) or fresh[one.pk], one, key, used)
    return _kept(certificates, fresh, held)


def _write(badge, certificate, key, used):
    facts = certificate.printed
    document = achievement.credential(
        facts,
        address=settings.BASE_URL + reverse("certificates:credential", args=[certificate.code]),
        issuer=issuer.profile(facts),
        subject=badge.subject,
        status=statuses.entry(badge.status_list, badge.status_index),
    )
    badge.key, badge.signed_at, badge.facts_sha256 = used, timezone.now(), certificate.facts_sha256
    badge.document = proofs.signed(document, key, at=badge.signed_at).decode()


@transaction.atomic
def _kept(certificates, fresh, held):
    """Keep those that are ``fresh``, or ``held`` and signed anew, and return them, by their certificates' keys.

    But not for a certificate that was taken up with other facts meanwhile, or is made already.
    """
    # Held: who retries a certificate in this moment changes its facts before this or after it.
    rows = Certificate.objects.select_for_update(no_key=True).being_made()
    rows = rows.filter(pk__in=[one.pk for one in certificates]).order_by("pk")
    now_say = dict(rows.values_list("pk", "facts_sha256"))
    ours = [one.pk for one in certificates if now_say.get(one.pk) == one.facts_sha256]
    Badge.objects.bulk_create([fresh[pk] for pk in ours if pk in fresh])
    anew = [held[pk] for pk in ours if pk in held]
    for badge in anew:
        is_stale = Badge.objects.filter(pk=badge.pk).exclude(facts_sha256=badge.facts_sha256)
        if not is_stale.update(**{name: getattr(badge, name) for name in SIGNED}):
            raise _SignedMeanwhile
    return {pk: fresh.get(pk) or held[pk] for pk in ours}


def _free_bits(count):
    """The number of a list, and ``count`` of its indexes that nobody has now, by chance. A list is used to its half."""
    number = Badge.objects.order_by("-status_list").values_list("status_list", flat=True).first() or 1
    while True:
        chosen = _chance.sample(range(Badge.STATUS_LIST_SIZE), CANDIDATES + count)
        of_list = Badge.objects.filter(status_list=number, status_index__in=chosen)
        taken = set(of_list.values_list("status_index", flat=True))
        free = [index for index in chosen if index not in taken]
        if len(free) >= max(count, len(chosen) // 2):
            return number, free[:count]
        number += 1


def _subjects(certificates):
    """The UUID of each certificate's person: as on their other badges, else by chance."""
    persons = {one.person_id for one in certificates}
    known = dict(
        Badge.objects.filter(certificate__person__in=persons)
        .order_by("-pk")
        .values_list("certificate__person", "subject")
    )
    return {person: known.get(person) or uuid4() for person in persons}
