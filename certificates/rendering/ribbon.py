"""The band at the side: like the binding of an Arabic book, tooled with the programme's girih round a medallion.

``python -m certificates.rendering.ribbon`` draws it anew into the folder of the design.
"""

from certificates.rendering.designs import FOLDER
from certificates.rendering.girih import EYE, GREAT, SMALL, path, star

WIDE, HIGH, CUT = 62, 190, 5  # mm, and what is cut off each corner
TILE, ACROSS, DOWN = 10.8, 5, 8  # the side of a tile, and how many there are
LEFT, TOP = (WIDE - ACROSS * TILE) / 2, 40
RIGHT, BOTTOM = WIDE - LEFT, TOP + DOWN * TILE
PLATE = 14.5, 136, 33, 33, 2.5  # what the symbol stands on: left, top, width, height, and what is cut off


def cut(left, top, wide, high, off):
    """A rectangle with its corners cut off."""
    right, low = left + wide, top + high
    above = [(left, top + off), (left + off, top), (right - off, top), (right, top + off)]
    return path([*above, (right, low - off), (right - off, low), (left + off, low), (left, low - off)])


def rim(inset):
    """The band's edge, so far inside of it."""
    return cut(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset, CUT - inset * 0.586)  # 2 - √2: as far on the slant


def panel():
    centres = [(LEFT + (x + 0.5) * TILE, TOP + (y + 0.5) * TILE) for x in range(ACROSS) for y in range(DOWN)]
    joints = [(LEFT + x * TILE, TOP + y * TILE) for x in range(1, ACROSS) for y in range(1, DOWN)]
    great = "".join(path(star(x, y, 8, GREAT, side=TILE)) for x, y in centres)
    small = "".join(path(star(x, y, 4, SMALL, side=TILE, turned=45)) for x, y in joints)
    eyes = "".join(path(star(x, y, 8, EYE, side=TILE)) for x, y in centres)
    outer, inner = (path(star(WIDE / 2, (TOP + BOTTOM) / 2, 8, radii, side=1)) for radii in ((20, 15.3), (18.4, 14.1)))
    rules = f"M{LEFT} {TOP}H{RIGHT}M{LEFT} {BOTTOM}H{RIGHT}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">'
        f'<path fill="$deep" d="{rim(0)}"/>'
        f'<path fill="none" stroke="$gilt" stroke-width="0.22" d="{great}{small}"/>'
        f'<path fill="$gilt" d="{eyes}"/>'
        f'<path fill="$deep" stroke="$gilt" stroke-width="0.35" d="{outer}"/>'
        f'<path fill="none" stroke="$gilt" stroke-width="0.2" d="{inner}{rim(3.2)}"/>'
        f'<path fill="none" stroke="$gilt" stroke-width="0.35" d="{rules}{rim(2.2)}"/>'
        f'<path fill="$ground" d="{cut(*PLATE)}"/>'
        "</svg>\n"
    )


def drawings():
    """The file of the design that is drawn here, by name."""
    return {"panel.svg": panel()}


if __name__ == "__main__":
    for name, drawing in drawings().items():
        (FOLDER / "ribbon" / name).write_text(drawing, encoding="utf-8")
