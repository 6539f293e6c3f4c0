"""The designs that a template can have: each a folder of one stylesheet and its drawings, in the template's colours.

All set the same page, ``assets/paper.html``. A drawing or stylesheet says ``$strong`` where the colour of that name belongs.
"""

from functools import cache
from pathlib import Path
from string import Template as Text

from certificates.rendering.faces import ASSETS

FOLDER = Path(__file__).parent / "designs"
DESIGNS = tuple(sorted(folder.name for folder in FOLDER.iterdir() if (folder / "design.css").exists()))
TYPES = {".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf"}


def files(template):
    """The bytes of every file that the template's page may ask for, by name."""
    colours = template.colours.all()
    drawn = {name: Text(text).substitute(colours).encode() for name, text in _drawings(template.design).items()}
    return shared() | drawn | {picture_name(picture): picture.data for picture in template.pictures}


def picture_name(picture):
    return f"{picture.sha256}.png"


@cache
def shared():
    """What every design may use: the fonts, and the place of the symbol."""
    return {file.name: file.read_bytes() for file in sorted(ASSETS.iterdir()) if file.suffix in TYPES}


@cache
def _drawings(design):
    return {file.name: file.read_text(encoding="utf-8") for file in sorted((FOLDER / design).iterdir())}


def sources():
    """The bytes of all designs by path, which decide what certificates look like."""
    return {f"{file.parent.name}/{file.name}": file.read_bytes() for file in sorted(FOLDER.glob("*/*"))}
