import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.arabic import identity


@pytest.mark.parametrize("number", ["1000000008", "2000000006"])
def test_a_citizens_and_a_residents_number_are_valid(number):
    assert identity.is_valid(number)


@pytest.mark.parametrize(
    "number", ["1000000009", "3000000004", "100000008", "10000000008", "١٠٠٠٠٠٠٠٠٨", "100000000²", "abcdefghij", ""]
)
def test_other_numbers_are_not(number):
    assert not identity.is_valid(number)


@given(st.sampled_from("12"), st.text("0123456789", min_size=8, max_size=8))
def test_exactly_one_check_figure_fits(first, rest):
    assert sum(identity.is_valid(f"{first}{rest}{check}") for check in range(10)) == 1


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_figure_is_always_found(place, change):
    number = "1000000008"
    wrong = str((int(number[place]) + change) % 10)
    assert not identity.passes_luhn(number[:place] + wrong + number[place + 1 :])


def test_a_masked_number_shows_its_last_four_figures():
    assert identity.mask("1000000008") == "••••••0008"
