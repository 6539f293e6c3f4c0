"""Before certificates are asked for: what each would say, and why it could not be printed as things stand. Nothing is drawn.

The worker asks ``missing`` too: what is listed here as a trouble is what would make the certificate fail.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from django.utils import timezone

from certificates import codes, failures, freezing, versions
from certificates.facts import Facts, Names
from certificates.models import NameConfirmation
from certificates.rendering import CannotRender, measuring, paper
from certificates.rendering.measuring import PLACES
from certificates.rendering.wording import COMPLETION, SERVICE
from lms.graduation.models import DecidedEnrolment
from lms.programme.models import Programme

NO_CODE = codes.ALPHABET[0] * codes.LENGTH  # so that what was looked at does not hang on a code that comes later
# What the paper says in both languages, and the place on it that names the text; the last may be missing in both.
PAIRS = {
    "programme": "programme",
    "course": "course",
    "centre": "detail",
    "signatory": "signatory",
    "signatory_title": "signatory_title",
}
MAY_BE_MISSING = {COMPLETION: {"signatory_title"}, SERVICE: {"signatory_title", "centre"}}


@dataclass(frozen=True)
class Check:
    """``facts``: what would be printed, but for the code; ``troubles``: in words, why not; empty for what can be."""

    graduate: DecidedEnrolment
    facts: Facts
    troubles: tuple
    is_name_to_blame: bool  # for any of them
    is_confirmed: bool  # whoever is to hold it said that the names are right

    @property
    def pk(self):
        return self.graduate.pk


def of(awaiting):
    """A Check for each of these decided enrolments: those in trouble, those unconfirmed, the others, each in order."""
    order = [one.pk for one in awaiting]
    at_hand = freezing.graduates().in_bulk(order)
    programme, on, choices = Programme.load(), timezone.localdate(), versions.Choices()
    confirmed = NameConfirmation.objects.holding_for([one.enrolment.person for one in at_hand.values()])
    checks = [_check(at_hand[pk], programme, choices, on, confirmed) for pk in order if pk in at_hand]
    return sorted(checks, key=lambda check: (not check.troubles, check.is_confirmed))


def seen(checks):
    """A digest of who was looked at and what would be printed for them: another as soon as any of it is another."""
    each = sorted(f"{check.pk}:{check.facts.sha256()}" for check in checks)
    return sha256("\n".join(each).encode()).hexdigest()


def missing(facts):
    """Failures, one for each text that nobody has written and the paper has no place without."""
    if not facts.name_en:
        yield failures.NO_LATIN_NAME
    for pair, place in PAIRS.items():
        lacks = [language for language in ("ar", "en") if not getattr(facts, f"{pair}_{language}")]
        if len(lacks) == 1 or (lacks and pair not in MAY_BE_MISSING[facts.kind]):
            yield from (failures.missing(PLACES[f"{place}_{language}"]) for language in lacks)


def of_names(names, template):
    """Failures, why these Names could not be printed on a Template: missing, no room, no letters for it."""
    found = [] if names.en else [failures.NO_LATIN_NAME]
    slots = measuring.slots(template, {})
    for slot, name in [("name_ar", names.ar), ("name_en", names.en)]:
        found += _refusal(lambda slot=slot, name=name: slots[slot].fit(name))
    return found


def troubles(enrolment):
    """In words, why the names of an enrolment's person could not be printed; empty for what can be."""
    template = versions.read(versions.Choices().version_for(enrolment.cohort_id))
    return tuple(map(failures.said, of_names(Names.of(enrolment.person), template)))


@lru_cache(maxsize=256)  # a cohort's certificates say the same but for the names
def of_all_else(facts, template):
    """Failures, why whatever else is on the paper could not be printed; the names of these Facts are left empty."""
    lacks = [one for one in missing(facts) if one != failures.NO_LATIN_NAME]
    return lacks + _refusal(lambda: paper.sheet(facts, template))


def looked_at(facts, template):
    """In words, why these Facts could not be printed, and whether a name is to blame for any of it."""
    of_name = of_names(Names.of(facts), template)
    of_all = of_all_else(replace(facts, name_ar="", name_en=""), template)
    return tuple(map(failures.said, [*of_name, *of_all])), bool(of_name)


def _refusal(fit):
    try:
        fit()
    except CannotRender as refusal:
        return [failures.of(refusal)]
    return []


def _check(decided, programme, choices, on, confirmed):
    names = Names.of(decided.enrolment.person)
    version = choices.version_for(decided.enrolment.cohort_id)
    facts = freezing.freeze(decided, names=names, programme=programme, version=version, code=NO_CODE, on=on)
    template = versions.read(version)
    troubles, is_name_to_blame = looked_at(facts, template)
    return Check(
        decided,
        facts,
        troubles,
        is_name_to_blame=is_name_to_blame,
        is_confirmed=decided.enrolment.person_id in confirmed,
    )
