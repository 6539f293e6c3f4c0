"""Before certificates are asked for: whose name could not be printed as it stands, and why. Nothing is drawn for it."""

from dataclasses import dataclass

from certificates import failures
from certificates.facts import Names
from certificates.models import NameConfirmation
from certificates.rendering.fitting import CannotRender
from certificates.rendering.paper import SLOTS
from lms.graduation.models import DecidedEnrolment


@dataclass(frozen=True)
class Check:
    """``troubles``: in words, each a reason why the certificate would fail; empty for a name that fits."""

    graduate: DecidedEnrolment
    troubles: tuple
    is_confirmed: bool = True  # whoever is to hold it said that the names are right


def of(graduates):
    """A Check for each of ``graduates``, persons at hand: those in trouble, those unconfirmed, the others, each in order."""
    graduates = list(graduates)
    confirmed = NameConfirmation.objects.holding_for([one.enrolment.person for one in graduates])
    checks = [Check(one, troubles(one.enrolment.person), one.enrolment.person_id in confirmed) for one in graduates]
    return sorted(checks, key=lambda check: (not check.troubles, check.is_confirmed))


def troubles(person):
    names, found = Names.of(person), []
    if not names.en:
        found.append(failures.said(failures.NO_LATIN_NAME))
    for slot, text in [("name_ar", names.ar), ("name_en", names.en)]:
        try:
            SLOTS[slot].fit(text)
        except CannotRender as refusal:
            found.append(failures.said(failures.of(refusal)))
    return tuple(found)
