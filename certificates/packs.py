"""A ceremony pack: one cohort's certificates to print, a list to hand them over by, and an archive of the files.

A worker makes it; who asked for it, and nobody else, fetches its files until it expires, and then they are removed.
"""

import zipfile
from datetime import timedelta
from io import BytesIO

from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import handing_over, pdfium, storage
from certificates.models import CeremonyPack, Certificate
from lms.audit import trail
from lms.learning.uploads import safe_name
from lms.outbox import jobs

LASTS = timedelta(days=3)
ENDINGS = {"print": "pdf", "list": "pdf", "files": "zip"}  # of the files of a pack, by their kind
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of ZIP's calendar: what is the same shall be the same file


class NothingToHandOver(Exception):
    """No certificate of the cohort is valid now."""


def certificates_of(cohort):
    """The cohort's valid certificates, in the order of its roll."""
    issued = Certificate.objects.issued().filter(enrolment__cohort=cohort)
    return issued.select_related("enrolment__person").order_by("enrolment__person__name_key", "enrolment")


def ask(cohort, *, by, has_crop_marks=False):
    """Ask for a pack; the one that ``by`` waits for already, if there is one. Raises NothingToHandOver."""
    count, now = certificates_of(cohort).count(), timezone.now()
    if not count:
        raise NothingToHandOver
    try:
        with transaction.atomic():
            pack = CeremonyPack.objects.create(
                cohort=cohort, asked_by=by, has_crop_marks=has_crop_marks, count=count, expires_at=now + LASTS
            )
            jobs.enqueue("certificates.pack", {"pack": pack.pk})
            trail.record("certificates.pack_asked", cohort, by=by, count=count)
    except IntegrityError:
        # Made or failed in between, it is asked for once more.
        waiting = CeremonyPack.objects.being_made().of(by).filter(cohort=cohort).first()
        return waiting or ask(cohort, by=by, has_crop_marks=has_crop_marks)
    return pack


def make_job(payload, *, heartbeat):
    """The errand "certificates.pack". Twice makes the same files; the row says last that they are there."""
    waiting = CeremonyPack.objects.being_made().filter(pk=payload["pack"])
    pack = waiting.select_related("cohort__course", "cohort__centre", "asked_by").first()
    if pack is None:
        return
    certificates = list(certificates_of(pack.cohort))
    if not certificates:
        give_up(payload)
        return
    files = []
    for number, certificate in enumerate(certificates, start=1):
        files.append(storage.read(certificate))
        with transaction.atomic():
            heartbeat()
            waiting.update(count=len(certificates), taken_up=number)
    made = {
        "print": pdfium.together(files, has_crop_marks=pack.has_crop_marks),
        "list": handing_over.list_file(pack.cohort, certificates, language=pack.asked_by.language),
        "files": _archive(certificates, files),
    }
    for kind, data in made.items():
        heartbeat()
        storage.keep(name_of(pack, kind), data)
    with transaction.atomic():
        heartbeat()
        now = timezone.now()
        waiting.update(made_at=now, expires_at=now + LASTS)


def give_up(payload):
    """The job "certificates.pack" failed for good, or has nothing to make: who waits for it is told."""
    CeremonyPack.objects.being_made().filter(pk=payload["pack"]).update(failed_at=timezone.now())


def read(pack, kind):
    """The bytes of one of its files. Raises what the storage raises when it has no such file."""
    with storages["certificates"].open(name_of(pack, kind)) as file:
        return file.read()


def discard_expired(now):
    """Remove the files of packs whose time is over; how many packs."""
    expired = list(CeremonyPack.objects.over(now))
    for pack in expired:
        for kind in ENDINGS:
            storages["certificates"].delete(name_of(pack, kind))
    CeremonyPack.objects.filter(pk__in=[pack.pk for pack in expired]).update(removed_at=now)
    return len(expired)


def name_of(pack, kind):
    """Where it lies in the storage of certificates."""
    return f"packs/{pack.public_id}/{kind}.{ENDINGS[kind]}"


def _archive(certificates, files):
    """A ZIP of the files as they were issued, by their number on the roll, which no two have."""
    file, width = BytesIO(), max(3, len(str(len(files))))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, (certificate, data) in enumerate(zip(certificates, files, strict=True), start=1):
            called = safe_name(f"{certificate.facts['name_ar']} {certificate.code[:4]}", "pdf")
            archive.writestr(zipfile.ZipInfo(f"{number:0{width}} {called}", FIRST_DAY), data)
    return file.getvalue()
