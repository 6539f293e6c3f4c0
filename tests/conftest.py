"""The cast. Each is the smallest true account of its kind; ``signed_in(user)`` is their browser."""

import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from guardian.shortcuts import assign_perm

from lms.accounts.models import Standing
from tests import databases, flushing, migrated, scheduling
from tests.factories.cohorts import CentreFactory, OrganisationFactory
from tests.factories.people import PersonFactory, StandingFactory, UserFactory
from tests.factories.volunteers import VolunteerTrainerFactory

hypothesis.settings.register_profile("patient", deadline=None)  # no test is timed: machines are slow at times
hypothesis.settings.load_profile("patient")

pytest_plugins = ["tests.walk.fixtures"]


def pytest_addoption(parser):
    parser.addoption(
        "--part",
        choices=[databases.SQLITE, databases.POSTGRESQL],
        help="try what tests.databases tries on this database, and not the whole",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    if config.getoption("dist") == "loadgroup":
        return scheduling.ByRole(config, log)
    return None


def pytest_collection_modifyitems(config, items):
    part = config.getoption("part")
    if part is None:
        return
    chosen = [item for item in items if part in databases.databases_of(item.path, commits=_commits(item))]
    config.hook.pytest_deselected(items=list(set(items) - set(chosen)))
    items[:] = chosen


def _commits(item):
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """pytest-django's: where the test database is named before it is made, which here is as a copy."""
    test = settings.DATABASES["default"]["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = migrated.postgresql_name(os.environ["TEST_DATABASE_URL"])
    else:
        shutil.copy(migrated.sqlite_file(), test["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb():
    """pytest-django's: on SQLite the copy is there before Django looks for it."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session", autouse=True)
def _quick_flush():
    with flushing.only_what_has_rows():
        yield


@pytest.fixture(autouse=True)
def _djangos_own_rows(request):
    """A test in a browser leaves a database without Django's own rows; one that commits after it needs them."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction") and not marker.kwargs.get("serialized_rollback"):
        request.getfixturevalue("transactional_db")
        if "live_server" not in request.fixturenames and not Permission.objects.exists():
            emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Limits on sign-in are kept in the cache; no test may use up another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _arabic():
    """A request leaves its reader's language behind; the next test begins in the product's own."""
    translation.deactivate()


@pytest.fixture
def trainee(db):
    """Arwa, seventeen, with an account of her own."""
    return StandingFactory(person__phone="+966551234567", user__phone="+966551234567").user


@pytest.fixture
def guardian(db):
    """Salem, who stands for himself and for two daughters and has one phone."""
    user = UserFactory(phone="+966552000001", first_name="سالم", last_name="الحازمي")
    salem = PersonFactory(given_ar="سالم", father_ar="محمد", name_en="Salem Alhazmi", gender="male", born_on=None)
    StandingFactory(user=user, person=salem)
    for given in ["ريم", "لمى"]:
        ward = PersonFactory(given_ar=given, guardian=salem, phone=user.phone)
        StandingFactory(user=user, person=ward, stands_as=Standing.As.GUARDIAN)
    return user


@pytest.fixture
def trainer(db):
    """Huda, a volunteer trainer who is ready to teach and teaches nothing yet."""
    user = UserFactory(phone="+966553000001", first_name="هدى")
    StandingFactory(user=user, person=VolunteerTrainerFactory().person)
    return user


@pytest.fixture
def stranger(db):
    """An account with a person, and nothing to do with anything."""
    return StandingFactory(user__phone="+966559000001", person__given_ar="غريب", person__name_en="Gharib Alhazmi").user


@pytest.fixture
def partner(db):
    """Who refers beneficiaries for one partner organisation."""
    user = UserFactory(email="partner@example.com", phone=None)
    assign_perm("refer_for_organisation", user, OrganisationFactory())
    return user


@pytest.fixture
def staff(db):
    """Make an account that holds the role: ``staff("lead", email="second@example.com")``."""

    def make(role, **fields):
        if not Group.objects.filter(name=role).exists():
            call_command("sync_roles", verbosity=0)
        user = UserFactory(**{"email": f"{role}@example.com", "phone": None} | fields)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def admin(staff):
    return staff("admin")


@pytest.fixture
def lead(staff):
    return staff("lead")


@pytest.fixture
def editor(staff):
    return staff("editor")


@pytest.fixture
def centre(db):
    """The centre that ``coordinator`` runs."""
    return CentreFactory(code="safa")


@pytest.fixture
def coordinator(staff, centre):
    user = staff("centre_coordinator")
    assign_perm("coordinate_centre", user, centre)
    return user


@pytest.fixture
def signed_in():
    """A browser in which ``user`` has signed in."""

    def browser(user, **defaults):
        client = Client(**defaults)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = user.language
        return client

    return browser


@pytest.fixture
def queries_of():
    """How many queries a page costs: ``queries_of(signed_in(lead), url)``."""

    def count(client, url):
        client.get(url)  # once to warm what is kept per process
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def read_queries_of():
    """The same, with a download read to its end, which is when its rows are asked for."""

    def count(client, url):
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
                assert answer.status_code == 200
                assert b"".join(answer) != b""
        return len(queries)

    return count
