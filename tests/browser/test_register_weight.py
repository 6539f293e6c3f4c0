"""The register's first load weighs 60 kB at most, fonts and all, as nginx sends it."""

import gzip
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from tests.factories.cohorts import ClassSessionFactory, CohortFactory, EnrolmentFactory

MOST = 60_000  # bytes


@pytest.fixture
def register(centre, trainer):
    now = timezone.now()
    cohort = CohortFactory(centre=centre, starts_on=now.date(), ends_on=now.date() + timedelta(35))
    assign_perm("take_register", trainer, cohort)
    for number in range(30):
        EnrolmentFactory(cohort=cohort, enrolled=True, person__name_en=f"Trainee {number}")
    session = ClassSessionFactory(cohort=cohort, starts_at=now, ends_at=now + timedelta(hours=2))
    return reverse("cohorts:take_register", args=[session.public_id])


def weight(response):
    """As it travels: fonts are compressed as they are, all else by gzip (brotli, where there is https, is smaller)."""
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body, 6))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_register_of_thirty_is_light(page_at, register, trainer, language):
    page = page_at(390, 844, language, user=trainer)
    responses = []
    page.on("response", responses.append)
    page.goto(register)
    page.wait_for_selector("[data-live]")
    page.wait_for_load_state("networkidle")
    weights = {urlsplit(each.url).path: weight(each) for each in responses}
    assert register in weights
    assert {name.rpartition(".")[2] for name in weights} >= {"css", "js", "woff2", "svg"}
    print(sum(weights.values()), weights)
    assert sum(weights.values()) <= MOST, weights
