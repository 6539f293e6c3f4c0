"""What a programme lead chooses for the paper: its design, colours, sentences and pictures. Pure; equal ones print alike.

Everything that differs from one certificate to the next is in its Facts.
"""

import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256

from certificates.rendering.colours import Colours
from certificates.rendering.wording import COMPLETION, SERVICE, STANDARD, Wording


@dataclass(frozen=True)
class Picture:
    """A logo or a signature: a PNG, and what a reader's voice says of it."""

    data: bytes = field(repr=False)
    words: str

    @cached_property
    def sha256(self):
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Signatory:
    """Who signs: name and title in both languages, and the picture of a signature or None."""

    name_ar: str
    name_en: str
    title_ar: str = ""
    title_en: str = ""
    signature: Picture | None = None


@dataclass(frozen=True)
class Template:
    """``design``: of ``designs.DESIGNS``. ``signatories``: two at most; where there are none, the programme's own signs."""

    kind: str = COMPLETION
    design: str = "girih"
    colours: Colours = field(default_factory=Colours)
    wording: Wording = STANDARD[COMPLETION]
    logos: tuple = ()  # of Pictures
    signatories: tuple = ()

    def __hash__(self):
        return hash(self.sha256)

    @cached_property
    def sha256(self):
        """Of the canonical text: what a version of a template is known by."""
        return sha256(self.to_json().encode()).hexdigest()

    @property
    def signatures(self):
        """A Picture, or None, for each who signs."""
        return tuple(one.signature for one in self.signatories)

    @property
    def pictures(self):
        return [picture for picture in (*self.logos, *self.signatures) if picture]

    def to_json(self):
        """The canonical text: keys sorted, no spaces, each picture by its SHA-256. Equal templates give equal text."""
        said = {
            "kind": self.kind,
            "design": self.design,
            "colours": asdict(self.colours),
            "wording": asdict(self.wording),
            "logos": [_named(picture) for picture in self.logos],
            "signatories": [_said(one) for one in self.signatories],
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text, files):
        """The template that ``to_json`` wrote; ``files``: the bytes of its pictures by their SHA-256."""
        said = json.loads(text)

        def picture(named):
            return named and Picture(files[named["sha256"]], named["words"])

        return cls(
            kind=said["kind"],
            design=said["design"],
            colours=Colours(**said["colours"]),
            wording=Wording(**said["wording"]),
            logos=tuple(map(picture, said["logos"])),
            signatories=tuple(
                Signatory(**one | {"signature": picture(one["signature"])}) for one in said["signatories"]
            ),
        )


def pictures_in(text):
    """The SHA-256 of every picture that a template's canonical text names."""
    said = json.loads(text)
    pictures = [*said["logos"], *(one["signature"] for one in said["signatories"])]
    return {picture["sha256"] for picture in pictures if picture}


STANDARD_TEMPLATE = Template()  # until a lead makes one
STANDARD_TEMPLATES = {
    COMPLETION: STANDARD_TEMPLATE,
    SERVICE: Template(kind=SERVICE, design="sadu", wording=STANDARD[SERVICE]),
}


def _said(signatory):
    texts = {name: getattr(signatory, name) for name in ("name_ar", "name_en", "title_ar", "title_en")}
    return texts | {"signature": signatory.signature and _named(signatory.signature)}


def _named(picture):
    return {"sha256": picture.sha256, "words": picture.words}
