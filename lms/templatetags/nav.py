"""``{% load nav %}``: where a person may go from here, by what they are."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    courses = (f"/{get_language()}/courses/", "search", _("Courses"))
    verify = (_address("certificates:verify_form"), "seal", _("Verify a certificate"))
    if user is None:
        places = [courses, verify]
    else:
        does = _what_they_do(user)
        places = [
            (_address("desks:now"), "clock", _("Now")) if does["teaches"] else None,
            (_address("desks:my_learning"), "book", _("My learning")) if does["learns"] else None,
            (reverse("wagtailadmin_home"), "chart", _("Programme desk")) if does["runs"] else None,
            courses,
            verify,
        ]
    request = context.get("request")
    path = request.path if request else ""
    return [
        Link(place[0], place[1], place[2], here=path.startswith(place[0])) for place in places if place and place[0]
    ]


@register.simple_tag
def trust_links():
    """What stands behind the programme's word, in the foot of every page."""
    places = [
        (_address("certificates:verify_form"), _("Verify a certificate")),
        (_address("accounts:policy", "privacy"), _("Privacy notice")),
        (_address("accounts:policy", "terms"), _("Terms")),
        (_address("accounts:policy", "accessibility"), _("Accessibility statement")),
    ]
    return [Link(address, "", words) for address, words in places if address]


@register.simple_tag
def address(name):
    return _address(name) or ""


@register.simple_tag(takes_context=True)
def programme(context):
    """The programme's settings, read once a page."""
    return Programme.load(request_or_site=context.get("request"))


@register.simple_tag(takes_context=True)
def alternates(context):
    """The public page in each of its languages, itself included, as ``(language, whole address)``."""
    page, request = context.get("page"), context.get("request")
    if request is None or not getattr(page, "pk", None) or not getattr(page, "translation_key", None):
        return []
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return [(each.locale.language_code, each.get_full_url(request)) for each in pages]


def _address(name, *args):
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


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
