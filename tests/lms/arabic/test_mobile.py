import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.arabic import mobile
from lms.arabic.digits import arabic_digits


@pytest.mark.parametrize(
    "written",
    [
        "0551234567",
        "055 123 4567",
        "055-123-4567",
        "(055) 1234567",
        "٠٥٥١٢٣٤٥٦٧",
        "۰۵۵۱۲۳۴۵۶۷",
        "+966 55 123 4567",
        "+966551234567",
        "+٩٦٦ ٥٥ ١٢٣ ٤٥٦٧",
        "00966551234567",
        "٠٠٩٦٦٥٥١٢٣٤٥٦٧",
        "966551234567",
        "551234567",
        "+966 (0) 55 123 4567",
        "009660551234567",
        "966551234567+",
        "\u202a+966 55 123 4567\u202c",
        "\u200f0551234567 ",
    ],
)
def test_every_way_of_writing_a_saudi_mobile_is_one_number(written):
    assert mobile.normalise(written) == "+966551234567"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("0112345678", id="a land line in Riyadh"),
        pytest.param("0126543210", id="a land line in Jeddah"),
        pytest.param("920001234", id="a service number"),
        pytest.param("+201001234567", id="an Egyptian mobile"),
        pytest.param("055123456", id="a figure short"),
        pytest.param("05512345678", id="a figure long"),
        pytest.param("055CALLNOW", id="letters"),
        pytest.param("0551234567 ext 5", id="an extension"),
        pytest.param("لا أعرف", id="words"),
        pytest.param("055\x001234567", id="NUL"),
        pytest.param("055\ud8001234567", id="a lone surrogate"),
        pytest.param("+" * 12, id="pluses"),
        pytest.param("0" * 10_000, id="ten thousand noughts"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_saudi_mobile_is_refused(written):
    with pytest.raises(ValueError, match="not a "):
        mobile.normalise(written)


@given(
    st.from_regex(r"5[03456][0-9]{7}", fullmatch=True),
    st.sampled_from(["", "0", "+966", "00966", "966", "+966 0"]),
    st.sampled_from([str, arabic_digits]),
)
def test_what_is_shown_reads_back_as_the_same_number(number, prefix, figures):
    e164 = mobile.normalise(figures(prefix + number))
    assert e164 == f"+966{number}"
    assert mobile.normalise(mobile.display(e164)) == e164


def test_a_number_is_shown_as_people_say_it():
    assert mobile.display("+966551234567") == "055 123 4567"
    assert mobile.display("+201001234567") == "+201001234567"


def test_a_masked_number_shows_its_last_two_figures():
    assert mobile.mask("+966551234567") == "05• ••• ••67"
