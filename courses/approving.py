"""What a lead approves goes live only whole.

A draft may hold half-finished blocks, and a page that waits for approval may be saved as a draft again: what goes live
is its newest draft, which nobody has checked since.
"""

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.workflows import publish_workflow_state


class NotWhole(Exception):
    """The newest draft of a page cannot go live; ``places`` says, for an editor, where it is unfinished."""

    def __init__(self, places):
        super().__init__(", ".join(places))
        self.places = places


def publish(workflow_state, user=None):
    """Put the newest draft live once the last step of its workflow is approved. Raises NotWhole."""
    if places := unfinished(workflow_state.content_object.get_latest_revision_as_object()):
        raise NotWhole(places)
    publish_workflow_state(workflow_state, user=user)


def unfinished(page):
    """Where a draft lacks what publishing asks for: «Body, 3: Figure»."""
    places = []
    streams = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    for field in streams:
        places += _unfinished_blocks(field, getattr(page, field.name))
    try:
        page.full_clean(exclude=[field.name for field in streams])
    except ValidationError as refusal:
        places += [
            capfirst(page._meta.get_field(name).verbose_name) if hasattr(page, name) else str(page)
            for name in refusal.error_dict
        ]
    return places


def _unfinished_blocks(field, value):
    label = capfirst(field.verbose_name)
    try:
        field.stream_block.clean(value)
    except ValidationError as refusal:
        blocks = sorted(getattr(refusal, "block_errors", None) or {})
        if not blocks:
            return [label]
        place = _("%(field)s, %(number)d: %(block)s")
        return [place % {"field": label, "number": number + 1, "block": value[number].block.label} for number in blocks]
    return []
