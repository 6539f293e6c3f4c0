"""Staff come in by a one-time link and need a second factor before the Wagtail admin."""

import time
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts import invitations, roles
from lms.accounts.models import StaffInvitation, User
from lms.outbox.models import Message
from tests.factories.cohorts import ClassSessionFactory, CohortFactory

ACCEPTED = {"name": "عبدالله القرني", "password": "a long enough password"}


def first_admin(email="admin@example.com"):
    out = StringIO()
    call_command("create_first_admin", email, stdout=out)
    return urlsplit(out.getvalue().strip()).path


def test_the_first_administrators_link_works_once(client, db):
    link = first_admin()
    assert client.get(link).status_code == 200
    assert client.post(link, ACCEPTED).headers["Location"] == "/accounts/home/"
    user = User.objects.get()
    assert (user.email, roles.roles_of(user), user.is_superuser) == ("admin@example.com", ["admin"], False)
    assert client.get("/admin/").status_code == 200
    assert Client().get(link).status_code == 404
    assert Client().post(link, ACCEPTED).status_code == 404


def test_only_the_hash_of_a_link_is_kept(db):
    token = first_admin().rstrip("/").rpartition("/")[2]
    assert token not in str(StaffInvitation.objects.values().get())


def test_a_second_link_ends_the_first(client, db):
    first, second = first_admin(), first_admin()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_link_ends_after_three_days(client, db):
    link = first_admin()
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert client.get(link).status_code == 404


def test_there_is_one_first_administrator(admin):
    with pytest.raises(CommandError, match="There is an administrator already"):
        first_admin("second@example.com")


def test_an_address_that_is_none_is_said(db):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        first_admin("nobody")


def test_a_weak_password_is_refused_and_the_name_kept(client, db):
    answer = client.post(first_admin(), ACCEPTED | {"password": "password123"})
    assert list(answer.context["form"].errors) == ["password"]
    assert "عبدالله القرني" in answer.content.decode()
    assert not User.objects.exists()


def test_an_administrator_invites_by_mail(admin, signed_in):
    signed_in(admin).post(reverse("staff_invite"), {"email": "New@Example.com", "role": "editor"})
    message = Message.objects.get()
    assert message.address == "New@Example.com"
    assert abs(message.valid_until - message.created_at - invitations.VALID_FOR) < timedelta(seconds=9)
    link = next(word for word in message.body.split() if "/invitations/" in word)
    client = Client()
    client.post(urlsplit(link).path, ACCEPTED)
    assert roles.roles_of(User.objects.get(email="new@example.com")) == ["editor"]


def test_an_account_that_is_signed_in_takes_the_role(admin, trainee, signed_in):
    link = urlsplit(invitations.make("arwa@example.com", role="lead", by=admin)).path
    assert signed_in(trainee).get(link).status_code == 200
    signed_in(trainee).post(link)
    assert roles.roles_of(trainee) == ["lead"]


def test_who_is_staff_already_is_not_invited_again(admin, lead, signed_in):
    answer = signed_in(admin).post(reverse("staff_invite"), {"email": lead.email.upper(), "role": "editor"})
    assert list(answer.context["form"].errors) == ["email"]
    assert not StaffInvitation.objects.exists()


def test_an_address_that_has_an_account_signs_in_first(admin, lead, client):
    link = urlsplit(invitations.make("lead@example.com", role="editor", by=admin)).path
    page = client.post(link, ACCEPTED).content.decode()
    assert f"{reverse('account_login')}?next={link.replace('/', '%2F')}" in page or f"?next={link}" in page
    assert roles.roles_of(lead) == ["lead"]


def test_a_withdrawn_invitation_no_longer_works(admin, signed_in, client):
    link = urlsplit(invitations.make("new@example.com", role="editor", by=admin)).path
    signed_in(admin).post(reverse("staff_withdraw_invitation", args=[StaffInvitation.objects.get().pk]))
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("who", ["lead", "editor", "coordinator"])
def test_only_an_administrator_sees_and_invites_staff(who, request, signed_in, admin):
    client = signed_in(request.getfixturevalue(who))
    for address in [reverse("staff"), reverse("staff_invite"), reverse("staff_roles", args=[admin.pk])]:
        for answer in [client.get(address), client.post(address, {"email": "x@example.com", "role": "admin"})]:
            assert answer.status_code in {302, 403, 405}
            assert answer.headers.get("Location", "/admin/") == "/admin/"
    assert not StaffInvitation.objects.exists()
    assert roles.roles_of(admin) == ["admin"]


