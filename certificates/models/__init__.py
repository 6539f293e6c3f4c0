"""Proof: certificates, the names on them, and what is handed over at a ceremony."""

from certificates.models.certificate import Certificate
from certificates.models.names import NameConfirmation, NameRequest
from certificates.models.pack import CeremonyPack

__all__ = ["CeremonyPack", "Certificate", "NameConfirmation", "NameRequest"]
