"""A design is measured on its own page."""

import shutil

import pytest

from certificates.rendering import CannotRender, designs, measuring
from certificates.rendering.measuring import PLACES
from certificates.rendering.templates import STANDARD_TEMPLATE, Template


@pytest.fixture
def design(tmp_path, monkeypatch):
    """A design that begins as the standard one does; ``design(old, new)`` changes its stylesheet and gives its template."""
    shutil.copytree(designs.FOLDER / "girih", tmp_path / "mended")
    monkeypatch.setattr(designs, "FOLDER", tmp_path)
    forget()

    def changed(old, new):
        sheet = tmp_path / "mended" / "design.css"
        assert old in sheet.read_text()
        sheet.write_text(sheet.read_text().replace(old, new))
        return Template(design="mended")

    yield changed
    monkeypatch.undo()
    forget()


def forget():
    measuring._slots.cache_clear()
    designs._drawings.cache_clear()


def test_whoever_moves_a_box_has_moved_the_slot(design):
    before = measuring.slots(as_it_is(design), {})
    assert before.keys() == {name for name in PLACES if not name.startswith("second")}
    forget()
    after = measuring.slots(design(".issued-on-ar { font-size: 13pt;", ".issued-on-ar { font-size: 10pt;"), {})
    assert (before["issued_on_ar"].size, after["issued_on_ar"].size) == (13, 10)


def as_it_is(design):
    return design("html {", "html {")


def test_room_for_a_second_signatory_is_asked_for_when_there_is_one():
    assert "second_signatory_ar" in measuring.slots(STANDARD_TEMPLATE, {"second_signatory_ar": "سلمى"})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            ".issued { inset-block-start: 158.5mm; inset-inline-start: 103.5mm; inline-size: 90mm; }",
            ".issued { inset-block-start: 158.5mm; }",
            "place for the Arabic date of issue has no width of its own",
        ),
        (
            ".name-ar { font-size",
            '.name-ar { font-family: "Comic"; font-size',
            "sets the Arabic name in a font that is missing: Comic 700",
        ),
        (".opening { font-size", ".opening { display: none; font-size", "no place for the sentence above the name"),
    ],
)
def test_a_design_at_fault_is_refused_with_what_is_wrong(design, old, new, said):
    with pytest.raises(CannotRender, match=said):
        measuring.slots(design(old, new), {})
