import pytest

from certificates.rendering import wording
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
    assert wording.detail_ar(ruaa(hours=hours, sessions=sessions, centre_ar="")) == said


@pytest.mark.parametrize(
    ("hours", "sessions", "said"),
    [
        (1, 1, "1 hour in 1 session, Al-Safa centre, Jeddah"),
        (24, 12, "24 hours in 12 sessions, Al-Safa centre, Jeddah"),
    ],
)
def test_english_counts_as_english_does(hours, sessions, said):
    assert wording.detail_en(ruaa(hours=hours, sessions=sessions)) == said


def test_figures_follow_those_of_the_date():
    western = ruaa(issued_on_ar="18 يونيو 2026م، الموافق 3 محرم 1448هـ")
    assert wording.detail_ar(western) == "مدتها 20 ساعة في 10 لقاءات، مركز حي الصفا، جدة"


def test_the_code_is_read_in_fours():
    assert wording.grouped("7KQ4M2XD9RTAVH3E5WBN8CZP0G") == "7KQ4-M2XD-9RTA-VH3E-5WBN-8CZP-0G"
