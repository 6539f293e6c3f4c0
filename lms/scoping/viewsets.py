"""Sets of admin screens: those whose list is ours, and those held, view by view, to the rows of a ``ScopedPolicy``."""

from wagtail.admin.viewsets.model import ModelViewSet

from lms.scoping import views


class ListedViewSet(ModelViewSet):
    """Its index is a ``ScopedIndexView``, which says itself what it shows, searches, sorts, filters and exports."""

    index_view_class = views.ScopedIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    add_to_admin_menu = True

    def get_index_view_kwargs(self, **kwargs):
        """The names of the screens alone: Wagtail's own list would be told columns and templates here."""
        return kwargs


class ScopedViewSet(ListedViewSet):
    """Register a ``ScopedPolicy`` for the model, and narrow the form's foreign keys by ``for_user``."""

    edit_view_class = views.ScopedEditView
    delete_view_class = views.ScopedDeleteView
    history_view_class = views.ScopedHistoryView
    usage_view_class = views.ScopedUsageView
    inspect_view_class = views.ScopedInspectView
    copy_view_class = views.ScopedCopyView
    reorder_view_class = views.ScopedReorderView
