"""Certificates' place in the admin."""

from wagtail import hooks

from certificates.viewsets import certificates


@hooks.register("register_admin_viewset")
def certificate_screens():
    return certificates
