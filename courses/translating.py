"""Giving wagtail-localize a translation that is already written, so that editors go on from it side by side."""

import warnings
from collections import defaultdict
from contextlib import contextmanager
from functools import partial

from bs4 import MarkupResemblesLocatorWarning
from django.db import transaction
from wagtail.models import WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


class TranslationsDoNotMatch(Exception):
    """A text and its translation are built differently; the message says where."""


def translate(source_page, locale, written):
    """Write the translation of ``source_page`` into ``locale`` and publish it when the transaction commits.

    ``written`` is an unsaved page of the same type that holds the translated words; its blocks have the source's ids.
    Raises TranslationsDoNotMatch. The second time it changes only what differs.
    """
    with _addresses_are_no_mistake():
        translation = _remember_all(source_page, locale, _strings(written))
        translation.save_target(publish=True)
    return translation


def offer(page):
    """Show the words of a page just published to those who translate it, once the transaction commits.

    wagtail-localize keeps the words that were there when the page was last submitted. What is translated stays; a text
    that has changed waits for its translation, and the translated page stays as it is until it is published again.
    Nothing happens for a page that nobody translates.
    """
    if TranslationSource.objects.get_for_instance_or_none(page) is not None:
        # Robust: the page is live by then, whatever becomes of this.
        transaction.on_commit(partial(_offer, page), robust=True)


@transaction.atomic
def _offer(page):
    with _addresses_are_no_mistake():
        TranslationSource.update_or_create_from_instance(page)


class NotAllTranslated(Exception):
    """A page is submitted while some of its texts still wait; ``left`` says how many."""

    def __init__(self, left):
        super().__init__(left)
        self.left = left


@transaction.atomic
def submit(translation, *, by):
    """Make a draft of what is translated, and ask a lead to approve it; the page itself stays as it is until then.

    Submitted again, the newer draft takes the place of the one that waits. Raises NotAllTranslated.
    """
    asked, done = translation.get_progress()
    if done < asked:
        raise NotAllTranslated(asked - done)
    # Not wagtail-localize's own way of saving a draft: it writes the words into the live page too.
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale)
    page.save_revision(user=by, log_action=True)
    state = page.current_workflow_state
    if state is None:
        page.get_workflow().start(page, by)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)


def _remember_all(source_page, locale, theirs):
    source, _ = TranslationSource.update_or_create_from_instance(source_page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = defaultdict(list)
    for segment in StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order"):
        segments[segment.context.path].append(segment)
    known = {
        (known.translation_of_id, known.context_id): known
        for known in StringTranslation.objects.filter(context__object_id=source.object_id, locale=locale)
    }
    new = {}
    for path, ours in segments.items():
        if len(ours) != len(theirs[path]):
            message = f"{source_page}, {path}: {len(ours)} texts, but {len(theirs[path])} in {locale.language_code}"
            raise TranslationsDoNotMatch(message)
        for segment, words in zip(ours, theirs[path], strict=True):
            place = (segment.string_id, segment.context_id)
            if place in known:
                _correct(known[place], words)
            elif place not in new:
                new[place] = _new(place, words, locale)
    # At once: a course has some hundreds. What is written here was taken from a page, so its HTML is sound.
    StringTranslation.objects.bulk_create(new.values())
    return translation


def _strings(page):
    strings = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            strings[segment.path].append(segment.string.data)
    return strings


def _new(place, words, locale):
    string, context = place
    return StringTranslation(
        translation_of_id=string,
        context_id=context,
        locale=locale,
        data=words,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    )


def _correct(known, words):
    if known.data != words:
        known.data = words
        known.has_error = False
        known.save()


@contextmanager
def _addresses_are_no_mistake():
    """Lessons on safety teach web addresses, and the HTML parser takes a text that is one for a mistake."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        yield
