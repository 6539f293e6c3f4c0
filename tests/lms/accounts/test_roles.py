"""Roles come from their definition."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Workflow

from lms.accounts import roles
from lms.audit.models import AuditEvent
from tests.factories.people import UserFactory


def test_the_second_sync_changes_nothing(db):
    def everything():
        return (
            sorted(Group.objects.values_list("name", "permissions__codename")),
            sorted(GroupPagePermission.objects.values_list("pk", "group__name", "permission__codename")),
            sorted(GroupCollectionPermission.objects.values_list("pk", "group__name", "permission__codename")),
            sorted(Workflow.objects.values_list("pk", "name", "workflow_tasks__task__name")),
        )

    call_command("sync_roles", verbosity=0)
    first = everything()
    call_command("sync_roles", verbosity=0)
    assert everything() == first


def test_a_permission_that_no_model_has_is_named(db, monkeypatch):
    defined = {"lead": {"permissions": ["cohorts.change_cohort", "cohorts.change_weather", "courses.change_cohort"]}}
    monkeypatch.setattr(roles, "definitions", lambda: defined)
    with pytest.raises(roles.UnknownPermission) as refused:
        roles.sync()
    assert refused.value.args == ("cohorts.change_weather", "courses.change_cohort")


def test_the_permissions_are_asked_for_at_once(db, django_assert_max_num_queries):
    roles.sync()
    with django_assert_max_num_queries(1 + 4 * len(roles.ROLES)):  # and in each role what it holds, in a savepoint
        roles.sync()


def test_a_permission_given_by_hand_is_taken_back(db):
    call_command("sync_roles", verbosity=0)
    editors, leads = Group.objects.get(name="editor"), Group.objects.get(name="lead")
    editors.permissions.add(*leads.permissions.all())
    GroupPagePermission.objects.create(group=editors, page=Page.get_first_root_node(), permission_type="publish")
    call_command("sync_roles", verbosity=0)
    assert not editors.permissions.filter(codename="change_cohort").exists()
    assert sorted(editors.page_permissions.values_list("permission__codename", flat=True)) == [
        "add_page",
        "change_page",
    ]


def test_what_an_editor_submits_a_lead_approves(db):
    call_command("sync_roles", verbosity=0)
    workflow = Page.get_first_root_node().workflowpage.workflow
    (task,) = workflow.tasks
    assert [group.name for group in task.specific.groups.all()] == ["lead"]
    assert Workflow.objects.count() == 1


def test_an_editor_does_not_publish_and_a_lead_does(editor, lead):
    page = Page.get_first_root_node().add_child(title="خبر", slug="news")
    assert page.permissions_for_user(editor).can_edit()
    assert not page.permissions_for_user(editor).can_publish()
    assert page.permissions_for_user(lead).can_publish()


def test_a_role_given_is_audited_and_adds_up(lead, db):
    call_command("sync_roles", verbosity=0)
    roles.give(lead, "editor", by=lead)
    assert roles.roles_of(lead) == ["lead", "editor"]
    roles.take(lead, "lead", by=lead)
    assert roles.roles_of(lead) == ["editor"]
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "facts")) == [
        ("role.given", {"role": "editor"}),
        ("role.taken", {"role": "lead"}),
    ]


def test_nobody_is_staff_without_a_role(db, lead):
    assert roles.is_staff(lead)
    assert not roles.is_staff(UserFactory())


@pytest.mark.parametrize("screen", ["wagtailimages:add", "wagtaildocs:add"])
def test_editors_and_leads_upload_images_and_documents(signed_in, editor, lead, admin, coordinator, screen):
    answers = {
        user.email: signed_in(user).get(reverse(screen)).status_code for user in [editor, lead, admin, coordinator]
    }
    assert answers == {editor.email: 200, lead.email: 200, admin.email: 302, coordinator.email: 302}
