"""What the database or a verb refused, put beside the field it is about."""


def put(error, form):
    """Show a ValidationError of a model on a form: under the fields the form has, else above it."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for name, messages in by_field.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
