"""Who teaches, could, and is asked to; when, and who takes a session for them; the hours they gave, and what is certified of them."""

from lms.volunteers.models.cover import Absence, CoverRequest
from lms.volunteers.models.days import WeekException
from lms.volunteers.models.guardian import GuardianConsent
from lms.volunteers.models.hours import A_DAY, HourEntry, HourStep, State
from lms.volunteers.models.plan import PlacingPlan, PlannedPlacement
from lms.volunteers.models.service import Service, ServiceLine
from lms.volunteers.models.skill import SkillReview
from lms.volunteers.models.trainer import MOST_A_WEEK, Availability, TrainerAssignment, VolunteerTrainer
from lms.volunteers.models.vetting import VettingStep

__all__ = [
    "A_DAY",
    "MOST_A_WEEK",
    "Absence",
    "Availability",
    "CoverRequest",
    "GuardianConsent",
    "HourEntry",
    "HourStep",
    "PlacingPlan",
    "PlannedPlacement",
    "Service",
    "ServiceLine",
    "SkillReview",
    "State",
    "TrainerAssignment",
    "VettingStep",
    "VolunteerTrainer",
    "WeekException",
]
