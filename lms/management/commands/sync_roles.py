"""Roles from their definition: groups, permissions, pages, collections, and who approves what editors submit."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from lms.accounts import roles

APPROVAL = "اعتماد مدير البرنامج"


class Command(BaseCommand):
    help = "Makes the roles hold exactly what lms/roles.yaml says. Safe to repeat."

    @transaction.atomic
    def handle(self, *args, **options):
        roles.sync()
        for role, definition in roles.definitions().items():
            group = Group.objects.get(name=role)
            _sync_pages(group, definition.get("pages", []))
            _sync_collections(group, definition.get("collections", []))
        _remove_wagtails_own_groups()
        _sync_workflow(Group.objects.get(name="lead"))
        if options["verbosity"]:
            self.stdout.write(f"Roles in step with lms/roles.yaml: {', '.join(roles.ROLES)}.")


def _sync_pages(group, actions):
    """On the root of the tree, and so on the pages of every language, whenever they come."""
    root = Page.get_first_root_node()
    wanted = set(
        Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=[f"{action}_page" for action in actions]
        )
    )
    held = group.page_permissions
    held.exclude(page=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _sync_collections(group, actions):
    """With images and documents, whose permissions are those of Wagtail's own models, whatever models we use."""
    root = Collection.get_first_root_node()
    codenames = [f"{action}_{model}" for action in actions for model in ["image", "document"]]
    wanted = set(
        Permission.objects.filter(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames)
    )
    held = group.collection_permissions
    held.exclude(collection=root, permission__in=wanted).delete()
    for permission in wanted:
        held.get_or_create(collection=root, permission=permission)


def _remove_wagtails_own_groups():
    """A fresh Wagtail comes with two groups and a workflow that nobody here holds."""
    Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True).delete()
    GroupApprovalTask.objects.filter(name="Moderators approval", task_states__isnull=True).delete()


def _sync_workflow(leads):
    """What an editor submits, a lead approves."""
    task, _created = GroupApprovalTask.objects.get_or_create(name=APPROVAL)
    task.groups.set([leads])
    workflow, _created = Workflow.objects.get_or_create(name=APPROVAL)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
