"""What an editor meets on the start page of the admin."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Workflow, WorkflowState

from courses import writing
from courses.models import LessonPage
from tests.factories.course_files import lesson
from tests.factories.pages import add_lesson

pytestmark = pytest.mark.usefixtures("site")

HOME = "/admin/"


@pytest.fixture(autouse=True)
def _roles(db):
    call_command("sync_roles", verbosity=0)


def counts(user):
    found = writing.for_user(user)
    return {wait.address: wait.count for wait in found["waits"]}


def piles(user):
    return {pile.title: [page.title for page in pile.pages] for pile in writing.for_user(user)["piles"]}


def draft(page, user):
    page.save_revision(user=user)
    return page


def test_nothing_waits_where_everything_is_live(signed_in, editor):
    assert writing.for_user(editor) == {"waits": [], "piles": []}
    editor.language = "en"
    editor.save()
    assert "Nothing waits. Everything you wrote is live." in signed_in(editor).get(HOME).content.decode()


def test_ones_own_drafts_are_there_to_go_on_with_and_nobody_elses(editor, lead, page_of):
    mine = draft(page_of("ar", "lesson-1"), editor)
    draft(page_of("ar", "lesson-2"), lead)
    assert piles(editor) == {"My drafts": [mine.title]}


def test_what_is_submitted_waits_for_a_lead_and_what_is_sent_back_for_the_editor(editor, lead, page_of):
    page = draft(page_of("ar", "lesson-1"), editor)
    page.get_workflow().start(page, editor)
    workflows = reverse("wagtailadmin_reports:workflow")
    assert counts(editor) == {f"{workflows}?status=in_progress": 1}
    assert piles(editor) == {}
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, user=lead, action_name="reject")
    assert WorkflowState.objects.get().status == "needs_changes"
    assert counts(editor) == {f"{workflows}?status=needs_changes": 1}
    assert piles(editor) == {"My drafts": [page.title]}


def test_lessons_that_are_not_live_are_named_a_few_at_a_time(signed_in, editor, page_of):
    for number in range(3, 13):
        add_lesson(lesson(number), page_of("en"))
    LessonPage.objects.filter(slug__in=[f"lesson-{number}" for number in range(3, 13)]).update(live=False)
    [pile] = writing.for_user(editor)["piles"]
    assert ([page.title for page in pile.pages][:2], len(pile.pages), pile.more) == (["Lesson 3", "Lesson 4"], 8, 2)
    editor.language = "en"
    editor.save()
    text = signed_in(editor).get(HOME).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[pile.pages[0].pk]) in text
    assert "2 more pages" in text


def test_every_list_behind_a_count_opens(signed_in, editor, page_of):
    page = draft(page_of("ar", "lesson-1"), editor)
    Workflow.objects.get().start(page, editor)
    draft(page_of("ar", "lesson-2"), editor)
    found = writing.for_user(editor)
    for address in [*(wait.address for wait in found["waits"]), *(pile.address for pile in found["piles"])]:
        assert signed_in(editor).get(address).status_code == 200


@pytest.mark.parametrize(("who", "is_shown"), [("editor", True), ("lead", False), ("coordinator", False)])
def test_it_is_for_whoever_writes_and_does_not_publish(request, signed_in, who, is_shown):
    text = signed_in(request.getfixturevalue(who)).get(HOME).content.decode()
    assert ('id="writing"' in text) is is_shown


def test_it_costs_the_same_for_few_and_many(signed_in, editor, page_of, queries_of):
    draft(page_of("ar", "lesson-1"), editor)
    draft(page_of("en"), editor)
    LessonPage.objects.filter(slug="lesson-2").update(live=False)
    browser = signed_in(editor)
    few = queries_of(browser, HOME)
    for number in range(3, 9):
        add_lesson(lesson(number), page_of("ar"))
        draft(page_of("ar", f"lesson-{number}"), editor)
    LessonPage.objects.exclude(slug="lesson-1").update(live=False)
    assert queries_of(browser, HOME) == few
