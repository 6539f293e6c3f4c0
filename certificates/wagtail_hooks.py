"""Certificates' place in the admin."""

from django.urls import path
from wagtail import hooks

from certificates.views import everything
from certificates.viewsets import certificates, templates


@hooks.register("register_admin_viewset")
def certificate_screens():
    return [certificates, templates]


@hooks.register("register_admin_urls")
def urls_of_all_cohorts():
    return [
        path("issue-all/", everything.issue_all, name="certificates_issue_all"),
        path("issue-all/progress/", everything.all_progress, name="certificates_progress"),
    ]
