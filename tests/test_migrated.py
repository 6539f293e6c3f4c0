"""What is copied for the tests was migrated by the migrations that are there now."""

import pytest

from tests import migrated


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    for name in ["requirements.txt", "lms/audit/append_only.py", "courses/migrations/0001.py", "courses/models.py"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "makes_anew"),
    [
        ("requirements.txt", True),
        ("lms/audit/append_only.py", True),
        ("courses/migrations/0001.py", True),
        ("lms/cohorts/migrations/0001.py", True),
        ("courses/models.py", False),
    ],
)
def test_it_is_made_anew_when_what_migrates_it_has_changed(checkout, name, makes_anew):
    before = migrated._key()
    (checkout / name).parent.mkdir(parents=True, exist_ok=True)
    (checkout / name).write_text("changed")
    assert (migrated._key() != before) == makes_anew
