"""``{% load nav %}``: where a person may go from here, by what they are."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from courses import addresses
from lms.accounts.models import Standing
from lms.cohorts.models import Enrolment
from lms.programme.models import Programme
from lms.volunteers.models import VolunteerTrainer

register = template.Library()


@dataclass(frozen=True)
class Link:
    address: str
    icon: str
    words: str
    here: bool = False


@register.simple_tag(takes_context=True)
def signed_in(context):
    """The account that reads this page, or None.

    A stranger's page opens no session to ask, so that it may be kept for the next stranger.
    """
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


@register.simple_tag(takes_context=True)
def nav_links(context, user=None):
    """The few places in the head of the page: one query for somebody signed in, none for a stranger."""
    courses = (addresses.catalogue(), "search", _("Courses"))
    if user is None:
        places = [courses, (reverse("certificates:verify_form"), "seal", _("Verify a certificate"))]
    else:
        does = _what_they_do(user)
        places = [
            *([(reverse("desks:now"), "clock", _("Now"))] if does["teaches"] else []),
            *([(reverse("volunteers:mine"), "hand", _("Volunteering"))] if does["teaches"] else []),
            *([(reverse("desks:my_learning"), "book", _("My learning"))] if does["learns"] else []),
            *([(reverse("wagtailadmin_home"), "chart", _("Programme desk"))] if does["runs"] else []),
            courses,
            (reverse("accounts:account"), "user", _("My account")),
        ]
    request = context.get("request")
    path = request.path if request else ""
    return [Link(address, icon, words, here=path.startswith(address)) for address, icon, words in places]


@register.simple_tag
def trust_links():
    """What stands behind the programme's word, in the foot of every page."""
    return [
        Link(reverse("certificates:verify_form"), "seal", _("Verify a certificate")),
        Link(reverse("accounts:policy", args=["privacy"]), "lock", _("Privacy notice")),
        Link(reverse("accounts:policy", args=["terms"]), "list", _("Terms of use")),
        Link(reverse("accounts:policy", args=["accessibility"]), "users", _("Accessibility statement")),
    ]


@register.simple_tag
def programme():
    """The programme's settings, or what they are until somebody writes them: ``load`` would save those on a GET."""
    return Programme.objects.first() or Programme()


@register.simple_tag(takes_context=True)
def alternates(context):
    """The public page in each of its languages, itself included, as ``(language, whole address)``."""
    page, request = context.get("page"), context.get("request")
    if request is None or not getattr(page, "pk", None) or not getattr(page, "translation_key", None):
        return []
    wanted = ["path", "depth", "url_path", "slug", "locale__language_code"]
    pages = page.get_translations(inclusive=True).live().select_related("locale").only(*wanted)
    return [(each.locale.language_code, each.get_full_url(request)) for each in pages]


def _what_they_do(user):
    may_enter = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    return (
        get_user_model()
        .objects.filter(pk=user.pk)
        .values(
            learns=Exists(Enrolment.objects.filter(person__standings__user=OuterRef("pk"))),
            teaches=Exists(
                VolunteerTrainer.objects.filter(
                    person__standings__user=OuterRef("pk"), person__standings__stands_as=Standing.As.SELF
                )
            ),
            runs=Exists(may_enter.filter(Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk")))),
        )
        .get()
    )
