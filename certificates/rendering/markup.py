"""The page of HTML that WeasyPrint sets: ``assets/paper.html`` with lines and pictures in their places."""

from collections import defaultdict
from functools import cache
from html import escape
from string import Template as Text

from certificates.rendering.designs import picture_name
from certificates.rendering.faces import ASSETS


def page(template, lines, *, address="", sizes=None, room_for=None):
    """The HTML of these ``lines`` (by place, each a tuple of its parts) on a Template.

    ``sizes``: in points, by place, of lines that do not keep the size of the design; ``room_for``: another ``layout``.
    """
    fields = defaultdict(str)
    for name, some in lines.items():
        fields[name] = "<br>".join(map(_marked_up, some))
        look = f"{name.replace('_', '-')} {'one' if len(some) == 1 else 'two'}"
        size = f' style="font-size: {sizes[name]:.2f}pt"' if name in (sizes or {}) else ""
        fields[f"{name}_set"] = f'data-line="{name}" class="{look}"{size}'
    fields["logos"] = "".join(_picture(logo, "logo") for logo in template.logos)
    for place, picture in zip(("signed", "second_signed"), template.signatures, strict=False):
        fields[place] = _picture(picture, "hand") if picture else ""
    looks = " ".join(room_for or layout(template, lines))
    return _text().substitute(fields, address=escape(address), layout=looks)


def layout(template, lines):
    """What the design has to make room for, as the classes of its body."""
    signatories = 2 if lines.get("second_signatory_ar") or lines.get("second_signatory_en") else 1
    signed = "signed" if any(template.signatures) else "unsigned"
    return template.kind, f"signatories-{signatories}", signed, f"logos-{len(template.logos)}"


def _marked_up(parts):
    *lighter, text = map(escape, parts)
    return "".join(f"<span>{one}</span>" for one in lighter) + text


def _picture(picture, look):
    return f'<img class="{look}" src="paper:{picture_name(picture)}" alt="{escape(picture.words)}">'


@cache
def _text():
    return Text((ASSETS / "paper.html").read_text(encoding="utf-8"))
