"""Where the texts and the pictures of a page stand, to the edges of their ink, and what they stand on."""

import io
import subprocess
from typing import NamedTuple

from PIL import Image

from certificates.rendering import designs, markup, measuring, press

MM = 25.4 / 96  # a CSS pixel's
DPI = 127  # five pixels a millimetre
HIDDEN = b"p, h1, img { visibility: hidden }"


class Box(NamedTuple):
    """A rectangle of the paper, in mm from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other, room=0.0):
        """Whether there is less than that ``room`` between the two."""
        across = self.left < other.right + room and other.left < self.right + room
        return across and self.top < other.bottom + room and other.top < self.bottom + room


class Mark(NamedTuple):
    """A line of text, or a picture: the name of its place, or its class; a Box for each letter; colours as 0 to 255."""

    name: str
    boxes: tuple
    colours: frozenset = frozenset()

    @property
    def box(self):
        """Around all."""
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))

    def meets(self, other, room=0.0):
        return self.box.meets(other.box, room) and any(
            one.meets(another, room) for one in self.boxes for another in other.boxes
        )


def marks(template, lines, sizes):
    """The Marks of a page; ``lines`` and ``sizes`` as in ``markup.page``."""
    [box] = press.boxes(markup.page(template, lines, sizes=sizes), designs.files(template))
    return list(_marks(box, ""))


def ground(template, lines):
    """An image of the page without its texts and pictures."""
    files = designs.files(template)
    files["design.css"] += HIDDEN
    page = markup.page(template, lines)
    pdf = press._document(page, files).write_pdf(**press._dress(files))
    command = ["pdftoppm", "-r", str(DPI), "-png", "-singlefile", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def under(image, box, margin=0.0):
    """The colours of an image under a Box and so many mm around it."""
    scale = DPI / 25.4
    left, top = (int((edge - margin) * scale) for edge in (box.left, box.top))
    right, bottom = (int((edge + margin) * scale) + 1 for edge in (box.right, box.bottom))
    return {colour for _times, colour in image.crop((left, top, right, bottom)).getcolors(1 << 16)}


def _marks(box, name):
    element = getattr(box, "element", None)
    if hasattr(element, "get"):
        name = element.get("data-line") or element.get("class") or name
    box = getattr(box, "_box", box)  # of one that is laid out apart
    kind = type(box).__name__
    if "Replaced" in kind:
        left, top = box.content_box_x(), box.content_box_y()
        yield Mark(name, (Box(*(edge * MM for edge in (left, top, left + box.width, top + box.height))),))
    elif kind == "LineBox" and (texts := [text for text in _texts(box) if text.text.strip()]):
        yield Mark(name, tuple(letter for text in texts for letter in _letters(text)), frozenset(map(_colour, texts)))
    elif kind != "TextBox":
        for child in getattr(box, "children", ()):
            yield from _marks(child, name)


def _texts(box):
    for child in box.children:
        yield from [child] if hasattr(child, "text") else _texts(child) if hasattr(child, "children") else ()


def _colour(box):
    return tuple(round(255 * part) for part in box.style["color"].to("srgb").coordinates[:3])


def _letters(box):
    """The Boxes that the ink of a text covers, which is not what its line does."""
    style = box.style
    face = measuring.FACES[style["font_family"][0], int(style["font_weight"])]
    unit, spacing, pen = style["font_size"] / 1000, style["letter_spacing"], 0
    for sort in face.set(box.text, rtl=style["lang"] == "ar", language=style["lang"]):
        for number, x, y in sort.shapes:
            ink = face.font.get_glyph_extents(number)
            left, top = box.position_x + (pen + x + ink.x_bearing) * unit, y + ink.y_bearing
            above, below = (box.position_y + box.baseline - edge * unit for edge in (top, top + ink.height))
            if ink.width:
                yield Box(*(edge * MM for edge in (left, above, left + ink.width * unit, below)))
        pen += sort.advance + (0 if spacing == "normal" else spacing / unit)
