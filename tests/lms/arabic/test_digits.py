from hypothesis import given
from hypothesis import strategies as st

from lms.arabic.digits import arabic_digits, ascii_digits


def test_arabic_indic_and_persian_figures_become_ascii():
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 0123456789") == "0123456789 0123456789 0123456789"


def test_every_figure_becomes_arabic_indic():
    assert arabic_digits("٣٠ ۳۰ 30 مقعدًا") == "٣٠ ٣٠ ٣٠ مقعدًا"


def test_superscripts_are_not_figures():
    assert ascii_digits("²①") == "²①"


@given(st.integers())
def test_figures_survive_the_way_there_and_back(number):
    assert ascii_digits(arabic_digits(str(number))) == str(number)
