"""The same envelope by pyHanko, the library that others sign PDFs with: far slower, and not our own making.

Nothing else of the seal differs: the same key, the same room in the same file.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from asn1crypto import x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.rendering.envelopes import LONGEST_SIGNATURE, SIGNING, Seal, der


class PyHankoSeal(Seal):
    """A Seal whose envelope pyHanko writes."""

    def envelope(self, digest):
        signed = self._signer.async_sign(digest, "sha256", use_pades=True)
        with ThreadPoolExecutor(1) as apart:  # in this thread an event loop may be running
            return apart.submit(asyncio.run, signed).result().dump()

    @cached_property
    def _signer(self):
        return _Signer(self)


class _Signer(Signer):
    """pyHanko's, with a key that signs without chance."""

    def __init__(self, seal):
        super().__init__(
            signing_cert=_loaded(seal.certificate),
            cert_registry=SimpleCertificateStore.from_certs(map(_loaded, seal.vouching)),
        )
        self.key = seal.key

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):  # noqa: FBT002 - pyHanko's own signature
        return bytes(LONGEST_SIGNATURE) if dry_run else self.key.sign(data, SIGNING)


def _loaded(certificate):
    return x509.Certificate.load(der(certificate))
