"""Cohorts, their sessions, who is enrolled in them, and who attended: one aggregate."""

from lms.cohorts.models.attendance import AttendanceRecord, Excuse, Guest, HeldMark, Mark, RegisterEvent
from lms.cohorts.models.claim import Claim
from lms.cohorts.models.cohort import ClassSession, Cohort, CohortUserObjectPermission, EndedRight
from lms.cohorts.models.credit import Credit
from lms.cohorts.models.enrolment import Enrolment

__all__ = [
    "AttendanceRecord",
    "Claim",
    "ClassSession",
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
