"""The same envelope by pyHanko, the library that others sign PDFs with: far slower, and not our own making.

Nothing else of the seal differs: the same key, the same room in the same file.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from asn1crypto import cms, x509
from pyhanko.sign.attributes import CMSAttributeProvider, UnsignedAttributeProviderSpec
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.rendering.envelopes import LONGEST_SIGNATURE, SIGNING, Seal, der


class PyHankoSeal(Seal):
    """A Seal whose envelope pyHanko writes."""

    def _envelope(self, digest, *, is_stamped):
        is_trial = self.stamper is not None and not is_stamped
        signed = self._signer.async_sign(digest, "sha256", use_pades=True, dry_run=is_trial)
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
        self.unsigned_attr_prov_spec = seal.stamper and _Stamps(seal.stamper)

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):  # noqa: FBT002 - pyHanko's own signature
        return bytes(LONGEST_SIGNATURE) if dry_run else self.key.sign(data, SIGNING)


class _Stamps(UnsignedAttributeProviderSpec):
    def __init__(self, stamper):
        self.stamper = stamper

    def unsigned_attr_providers(self, signature, signed_attrs, digest_algorithm):
        yield _Stamp(self.stamper, signature)


class _Stamp(CMSAttributeProvider):
    attribute_type = "signature_time_stamp_token"

    def __init__(self, stamper, signature):
        self.stamper, self.signature = stamper, signature

    async def build_attr_value(self, dry_run=False):  # noqa: FBT002 - pyHanko's own signature
        return None if dry_run else cms.ContentInfo.load(self.stamper(self.signature))


def _loaded(certificate):
    return x509.Certificate.load(der(certificate))
