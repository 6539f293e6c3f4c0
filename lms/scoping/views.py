"""Wagtail's generic views, held to the rows that a policy lets the account reach.

Every view of one row answers 404 for a row out of reach, as for one that does not exist.
"""

from urllib.parse import unquote

from django.http import Http404
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.permissions import policy_registry


class ListScoped:
    """The list, its searches, pages and exports begin from what the account may reach."""

    def get_base_queryset(self):
        policy = policy_registry.get_by_type(self.model)
        return policy.instances_user_has_any_permission_for(self.request.user, ["view", "change"])


class InstanceChecked:
    """Asks about the very row before anything is done with it."""

    actions = ("change",)

    def dispatch(self, request, *args, **kwargs):
        policy = policy_registry.get_by_type(self.model)
        pk = unquote(str(kwargs["pk"]))
        if not any(policy.reach(request.user, action).filter(pk=pk).exists() for action in self.actions):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ScopedIndexView(ListScoped, generic.IndexView):
    pass


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
