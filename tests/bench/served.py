"""The web server as a deployment runs it, on PostgreSQL and Redis, and requests that come when they come, answered or not.

docs/deployment.md: gunicorn with ``lms.gunicorn``, settings of production, TLS ended by a proxy before it. A request is sent
at its moment, however many wait: its time runs from that moment, so that a server that falls behind shows it.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from statistics import median

import psycopg

from tests import services

ROOT = Path(__file__).parents[2]
HOST = "sanai.example.org"
PATIENCE_SECONDS = 60
TRIED_BY = 64  # requests under way at once, at most


@contextmanager
def programme(fill, *arguments):
    """A server on a database that ``fill``, a script, has made; yields its port and what the script printed last, as JSON."""
    server, cache = services.postgresql_url(), services.redis_url()
    if not (server and cache):
        sys.exit("PostgreSQL and Redis are needed, as in a deployment.")
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection, tempfile.TemporaryDirectory() as var:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            environment = _environment(var, f"{server.rpartition('/')[0]}/{name}", cache)
            for command in ["migrate", "collectstatic"]:
                _run([sys.executable, "manage.py", command, "--no-input", "--verbosity", "0"], environment)
            made = _run([sys.executable, "-W", "ignore", "-m", fill, *map(str, arguments)], environment)
            with _web(environment) as port:
                yield port, json.loads(made.splitlines()[-1])
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _environment(var, database, cache):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return kept | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "VAR": var,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "BASE_URL": f"https://{HOST}",
        "DATABASE_URL": database,
        "CACHE_URL": cache,
        "BROKER_URL": services.amqp_url() or cache,
        "MAIL_URL": "smtp://localhost:9",
        "MAIL_FROM": f"sanai@{HOST}",
        "SMS_GATEWAY_URL": "https://sms.example.org/messages",
        "SMS_GATEWAY_TOKEN": "secret",
        "SECURITY_CONTACT": f"mailto:security@{HOST}",
        "PORT": str(port),
    }


def _run(command, environment):
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _web(environment):
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "python:lms.gunicorn", "lms.wsgi"]
    process, port = subprocess.Popen(command, cwd=ROOT, env=environment), int(environment["PORT"])
    try:
        _until_it_answers(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _until_it_answers(port):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(OSError, HTTPException):
            if Asker(port).ask("GET", "/livez")[0] == 200:
                return
        time.sleep(0.2)
    sys.exit("The web server does not answer.")


class Asker:
    """One browser behind the proxy, on a connection that it keeps."""

    def __init__(self, port):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def ask(self, method, path, body=None, cookies=()):
        """Status and body."""
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in dict(cookies).items()),
            "X-CSRFToken": dict(cookies).get("__Host-csrf", ""),
            "Content-Type": "application/json",
        }
        self.connection.request(method, path, body and json.dumps(body), headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def drive(port, requests, *, per_second, is_right):
    """Send ``requests`` (keywords of ``Asker.ask``), so many a second; figures in milliseconds, and how many went wrong."""
    mine, taken, wrong = threading.local(), [], []

    def send(request, due):
        try:
            mine.asker = getattr(mine, "asker", None) or Asker(port)
            status, body = mine.asker.ask(**request)
            if not is_right(status, body):
                wrong.append((status, body[:300]))
        except (OSError, HTTPException) as error:
            mine.asker = None
            wrong.append((0, repr(error)))
        taken.append(1000 * (time.monotonic() - due))

    began = time.monotonic() + 0.1
    with ThreadPoolExecutor(TRIED_BY) as pool:
        for number, request in enumerate(requests):
            due = began + number / per_second
            time.sleep(max(0, due - time.monotonic()))
            pool.submit(send, request, due)
    seconds = time.monotonic() - began
    if wrong:
        print(f"First that went wrong: {wrong[0]}", file=sys.stderr)
    taken.sort()
    return {
        "requests": len(taken),
        "asked_per_second": per_second,
        "answered_per_second": round(len(taken) / seconds, 1),
        "ms_p50": round(median(taken)),
        "ms_p99": round(taken[int(0.99 * len(taken))]),
        "ms_most": round(taken[-1]),
        "errors": len(wrong),
        "load_of_the_machine": round(os.getloadavg()[0], 1),
    }
