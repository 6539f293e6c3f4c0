"""Sadu, the weaving of Arabia's tents: a strip of it, woven thread by thread after a chart, and a wreath of two palm fronds.

``python -m certificates.rendering.sadu`` draws both anew into the folder of the design, as few long paths: half of the time
that a page takes is spent drawing SVG.
"""

from itertools import groupby, pairwise
from math import cos, radians, sin

from certificates.rendering.designs import FOLDER
from certificates.rendering.girih import path, star

# A quarter of the repeat, a sign a thread, from the middle of a diamond to the edge of the strip; the rest is its mirror.
CHART = """
aadgggssgd
adgggssgdd
dgggssgddd
gggssgdddd
ggssgddddd
gssgddddda
ssgdddddaa
sgdddddaaa
gdddddaaag
dddddaaagg
dddddddddd
aaaaaaaaaa
gddggddggd
aaaaaaaaaa
dddddddddd
dddggggddd
ddggggggdd
dggggggggd
gggggggggg
ssssssssss
aaaaaaaaaa
ssssssssss
"""
THREADS = {"g": "$ground", "a": "$gilt", "s": "$strong"}  # "d", of $deep, lies under all of them
REPEATS, OPEN = 12, 6  # on either side of the middle; and left out there, for the medallion and the symbol
FRINGE = 7  # threads

RADIUS, BEGINS, ENDS = 13.2, 82, -54  # of a frond's rib in mm; its angles in degrees, from the right downwards
PAIRS, SPREAD = 19, 33  # of leaves, and how far they stand from the rib in degrees


def woven():
    """The rows of one half of the strip from above, each a text of one sign a thread."""
    quarter = CHART.split()
    return [(row[::-1] + row) * REPEATS for row in (*quarter[:0:-1], *quarter)]


def outline(cells):
    """The edges of a set of cells as SVG, each a step of one or more threads; what they enclose lies on their right."""
    edges = {}
    for x, y in sorted(cells):
        for start, end, beyond in (
            ((x, y), (x + 1, y), (x, y - 1)),
            ((x + 1, y), (x + 1, y + 1), (x + 1, y)),
            ((x + 1, y + 1), (x, y + 1), (x, y + 1)),
            ((x, y + 1), (x, y), (x - 1, y)),
        ):
            if beyond not in cells:
                edges.setdefault(start, []).append(end)
    return "".join(map(_loop, iter(lambda: _taken(edges), None)))


def _taken(edges):
    """The corners of one loop in order, taken out of the edges; None when there is none left."""
    if not edges:
        return None
    corners = [min(edges)]
    while corners[-1] in edges:
        ways = edges[corners[-1]]
        corners.append(ways.pop())
        if not ways:
            del edges[corners[-2]]
    return corners


def _loop(corners):
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(corners)]
    runs = [(step, len(list(run))) for step, run in groupby(steps)][:-1]  # Z draws the last
    said = (f"h{across * long}" if across else f"v{down * long}" for (across, down), long in runs)
    return f"M{corners[0][0]} {corners[0][1]}{''.join(said)}Z"


def strip():
    """Both halves, with threads hanging from their four ends."""
    rows = woven()
    half, high = len(rows[0]), len(rows)
    other = half + OPEN * half // REPEATS
    fringe = "".join(
        f"M{x} {y + 0.5}h{way * (FRINGE - y // 2 % 2 * 2)}"
        for x, way in ((0, -1), (half, 1), (other, -1), (other + half, 1))
        for y in range(0, high, 2)
    )
    drawn = [f'<path fill="none" stroke="$strong" stroke-width="0.7" d="{fringe}"/>']
    for left in (0, other):
        drawn.append(f'<path fill="$deep" d="M{left} 0h{half}v{high}h{-half}Z"/>')
        for sign, colour in THREADS.items():
            cells = {(left + x, y) for y, row in enumerate(rows) for x, thread in enumerate(row) if thread == sign}
            drawn.append(f'<path fill="{colour}" fill-rule="evenodd" d="{outline(cells)}"/>')
    return _svg(f"{-FRINGE} 0 {other + half + 2 * FRINGE} {high}", drawn)


def wreath():
    """Two palm fronds round the programme's mark."""
    stems, leaves = ("".join(part(side) for side in (1, -1)) for part in (stem, frond))
    seal, eye, pupil = (
        path(star(0, 0, points, radii, side=1, turned=turned))
        for points, radii, turned in ((8, (9, 6.89), 0), (2, (4.9, 4.9), 45), (2, (2.4, 2.4), 45))
    )
    drawn = [
        f'<path fill="none" stroke="$accent" stroke-width="0.35" d="{stems}"/>',
        f'<path fill="$accent" d="{leaves}"/>',
        f'<path fill="$strong" d="{seal}"/>',
        f'<path fill="none" stroke="$ground" stroke-width="1" d="{eye}"/>',
        f'<path fill="$accent" d="{pupil}"/>',
    ]
    return _svg("-18 -18 36 36", drawn)


def stem(side):
    """The rib of a frond; ``side``: 1 to the right, -1 to the left."""
    (a, b), (c, d) = (_on_rib(side, angle) for angle in (BEGINS + 16, ENDS))
    return f"M{a:.2f} {b:.2f}A{RADIUS} {RADIUS} 0 0 {int(side < 0)} {c:.2f} {d:.2f}"


def frond(side):
    """Its leaves in pairs, shorter towards the one at its tip."""
    drawn = []
    for pair in range(PAIRS + 1):
        share = pair / PAIRS
        angle = BEGINS + (ENDS - BEGINS) * share
        for spread in (SPREAD, -SPREAD) if pair < PAIRS else (0,):
            along = angle - 90 + spread
            drawn.append(leaf(*_on_rib(side, angle), along if side > 0 else 180 - along, 5.6 - 2.4 * share))
    return "".join(drawn)


def leaf(x, y, angle, length):
    """A slender one from its foot to its tip, as two curves."""
    turned = radians(angle)

    def at(along, aside):
        return (
            f"{x + along * cos(turned) - aside * sin(turned):.2f} {y + along * sin(turned) + aside * cos(turned):.2f}"
        )

    foot, tip, bulge = at(0, 0), at(length, 0), 0.13 * length
    return f"M{foot}Q{at(0.45 * length, bulge)} {tip}Q{at(0.45 * length, -bulge)} {foot}Z"


def _on_rib(side, angle):
    return side * RADIUS * cos(radians(angle)), RADIUS * sin(radians(angle))


def _svg(box, drawn):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(drawn)}</svg>\n'


def drawings():
    """The files of the design that are drawn here, by name."""
    return {"strip.svg": strip(), "wreath.svg": wreath()}


if __name__ == "__main__":
    for name, drawing in drawings().items():
        (FOLDER / "sadu" / name).write_text(drawing, encoding="utf-8")
