"""The shape of the code, as docs/architecture.md draws it."""

import subprocess
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
ROOMS = ["lms", "courses", "certificates"]
JUNK_DRAWERS = {"base", "common", "helpers", "misc", "services", "utils"}
LONGEST_LINES = 300


def sources(suffix):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split() if name.endswith(suffix) and (ROOT / name).exists()]


def test_rooms_import_only_downwards(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_no_module_is_a_junk_drawer():
    drawers = {path.relative_to(ROOT) for path in sources(".py") if path.stem in JUNK_DRAWERS}
    assert drawers == {Path("lms/settings/base.py")}  # Django's own word for settings that others start from


def test_a_file_is_one_idea_and_not_a_book():
    lists = {"migrations", "settings"}  # of facts, read by heading
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(".py")
        if not lists.intersection(path.parts) and (lines := len(path.read_text().splitlines())) > LONGEST_LINES
    }
    assert long == {}


@pytest.mark.parametrize(
    "word", ["@receiver(post_save", "@receiver(pre_save", "post_save.connect(", "pre_save.connect("]
)
def test_nothing_happens_behind_a_save(word):
    assert [path for path in sources(".py") if word in path.read_text()] == []
