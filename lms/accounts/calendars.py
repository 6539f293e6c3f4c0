"""The private address under which an account's calendar is read, by whoever holds it."""

from django.db import transaction

from lms.accounts.models import User
from lms.audit.trail import record
from lms.scoping.public_ids import new_public_id


@transaction.atomic
def make_address(user):
    """Give the account's calendar a new address; the one before, if there was one, is nobody's from now on."""
    user.calendar_token = new_public_id()
    user.save(update_fields=["calendar_token"])
    record("account.calendar_address_made", user, by=user)


def accounts_read_by(token):
    """The account whose calendar is read under the token, if it is open and there is one."""
    return User.objects.filter(calendar_token=token, is_active=True)
