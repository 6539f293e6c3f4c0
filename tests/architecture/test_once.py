"""What is tried once, whatever keeps the data, is there: what was renamed would be tried twice, and nobody would notice."""

from pathlib import Path

from tests.__main__ import ONCE

ROOT = Path(__file__).parents[2]


def test_what_is_tried_once_is_there():
    assert [place for place in ONCE if not (ROOT / place).exists()] == []


def test_what_is_tried_once_is_named_once_and_in_order():
    assert sorted(set(ONCE)) == ONCE
