"""A check-in code scanned by 1,500 trainees in a minute: ``python -m tests.bench scans``

On PostgreSQL where it answers, by the web server as a machine of two cores runs it (gunicorn, two processes of eight threads),
without the proxy before it. A scan is all that a signed-in phone asks for: the code, the page, and what its script
sends; 50 rooms of 30, each at a moment of its own. Then 600 more, as fast as sixteen phones at a time can. The phones
run on the same machine, and take some of its time.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.bench import tell
from tests.bench.processes import ROOT, Led, cpu, database, run

PROCESSES = 2


def measure():
    """Figures by name: scans, seconds, errors, milliseconds, and what the web server and the database cost each scan."""
    with tempfile.TemporaryDirectory() as var, database(var) as url:
        port = _free_port()
        environment = _environment(var, url, port)
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        run(environment, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        with _phones(environment, port) as phones:
            phones.told()
            with _server(environment, port) as server:
                before = cpu(server.pid, url)
                phones.go()
                seconds = phones.told()
                spent = [now - then for then, now in zip(before, cpu(server.pid, url), strict=True)]
                phones.go()
                phones.told()
            phones.go()  # once the server has ended, the database has counted all that it wrote
            figures = phones.told()
        scans = figures["scans"]
        return (
            {"database": urlsplit(url).scheme}
            | figures
            | {
                "cores_used_by_the_server": round(sum(spent) / seconds["seconds"], 2),
                "ms_cpu_web_per_scan": round(1000 * spent[0] / scans, 1),
                "ms_cpu_database_per_scan": round(1000 * spent[1] / scans, 1),
            }
        )


def slow(figures):
    """What is past its bound."""
    is_late = figures["seconds"] > 65
    return [name for name, is_past in {"errors": figures["errors"] > 0, "seconds": is_late}.items() if is_past]


def _environment(var, url, port):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONWARNINGS"}}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "EMBEDDED": "1",
        "VAR": var,
        "DATABASE_URL": url,
        "PORT": str(port),
    }


def _free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


@contextmanager
def _server(environment, port):
    command = ["gunicorn", "--config", "python:lms.gunicorn", "--workers", str(PROCESSES), "lms.wsgi"]
    server = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *command], cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait_for(port):
    """Until each process has answered, and so has read its templates."""
    for _ in range(600):
        try:
            for _ in range(40):
                urllib.request.urlopen(f"http://localhost:{port}/accounts/login/", timeout=30).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The web server does not answer.")


@contextmanager
def _phones(environment, port):
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.rooms", str(port)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        yield Led(process)
        process.stdin.close()


if __name__ == "__main__":
    tell(measure())
