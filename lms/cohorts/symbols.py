"""QR symbols, drawn for a page."""

import segno
from django.utils.safestring import mark_safe


def svg(text):
    """The symbol as an SVG that takes the room it is given, dark on light with its quiet zone: text of a page."""
    symbol = segno.make_qr(text, error="l")  # boosted as far as its size allows: a coarse symbol is read from afar
    drawn = symbol.svg_inline(border=4, omitsize=True, light="#fff", svgclass="symbol", lineclass=None)
    return mark_safe(drawn)  # modules alone, none of the text
