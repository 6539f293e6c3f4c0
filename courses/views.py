"""What is served beside the pages themselves; and in the admin, what is submitted and the lead's answer to it."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page
from wagtail_localize.models import Translation

from courses import feeds, translating
from courses.approving import NotWhole
from courses.page_cache import kept_for_strangers
from lms.arabic.templatetags.arabic import digits


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


@require_admin_access
@require_POST
def submit_translation(request, page_id):
    """From an editor, who may not publish: what is translated so far goes to a lead."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit() or not page.has_workflow:
        raise PermissionDenied
    translation = get_object_or_404(
        Translation, source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    )
    try:
        translating.submit(translation, by=request.user)
    except translating.NotAllTranslated as refusal:
        said = ngettext(
            "Not submitted: one text still waits for its translation. Translate it, then submit again.",
            "Not submitted: %(left)s texts still wait for their translation. Translate them, then submit again.",
            refusal.left,
        )
        messages.error(request, said % {"left": digits(refusal.left)})
    else:
        messages.success(request, _("Submitted. A lead approves the translation, then it is live."))
    return redirect("wagtailadmin_pages:edit", page_id)
