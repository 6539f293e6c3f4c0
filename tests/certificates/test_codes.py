import pytest

from certificates import codes

CODE = "7KQ4M2XD9RTAVH3E5WBN8CZP01"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(CODE, id="as stored"),
        pytest.param("7KQ4-M2XD-9RTA-VH3E-5WBN-8CZP-01", id="as printed"),
        pytest.param(" 7kq4 m2xd 9rta vh3e 5wbn 8czp 01 ", id="small letters and spaces"),
        pytest.param("7KQ4M2XD9RTAVH3E5WBN8CZPOI", id="O and I misread"),
        pytest.param("7KQ4M2XD9RTAVH3E5WBN8CZPol", id="o and l misread"),
        pytest.param("٧KQ٤M٢XD٩RTAVH٣E٥WBN٨CZP٠١", id="Arabic figures"),
        pytest.param("\u200e7KQ4–M2XD–9RTA–VH3E–5WBN–8CZP–01\u200f", id="copied with marks of direction and dashes"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert codes.normalise(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param(CODE[:-1], id="one short"),
        pytest.param(CODE + "0", id="one too many"),
        pytest.param(CODE[:-1] + "U", id="a letter codes do not have"),
        pytest.param(CODE[:-1] + "ß", id="a letter that capitals make two of"),
        pytest.param("../../etc/passwd", id="a path"),
        pytest.param("' OR 1=1 --", id="SQL"),
        pytest.param(CODE + " " * 100, id="longer than anybody types"),
        pytest.param("0" * 10_000, id="ten thousand characters"),
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert codes.normalise(typed) is None


def test_a_code_is_grouped_as_it_is_read_out():
    assert codes.grouped(CODE) == "7KQ4-M2XD-9RTA-VH3E-5WBN-8CZP-01"


def test_new_codes_are_well_formed_and_use_the_whole_alphabet():
    made = [codes.new_code() for _ in range(500)]
    assert len(set(made)) == 500
    assert all(codes.normalise(code) == code for code in made)
    for place in range(codes.LENGTH):  # each place is random: 5 bits, not a counter or a clock
        assert len({code[place] for code in made}) > 25
