import pytest

from certificates.rendering.fitting import SMALLEST, CannotRender, in_two
from certificates.rendering.measuring import slots
from certificates.rendering.templates import STANDARD_TEMPLATE

NAME = slots(STANDARD_TEMPLATE, {})["name_ar"]
BOLD = NAME.face


def test_a_short_name_keeps_the_designed_size():
    assert NAME.fit("نور") == (("نور",), NAME.size)


def test_a_longer_name_shrinks_to_the_line():
    text = "نورة بنت عبدالرحمن بن عبدالله بن محمد القحطاني"
    lines, size = NAME.fit(text)
    assert lines == (text,)
    assert SMALLEST * NAME.size <= size < NAME.size
    assert size * BOLD.width(text) == pytest.approx(NAME.room)


def test_a_name_too_long_for_a_line_takes_two():
    lines, size = NAME.fit("نورة بنت عبدالرحمن بن عبدالله بن محمد بن عبدالعزيز بن إبراهيم القحطاني العتيبي الشمراني")
    assert len(lines) == 2
    assert size <= NAME.size_in_two
    assert all(size * BOLD.width(line) <= NAME.room + 0.01 for line in lines)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("سعد عبد الله", "عبد الله"), ("هيا آل سعود", "آل سعود"), ("عمر أبو بكر", "أبو بكر"), ("Omar bin Ali", "bin Ali")],
)
def test_the_parts_of_one_name_stay_on_one_line(text, kept):
    assert in_two(text, BOLD.width)[1] == kept


def test_a_name_that_two_lines_cannot_hold_is_refused_with_the_name():
    with pytest.raises(CannotRender, match="The Arabic name is too long for the certificate: “محمد"):
        NAME.fit("محمد عبدالرحمن " * 20)


def test_one_endless_word_is_refused():
    with pytest.raises(CannotRender, match="too long"):
        NAME.fit("م" * 300)


@pytest.mark.parametrize("text", ["陈伟", "نورة 🌟"])
def test_a_character_without_a_glyph_is_refused_by_name(text):
    with pytest.raises(CannotRender) as refusal:
        NAME.fit(text)
    assert (
        str(refusal.value)
        == f"The certificate's font cannot show “{' '.join(c for c in text if ord(c) > 0x2000)}” of the Arabic name"
    )


@pytest.mark.parametrize("sign", ["\u202e", "\u0000", "\u2066", "\ud800", "\u00ad"])
def test_an_invisible_character_is_refused(sign):
    with pytest.raises(CannotRender, match=f"holds an invisible character \\(U\\+{ord(sign):04X}\\)"):
        NAME.fit(f"نورة{sign}القحطاني")


def test_white_space_is_made_plain():
    assert NAME.fit("  نورة\n\u00a0القحطاني ")[0] == ("نورة القحطاني",)


def test_a_refusal_is_said_in_the_readers_language():
    arabic = {
        "The %(what)s is too long for the certificate: “%(text)s”": "لا تتسع الشهادة لـ%(what)s: «%(text)s»",
        "Arabic name": "الاسم العربي",
    }
    refusal = CannotRender("The %(what)s is too long for the certificate: “%(text)s”", what="Arabic name", text="نور")
    assert refusal.said(arabic.get) == "لا تتسع الشهادة لـالاسم العربي: «نور»"
