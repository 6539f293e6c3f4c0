"""The words of credentials: JSON-LD contexts, out of installed packages alone, and only such as we have read.

The files are the wheel's of ``openbadgeslib``; nothing of its code is run. A file that is not, byte for byte, the one
whose hash stands here is refused: another context would give a signed word another meaning.
"""

import json
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DID = "https://www.w3.org/ns/did/v1"
MULTIKEY = "https://w3id.org/security/multikey/v1"

PACKAGE, FOLDER = "openbadgeslib", "openbadgeslib/ob3/contexts"
FILES = {  # of an address: the file, its SHA-256
    CREDENTIALS: ("credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    OPEN_BADGES: ("ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
    EXTENSIONS: ("ob-v3p0-extensions.json", "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"),
}


class UnknownContext(Exception):
    """A context that is not ours to read: another address, or another content than the one that was read."""


@cache
def context(address):
    """The context of one of the three addresses above, parsed. Raises UnknownContext."""
    try:
        name, digest = FILES[address]
    except KeyError:
        raise UnknownContext(address) from None
    data = distribution(PACKAGE).locate_file(f"{FOLDER}/{name}").read_bytes()
    if sha256(data).hexdigest() != digest:
        raise UnknownContext(f"{address}: {name} is not the file that was read")
    return json.loads(data)


def load(address, _options=None):
    """The document loader that JSON-LD libraries ask: it never opens anything. Raises UnknownContext."""
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": context(address),
        "contentType": "application/ld+json",
    }
