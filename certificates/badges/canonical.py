"""What is signed of a JSON-LD document: its RDF, as canonical N-Quads (RDFC-1.0).

A general library takes tens of milliseconds for that. Yet documents of one shape differ in their texts alone, so the shape
is canonicalised once a process, with a mark in the place of each text; from then on texts are put where the marks are,
nodes without a name are named anew as RDFC-1.0 does (its 4.4.3, steps 2 to 4), and the lines are sorted. What is beyond
that is left to the library.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from pyld import jsonld

from certificates.badges import contexts

# Members whose texts are words of the contexts, or of the shape: they are what the document means, not what it says.
FIXED = frozenset(
    {
        "@context",
        "type",
        "achievementType",
        "cryptosuite",
        "identityType",
        "inLanguage",
        "proofPurpose",
        "statusPurpose",
    }
)
MARK = re.compile(r"urn:mark:(\d+):")
NAMELESS = re.compile(r"_:c14n(\d+)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")  # in ASCII, and absolute
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
BEYOND = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # libraries differ in how they write these


class NotSigned(Exception):
    """The contexts do not know a member of the document: it would look signed, and nobody had signed it."""


def canonical(document):
    """The canonical N-Quads of a JSON-LD document: bytes. Raises NotSigned, contexts.UnknownContext."""
    texts = []
    skeleton = json.dumps(_marked(document, texts), sort_keys=True)
    found = _shape(skeleton, len(texts)).filled(texts)
    return general(document) if found is None else found


def general(document):
    """The same by the library, whatever the document is."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": contexts.load}
    return jsonld.normalize(document, options).encode()


def _marked(value, texts, *, fixed=False):
    """The document with a mark in the place of each text; the texts are added to ``texts`` in the marks' order."""
    if isinstance(value, dict):
        return {name: _marked(value[name], texts, fixed=name in FIXED) for name in value}
    if isinstance(value, list):
        return [_marked(one, texts, fixed=fixed) for one in value]
    if fixed or not isinstance(value, str):
        return value
    texts.append(value)
    return f"urn:mark:{len(texts) - 1}:"


@dataclass(frozen=True)
class _Shape:
    """Lines of N-Quads. Each is cut into text as it stands, and numbers: of a mark, or, past the marks, of a nameless node."""

    lines: tuple
    iris: frozenset  # marks that stand for IRIs
    about: tuple  # of each nameless node, the lines that it is in

    def filled(self, texts):
        """The canonical N-Quads with ``texts`` in them; None where that takes more than this can."""
        if any(map(BEYOND.search, texts)) or not all(IRI.fullmatch(texts[mark]) for mark in self.iris):
            return None
        written = [text.translate(ESCAPES) for text in texts]
        names = self._names(written)
        return None if names is None else "".join(sorted(_written(self.lines, [*written, *names]))).encode()

    def _names(self, written):
        """The canonical names of the nameless nodes; None if two of them look alike to their neighbours."""
        hashes = []
        for node in range(len(self.about)):
            seen = ["_:a" if node == other else "_:z" for other in range(len(self.about))]
            lines = sorted(_written(self.about[node], [*written, *seen]))
            hashes.append(sha256("".join(lines).encode()).hexdigest())
        if len(set(hashes)) < len(hashes):
            return None
        ranks = {digest: rank for rank, digest in enumerate(sorted(hashes))}
        return [f"_:c14n{ranks[digest]}" for digest in hashes]


def _written(lines, values):
    return {"".join([values[part] if isinstance(part, int) else part for part in line]) for line in lines}


@lru_cache(maxsize=64)
def _shape(skeleton, marks):
    """The _Shape of a document with so many marks. Raises NotSigned, contexts.UnknownContext."""
    text = general(json.loads(skeleton)).decode()
    cut = [_cut(line, marks) for line in text.splitlines(keepends=True)]
    lost = set(range(marks)) - {part for line in cut for part in line}
    if lost:
        raise NotSigned(f"{len(lost)} of the document's texts")
    nodes = range(marks, marks + len(set(NAMELESS.findall(text))))
    return _Shape(
        lines=tuple(cut),
        iris=frozenset(int(mark) for mark in re.findall(f"<{MARK.pattern}>", text)),
        about=tuple(tuple(line for line in cut if node in line) for node in nodes),
    )


def _cut(line, marks):
    """``text, number, text, …``"""
    parts = []
    for text, mark, node in re.findall(f"(.*?)(?:{MARK.pattern}|{NAMELESS.pattern}|$)", line, re.DOTALL):
        parts += [text, int(mark) if mark else marks + int(node)] if mark or node else [text]
    return tuple(parts)
