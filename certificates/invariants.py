"""What must be true of certificates, whatever happened."""

from hashlib import sha256

from django.db.models import Count, F, Q

from certificates import codes, making, storage
from certificates.badges import proofs
from certificates.models import Badge, Certificate, TemplatePicture, TemplateVersion
from lms.cohorts.models import Enrolment
from lms.volunteers import serving
from lms.volunteers.models import HourEntry


def promises():
    """Pairs of a promise in words and the codes, or ids, of what breaks it."""
    on_paper = Certificate.objects.on_paper()
    live = Q(certificates__status__in=Certificate.LIVE)
    twice = Enrolment.objects.annotate(live=Count("certificates", filter=live)).filter(live__gt=1)
    yield "No enrolment has two live certificates", [str(pk) for pk in twice.values_list("pk", flat=True)]
    yield (
        "Whoever holds a live certificate was decided to graduate",
        _codes(Certificate.objects.live().filter(service=None).exclude(enrolment__graduation__graduates=True)),
    )
    yield (
        "Every code is 26 characters of Crockford's base 32",
        [code for code in _codes(Certificate.objects.all()) if codes.normalise(code) != code],
    )
    yield (
        "Every certificate says what was frozen when it was reserved",
        [
            one.code
            for one in Certificate.objects.select_related("version").iterator(chunk_size=500)
            if not _is_as_frozen(one)
        ],
    )
    yield (
        "No version of a template, and no picture of one, has changed since it was published",
        [
            *(one.sha256 for one in TemplateVersion.objects.iterator() if not _is_whole(one, one.content.encode())),
            *(one.sha256 for one in TemplatePicture.objects.iterator() if not _is_whole(one, bytes(one.data))),
        ],
    )
    yield (
        "Every badge says what its certificate says, and its proof holds",
        [
            one.certificate.code
            for one in Badge.objects.select_related("certificate", "key").iterator(chunk_size=500)
            if not _is_as_signed(one)
        ],
    )
    yield (
        "Every certificate on paper has its whole file",
        [one.code for one in on_paper.iterator(chunk_size=500) if not storage.is_whole(one)],
    )
    yield (
        "A superseded certificate leads to another of the same enrolment, or of the same hours",
        [
            one.code
            for one in Certificate.objects.filter(status="superseded").select_related("superseded_by")
            if getattr(one, "superseded_by", None) is None or not _are_of_the_same(one, one.superseded_by)
        ],
    )
    others = Q(enrolment__isnull=False) & ~Q(person=F("enrolment__person"))
    others |= Q(service__isnull=False) & ~Q(person=F("service__trainer__person"))
    yield "A certificate is its subject's person's", _codes(Certificate.objects.filter(others))
    yield (
        "A live certificate of hours says those of its lines, and each of them is approved",
        [
            one.code
            for one in Certificate.objects.live().filter(enrolment=None).select_related("service")
            if not _says_its_hours(one)
        ],
    )
    yield "Certificates that supersede each other form no circle", _in_circles()
    yield "Every certificate being made has a job, or says why not", _codes(_made_by_nobody())


def _are_of_the_same(one, other):
    return (one.enrolment_id, one.service_id) == (other.enrolment_id, other.service_id)


def _says_its_hours(certificate):
    lines = HourEntry.objects.filter(certified__service=certificate.service)
    given = serving.given(lines.approved()).get(certificate.service.trainer_id)
    return given is not None and len(given.entries) == lines.count() and given.hours == certificate.facts["hours"]


def _codes(certificates):
    return list(certificates.values_list("code", flat=True))


def _made_by_nobody():
    """Asked for twice: a worker may issue one, and be done with its job, in between."""
    silent = Certificate.objects.being_made().filter(failure={})
    being_made = set(silent.values_list("pk", flat=True))
    return silent.filter(pk__in=being_made - making.asked_for())


def _is_as_frozen(certificate):
    try:
        facts = certificate.printed
    except TypeError:  # a fact too many or too few
        return False
    version = certificate.version.sha256 if certificate.version else ""
    is_its_own = facts.code == certificate.code and facts.template == version
    return is_its_own and facts.sha256() == certificate.facts_sha256


def _is_whole(kept, data):
    """Whether what is known by the hash of these bytes still has it."""
    return sha256(data).hexdigest() == kept.sha256


def _is_as_signed(badge):
    """A badge that is to be signed anew, with facts that were put right before the file was made, is nobody's yet."""
    is_right = badge.facts_sha256 == badge.certificate.facts_sha256 or badge.certificate.issued_at is None
    return is_right and proofs.is_true(badge.document, badge.key.public)


def _in_circles():
    """Codes of certificates from which following ``supersedes`` comes back to where it began."""
    before = dict(Certificate.objects.filter(supersedes__isnull=False).values_list("code", "supersedes__code"))
    ends = set()  # from here the chain is known to end
    circling = []
    for start in before:
        path, code = [], start
        while code in before and code not in ends and code not in path:
            path.append(code)
            code = before[code]
        if code in path:
            circling.append(start)
        else:
            ends.update(path)
    return circling
