"""What the admin's page editor would post for a page as it stands."""

from wagtail import blocks
from wagtail.blocks.base import BlockField


def posted(page, user):
    """Form data of the edit view of ``page``; change a field in it and post it."""
    form = page.get_edit_handler().get_form_class()(instance=page, for_user=user)
    data = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, BlockField):
            data |= _block(field.block, value, name)
        elif (shown := field.widget.format_value(value)) is not None:
            data[name] = shown[0] if isinstance(shown, list) else shown
    return {name: value for name, value in data.items() if value is not None}


def _block(block, value, prefix):
    if isinstance(block, blocks.StreamBlock):
        data = {f"{prefix}-count": str(len(value))}
        for n, child in enumerate(value):
            data |= _place(prefix, n) | {f"{prefix}-{n}-type": child.block_type, f"{prefix}-{n}-id": child.id or ""}
            data |= _block(child.block, child.value, f"{prefix}-{n}-value")
        return data
    if isinstance(block, blocks.ListBlock):
        data = {f"{prefix}-count": str(len(value))}
        for n, child in enumerate(value):
            data |= _place(prefix, n) | _block(block.child_block, child, f"{prefix}-{n}-value")
        return data
    if isinstance(block, blocks.StructBlock):
        data = {}
        for name, child in block.child_blocks.items():
            data |= _block(child, value[name], f"{prefix}-{name}")
        return data
    shown = block.field.widget.format_value(block.value_for_form(value))
    return {prefix: shown[0] if isinstance(shown, list) else shown}


def _place(prefix, n):
    return {f"{prefix}-{n}-order": str(n), f"{prefix}-{n}-deleted": ""}
