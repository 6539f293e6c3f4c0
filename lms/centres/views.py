"""Appointing coordinators, for administrators and leads."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lms.centres import access, coordination
from lms.centres.forms import CentresForm
from lms.centres.models import Centre
from lms.scoping import columns
from lms.scoping.columns import Column
from lms.scoping.filters import Choice, rows_of
from lms.scoping.lists import ListView, folded

may_appoint = permission_required("centres.appoint_coordinator", raise_exception=True)


def _centres(user):
    return columns.joined(row.content_object for row in user.given)


def _centres_shown(user):
    return columns.shown(_centres(user)) or columns.badge(_("None yet"), "brass")


class CoordinatorsList(ListView):
    """Whoever holds the role, with the centres given to them."""

    name = "coordinators"
    title = gettext_lazy("Coordinators")
    says = gettext_lazy("Whoever holds the role coordinates the centres chosen here, and no others.")
    sort = "name"
    search_label = gettext_lazy("Name or e-mail address")
    search = staticmethod(folded("first_name", "last_name", "email"))
    empty_title = gettext_lazy("Nobody here")
    empty_text = gettext_lazy("Nobody holds the role of centre coordinator. An administrator gives it under Staff.")
    filters = (
        Choice(
            name="centre",
            label=gettext_lazy("Centre"),
            options=rows_of(lambda _user: Centre.objects.all()),
            narrow=lambda rows, value, _user: rows.filter(pk__in=access.given_at(value).values("user")),
        ),
    )
    columns = (
        Column(
            name="name", label=gettext_lazy("Name"), value=str, shown=columns.name, sort=("first_name", "last_name")
        ),
        Column(name="email", label=gettext_lazy("e-mail address"), shown=columns.code_of("email"), sort=("email",)),
        Column(
            name="centres",
            label=gettext_lazy("Centres"),
            value=_centres,
            shown=_centres_shown,
        ),
    )

    def may_open(self, user):
        return user.has_perm("centres.appoint_coordinator")

    def rows(self, user):
        return access.coordinators().prefetch_related(
            Prefetch("centre_permissions", access.given().select_related("content_object"), to_attr="given")
        )

    def address_of(self, row):
        return reverse("coordinator", args=[row.pk])


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
