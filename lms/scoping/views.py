"""Wagtail's generic views, held to the rows that a policy lets the account reach.

Every view of one row answers 404 for a row out of reach, as for one that does not exist.
"""

from urllib.parse import unquote

from django.http import Http404
from django.urls import reverse
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.permissions import policy_registry

from lms.scoping import lists


class ScopedIndexView(lists.ListView):
    """A list of what the account may see of a model, by the model's policy; who may see no row does not enter.

    The first column leads to where the row is changed, or else looked at.
    """

    any_permission_required = ("add", "change", "delete", "view")  # Wagtail's menu asks for it too
    model = None
    add_url_name = edit_url_name = inspect_url_name = None
    add_words = ""

    @property
    def policy(self):
        return policy_registry.get_by_type(self.model)

    def may_open(self, user):
        return self.policy.user_has_any_permission(user, self.any_permission_required)

    def rows(self, user):
        return self.policy.instances_user_has_any_permission_for(user, ["view", "change"])

    def address_of(self, row):
        if self.edit_url_name and self.policy.user_has_permission(self.request.user, "change"):
            return reverse(self.edit_url_name, args=[row.pk])
        return reverse(self.inspect_url_name, args=[row.pk]) if self.inspect_url_name else None

    def actions(self):
        if not (self.add_url_name and self.policy.user_has_permission(self.request.user, "add")):
            return []
        return [(self.add_words, reverse(self.add_url_name), "plus")]


class InstanceChecked:
    """Asks about the very row before anything is done with it."""

    actions = ("change",)

    def dispatch(self, request, *args, **kwargs):
        policy = policy_registry.get_by_type(self.model)
        pk = unquote(str(kwargs["pk"]))
        if not any(policy.reach(request.user, action).filter(pk=pk).exists() for action in self.actions):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ScopedEditView(InstanceChecked, generic.EditView):
    pass


class ScopedDeleteView(InstanceChecked, generic.DeleteView):
    actions = ("delete",)


class ScopedHistoryView(InstanceChecked, history.HistoryView):
    pass


class ScopedUsageView(InstanceChecked, usage.UsageView):
    pass


class ScopedInspectView(InstanceChecked, generic.InspectView):
    actions = ("view", "change")


class ScopedCopyView(InstanceChecked, generic.CopyView):
    pass


class ScopedReorderView(InstanceChecked, generic.ReorderView):
    pass
