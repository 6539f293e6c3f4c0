"""The colours of a certificate: three that are chosen, and those that follow from them. Pure.

Contrast is that of WCAG 2.2 (its relative luminance and ratio): whoever prints or reads on a phone must be able to read.
"""

import re
from dataclasses import dataclass

READABLE = 4.5  # WCAG 2.2, 1.4.3
DRAWN = 3  # the same, 1.4.11, of what is drawn finely
SEEN = 1.5  # of what is not read: lines and stars
INK = "#12181a"
HEX = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True)
class Colours:
    """``#rrggbb`` in small letters. ``strong``: of names; ``accent``: of lines and stars; ``ground``: of the paper."""

    strong: str = "#0f5257"
    accent: str = "#b8873a"
    ground: str = "#fbf8f2"

    def all(self):
        """By name, as the designs ask for them."""
        text, deep = mixed(INK, self.strong, 0.35), mixed(self.strong, INK, 0.35)
        return {
            "strong": self.strong,
            "accent": self.accent,
            "ground": self.ground,
            "text": text,
            "soft": readable(mixed(text, self.ground, 0.25), self.ground),
            "label": readable(self.accent, self.ground),
            "wash": mixed(self.ground, self.strong, 0.06),
            "deep": deep,
            "gilt": readable(self.accent, deep, towards=self.ground, least=DRAWN),
        }


def mixed(one, other, share):
    """The first colour with so large a ``share`` of the other."""
    return _written([round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True)])


def readable(colour, ground, *, towards=INK, least=READABLE):
    """The colour, with as little of another as gives it the ``least`` contrast on the ground; that other where nothing less does."""
    shares = (step / 50 for step in range(51))
    return next((made for share in shares if contrast(made := mixed(colour, towards, share), ground) >= least), towards)


def contrast(one, other):
    """From 1 to 21."""
    brighter, darker = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (p / 255 for p in _parts(colour))]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _parts(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _written(parts):
    return "#" + "".join(f"{part:02x}" for part in parts)
