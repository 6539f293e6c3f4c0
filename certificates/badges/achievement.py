"""What a badge says: a certificate's frozen facts as an Open Badges 3.0 credential (W3C VCDM 2.0). Pure.

Nothing of a person but the two names that are printed: no number, no address, no date of birth.
"""

from uuid import NAMESPACE_URL, uuid5

from certificates.badges import contexts
from certificates.badges.proofs import moment
from certificates.facts import begins
from certificates.rendering.wording import COMPLETION, SERVICE, STANDARD

TYPES = {COMPLETION: "CertificateOfCompletion", SERVICE: "CommunityService"}
NARRATIVES = {COMPLETION: "إتمام دورة", SERVICE: "التطوّع في"}
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


def credential(facts, *, address, issuer, subject, status):
    """The document without its proof.

    ``address`` is where it is served, and its name; ``issuer`` an issuer.profile; ``subject`` a UUID that is the same on all
    badges of one person, and found nowhere else; ``status`` what a statuses.entry is.
    """
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES, contexts.EXTENSIONS],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.course_ar,
        "issuer": issuer,
        "validFrom": moment(begins(facts.issued_on)),
        "awardedDate": begins(facts.issued_on).isoformat(),
        "credentialSubject": {
            "id": subject.urn,
            "type": ["AchievementSubject"],
            "identifier": [_name(name) for name in dict.fromkeys([facts.name_ar, facts.name_en]) if name],
            **({"activityStartDate": begins(facts.started_on).isoformat()} if facts.started_on else {}),
            "activityEndDate": begins(facts.completed_on).isoformat(),
            "achievement": _achievement(facts, issuer),
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status,
    }


def _achievement(facts, issuer):
    """The course as it was taught, or what was given to others; Arabic is the language of its name, English the
    description's (one text a member). The sentences are the standard ones, however the paper was worded.
    """
    words = STANDARD[facts.kind]
    detail = words.detail(facts, "en")
    said = [issuer["id"], facts.course_ar, facts.course_en, detail]
    return {
        # Two who completed the same course hold the same achievement.
        "id": uuid5(NAMESPACE_URL, "\n".join(said)).urn,
        "type": ["Achievement"],
        "achievementType": TYPES[facts.kind],
        "name": facts.course_ar,
        "description": f"{facts.course_en}: {detail}",
        "criteria": {"narrative": f"{NARRATIVES[facts.kind]} {facts.course_ar}، {words.detail(facts, 'ar')}"},
        "inLanguage": "ar",
    }


def _name(name):
    return {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}
