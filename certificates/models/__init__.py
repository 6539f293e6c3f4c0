"""Proof: certificates, the names on them, their badges, and what is handed over at a ceremony."""

from certificates.models.badge import Badge, BadgeKey
from certificates.models.certificate import Certificate
from certificates.models.names import NameConfirmation, NameRequest
from certificates.models.pack import CeremonyPack
from certificates.models.template import CertificateTemplate, TemplateChoice, TemplatePicture, TemplateVersion

__all__ = [
    "Badge",
    "BadgeKey",
    "CeremonyPack",
    "Certificate",
    "CertificateTemplate",
    "NameConfirmation",
    "NameRequest",
    "TemplateChoice",
    "TemplatePicture",
    "TemplateVersion",
]
