"""The mark that the levels of a rubric come to: docs/rules.md, "Projects". Pure."""

from fractions import Fraction
from math import floor

POINTS = (25, 50, 75, 100)  # of the levels 0 to 3: each is a quarter more


def percent(levels):
    """The average of the levels' points to the nearest whole, halves upwards; None where there is no level.

    A trainer may give another: whoever handed in nothing gets 0, which no level comes to.
    """
    if not levels:
        return None
    return floor(Fraction(sum(POINTS[level] for level in levels), len(levels)) + Fraction(1, 2))
