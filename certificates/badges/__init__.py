"""Open Badges 3.0: a certificate's facts as a credential that machines check without asking us.

A credential (``achievement``) is signed once (``signing``, ``proofs``, ``canonical``) with the operator's key (``keys``), and
kept; whether it still holds is in a list of bits (``statuses``); who signed it, in the issuer's document (``issuer``). The
words are the standards' own (``contexts``). A picture can carry it (``baking``).
"""


def credential_of(certificate):
    """The signed credential of a certificate, as UTF-8 JSON: bytes; None where it has none. They never change."""
    from certificates.models import Badge  # noqa: PLC0415 - the app is set up from here, before there are models

    saying = Badge.objects.filter(certificate=certificate, facts_sha256=certificate.facts_sha256)
    document = saying.values_list("document", flat=True).first()
    return None if document is None else document.encode()
