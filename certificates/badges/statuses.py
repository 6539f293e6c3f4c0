"""Whether a badge still holds: one bit a badge in a published list (W3C Bitstring Status List 1.0)."""

import gzip
from base64 import urlsafe_b64encode

from django.conf import settings
from django.urls import reverse

from certificates.badges import contexts, issuer
from certificates.badges.proofs import moment
from certificates.models import Badge

TTL_MILLISECONDS = 60_000  # for so long a verifier may go by what it has read


def address(number):
    """Where the list of that number is served."""
    return settings.BASE_URL + reverse("certificates:status_list", args=[number])


def entry(number, index):
    """A badge's own bit: what its credential says of it."""
    listed = address(number)
    return {
        "id": f"{listed}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": listed,
    }


def credential(number, ended, *, at):
    """The list as a credential without its proof. ``ended``: the indexes of badges to rely on no longer."""
    return {
        "@context": [contexts.CREDENTIALS],
        "id": address(number),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did(),
        "validFrom": moment(at),
        "credentialSubject": {
            "id": f"{address(number)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(ended),
            "ttl": TTL_MILLISECONDS,
        },
    }


def encoded(ended):
    """The bits, the first of them the left-most, packed and in base 64: Bitstring Status List 1.0, 3.3."""
    bits = bytearray(Badge.STATUS_LIST_SIZE // 8)
    for index in ended:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + urlsafe_b64encode(gzip.compress(bits, mtime=0)).decode().rstrip("=")
