"""What an editor has to do next: counts, each with the list behind it, and the pages to go on with."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, IntegerField, OuterRef
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from courses.models import LessonPage

SHOWN = 8


@dataclass(frozen=True)
class Wait:
    count: int
    title: str
    address: str
    tone: str  # red for what was sent back, brass for what waits


@dataclass(frozen=True)
class Pile:
    """Pages to go on with: the first few, and how many more there are."""

    title: str
    pages: list
    more: int
    address: str  # of a list that holds all of them, and others


def writes(user):
    """Whether the account writes pages that somebody else publishes."""
    may = page_permission_policy.user_has_any_permission
    return may(user, ["add", "change"]) and not may(user, ["publish"])


def for_user(user):
    """The counts and the piles of an editor, without those in which there is nothing, in a fixed number of queries."""
    workflows, translations = reverse("wagtailadmin_reports:workflow"), reverse("wagtail_localize:translations_report")
    waits = [
        Wait(
            _submitted(WorkflowState.STATUS_NEEDS_CHANGES).count(),
            _("Pages sent back to be changed"),
            f"{workflows}?status={WorkflowState.STATUS_NEEDS_CHANGES}",
            "red",
        ),
        Wait(
            translations_behind().count(),
            _("Translations that are not complete"),
            f"{translations}?waiting_for_translation=true",
            "brass",
        ),
        Wait(
            _submitted(WorkflowState.STATUS_IN_PROGRESS).count(),
            _("Pages that wait for a lead's approval"),
            f"{workflows}?status={WorkflowState.STATUS_IN_PROGRESS}",
            "brass",
        ),
    ]
    piles = [
        _pile(
            _("My drafts"),
            drafts_of(user).order_by("-latest_revision_created_at", "pk"),
            f"{reverse('wagtailadmin_explore_root')}?{urlencode({'edited_by': user.pk})}",
        ),
        _pile(
            _("Lessons that are not live"),
            Page.objects.filter(pk__in=LessonPage.objects.not_live().values("pk")).order_by("path"),
            reverse("wagtailadmin_pages:type_use", args=["courses", "lessonpage"]),
        ),
    ]
    return {"waits": [wait for wait in waits if wait.count], "piles": [pile for pile in piles if pile.pages]}


def drafts_of(user):
    """Pages whose newest words are the account's, and neither live nor submitted."""
    submitted = _submitted(WorkflowState.STATUS_IN_PROGRESS)
    return Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user).exclude(
        pk__in=submitted.values(key=Cast("object_id", IntegerField()))
    )


def translations_behind():
    """Translations, switched on, of which a text still waits."""
    done = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef(OuterRef("target_locale_id")),
        has_error=False,
    )
    waiting = StringSegment.objects.filter(~Exists(done), source_id=OuterRef("source_id"))
    return Translation.objects.filter(Exists(waiting), enabled=True)


def _submitted(status):
    return WorkflowState.objects.filter(status=status, base_content_type__model="page")


def _pile(title, pages, address):
    pages = pages.select_related("locale")
    first = list(pages[:SHOWN])
    more = pages.count() - len(first)
    return Pile(title, first, more, address)
