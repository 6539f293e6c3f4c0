"""Cohorts, their sessions, who is enrolled in them, and who attended: one aggregate."""

from lms.cohorts.models.attendance import AttendanceRecord, Excuse, Guest, HeldMark, Mark, RegisterEvent
from lms.cohorts.models.claim import Claim
from lms.cohorts.models.cohort import ClassSession, Cohort
from lms.cohorts.models.credit import Credit
from lms.cohorts.models.enrolment import Enrolment
from lms.cohorts.models.rights import (
    Away,
    ClassSessionUserObjectPermission,
    CohortUserObjectPermission,
    EndedRight,
)

__all__ = [
    "AttendanceRecord",
    "Away",
    "Claim",
    "ClassSession",
    "ClassSessionUserObjectPermission",
    "Cohort",
    "CohortUserObjectPermission",
    "Credit",
    "EndedRight",
    "Enrolment",
    "Excuse",
    "Guest",
    "HeldMark",
    "Mark",
    "RegisterEvent",
]
