from dataclasses import replace

import pytest

from certificates.rendering import wording
from certificates.rendering.fitting import CannotRender
from certificates.rendering.wording import COMPLETION, STANDARD
from tests.certificates.rendering.samples import ruaa


@pytest.mark.parametrize(
    ("hours", "sessions", "said"),
    [
        (1, 1, "مدتها ساعة واحدة في لقاء واحد"),
        (2, 2, "مدتها ساعتان في لقاءين"),
        (10, 3, "مدتها ١٠ ساعات في ٣ لقاءات"),
        (24, 12, "مدتها ٢٤ ساعة في ١٢ لقاءً"),
        (100, 100, "مدتها ١٠٠ ساعة في ١٠٠ لقاء"),
        (103, 111, "مدتها ١٠٣ ساعات في ١١١ لقاءً"),
    ],
)
def test_arabic_counts_as_arabic_does(hours, sessions, said):
    assert STANDARD[COMPLETION].detail(ruaa(hours=hours, sessions=sessions, centre_ar=""), "ar") == said


@pytest.mark.parametrize(
    ("hours", "sessions", "said"),
    [
        (1, 1, "1 hour in 1 session, Al-Safa centre, Jeddah"),
        (24, 12, "24 hours in 12 sessions, Al-Safa centre, Jeddah"),
    ],
)
def test_english_counts_as_english_does(hours, sessions, said):
    assert STANDARD[COMPLETION].detail(ruaa(hours=hours, sessions=sessions), "en") == said


def test_figures_follow_those_of_the_date():
    western = ruaa(issued_on_ar="18 يونيو 2026م، الموافق 3 محرم 1448هـ")
    assert STANDARD[COMPLETION].detail(western, "ar") == "مدتها 20 ساعة في 10 لقاءات، مركز حي الصفا، جدة"


def test_the_code_is_read_in_fours():
    assert wording.grouped("7KQ4M2XD9RTAVH3E5WBN8CZP0G") == "7KQ4-M2XD-9RTA-VH3E-5WBN-8CZP-0G"


def detail(sentence, **changes):
    return replace(STANDARD[COMPLETION], detail_ar=sentence).detail(ruaa(**changes), "ar")


def test_a_part_that_would_say_nothing_is_left_out_with_its_comma():
    assert detail("مدتها {hours}، {centre}، {programme}", centre_ar="") == "مدتها ٢٠ ساعة، صنائع رقمية"
    assert detail("{centre}، مدتها {hours}", centre_ar="") == "مدتها ٢٠ ساعة"


def test_braces_in_a_fact_are_text():
    assert detail("{centre}", centre_ar="مركز {hours}") == "مركز {hours}"


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("{name}", "{name}"),
        ("{hours", "{"),
        ("hours}", "}"),
        ("{Hours}", "{"),
        ("{{hours}}", "{"),
        ("{hours.real}", "{"),
    ],
)
def test_a_word_in_braces_that_no_certificate_knows_is_refused_by_itself(sentence, sign):
    assert wording.unknown(sentence) == sign
    with pytest.raises(CannotRender, match="asks for “" + sign.replace("{", "\\{")):
        detail(sentence)


def test_every_sentence_of_the_standard_wording_can_be_filled():
    for kind in STANDARD.values():
        for gender in wording.GENDERS:
            facts = ruaa(gender=gender)
            said = [kind.opening(facts), *(kind.before(facts, one) for one in ("ar", "en"))]
            assert all(said)
            assert not any("{" in one for one in [*said, kind.detail(facts, "ar"), kind.detail(facts, "en")])
