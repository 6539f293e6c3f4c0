"""The views that ask nobody who they are: written by hand, and compared with what Django's resolver has."""

from tests.walk.addresses import addresses

# Pages of the programme, and what lies beside them.
PUBLIC = {
    "livez",
    "readyz",
    "robots",
    "security",
    "courses:rss",
    "courses:atom",
    "desks:sitemap",
    "desks:worker",  # the service worker, and with the two below all that a phone keeps of pages: nothing of anybody
    "public:manifest",
    "public:shell",
    "public:centres",
    "public:centre",
    "image",
    "set_language",
    "accounts:policy",
    "desks:calendar_feed",  # whoever holds the address
    "certificates:verify",
    "certificates:verify_form",
    "certificates:verify_file",
    "certificates:credential",  # what verify shows, for machines
    "certificates:badge_json",
    "certificates:badge_png",
    "certificates:badge_svg",
    "certificates:status_list",
    "certificates:did_document",
    "cohorts:scan",  # whoever sees the code in the room: scanned first, signed in after
    "volunteers:answer",  # whoever holds the link of the message
    "volunteers:consent",  # as above
    "volunteers:cover_answer",  # the same
    "wagtail_serve",
    "wagtaildocs_serve",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
    "outbox:stop",  # whoever reads the mail
    "outbox:messages",  # with EMBEDDED=1 alone: in place of SMS
}
# For machines: each asks for itself who it is, and answers 401; what may be asked in general is told to all.
FOR_MACHINES = {"api:sessions", "api:events", "api:openapi-json", "api:api-root"}
# On the way in. Whoever is half-way is known to allauth's session, and to nobody else.
ON_THE_WAY_IN = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_signup",
    "account_verify_phone",
    "account_reset_password",
    "account_inactive",
    "account_logout",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "accounts:accept_invitation",  # whoever holds the link
    "admin_login",  # the three lead to the one sign-in
    "page_login",
    "wagtailadmin_login",  # shadowed by the two above
    "wagtailcore_login",
}
# The REST framework marks its views, and each asks for itself who it is; all lie under /admin/, which asks before.
IN_THE_ADMIN = {
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_api:pages:detail",
    "wagtailadmin_api:pages:action",
    "wagtailadmin_api:pages:find",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:images:detail",
    "wagtailadmin_api:images:find",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_api:documents:detail",
    "wagtailadmin_api:documents:find",
    "wagtail_localize:edit_string_translation",
    "wagtail_localize:edit_override",
    "wagtail_localize:snippets_api_listing",
    "wagtail_localize:snippets_api_detail",
}


def public():
    return [address for address in addresses() if not getattr(address.view, "login_required", True)]


def test_the_public_views_are_exactly_these():
    assert {address.name for address in public()} == PUBLIC | ON_THE_WAY_IN | FOR_MACHINES | IN_THE_ADMIN


def test_a_stranger_who_asks_those_in_the_admin_is_refused(client, db):
    for address in public():
        if address.name in IN_THE_ADMIN:
            assert address.template.startswith("admin/")
            answer = client.get(address.path(dict.fromkeys(address.parameters, 1)))
            assert answer.status_code in {302, 401, 403}, address.name
            assert "login" in answer.headers.get("Location", "login")
