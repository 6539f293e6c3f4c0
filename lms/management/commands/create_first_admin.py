"""A one-time link for the first administrator, whom nobody could invite."""

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from lms.accounts import invitations, roles


class Command(BaseCommand):
    help = "Prints a link, good once and for three days, by which EMAIL becomes the first administrator."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        try:
            validate_email(email)
        except ValidationError:
            msg = f"{email!r} is not an e-mail address."
            raise CommandError(msg) from None
        call_command("sync_roles", verbosity=0)
        if roles.has_administrator():
            msg = "There is an administrator already, who invites others under Staff in the Wagtail admin."
            raise CommandError(msg)
        self.stdout.write(invitations.make(email, role="admin", by=None))
