"""Ids that may be seen outside the admin: random, so that nobody counts or guesses them."""

import secrets

from django.db import models

LENGTH = 22  # characters of base64url for 128 bits


def new_public_id():
    return secrets.token_urlsafe(16)


class PublicIdField(models.CharField):
    """128 random bits, made once; primary keys never leave the admin."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_length": LENGTH, "unique": True, "editable": False, "default": new_public_id}
        super().__init__(*args, **kwargs)
