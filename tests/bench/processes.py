"""What a benchmark with processes of its own stands on: an empty database, and what its processes cost."""

import json
import os
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import services

ROOT = Path(__file__).parents[2]


@contextmanager
def database(var):
    """The URL of an empty database, which is gone afterwards."""
    server = services.postgresql_url()
    if not server:
        yield f"sqlite:///{var}/bench.sqlite3"
        return
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment, *command):
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def tree(pid):
    """The process and its children; a worker's pool is children of its own."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    children = [int(child) for child in listed.stdout.split()]
    return [pid, *(one for child in children for one in tree(child))]


def cpu(pid, url):
    """Seconds of CPU so far: of the worker with its pool, and of what the database does for this benchmark."""
    backends = []
    if urlsplit(url).scheme.startswith("postgres"):
        with psycopg.connect(url) as connection:
            rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            backends = [backend for (backend,) in rows]
    return sum(map(seconds, tree(pid))), sum(map(seconds, backends))


def seconds(pid):
    """Of one process on this machine, in user and system mode; 0 of one that is elsewhere or has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Led:
    """A process that waits for a line, and says what it has done in lines of JSON."""

    def __init__(self, process):
        self.process = process

    def go(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def told(self):
        """The next line that it says, as JSON."""
        return json.loads(self.process.stdout.readline())
