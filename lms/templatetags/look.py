"""``{% load look %}``: icons, tiles and what else of the look a template draws by name."""

import re
from functools import lru_cache
from html import unescape

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString

register = template.Library()

DIRECTED = {"arrow", "next"}  # drawn for left to right; mirrored where the page runs right to left
TILES = {
    "basics": "basics",
    "web": "web",
    "design": "graphic",
    "office": "data",
    "safety": "safety",
    "business": "shop",
}

LINK = re.compile(r"(https?://[^\s<>]+)")
UNDRESSED = {"checkbox", "radioselect", "checkboxselectmultiple", "clearablefile", "file"}


@register.simple_tag
def icon(name, classes="", label=""):
    """An icon or mark of img/icons.svg: silent, or, with a label, read out."""
    classes = " ".join(filter(None, ["icon", "icon--dir" if name in DIRECTED else "", classes]))
    return _drawn(name, classes, str(label))


@register.simple_tag
def mark(name, label=""):
    """An attendance mark of img/icons.svg, sized by its strip or row: ``{% mark "present" _("Present") %}``."""
    return _drawn(f"m-{name}", "", str(label))


@register.simple_tag
def tile(field, classes=""):
    """The tile of a field of study."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#tile-{}"/></svg>',
        " ".join(filter(None, ["tile", classes])),
        static("img/tiles.svg"),
        TILES[field],
    )


@register.simple_tag
def control(field):
    """A form field's own control, dressed."""
    kind = field.widget_type
    classes = [field.field.widget.attrs.get("class", ""), "" if kind in UNDRESSED else "input"]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))} if any(classes) else None)


@register.filter
def links_apart(text):
    """The text with its links set left to right, so that the signs at their ends stay there in a text that runs the other way."""
    parts = [
        format_html('<bdi dir="ltr">{}</bdi>', part) if LINK.match(part) else conditional_escape(part)
        for part in LINK.split(text)
    ]
    return SafeString("".join(parts))


@register.filter
def page_of(pages, course):
    """The page, among ``pages``, that presents the course; None when it has none in this language."""
    return next((page for page in pages if page.course_id == course.pk), None)


@register.filter
def fields_in_error(form):
    """The fields that a summary links to, each with the ``anchor`` of what to correct and its first ``error``.

    A label may hold links of its own, and a link within a link is none: the summary takes its words. Of one that is a
    sentence the full stop is left out, since a colon follows.
    """
    return [
        {
            "label": _words(field.label),
            "anchor": f"{field.auto_id}_set" if field.use_fieldset else field.id_for_label,
            "error": field.errors[0],
        }
        for field in form.visible_fields()
        if field.errors
    ]


@register.filter
def errors_of_whole(form):
    """What is wrong with the form as a whole, and with fields that nobody sees: a summary says it without a link."""
    return [*form.non_field_errors(), *(error for field in form.hidden_fields() for error in field.errors)]


@register.filter
def things_to_correct(form):
    """How many things a summary lists."""
    return len(errors_of_whole(form)) + len(fields_in_error(form))


def _words(label):
    return unescape(strip_tags(conditional_escape(label))).rstrip(".")


@lru_cache(maxsize=1024)
def _drawn(name, classes, label):
    """Drawn once a process, whatever it says: a page has some thirty."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg{} {}><use href="{}#{}"/></svg>',
        format_html(' class="{}"', classes) if classes else "",
        spoken,
        static("img/icons.svg"),
        name,
    )