def test_an_administrator_changes_roles_but_never_the_last_administrator(admin, lead, signed_in):
    client = signed_in(admin)
    assert client.get(reverse("staff")).status_code == 200
    client.post(reverse("staff_roles", args=[lead.pk]), {"roles": ["editor", "lead"]})
    assert roles.roles_of(lead) == ["lead", "editor"]
    answer = client.post(reverse("staff_roles", args=[admin.pk]), {"roles": []})
    assert answer.context["form"].errors
    assert roles.roles_of(admin) == ["admin"]


def test_wagtails_own_accounts_and_groups_are_closed_to_all(admin, lead, signed_in):
    for user in [admin, lead]:
        for address in ["/admin/users/", "/admin/groups/", "/admin/users/new/", f"/admin/users/edit/{lead.pk}/"]:
            answer = signed_in(user).get(address)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert signed_in(lead).get("/admin/account/").headers["Location"] == reverse("accounts:account")
    assert signed_in(lead).get("/admin/password_reset/").status_code == 404


def mfa_index_is_not_where(answer):
    return answer.headers.get("Location") != reverse("mfa_index")


def code_of_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_staff_without_a_second_factor_do_not_enter_the_admin(lead, signed_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client = signed_in(lead)
    assert client.get("/admin/").headers["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get("/admin/pages/").headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("who", ["lead", "coordinator"])
def test_no_private_page_opens_to_staff_without_a_second_factor(db, who, request, signed_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    user = request.getfixturevalue(who)
    cohort = CohortFactory(centre=request.getfixturevalue("centre"))
    session = ClassSessionFactory(cohort=cohort)
    private = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_api:pages:listing"),
        reverse("cohorts:take_register", args=[session.public_id]),
        reverse("learning:mark_projects", args=[cohort.public_id]),
        reverse("graduation_review", args=[cohort.pk]),
        reverse("certificates:download", args=["SR-0000-0000-0000"]),
        reverse("desks:my_learning"),
        reverse("desks:now"),
    ]
    client = signed_in(user)
    for address in private:
        for answer in [client.get(address), client.post(address)]:
            assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index")), address
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert client.get(reverse("cohorts:take_register", args=[session.public_id])).status_code == 200


def test_public_pages_and_the_account_stay_open_to_staff_without_a_second_factor(lead, signed_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client = signed_in(lead)
    for address in [
        reverse("accounts:account"),
        reverse("mfa_index"),
        reverse("account_change_password"),
        reverse("accounts:policy", args=["privacy"]),
        reverse("certificates:verify_form"),
        reverse("livez"),
    ]:
        assert mfa_index_is_not_where(client.get(address)), address
    assert client.post(reverse("set_language"), {"language": "en"}).headers["Location"] != reverse("mfa_index")
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_trainee_and_a_trainer_need_no_second_factor(trainee, trainer, signed_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    for user in [trainee, trainer]:
        assert signed_in(user).get(reverse("desks:my_learning")).status_code == 200


def test_staff_add_an_app_and_are_asked_for_it_from_then_on(lead, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client = Client()
    login = {"login": "lead@example.com", "password": "a long enough password"}
    client.post(reverse("account_login"), login)
    activate = reverse("mfa_activate_totp")
    assert client.get(activate).headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": "a long enough password"})
    secret = client.get(activate).context["form"].secret
    assert client.post(activate, {"code": code_of_now(secret)}).headers["Location"] == reverse(
        "mfa_view_recovery_codes"
    )
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get("/admin/").status_code == 200

    second = Client()
    assert second.post(reverse("account_login"), login).headers["Location"] == reverse("mfa_authenticate")
    assert second.get("/admin/").headers["Location"].startswith(reverse("account_login"))
    assert second.get(reverse("mfa_authenticate")).status_code == 200
    assert second.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_a_code_by_mail_does_not_pass_the_second_factor(lead, newest_code):
    TOTP.activate(lead, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post(reverse("account_request_login_code"), {"login": "lead@example.com"})
    answer = client.post(reverse("account_confirm_login_code"), {"code": newest_code("lead@example.com")})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", ["", "null", "[]", "{}", '{"id": "x"}', "\\ud800", '{"id": 1, "response": {}}'])
def test_an_invented_passkey_is_refused(client, db, credential):
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_login"))
