"""What is served beside the pages themselves, and the lead's answer to a page that was submitted."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.pages.workflow import WorkflowActionView

from courses import feeds
from courses.approving import NotWhole
from courses.page_cache import kept_for_strangers


@kept_for_strangers
@login_not_required
@require_safe
def rss(request):
    return feeds.Rss()(request)


@kept_for_strangers
@login_not_required
@require_safe
def atom(request):
    return feeds.Atom()(request)


@require_admin_access
def answer_submitted_page(request, page_id, action_name, task_state_id):
    """Wagtail's own answer; but what is not whole is not approved, and the lead is told where it is not."""
    answer = WorkflowActionView.as_view()
    try:
        return answer(request, page_id=page_id, action_name=action_name, task_state_id=task_state_id)
    except NotWhole as refusal:
        said = _("Not approved: the newest draft is not finished. Complete it first: %(places)s.")
        messages.error(request, said % {"places": " · ".join(refusal.places)})
    page = reverse("wagtailadmin_pages:edit", args=[page_id])
    if request.headers.get("x-requested-with") == "XMLHttpRequest":  # asked in a dialog, which goes on to the page
        return render_modal_workflow(request, "", None, {}, json_data={"step": "success", "redirect": page})
    return redirect(page)
