import pytest

from certificates.rendering import bidi


@pytest.mark.parametrize(
    ("text", "rtl", "seen"),
    [
        ("رؤى صباغ", True, [("رؤى صباغ", 1)]),
        ("Ruaa", False, [("Ruaa", 0)]),
        ("نورة Nora 7", True, [("Nora 7", 2), ("نورة ", 1)]),
        ("(Ali علي)", False, [("(Ali ", 0), ("علي", 1), (")", 0)]),
        ("علي (PMP) ٧", True, [("٧", 2), (") ", 1), ("PMP", 2), ("علي (", 1)]),
        ("", True, [("", 1)]),
    ],
)
def test_runs_stand_as_they_are_seen_from_the_left(text, rtl, seen):
    assert [(text[run.start : run.end], run.level) for run in bidi.runs(text, rtl=rtl)] == seen
