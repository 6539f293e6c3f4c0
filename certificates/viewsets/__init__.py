"""The screens of certificates in the admin."""

from certificates.viewsets.certificates import certificates
from certificates.viewsets.templates import templates

__all__ = ["certificates", "templates"]
