"""Frozen facts and a template in, the bytes of a PDF out. Needs no settings, no database, no network and no clock.

``templates`` is what a lead chooses, ``paper`` says what stands where on it; WeasyPrint sets the page once (``press``,
``compiling``); each certificate then adds its own lines and symbol (``faces``, ``casting``, ``setting``, ``qr``, ``stamping``).
"""

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from certificates.rendering import compiling, paper, stamping
from certificates.rendering.fitting import CannotRender
from certificates.rendering.paper import PAPER_VERSION
from certificates.rendering.templates import STANDARD_TEMPLATE

__all__ = ["PAPER_VERSION", "STANDARD_TEMPLATE", "CannotRender", "Rendered", "render"]

_one_at_a_time = Lock()  # a plate is made once, whoever asks first


@dataclass(frozen=True)
class Rendered:
    """A certificate's file: what it shares with all others of its plate, and its own ``tail``, both in bytes."""

    plate: compiling.Plate
    tail: bytes

    @property
    def prefix(self):
        return self.plate.prefix

    @property
    def prefix_sha256(self):
        return self.plate.digest.hexdigest()

    @property
    def data(self):
        """The whole file."""
        return self.prefix + self.tail

    @property
    def sha256(self):
        """Of the whole file, in hexadecimal."""
        digest = self.plate.digest.copy()
        digest.update(self.tail)
        return digest.hexdigest()

    @property
    def size(self):
        """Of the whole file, in bytes."""
        return len(self.prefix) + len(self.tail)


def render(facts, template=STANDARD_TEMPLATE, *, seal=None, credential=None):
    """The Rendered certificate: a PDF of one A4 page, sealed by an ``envelopes.Seal`` if there is one. Raises CannotRender.

    ``credential``: the bytes of its Open Badges credential, to be attached. Equal facts, the same template, seal and
    credential give equal bytes.

    The first call of a process, and of each shape of a page, takes about a second: it makes the plate.
    """
    sheet = paper.sheet(facts, template)
    plate = _plate_for(sheet)
    return Rendered(plate, stamping.stamp(plate, sheet, seal, credential))


def _plate_for(sheet):
    with _one_at_a_time:
        return _plate(_Shaped(sheet))


class _Shaped:
    """A sheet that equals all others of its shape."""

    def __init__(self, sheet):
        self.sheet, self.shape = sheet, sheet.shape

    def __eq__(self, other):
        return self.shape == other.shape

    def __hash__(self):
        return hash(self.shape)


@lru_cache(maxsize=32)
def _plate(shaped):
    return compiling.compiled(shaped.sheet)
