"""Compiling translations without GNU gettext, which a bare machine lacks."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(folders):
    """Compile every catalogue below ``folders`` that is newer than what was compiled from it; return the paths that were written."""
    written = []
    for folder in folders:
        for po in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            mo = po.with_suffix(".mo")
            if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
                continue
            _compile(po, mo)
            written.append(mo)
    return written


def _compile(po, mo):
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
    whole = mo.with_suffix(".mo.new")
    with whole.open("wb") as file:
        write_mo(file, catalogue)
    whole.replace(mo)  # two test processes may compile at the same moment
