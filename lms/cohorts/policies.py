"""The permissions of this room, as Wagtail's admin asks for them."""

from lms.cohorts import access
from lms.cohorts.models import Cohort
from lms.scoping.policies import ScopedPolicy

cohort_policy = ScopedPolicy(Cohort, reach=access.cohorts_reached_by, may_add=access.may_plan)
