"""A set of admin screens whose every view is held to the rows of a ``ScopedPolicy``."""

from wagtail.admin.viewsets.model import ModelViewSet

from lms.scoping import views


class ScopedViewSet(ModelViewSet):
    """Register a ``ScopedPolicy`` for the model, and narrow the form's foreign keys by ``for_user``."""

    index_view_class = views.ScopedIndexView
    edit_view_class = views.ScopedEditView
    delete_view_class = views.ScopedDeleteView
    history_view_class = views.ScopedHistoryView
    usage_view_class = views.ScopedUsageView
    inspect_view_class = views.ScopedInspectView
    copy_view_class = views.ScopedCopyView
    reorder_view_class = views.ScopedReorderView
    copy_view_enabled = False
    add_to_reference_index = False
    add_to_admin_menu = True
