"""How much room a design gives to each line, and how large: measured on its own page, set by WeasyPrint.

The page is set twice, each place once with a text in one line and once with another in two. Nothing of a design is written
down a second time: whoever moves a box in its stylesheet has moved the slot.
"""

from dataclasses import replace
from functools import lru_cache

from certificates.rendering import designs, markup, press
from certificates.rendering.faces import Face
from certificates.rendering.fitting import CannotRender, Slot, _
from certificates.rendering.templates import STANDARD_TEMPLATE

PX = 0.75  # points a CSS pixel, which WeasyPrint counts in
FACES = {
    ("Certificate Text", 400): Face("Amiri-Regular.ttf"),
    ("Certificate Text", 700): Face("Amiri-Bold.ttf"),
    ("Certificate Label", 500): Face("IBMPlexSansArabic-Medium.ttf"),
}
PLACES = {  # what their texts are, in words
    "programme_ar": _("Arabic name of the programme"),
    "programme_en": _("English name of the programme"),
    "title_ar": _("Arabic title"),
    "title_en": _("English title"),
    "opening": _("sentence above the name"),
    "name_ar": _("Arabic name"),
    "name_en": _("English name"),
    "course_ar": _("Arabic course title"),
    "course_en": _("English course title"),
    "detail_ar": _("Arabic name of the centre"),
    "detail_en": _("English name of the centre"),
    "signatory_ar": _("Arabic name of the signatory"),
    "signatory_en": _("English name of the signatory"),
    "signatory_title_ar": _("Arabic title of the signatory"),
    "signatory_title_en": _("English title of the signatory"),
    "second_signatory_ar": _("Arabic name of the second signatory"),
    "second_signatory_en": _("English name of the second signatory"),
    "second_signatory_title_ar": _("Arabic title of the second signatory"),
    "second_signatory_title_en": _("English title of the second signatory"),
    "issued_on_ar": _("Arabic date of issue"),
    "issued_on_en": _("English date of issue"),
    "code": _("verification code"),
    "where": _("address of the verification page"),
}
SECOND = frozenset(name for name in PLACES if name.startswith("second_"))
SAMPLES = {"ar": ("نور", "نور " * 40), "en": ("Noor", "Noor " * 40)}  # what has no width of its own is as wide as these
SAME = 0.01  # points


def slots(template, lines):
    """The Slots, by place, of a Template where these ``lines`` are printed on it. Raises CannotRender: the design is at fault."""
    return _slots(template.design, markup.layout(template, lines))


@lru_cache(maxsize=64)
def _slots(design, layout):
    has_second = "signatories-2" in layout
    once, again = (_set(design, layout, has_second, sample) for sample in (0, 1))
    found = {}
    for name, what in PLACES.items():
        if name in SECOND and not has_second:
            continue
        if name not in once or name not in again:
            raise CannotRender(_("The design has no place for the %(what)s"), what=what)
        found[name] = _slot(name, once[name], again[name])
    return found


def _slot(name, one, two):
    what, style = PLACES[name], one.style
    if abs(one.width - two.width) * PX > SAME:
        raise CannotRender(_("The design's place for the %(what)s has no width of its own"), what=what)
    font = (style["font_family"][0], int(style["font_weight"]))
    if font not in FACES:
        asked = f"{font[0]} {font[1]}"
        raise CannotRender(_("The design sets the %(what)s in a font that is missing: %(font)s"), what=what, font=asked)
    spacing = style["letter_spacing"]
    return Slot(
        what,
        style["lang"],
        FACES[font],
        style["font_size"] * PX,
        two.style["font_size"] * PX,
        one.width * PX,
        0 if spacing == "normal" else spacing * PX,
    )


def _set(design, layout, has_second, sample):
    """The boxes of all places by name, each with so many lines more than one."""
    lines = {
        name: ((SAMPLES["en" if name.endswith("_en") else "ar"][sample],),) * (1 + sample)
        for name in PLACES
        if has_second or name not in SECOND
    }
    template = replace(STANDARD_TEMPLATE, design=design)
    [box, *_more] = press.boxes(markup.page(template, lines, room_for=layout), designs.files(template))
    return dict(_places(box))


def _places(box):
    element = getattr(box, "element", None)
    if hasattr(element, "get") and element.get("data-line"):
        yield element.get("data-line"), box
    else:
        for child in getattr(box, "children", ()):
            yield from _places(child)
