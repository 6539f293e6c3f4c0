"""The texts that people are shown and agree to, a version a file, as they are kept in the database.

A file is ``<kind>.<version>.<language>.md``: a title after ``#``, then simple markdown. A new version is two new files
and a migration that calls ``load`` again; the old ones stay, for people agreed to them.
"""

from datetime import date
from pathlib import Path

from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

EFFECTIVE_ON = {1: date(2026, 11, 1)}

_markdown = MarkdownIt("commonmark", {"html": False})


def load(policy_model):
    """Put the versions that the database has not yet into it."""
    for path in sorted(Path(__file__).parent.glob("*.ar.md")):
        kind, version, _language, _suffix = path.name.split(".")
        title_ar, body_ar = _read(path)
        title_en, body_en = _read(path.with_name(f"{kind}.{version}.en.md"))
        policy_model.objects.get_or_create(
            kind=kind,
            version=int(version),
            defaults={
                "effective_on": EFFECTIVE_ON[int(version)],
                "title_ar": title_ar,
                "title_en": title_en,
                "body_ar": body_ar,
                "body_en": body_en,
            },
        )


def as_html(policy):
    """The body in the reader's language; whatever HTML it holds is shown as text."""
    return mark_safe(_markdown.render(policy.body))


def _read(path):
    title, _newline, body = path.read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("# ").strip(), body.strip()
