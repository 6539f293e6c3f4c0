"""Staff: the link that lets them in, and, for the administrator, who they are."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import invitations, roles
from lms.accounts.forms.staff import AcceptForm, InviteForm, RolesForm
from lms.accounts.models import StaffInvitation, User

may_manage = permission_required("accounts.add_staffinvitation", raise_exception=True)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request, token):
    """Whoever is signed in takes the role into their account; a newcomer makes one."""
    invitation = invitations.find(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    context = {"invitation": invitation, "role": roles.ROLES[invitation.role]}
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation, context)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, "accounts/invitation_sign_in.html", context)
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        try:
            user = invitations.accept_as_newcomer(
                invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                language=get_language(),
            )
        except invitations.InvitationUsed:
            return render(request, "accounts/invitation_gone.html", status=404)
        return perform_login(request, Login(user=user))
    return render(request, "accounts/invitation.html", context | {"form": form})


def _accept_signed_in(request, invitation, context):
    if request.method != "POST":
        return render(request, "accounts/invitation_signed_in.html", context)
    try:
        invitations.accept(invitation, user=request.user)
    except invitations.InvitationUsed:
        return render(request, "accounts/invitation_gone.html", status=404)
    messages.success(request, _("Your account now holds the role: %(role)s.") % {"role": context["role"]})
    return redirect("wagtailadmin_home")


@login_not_required
def to_the_one_sign_in(request):
    """Wagtail's own sign-in pages ask for the password alone: whoever comes to them goes to ours.

    Whoever is signed in was sent here from a page that is closed to them: back there they would be sent here again.
    """
    if request.user.is_authenticated:
        messages.warning(request, _("This account cannot open that page."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("wagtailadmin_home")
    return HttpResponseRedirect(reverse("account_login", query={"next": back}))


def to_the_account(request):
    """Wagtail's own account page changes names and e-mail behind our back."""
    return redirect("accounts:account")


@may_manage
@require_http_methods(["GET", "POST"])
def invite(request):
    form = InviteForm(request.POST or None)
    if form.is_valid():
        invitations.send(
            form.cleaned_data["email"], role=form.cleaned_data["role"], by=request.user, language=get_language()
        )
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("staff")
    return render(request, "accounts/admin/invite.html", {"form": form})


@may_manage
@require_POST
def withdraw_invitation(request, pk):
    invitations.withdraw(get_object_or_404(StaffInvitation.objects.waiting(timezone.now()), pk=pk), by=request.user)
    messages.success(request, _("The invitation no longer works."))
    return redirect("staff")


@may_manage
@require_http_methods(["GET", "POST"])
def change_roles(request, pk):
    user = get_object_or_404(User.objects.staff(), pk=pk)
    # Bound by the method: a form in which nothing is ticked is an answer too.
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": roles.roles_of(user)})
    if form.is_valid():
        try:
            roles.set_roles(user, form.cleaned_data["roles"], by=request.user)
        except roles.LastAdministrator:
            form.add_error("roles", _("Somebody must stay administrator. Invite another one first."))
        else:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": user})
            return redirect("staff")
    is_coordinator = "centre_coordinator" in roles.roles_of(user)
    return render(
        request, "accounts/admin/roles.html", {"form": form, "member": user, "is_coordinator": is_coordinator}
    )
