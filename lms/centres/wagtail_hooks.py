"""Centres and partner organisations, registered."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from lms.centres.models import Centre, Organisation
from lms.centres.policies import centre_policy, organisation_policy
from lms.centres.viewsets import centres, organisations

register_permission_policy(Centre, centre_policy)
register_permission_policy(Organisation, organisation_policy)


@hooks.register("register_admin_viewset")
def centre_screens():
    return [centres, organisations]
