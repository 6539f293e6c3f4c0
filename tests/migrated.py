"""A database that was migrated once and is copied from then on, for as long as nothing has changed that migrates it.

To migrate an empty database takes half a minute; to copy one that was migrated takes a second. What was kept lies in
``var/migrated``, and beside the other databases of PostgreSQL as ``migrated_<checkout>_<key>``. After it was copied Django
migrates it as it would any other, finds nothing to do, and fills its own tables anew. ``python -m tests.migrated`` makes it.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "migrated"


def sqlite_file():
    """A migrated SQLite database, to be copied."""
    kept = FOLDER / f"{_key()}.sqlite3"
    with _one_at_a_time("sqlite"):
        if not kept.exists():
            for old in FOLDER.glob("*.sqlite3*"):
                old.unlink()
            made = FOLDER / f"{kept.stem}.sqlite3-being-made"
            _migrate(f"sqlite:///{made}")
            made.rename(kept)
    return kept


def postgresql_name(url):
    """The name of a migrated database on the server at ``url``, to be named as template."""
    checkout = f"migrated_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}_"
    kept = f"{checkout}{_key()}"
    with _one_at_a_time("postgresql"), psycopg.connect(url, autocommit=True) as server:
        names = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        there = {name for (name,) in server.execute(names, [checkout])}
        if kept not in there:
            for old in there:
                server.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            made = f"{kept}_made"
            server.execute(f'CREATE DATABASE "{made}"')
            _migrate(urlsplit(url)._replace(path=f"/{made}").geturl())
            server.execute(f'ALTER DATABASE "{made}" RENAME TO "{kept}"')
    return kept


def _key():
    """Changes with every migration, ours or a library's, and with what they call."""
    said = hashlib.sha256()
    ours = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py")]
    for path in sorted([ROOT / "requirements.txt", ROOT / "lms" / "audit" / "append_only.py", *ours]):
        said.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return said.hexdigest()[:16]


@contextmanager
def _one_at_a_time(name):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url):
    with tempfile.TemporaryDirectory() as var:
        own = {"EMBEDDED": "1", "VAR": var, "TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | own, check=True)


if __name__ == "__main__":
    url = os.environ.get("TEST_DATABASE_URL")
    print(postgresql_name(url) if url else sqlite_file())
