"""Compiling translations without GNU gettext, which a bare machine lacks.

``python -m lms.management.catalogues`` does it for the product's own. It needs no settings: a server's code is put
together by one account and run by another, which may not write there.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

OWN = Path(__file__).resolve().parents[2] / "locale"


def compile_all(folders):
    """Compile every catalogue below ``folders`` that is newer than what was compiled from it; return the paths that were written."""
    return [_compile(po) for po in not_compiled(folders)]


def not_compiled(folders):
    """The catalogues below ``folders`` that were never compiled, or have changed since."""
    found = [po for folder in folders for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]
    return [po for po in found if not _is_newer(po.with_suffix(".mo"), po)]


def _is_newer(mo, po):
    return mo.exists() and mo.stat().st_mtime > po.stat().st_mtime


def _compile(po):
    mo = po.with_suffix(".mo")
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
    whole = mo.with_suffix(f".mo.{os.getpid()}")
    with whole.open("wb") as file:
        write_mo(file, catalogue)
    whole.replace(mo)  # two test processes may compile at the same moment
    return mo


if __name__ == "__main__":
    for path in compile_all([OWN]):
        print(path)
