"""Roles as data: groups of permissions, as lms/roles.yaml defines them."""

from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.audit.trail import record

ROLES = {
    "admin": _("Administrator"),
    "lead": _("Programme lead"),
    "editor": _("Editor"),
    "centre_coordinator": _("Centre coordinator"),
}


class LastAdministrator(Exception):
    """Nobody else could invite staff any more."""


class UnknownPermission(Exception):
    """lms/roles.yaml names a permission that no model has, or that two have."""


def definitions():
    """What each role may, as written by hand."""
    return yaml.safe_load(Path(settings.BASE_DIR, "lms", "roles.yaml").read_text())


def roles_of(user):
    """The names of the roles the account holds, in the order of ``ROLES``."""
    held = set(user.groups.values_list("name", flat=True))
    return [role for role in ROLES if role in held]


def is_staff(user):
    """Whether the account holds any role, and so may enter the Wagtail admin."""
    return bool(roles_of(user))


@transaction.atomic
def give(user, role, by):
    """Give the account a role it may already hold; roles add up."""
    user.groups.add(Group.objects.get(name=role))
    record("role.given", user, by=by, role=role)


@transaction.atomic
def take(user, role, by):
    """Take a role from the account."""
    user.groups.remove(Group.objects.get(name=role))
    record("role.taken", user, by=by, role=role)


@transaction.atomic
def set_roles(user, wanted, *, by):
    """Give and take until the account holds exactly these. Raises LastAdministrator."""
    one_at_a_time()
    held = roles_of(user)
    if "admin" in held and "admin" not in wanted and _is_last_administrator(user):
        raise LastAdministrator
    for role in ROLES:
        if role in wanted and role not in held:
            give(user, role, by=by)
        elif role in held and role not in wanted:
            take(user, role, by=by)


def one_at_a_time():
    """Two administrators may demote each other at once: the second waits, and sees what the first has done.

    SQLite has no row locks; there the transaction itself is the only one that writes.
    """
    Group.objects.select_for_update().filter(name="admin").first()


def has_administrator():
    return _administrators().exists()


def is_last_administrator(user):
    """Whether the account is an administrator and there would be none without it."""
    return _administrators().filter(pk=user.pk).exists() and _is_last_administrator(user)


def _is_last_administrator(user):
    return not _administrators().exclude(pk=user.pk).exists()


def _administrators():
    return User.objects.filter(is_active=True, groups__name="admin")


@transaction.atomic
def sync():
    """Make the groups hold exactly what the definition says; the second time changes nothing."""
    wanted = {role: definition["permissions"] for role, definition in definitions().items()}
    known = _known_permissions({name for names in wanted.values() for name in names})
    for role, names in wanted.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names])


def _known_permissions(names):
    """The permission of each of ``names`` (``app.codename``)."""
    codenames = {name.partition(".")[2] for name in names}
    found = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    known = {f"{one.content_type.app_label}.{one.codename}": one for one in found}
    unknown = names - known.keys()
    if unknown or len(known) < len(found):
        raise UnknownPermission(*sorted(unknown or names))
    return known
