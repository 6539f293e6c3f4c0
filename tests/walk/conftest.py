"""One world for all walks of this folder, and each role's way walked once for all of them."""

import pytest

from tests.walk.fixtures import a_world
from tests.walk.visits import walk
from tests.walk.world import ROLES


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with a_world(django_db_blocker, tmp_path_factory) as built:
        yield built


# One process walks the whole way of a role: tests/scheduling.py.
@pytest.fixture(scope="package", params=ROLES)
def role(request):
    return request.param


@pytest.fixture(scope="package")
def visits(world, role):
    return walk(world, role)
