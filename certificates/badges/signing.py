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
_chance = random.SystemRandom()


def sign(certificates):
    """Sign a badge for each of these, being made, that has none yet, or one that says what was corrected since.

    Without a key nothing is signed. Again, or by two workers at once, each has one badge and no two have the same bit: the
    database holds that. Raises key_files.UnusableKey.
    """
    key = keys.current()
    if key is None:
        return
    for attempt in range(1, ATTEMPTS + 1):
        fresh, stale = _signed(certificates, key)
        try:
            with transaction.atomic():
                _keep(fresh, stale)
        except IntegrityError:  # another worker was quicker, with one of them or with one of the bits
            if attempt == ATTEMPTS:
                raise
        else:
            return


def _signed(certificates, key):
    """Badges for those that have none, not yet saved; and those that have to be signed anew, with what they are to say."""
    held = {
        badge.certificate_id: badge for badge in Badge.objects.filter(certificate__in=certificates).defer("document")
    }
    lacking = [one for one in certificates if one.pk not in held]
    stale = [held[one.pk] for one in certificates if one.pk in held and held[one.pk].facts_sha256 != one.facts_sha256]
    if not lacking and not stale:
        return [], []
    used, _is_new = BadgeKey.objects.get_or_create(public=key.public)
    number, indexes = _free_bits(len(lacking)) if lacking else (0, [])
    subjects = _subjects(lacking)
    fresh = [
        Badge(certificate=one, status_list=number, status_index=index, subject=subjects[one.enrolment_id])
        for one, index in zip(lacking, indexes, strict=True)
    ]
    by_key = {one.pk: one for one in certificates}
    for badge in [*fresh, *stale]:
        _write(badge, by_key[badge.certificate_id], key, used)
    return fresh, stale


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


def _keep(fresh, stale):
    """Write them, but not for a certificate that was taken up with other facts meanwhile, or is made already."""
    keys_of = [badge.certificate_id for badge in [*fresh, *stale]]
    # Held: who retries a certificate in this moment changes its facts before this or after it.
    held = Certificate.objects.select_for_update(no_key=True).being_made().filter(pk__in=keys_of).order_by("pk")
    said = dict(held.values_list("pk", "facts_sha256"))
    Badge.objects.bulk_create([one for one in fresh if said.get(one.certificate_id) == one.facts_sha256])
    for one in stale:
        if said.get(one.certificate_id) == one.facts_sha256:
            one.save(update_fields=["document", "facts_sha256", "key", "signed_at"])


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
    """The UUID of each certificate's person, by enrolment: as on their other badges, else by chance."""
    persons = dict(
        Certificate.objects.filter(pk__in=[one.pk for one in certificates]).values_list(
            "enrolment", "enrolment__person"
        )
    )
    known = dict(
        Badge.objects.filter(certificate__enrolment__person__in=persons.values())
        .order_by("-pk")
        .values_list("certificate__enrolment__person", "subject")
    )
    return {enrolment: known.setdefault(person, uuid4()) for enrolment, person in persons.items()}
