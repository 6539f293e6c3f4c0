"""The permissions of this room, as Wagtail's admin asks for them."""

from lms.cohorts import access
from lms.cohorts.models import Cohort
from lms.scoping.policies import ScopedPolicy


def _with_what_lists_show(user, action):
    return access.cohorts_reached_by(user, action).with_places().with_undecided()


cohort_policy = ScopedPolicy(Cohort, reach=_with_what_lists_show, may_add=access.may_plan)
