"""Appointing coordinators, for administrators and leads."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.centres import access, coordination
from lms.centres.forms import CentresForm

may_appoint = permission_required("centres.appoint_coordinator", raise_exception=True)


@may_appoint
@require_safe
def coordinators(request):
    """Whoever holds the role, with the centres given to them."""
    members = access.coordinators().prefetch_related("centre_permissions__content_object").order_by("first_name", "pk")
    return render(request, "centres/coordinators.html", {"members": members})


@may_appoint
@require_http_methods(["GET", "POST"])
def centres_of_coordinator(request, pk):
    user = get_object_or_404(access.coordinators(), pk=pk)
    # Bound by the method: a form in which nothing is ticked is an answer too.
    form = CentresForm(
        request.POST if request.method == "POST" else None, initial={"centres": access.centres_given_to(user)}
    )
    if form.is_valid():
        coordination.set_centres(user, form.cleaned_data["centres"], by=request.user)
        messages.success(request, _("The centres of %(name)s are saved.") % {"name": user})
        return redirect("coordinators")
    return render(request, "centres/coordinator.html", {"form": form, "member": user})
