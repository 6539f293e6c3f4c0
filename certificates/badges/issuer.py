"""Who issues: a did:web, which is our host, and the document that lists its keys. Pure but for the settings' address."""

from urllib.parse import quote, urlsplit

from django.conf import settings

from certificates.badges import contexts


def did():
    """did:web:sanai.example.org; a port is kept, as %3A8000. https://w3c-ccg.github.io/did-method-web/, 3.1."""
    return "did:web:" + quote(urlsplit(settings.BASE_URL).netloc, safe="")


def method(public):
    """The name of a key: the issuer's, then the key itself, so that the name never means another."""
    return f"{did()}#{public}"


def profile(facts):
    """The issuer as a credential names it: the programme, under the name that the certificate has for it."""
    profile = {"id": did(), "type": ["Profile"], "name": facts.programme_ar, "url": f"{settings.BASE_URL}/"}
    return profile | ({"description": facts.programme_en} if facts.programme_en else {})


def document(publics):
    """The DID document with these keys, each a Multikey. For signing credentials alone: there is nothing to sign in to."""
    methods = [
        {"id": method(public), "type": "Multikey", "controller": did(), "publicKeyMultibase": public}
        for public in publics
    ]
    return {
        "@context": [contexts.DID, contexts.MULTIKEY],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }
