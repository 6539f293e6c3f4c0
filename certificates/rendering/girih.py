"""The border: one ring of the programme's girih (4.8.8 tiling, contact angle 67.5°), drawn as few long paths.

``python -m certificates.rendering.girih > certificates/rendering/designs/girih/border.svg`` draws it again. Half of the time a
certificate takes is spent drawing SVG, so the ring is one stroke and one fill, with no gradient, clip or ``use``.
"""

import sys
from math import cos, radians, sin

PAGE_WIDTH, PAGE_HEIGHT = 297, 210  # mm, A4 landscape
ACROSS, DOWN = 29, 20  # tiles, square, so that the margin is the same on all sides
SIDE = (PAGE_WIDTH - PAGE_HEIGHT) / (ACROSS - DOWN)
MARGIN = (PAGE_WIDTH - ACROSS * SIDE) / 2

# Of a tile of side 1, measured on the programme's own girih: the great star in its middle, and the small star where
# four tiles meet, whose points lie on the diagonals. A point and a valley each.
GREAT = 0.5, 0.2707
SMALL = 0.2071, 0.0857
EYE = 0.155, 0.118


def star(x, y, points, radii, *, side=SIDE, turned=0, corners=None):
    """The corners of a star in order, point and valley by turns, beginning at ``turned`` degrees; ``side``: of its tile."""
    step = 180 / points
    for i in range(2 * points if corners is None else corners):
        angle, radius = radians(turned + i * step), radii[i % 2] * side
        yield x + radius * cos(angle), y + radius * sin(angle)


def path(points, *, closed=True):
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("Z" if closed else "")


def centres():
    """The middle of each tile of the ring."""
    for column in range(ACROSS):
        for row in range(DOWN) if column in (0, ACROSS - 1) else (0, DOWN - 1):
            yield MARGIN + (column + 0.5) * SIDE, MARGIN + (row + 0.5) * SIDE


def joints():
    """Where tiles meet on the ring's rules: the place, the angle where the ring begins, and how many quarters it fills."""
    for column in range(ACROSS + 1):
        for row in range(DOWN + 1):
            around = [(column, row), (column - 1, row), (column - 1, row - 1), (column, row - 1)]
            inside = [in_ring(*tile) for tile in around]
            if any(inside):
                first = next(i for i in range(4) if inside[i] and not inside[i - 1])
                yield MARGIN + column * SIDE, MARGIN + row * SIDE, 90 * first, sum(inside)


def in_ring(column, row):
    on_sheet = 0 <= column < ACROSS and 0 <= row < DOWN
    return on_sheet and (column in (0, ACROSS - 1) or row in (0, DOWN - 1))


def rule(inset):
    """A rectangle that far inside the outer edge of the ring."""
    a, b, c, d = MARGIN + inset, MARGIN + inset, PAGE_WIDTH - MARGIN - inset, PAGE_HEIGHT - MARGIN - inset
    return path([(a, b), (c, b), (c, d), (a, d)])


def border():
    great = "".join(path(star(x, y, 8, GREAT)) for x, y in centres())
    small = "".join(
        path(star(x, y, 4, SMALL[::-1], turned=angle, corners=2 * quarters + 1), closed=False)
        for x, y, angle, quarters in joints()
    )
    eyes = "".join(path(star(x, y, 8, EYE)) for x, y in centres())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PAGE_WIDTH} {PAGE_HEIGHT}">'
        f'<path fill="$ground" d="M0 0H{PAGE_WIDTH}V{PAGE_HEIGHT}H0Z"/>'
        f'<path fill="$wash" fill-rule="evenodd" d="{rule(0)}{rule(SIDE)}"/>'
        f'<path fill="none" stroke="$accent" stroke-width="0.28" stroke-linejoin="miter" d="{great}{small}"/>'
        f'<path fill="$strong" d="{eyes}"/>'
        f'<path fill="none" stroke="$strong" stroke-width="0.55" d="{rule(0)}{rule(SIDE)}"/>'
        f'<path fill="none" stroke="$accent" stroke-width="0.25" d="{rule(-1.5)}{rule(SIDE + 1.5)}"/>'
        "</svg>\n"
    )


if __name__ == "__main__":
    sys.stdout.write(border())
