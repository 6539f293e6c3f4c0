"""A restore that was cut short is run again; and nothing that was there before is overwritten."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests import services

SCRIPT = Path(__file__).parents[2] / "docs" / "deployment" / "restore.sh"
FOLDERS = ["media", "certificates", "hand-ins"]
PAPER = b"%PDF-1.7 a certificate"

pytestmark = pytest.mark.skipif(
    not (services.postgresql_url() and shutil.which("pg_dump")), reason="restoring needs PostgreSQL and its client"
)


@contextmanager
def a_database():
    """The address of an empty database, which is gone afterwards."""
    name = f"restore_{uuid4().hex[:12]}"
    with psycopg.connect(services.postgresql_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield f"{services.postgresql_url().rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def backup(tmp_path):
    """As backup.sh leaves one: two people, and the file of one certificate."""
    kept, files = tmp_path / "backup", tmp_path / "files"
    kept.mkdir()
    for folder in FOLDERS:
        (files / folder).mkdir(parents=True)
    (files / "certificates" / "ab").mkdir()
    (files / "certificates" / "ab" / "ab12.pdf").write_bytes(PAPER)
    subprocess.run(["tar", "--create", "--file", kept / "files.tar", "--directory", files, *FOLDERS], check=True)
    with a_database() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE people AS SELECT unnest(ARRAY['Arwa', 'Reem']) AS name")
        dump = ["pg_dump", "--dbname", url, "--format", "custom", "--no-owner", "--no-privileges"]
        subprocess.run([*dump, "--file", kept / "database.dump"], check=True)
    (kept / "release").write_text("v1.0.0\n")
    sums = subprocess.run(
        ["sha256sum", "database.dump", "files.tar", "release"], cwd=kept, capture_output=True, check=True
    ).stdout
    (kept / "SHA256SUMS").write_bytes(sums)
    return kept


class Server:
    def __init__(self, url, root):
        self.url, self.root = url, root
        self.var, self.bin = root / "var", root / "bin"
        self.bin.mkdir()
        for folder in FOLDERS:
            (self.var / folder).mkdir(parents=True)

    def restore(self, backup):
        """The exit code of a restore, and what it said."""
        environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "DATABASE_URL": self.url, "VAR": str(self.var)}
        environment |= {key: os.environ[key] for key in os.environ if key.startswith("PG")}
        done = subprocess.run(
            [SCRIPT, backup], env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        return done.returncode, done.stdout + done.stderr

    @contextmanager
    def cut_short_by(self, tool, lines):
        """``tool`` is a script of these lines; in them ``$real`` is the true one."""
        script = self.bin / tool
        script.write_text(f"#!/bin/bash\nreal={shutil.which(tool)}\n{lines}\n")
        script.chmod(0o755)
        yield
        script.unlink()

    def holds(self):
        """The names in the database, and the files."""
        with psycopg.connect(self.url) as connection:
            there = connection.execute("SELECT to_regclass('people')").fetchone()[0]
            names = [name for (name,) in connection.execute("SELECT name FROM people ORDER BY 1")] if there else []
        return names, {
            str(path.relative_to(self.var)): path.read_bytes() for path in self.var.rglob("*") if path.is_file()
        }


@pytest.fixture
def server(tmp_path):
    with a_database() as url:
        yield Server(url, tmp_path)


WHOLE = ["Arwa", "Reem"], {"certificates/ab/ab12.pdf": PAPER}


@pytest.mark.parametrize(
    ("tool", "lines"),
    {
        "the disk is full": (
            "tar",
            '"$real" "$@"; truncate --size 3 "$VAR"/.restoring/certificates/ab/ab12.pdf; exit 2',
        ),
        "the database goes away": ("pg_restore", '[[ $1 == --list ]] || exit 1; "$real" "$@"'),
        "it is killed before the files are moved": ("find", "kill -9 $PPID"),
        "it is killed after the files are moved": ("find", '"$real" "$@"; kill -9 $PPID'),
    }.values(),
)
def test_what_was_cut_short_is_run_again(server, backup, tool, lines):
    with server.cut_short_by(tool, lines):
        code, _said = server.restore(backup)
    assert code != 0
    assert server.restore(backup)[0] == 0
    assert server.holds() == WHOLE
    assert not (server.var / ".restoring").exists()


def test_until_the_rows_are_in_the_folders_stay_empty(server, backup):
    with server.cut_short_by("pg_restore", '[[ $1 == --list ]] || exit 1; "$real" "$@"'):
        server.restore(backup)
    assert all(list((server.var / folder).iterdir()) == [] for folder in FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_is_put_beside_files_that_were_there(server, backup, folder):
    (server.var / folder / "mine").write_bytes(b"mine")
    code, said = server.restore(backup)
    assert code == 1
    assert f"{folder} is not empty" in said
    assert server.holds() == ([], {f"{folder}/mine": b"mine"})


def test_nothing_is_put_into_a_database_that_is_in_use(server, backup):
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE people AS SELECT 'Huda' AS name")
    code, said = server.restore(backup)
    assert code == 1
    assert "Restore into an empty one." in said
    assert server.holds() == (["Huda"], {})


def test_a_whole_restore_is_not_run_again_over_what_came_since(server, backup):
    assert server.restore(backup)[0] == 0
    assert server.restore(backup)[0] == 1
    assert server.holds() == WHOLE
