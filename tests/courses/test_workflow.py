"""From an editor's draft to the public page: the editor submits, the lead approves."""

import pytest
from django.core.management import call_command
from wagtail.models import WorkflowState

from courses.approving import unfinished

pytestmark = pytest.mark.usefixtures("site")

ADDRESS = "/ar/courses/tiny-course/"


@pytest.fixture
def page(page_of, db):
    call_command("sync_roles", verbosity=0)
    return page_of("ar")


def form(page, **changes):
    """What the browser sends back of a course page: everything as it stands, but for ``changes``."""

    def lines(name, kind, values):
        fields = {f"{name}-count": len(values)}
        for n, block in enumerate(values):
            fields |= {
                f"{name}-{n}-deleted": "",
                f"{name}-{n}-order": n,
                f"{name}-{n}-type": kind,
                f"{name}-{n}-id": block.id,
                f"{name}-{n}-value": block.value,
            }
        return fields

    return {
        "title": page.title,
        "slug": page.slug,
        "course": page.course_id,
        "promise": page.promise,
        "description": page.description,
        "audience": page.audience,
        "project_title": "",
        "project_brief": "null",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
        "project_rubric-count": 0,
        "project_deliverables-count": 0,
        "requirements-count": 0,
        "glossary-count": 0,
        **lines("outcomes", "outcome", page.outcomes),
    } | changes


def edit(browser, page, action, **changes):
    return browser.post(f"/admin/pages/{page.pk}/edit/", form(page, **changes) | {action: action})


def test_an_editor_saves_a_draft_that_nobody_sees(client, signed_in, editor, page):
    assert edit(signed_in(editor), page, "action-save", promise="وعد جديد").status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().promise == "وعد جديد"
    assert page.has_unpublished_changes
    assert "وعد جديد" not in client.get(ADDRESS).content.decode()


def test_an_editor_cannot_publish(client, signed_in, editor, page):
    edit(signed_in(editor), page, "action-publish", promise="وعد جديد")
    page.refresh_from_db()
    assert page.promise == "وعد قصير."
    assert "وعد جديد" not in client.get(ADDRESS).content.decode()


def test_an_editor_sees_the_draft_as_a_phone_and_a_desktop_will(signed_in, editor, page):
    browser = signed_in(editor)
    assert browser.post(f"/admin/pages/{page.pk}/edit/preview/", form(page, promise="وعد جديد")).json()["is_valid"]
    assert "وعد جديد" in browser.get(f"/admin/pages/{page.pk}/edit/preview/").content.decode()
    assert [size["device_width"] for size in page.preview_sizes] == [375, 768, 1280]


def test_what_an_editor_submits_goes_live_when_the_lead_approves(
    client, signed_in, editor, lead, page, django_capture_on_commit_callbacks
):
    client.get(ADDRESS)  # kept for strangers
    edit(signed_in(editor), page, "action-submit", promise="وعد جديد")
    state = WorkflowState.objects.get()
    assert (state.status, state.requested_by) == (WorkflowState.STATUS_IN_PROGRESS, editor)
    assert "وعد جديد" not in client.get(ADDRESS).content.decode()

    approve = f"/admin/pages/workflow/action/{page.pk}/approve/{state.current_task_state.pk}/"
    signed_in(editor).post(approve)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS

    with django_capture_on_commit_callbacks(execute=True):
        signed_in(lead).post(approve)
    state.refresh_from_db()
    page.refresh_from_db()
    assert (state.status, page.promise) == (WorkflowState.STATUS_APPROVED, "وعد جديد")
    assert "وعد جديد" in client.get(ADDRESS).content.decode()


def test_an_editor_is_told_to_give_an_address_in_latin_letters(signed_in, editor, page):
    editor.language = "en"
    response = edit(signed_in(editor), page, "action-save", slug="دورة")
    assert response.status_code == 200
    assert response.context["form"]["slug"].errors == [
        "Write the address in Latin letters, figures and hyphens, such as safe-online."
    ]


def test_the_form_of_a_long_lesson_is_saved(signed_in, editor, page):
    fields = {f"one-of-many-blocks-{n}": "" for n in range(3_000)}
    assert edit(signed_in(editor), page, "action-save", promise="وعد جديد", **fields).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().promise == "وعد جديد"


class TestAHalfFinishedDraftOfASubmittedPage:
    """The editor submits a whole lesson, then saves one of its blocks half-finished."""

    @pytest.fixture
    def lesson(self, signed_in, editor, page, page_of):
        lesson = page_of("ar", "lesson-1")
        lesson.save_revision(user=editor)
        lesson.get_workflow().start(lesson, editor)
        draft = lesson.get_latest_revision_as_object()
        draft.summary = "وعد جديد"
        draft.body = [("text", "<p>نص</p>"), ("steps", {"title": "خطوات", "items": []})]
        draft.save_revision(user=editor)
        return page_of("ar", "lesson-1")

    @staticmethod
    def approve(browser, lesson, **headers):
        task = lesson.current_workflow_task_state
        return browser.post(f"/admin/pages/workflow/action/{lesson.pk}/approve/{task.pk}/", headers=headers)

    @staticmethod
    def finish(lesson):
        draft = lesson.get_latest_revision_as_object()
        draft.body = [("text", "<p>نص</p>"), ("steps", {"title": "خطوات", "items": ["أولى", "ثانية"]})]
        draft.save_revision()

    def test_is_not_approved_and_the_lead_is_told_where_it_is_unfinished(self, client, signed_in, lead, lesson):
        lead.language = "en"
        browser = signed_in(lead)
        answer = self.approve(browser, lesson)
        assert (answer.status_code, answer["Location"]) == (302, f"/admin/pages/{lesson.pk}/edit/")
        said = "Not approved: the newest draft is not finished. Complete it first: Body, 2: Steps."
        assert said in browser.get(answer["Location"]).content.decode()
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
        lesson.refresh_from_db()
        assert lesson.current_workflow_task_state.finished_by is None
        assert "وعد جديد" not in client.get(lesson.url).content.decode()

    def test_is_approved_once_it_is_finished(self, client, signed_in, lead, lesson, django_capture_on_commit_callbacks):
        browser = signed_in(lead)
        self.approve(browser, lesson)
        self.finish(lesson)
        with django_capture_on_commit_callbacks(execute=True):
            self.approve(browser, lesson)
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
        assert "وعد جديد" in client.get(lesson.url).content.decode()

    def test_sends_a_dialog_on_to_the_page(self, signed_in, lead, lesson):
        answer = self.approve(signed_in(lead), lesson, x_requested_with="XMLHttpRequest")
        assert answer.json() == {"step": "success", "redirect": f"/admin/pages/{lesson.pk}/edit/"}
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS

    def test_may_be_sent_back(self, signed_in, lead, lesson):
        task = lesson.current_workflow_task_state
        signed_in(lead).post(f"/admin/pages/workflow/action/{lesson.pk}/reject/{task.pk}/")
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({}, []),
        ({"summary": ""}, ["Summary"]),
        ({"body": []}, ["Body"]),
        (
            {"body": [("code", {"body": "", "caption": "", "language": "text"}), ("text", "")]},
            ["Body, 1: Code", "Body, 2: Text"],
        ),
    ],
)
def test_where_a_draft_is_unfinished(page_of, changes, places):
    draft = page_of("en", "lesson-1")
    for name, value in changes.items():
        setattr(draft, name, value)
    assert unfinished(draft) == places
