import pytest

from certificates.rendering.colours import DRAWN, INK, READABLE, Colours, contrast, mixed, readable


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("accent", ["#b8873a", "#ffd700", "#ffffff", "#12181a"])
def test_what_is_read_is_readable_whatever_the_accent(accent):
    colours = Colours(accent=accent).all()
    assert contrast(colours["label"], colours["ground"]) >= READABLE
    assert contrast(colours["soft"], colours["ground"]) >= READABLE
    assert contrast(colours["text"], colours["ground"]) >= READABLE


@pytest.mark.parametrize("accent", ["#b8873a", "#ffd700", "#0f5257", "#12181a"])
def test_gold_is_seen_on_the_deep_colour_whatever_the_accent(accent):
    colours = Colours(accent=accent).all()
    assert contrast(colours["gilt"], colours["deep"]) >= DRAWN
    assert (colours["gilt"] == accent) == (contrast(accent, colours["deep"]) >= DRAWN)


def test_a_readable_colour_stays_as_it_is():
    assert readable("#0f5257", "#fbf8f2") == "#0f5257"


def test_on_dark_paper_nothing_is_readable_and_ink_is_what_is_left():
    assert readable("#0f5257", "#111111") == INK


def test_colours_mix_by_shares():
    assert mixed("#000000", "#ffffff", 0) == "#000000"
    assert mixed("#000000", "#ffffff", 1) == "#ffffff"
    assert mixed("#000000", "#ff8000", 0.5) == "#804000"
