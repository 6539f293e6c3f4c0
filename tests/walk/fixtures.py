"""The world as a fixture: built once for all tests of a module."""

import gc
import logging
import warnings
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase, override_settings

from certificates.badges import keys
from tests.walk.world import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with a_world(django_db_blocker, tmp_path_factory) as built:
        yield built


@contextmanager
def a_world(django_db_blocker, tmp_path_factory):
    """Taken back as a whole after the last test, which must leave it as it was."""
    requests = logging.getLogger("django.request")
    requests.setLevel(logging.CRITICAL)  # a line for each 404 would bury what a failure says
    key = tmp_path_factory.mktemp("world") / "badges.pem"
    keys.make_if_missing(key)
    signs = override_settings(BADGE_KEY_FILE=str(key), BADGE_KEY_MUST_BE_THERE=True)
    with django_db_blocker.unblock(), signs, transaction.atomic():
        cache.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            built = World()
        yield built
        transaction.set_rollback(True)
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # Wagtail leaves the files of its thumbnails open
    requests.setLevel(logging.NOTSET)


# For tests that look at Wagtail's own screens.
IGNORED = [
    # 2026-11: wagtail-localize 1.14 lists translations in no order.
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
    # 2026-11: Wagtail 8.0 leaves the files of thumbnails it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
