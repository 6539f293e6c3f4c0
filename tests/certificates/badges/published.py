"""What our server publishes for a verifier: fetched by the test's own browser, for nobody here asks the network."""

import json

from tests.certificates.badges.conftest import HOST

ADDRESS = f"https://{HOST}"


def fetched(client, url):
    """The document at one of our addresses, as a verifier's fetch gets it."""
    assert url.startswith(ADDRESS)
    answer = client.get(url.removeprefix(ADDRESS), secure=True)
    assert answer.status_code == 200, url
    return answer.content


def credential(client, certificate):
    return json.loads(fetched(client, f"{ADDRESS}/credentials/{certificate.code}"))


def did_document(client):
    return json.loads(fetched(client, f"{ADDRESS}/.well-known/did.json"))


def has_ended(client, badge_document):
    """Whether the list that a badge points to says that it holds no more, read bit by bit as the standard says."""
    import base64
    import gzip

    entry = badge_document["credentialStatus"]
    listed = json.loads(fetched(client, entry["statusListCredential"]))["credentialSubject"]["encodedList"]
    assert listed[0] == "u"
    bits = gzip.decompress(base64.urlsafe_b64decode(listed[1:] + "=" * (-len(listed[1:]) % 4)))
    assert len(bits) == 16 * 1024
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] & (0x80 >> index % 8))
