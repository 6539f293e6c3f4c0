from certificates.rendering.designs import FOLDER
from certificates.rendering.girih import ACROSS, DOWN, border, centres, joints


def test_the_bundled_border_is_the_one_drawn_here():
    assert (FOLDER / "girih" / "border.svg").read_text() == border()


def test_the_ring_closes():
    assert len(list(centres())) == 2 * (ACROSS + DOWN) - 4
    assert [quarters for *_place, quarters in joints()].count(1) == 4, "a quarter of a star in each outer corner"
    assert [quarters for *_place, quarters in joints()].count(3) == 4, "three quarters in each inner corner"
