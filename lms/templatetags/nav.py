"""``{% load nav %}``: where a person may go from here, by what they are."""

from dataclasses import dataclass
from functools import cache

from django import template
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses import addresses, sections
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


@register.simple_tag(name="sections")
def sections_(language):
    """``{% sections language as sections %}``: where the parts of the public site are, for the frame of the page."""
    return sections.addresses(language)


@register.simple_tag(takes_context=True)
def nav_links(context, user=None):
    """The few places in the head of the page: one query for somebody signed in, none for a stranger.

    A page of an error has no ``sections`` and asks nothing of the database: it shows what is always there.
    """
    courses = (addresses.catalogue(), "search", _("Courses"))
    if user is None:
        verify = (reverse("certificates:verify_form"), "seal", _("Verify a certificate"))
        parts = {icon: (address, icon, words) for address, icon, words in _parts(context)}
        places = [courses, *[parts[icon] for icon in ["pin", "hand", "bell"] if icon in parts], verify]
    else:
        does = _what_they_do(user)
        user.latin_name = does["latin_name"]  # the foot says who is signed in
        user.teaches = does["teaches"]  # their marks may wait on this device
        places = [
            *([(reverse("desks:now"), "clock", _("Now"))] if does["teaches"] else []),
            *([(reverse("volunteers:mine"), "hand", _("My volunteering"))] if does["teaches"] else []),
            *([(reverse("desks:my_learning"), "book", _("My learning"))] if does["learns"] else []),
            *([(reverse("wagtailadmin_home"), "chart", _("Programme desk"))] if does["runs"] else []),
            courses,
            (reverse("accounts:account"), "user", _("My account")),
        ]
    return _links(context, places)


@register.simple_tag(takes_context=True)
def learning_links(context, links):
    """The first column of the foot: where one goes from here, then what else of the public site is about learning."""
    further = [place for place in _parts(context) if place[1] in {"pin", "bell"}]
    elsewhere = {reverse("certificates:verify_form"), *(link.address for link in helping_links(context))}
    own = [link for link in links if link.address not in elsewhere]
    known = {link.address for link in own}
    return [*own, *(link for link in _links(context, further) if link.address not in known)]


@register.simple_tag(takes_context=True)
def helping_links(context):
    """How to help: only what there is a page for."""
    return _links(context, [place for place in _parts(context) if place[1] in {"hand", "letter"}])


def _parts(context):
    """The parts of the public site that are there, besides the courses."""
    found = context.get("sections")
    if not found:
        return []
    places = [
        (reverse("public:centres"), "pin", _("Centres")),
        (found.get("volunteerpage"), "hand", _("Volunteering")),
        (found.get("articleindexpage"), "bell", _("News")),
        (found.get("partnerspage"), "letter", _("For charities")),
    ]
    return [place for place in places if place[0]]


def _links(context, places):
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
    """The programme's settings: its names, its signatory, where it is reached."""
    return Programme.shown()


@register.simple_tag(takes_context=True)
def alternates(context):
    """The public page in each of its languages, itself included, as ``(language, whole address)``."""
    page, request = context.get("page"), context.get("request")
    if request is None:
        return []
    if context.get("is_in_both_languages"):
        rest = request.path.partition("/")[2].partition("/")[2]
        return [(code, f"{settings.BASE_URL}/{code}/{rest}") for code, _name in settings.LANGUAGES]
    if not getattr(page, "pk", None) or not getattr(page, "translation_key", None):
        return []
    pages = Page.objects.filter(translation_key=page.translation_key).live().select_related("locale")
    wanted = ["path", "depth", "url_path", "slug", "locale__language_code"]
    return [(each.locale.language_code, each.get_full_url(request)) for each in pages.only(*wanted)]


@register.simple_tag
def site_address():
    """What every whole address begins with."""
    return settings.BASE_URL


@register.simple_tag(takes_context=True)
def sharing(context):
    """What a message or a post shows of a public page that is sent along: its title and description; else None."""
    if given := context.get("sharing"):
        return given
    page = context.get("page")
    if not getattr(page, "translation_key", None):
        return None
    title = page.seo_title or getattr(page, "headline", "") or page.title
    said = [page.search_description, *(getattr(page, name, "") for name in ["promise", "summary", "lead"])]
    return {"title": title, "description": next(filter(None, said), "")}


def _what_they_do(user):
    """``{"latin_name": …, "learns": …, "teaches": …, "runs": …}`` of the account, in one query."""
    names, sql, params = _question(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [user.pk if param == _ANYBODY else param for param in params])
        return dict(zip(names, cursor.fetchone(), strict=True))


_ANYBODY = -1  # where the key of the account belongs


@cache
def _question(vendor):
    """Put into SQL once, for every page asks it: Django takes five times as long over that as the database over the answer."""
    may_enter = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    asked = (
        get_user_model()
        .objects.with_latin_names()
        .filter(pk=_ANYBODY)
        .values(
            "latin_name",
            learns=Exists(Enrolment.objects.filter(person__standings__user=OuterRef("pk"))),
            teaches=Exists(
                VolunteerTrainer.objects.filter(
                    person__standings__user=OuterRef("pk"), person__standings__stands_as=Standing.As.SELF
                )
            ),
            runs=Exists(may_enter.filter(Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk")))),
        )
    )
    names = [*asked.query.values_select, *asked.query.annotation_select]
    return names, *asked.query.sql_with_params()
