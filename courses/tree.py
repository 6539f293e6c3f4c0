"""Keeping the page tree true."""

from functools import partial

from django.db import transaction
from wagtail.models import Page


def recount_children(page):
    """Count again, once the transaction commits, the children of the pages above ``page``.

    wagtail-localize publishes a translated parent from a copy that was made before its children were: the parent then
    says it has none, and every page below it answers 404 (its issue 773). Its publishing waits for the commit too, and
    began to wait before this.
    """
    transaction.on_commit(partial(_recount, page.path))


def _recount(path):
    above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    for parent in Page.objects.filter(path__in=above):
        Page.objects.filter(pk=parent.pk).update(
            numchild=Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).count()
        )
