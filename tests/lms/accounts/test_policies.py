"""The texts that are agreed to are there, in both languages, from the first migration."""

import pytest
from django.urls import reverse

from lms.accounts import policies
from lms.accounts.models import Policy


@pytest.mark.parametrize("kind", Policy.Kind.values)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_everybody_reads_the_policies(client, db, kind, language):
    client.cookies["language"] = language
    answer = client.get(reverse("accounts:policy", args=[kind]))
    policy = Policy.objects.get(kind=kind)
    assert answer.status_code == 200
    assert f"<h1>{getattr(policy, f'title_{language}')}</h1>" in answer.content.decode()
    assert "<h2>" in answer.content.decode()


def test_a_policy_nobody_wrote_is_not_found(client, db):
    assert client.get(reverse("accounts:policy", args=["cookies"])).status_code == 404


def test_loading_again_changes_nothing(db):
    Policy.objects.filter(kind="terms").update(title_en="Agreed to as it was")
    policies.load(Policy)
    assert Policy.objects.count() == 4
    assert Policy.objects.get(kind="terms").title_en == "Agreed to as it was"


def test_html_in_a_policy_is_shown_as_text():
    policy = Policy(body_ar="<script>alert(1)</script>", body_en="")
    assert "<script>" not in policies.as_html(policy)
