from dataclasses import FrozenInstanceError

import pytest

from certificates.facts import Facts
from tests.certificates.rendering.samples import ruaa


def test_facts_come_back_from_json_as_they_went():
    assert Facts.from_json(ruaa().to_json()) == ruaa()


def test_the_json_is_canonical():
    text = ruaa().to_json()
    assert text.startswith('{"centre_ar":"مركز حي الصفا، جدة","centre_en":')
    assert '"completed_on":"2026-06-11"' in text
    assert Facts.from_json(text).to_json() == text


def test_the_digest_follows_the_text():
    assert len(ruaa().sha256()) == 64
    assert ruaa().sha256() == ruaa().sha256()
    assert ruaa().sha256() != ruaa(hours=21).sha256()


def test_facts_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        ruaa().name_ar = "غيرها"


@pytest.mark.parametrize("text", ["{}", ruaa().to_json().replace('"hours"', '"minutes"')])
def test_json_with_other_keys_is_refused(text):
    with pytest.raises(TypeError):
        Facts.from_json(text)
