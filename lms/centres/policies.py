"""The permissions of this room, as Wagtail's admin asks for them."""

from lms.centres import access
from lms.centres.models import Centre, Organisation
from lms.scoping.policies import ScopedPolicy

centre_policy = ScopedPolicy(Centre, reach=access.centres_reached_by, may_add=access.may_add_centres)
organisation_policy = ScopedPolicy(
    Organisation, reach=access.organisations_reached_by, may_add=access.may_add_organisations
)
