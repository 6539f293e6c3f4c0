"""Proof: certificates, the names on them, their badges, and what is handed over at a ceremony."""

from certificates.models.badge import Badge, BadgeKey
from certificates.models.certificate import Certificate
from certificates.models.names import NameConfirmation, NameRequest
from certificates.models.pack import CeremonyPack

__all__ = ["Badge", "BadgeKey", "CeremonyPack", "Certificate", "NameConfirmation", "NameRequest"]
