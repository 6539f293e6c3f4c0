"""The register's first load weighs 60 kB at most, fonts and all, as nginx sends it."""

from datetime import timedelta
from urllib.parse import urlsplit

import brotli
import pytest
from django.conf import settings
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
    """As nginx sends it over https: files compressed before, by brotli; fonts, and what the application answers, as they are."""
    body, path = response.body(), urlsplit(response.url).path
    if not path.startswith(settings.STATIC_URL):
        return int(response.headers.get("content-length", len(body)))
    return len(body) if path.endswith(".woff2") else len(brotli.compress(body))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_register_of_thirty_is_light(page_at, register, trainer, language):
    page = page_at(390, 844, language, user=trainer)
    responses = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(register)
    page.wait_for_selector("[data-live]")
    page.wait_for_load_state("networkidle")
    weights = {urlsplit(each.url).path: weight(each) for each in responses}
    assert register in weights
    assert {name.rpartition(".")[2] for name in weights} >= {"css", "js", "woff2", "svg"}
    assert sum(weights.values()) <= MOST, weights
