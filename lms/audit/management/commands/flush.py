"""Django's ``flush``, which empties append-only tables too."""

from django.core.management.commands import flush
from django.db import connections

from lms.audit import append_only


class Command(flush.Command):
    def handle(self, **options):
        with append_only.changes_allowed(connections[options["database"]]):
            return super().handle(**options)
