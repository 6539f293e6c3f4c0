"""Staff inside the Wagtail admin, for whoever may invite: who holds a role, and who was invited."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts import roles
from lms.accounts.models import StaffInvitation, User
from lms.accounts.second_factor import held_by
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice
from lms.scoping.lists import ListView, folded


def _roles(user):
    held = {group.name for group in user.groups.all()}
    return " · ".join(str(label) for role, label in roles.ROLES.items() if role in held)


def _second_step(user):
    return _("In use") if user.has_second_factor else _("Not in use")


class StaffList(ListView):
    """Who holds a role; below, who was invited and has not come yet."""

    name = "staff"
    title = gettext_lazy("Staff")
    says = gettext_lazy("Whoever holds a role opens the desk with it. Somebody must stay administrator.")
    template = "accounts/admin/staff.html"
    sort = "name"
    search_label = gettext_lazy("Name or e-mail address")
    search = staticmethod(folded("first_name", "last_name", "email"))
    filters = (
        Choice(
            name="role",
            label=gettext_lazy("Role"),
            options=lambda _user: roles.ROLES.items(),
            narrow=lambda rows, value, _user: rows.filter(pk__in=User.objects.filter(groups__name=value)),
        ),
        Choice(
            name="second",
            label=gettext_lazy("Second step"),
            options=lambda _user: [("yes", _("In use")), ("no", _("Not in use"))],
            narrow=lambda rows, value, _user: rows.filter(has_second_factor=value == "yes"),
        ),
    )
    columns = (
        Column(
            name="name", label=gettext_lazy("Name"), value=str, shown=columns.name, sort=("first_name", "last_name")
        ),
        Column(name="email", label=gettext_lazy("e-mail address"), shown=columns.code_of("email"), sort=("email",)),
        Column(name="roles", label=gettext_lazy("Roles"), value=_roles),
        Column(name="second", label=gettext_lazy("Second step"), value=_second_step, sort=("has_second_factor",)),
        Column(name="last_login", label=gettext_lazy("Last signed in"), sort=("last_login",)),
    )

    def may_open(self, user):
        return user.has_perm("accounts.add_staffinvitation")

    def rows(self, user):
        # A role more makes one account two rows: the distinct ones are looked up again, to be sorted and counted as such.
        staff = User.objects.filter(pk__in=User.objects.staff().values("pk"))
        return staff.prefetch_related("groups").annotate(has_second_factor=held_by("pk"))

    def address_of(self, row):
        return reverse("staff_roles", args=[row.pk])

    def actions(self):
        return [(_("Invite somebody"), reverse("staff_invite"), "plus")]

    def beside(self):
        waiting = StaffInvitation.objects.waiting(timezone.now()).order_by("-created_at")
        return {
            "invitations": [{"invitation": invitation, "role": roles.ROLES[invitation.role]} for invitation in waiting]
        }
