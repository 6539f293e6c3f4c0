"""Why something was refused: each has its ``message`` for the person who asked; nothing was changed.

Raised by ``enrolment``, ``planning`` and ``attendance``; the rooms above say no in the same way.
"""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from lms.arabic import dates


class Refused(Exception):
    """Nothing was changed; ``message`` says why, to the person who asked."""

    message = _("This cannot be done now.")

    def __str__(self):
        return str(self.message)


class NotEligible(Refused):
    """``reasons``: every rule that refuses, as ``eligibility`` names them."""

    def __init__(self, reasons):
        self.reasons = reasons
        super().__init__(reasons)

    @property
    def message(self):
        return " ".join(reason.message for reason in self.reasons)


class CohortFull(Refused):
    """The application stays as it was; the caller may queue it with ``wait``."""

    message = _("Every seat of this cohort is taken. The application can go on the waiting list.")


class SeatsLeft(Refused):
    """Nobody waits beside a free seat; the application stays as it was."""

    message = _("This cohort has a free seat: accept the application instead.")


class AlreadyDecided(Refused):
    message = _("This application was already decided, or was withdrawn.")


class AlreadyWaiting(Refused):
    message = _("This trainee is on the waiting list already.")


class CohortOver(Refused):
    message = _("This cohort is over or was called off: its enrolments no longer change.")


class GuardianConsentMissing(Refused):
    message = _("The trainee is under 18. Record the guardian's consent first.")


class NotADraft(Refused):
    message = _("This cohort was published already, or was called off.")


class NoSessions(Refused):
    message = _("This cohort has no sessions yet. Plan at least one before it is published.")


class NobodyCouldApply(Refused):
    message = _("Its window of applications is over already, so nobody could apply. Change the window first.")


class SessionsToCome(Refused):
    """Closing cannot be undone; ``last`` is the day of the last session."""

    def __init__(self, last):
        self.last = last
        super().__init__(last)

    @property
    def message(self):
        day = dates.gregorian(self.last, get_language() or "en")
        return _(
            "Sessions are still to come, until %(day)s. Close the cohort after the last, or call those off first."
        ) % {"day": day}


class NotPublished(Refused):
    message = _("This cohort is not published, or is over already.")


class Over(Refused):
    message = _("This cohort is over or was called off.")


class SessionsStand(Refused):
    """The cohort is over, or the session was held or called off."""

    message = _("This session can no longer be changed: it was held or called off, or its cohort is over.")


class RegisterLocked(Refused):
    message = _("The cohort is closed and this register is locked. A programme lead can correct it, with a reason.")


class SessionCalledOff(Refused):
    message = _("This session was called off; it has no register.")


class NotYet(Refused):
    """The session is on a day still to come."""

    def __init__(self, day):
        self.day = day
        super().__init__(day)

    @property
    def message(self):
        return _("This session is on %(day)s. Its register opens that day.") % {
            "day": dates.both_calendars(self.day, get_language() or "en")
        }


class StillUnmarked(Refused):
    """``count`` trainees have no mark yet."""

    def __init__(self, count):
        self.count = count
        super().__init__(count)

    @property
    def message(self):
        return ngettext(
            "%(count)d trainee has no mark yet. The register can be finished when everyone has one.",
            "%(count)d trainees have no mark yet. The register can be finished when everyone has one.",
            self.count,
        ) % {"count": self.count}


class NotOnRegister(Refused):
    message = _("This trainee is not on the register of this session.")


class NoReason(Refused):
    message = _("Write the reason for the correction. It is kept with it.")


class NoAdult(Refused):
    message = _(
        "No adult trainer takes this session, and under 18 nobody is alone with trainees. You can read its register."
    )


class HandedOver(Refused):
    message = _("Somebody else takes this session for you. You can read its register.")
