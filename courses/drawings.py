"""The drawings that come with the courses: SVG files of our own, written into the page so that they take its colours.

``SAFE/passkey.svg`` needs no words; ``SAFE/address.ar.svg`` and ``SAFE/address.en.svg`` are one drawing in two languages.
"""

from functools import cache
from pathlib import Path

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent / "content" / "figures"


@cache
def _files():
    """Every drawing's text by its name; read once a process."""
    return {
        str(path.relative_to(FOLDER)).removesuffix(".svg"): path.read_text(encoding="utf-8")
        for path in sorted(FOLDER.glob("*/*.svg"))
    }


def choices():
    """The names an editor may choose, as ``(value, label)``, and before them none.

    The label for none is Django's own, which it does not have in Arabic; said here, it is in our catalogue, for every
    field that offers a choice.
    """
    names = sorted({name.removesuffix(".ar").removesuffix(".en") for name in _files()})
    return [("", _("- Select an option -")), *((name, name) for name in names)]


def svg(name):
    """The drawing's markup in the current language, or an empty string for a name that is not there."""
    files = _files()
    language = (get_language() or "ar")[:2]
    # Safe: the text is a file of this package, chosen by name from a fixed list; nothing typed reaches it.
    return mark_safe(files.get(f"{name}.{language}") or files.get(name, ""))
