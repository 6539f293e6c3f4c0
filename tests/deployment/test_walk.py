"""An operator who follows docs/deployment.md gets there: installs, is watched, backs up, restores, upgrades, goes back."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests import services
from tests.deployment.document import sections
from tests.deployment.machine import SITE, Machine, Shell

PATIENCE_SECONDS = 60
CERTIFICATE = """
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$HOST" \
  -addext "subjectAltName=DNS:$HOST" -keyout /etc/sanai/tls/privkey.pem -out /etc/sanai/tls/fullchain.pem 2>/dev/null
"""
INSTEAD = {  # of a block that is left out, where what it makes is needed
    "network": f"test ! -e requirements.txt || ln -s {sys.prefix} .venv",  # once it is for Python itself
    "certbot": CERTIFICATE,
}
A_JOB = (
    "from lms.accounts.models import User; from lms.outbox import jobs; "
    "by = User.objects.create(email='lead@example.org', phone=None); "
    "jobs.enqueue('volunteers.end_offers', {'by': by.pk, 'cohort': 0, 'reason': ''}, dedupe_key='walk')"
)
SECRET = "walk-0123456789abcdefghijklmn"


@pytest.fixture
def machine():
    for what, there in {
        "root, as in the document": os.geteuid() == 0,
        "PostgreSQL and its client": services.postgresql_url() and shutil.which("pg_dump"),
        "RabbitMQ and rabbitmqctl": services.amqp_url() and shutil.which("rabbitmqctl"),
        "Redis": services.redis_url(),
        "nginx (Debian: apt install nginx libnginx-mod-http-brotli-static)": Path("/usr/sbin/nginx").exists()
        and list(Path("/etc/nginx/modules-enabled").glob("*brotli-static*")),
        "curl, openssl and git": all(map(shutil.which, ["curl", "openssl", "git"])),
    }.items():
        if not there:
            pytest.skip(f"walking through docs/deployment.md needs {what}")
    root = Path(tempfile.mkdtemp(prefix="sanai-machine-"))
    root.chmod(0o755)  # nginx reads its files under another account
    try:
        with Machine(root).running() as made:
            yield made
    finally:
        shutil.rmtree(root, ignore_errors=True)


def test_an_operator_gets_there(machine):
    with Shell(machine.shell_environment(), machine.root) as shell:
        walk = Walk(machine, shell)
        checks = dict(walk.CHECKS)
        for section, blocks in sections():
            said = ""
            for number, text in enumerate(filter(None, map(what_to_run, blocks)), 1):
                said += shell.run(machine.command(text))
                if check := checks.pop((section, number), None):
                    check(walk)
            if check := checks.pop(section, None):
                check(walk, said)
        assert checks == {}
        walk.everything_stops()


def what_to_run(block):
    if block.needs is not None:
        return INSTEAD.get(block.needs, "")
    if block.section in {"Upgrading", "Going back"}:
        # Both releases hold the same styles and scripts: to work their names out and compress them again takes a while.
        return block.text.replace("collectstatic ", "collectstatic --no-post-process ")
    return block.text


class Walk:
    def __init__(self, machine, shell):
        self.machine = machine
        self.shell = shell

    # ── What holds after each section ────────────────────────────────────────────────────────────────────────────────

    def code(self, said):
        assert self.machine.at("/opt/sanai/current/locale/ar/LC_MESSAGES/django.mo").exists()
        assert self.machine.at("/opt/sanai/current").resolve().name == "v1.0.0"

    def settings(self, said):
        env = self.machine.at("/etc/sanai/env")
        assert env.stat().st_mode & 0o777 == 0o640
        written = env.read_text()
        assert f"BASE_URL='https://{SITE}'" in written
        assert re.search(r"^SECRET_KEY='[0-9a-f]{96}'$", written, re.MULTILINE)
        assert not re.search(r"\b(DATABASE|BROKER)_PASSWORD", written)
        assert "System check identified no issues" in said

    def data(self, said):
        assert "Roles in step with lms/roles.yaml" in said
        assert re.search(r"Pages written: [1-9]\d*; as they were: 0; left to their editors: 0", said)

    def services(self, said):
        assert self.machine.units.enabled == {"sanai-web", "sanai-worker", "sanai-beat", "sanai-backup.timer"}
        assert self.machine.units.are_running() == {"sanai-web", "sanai-worker", "sanai-beat"}
        listening = subprocess.run(["ss", "-Htln"], capture_output=True, text=True, check=True).stdout
        assert re.findall(rf"\S+:{self.machine.web}\b", listening) == [f"127.0.0.1:{self.machine.web}"]

    def nginx(self, said):
        machine = self.machine
        _until(lambda: machine.ask("/livez")[0] == 200)

        status, page, body = machine.ask("/ar/")
        assert (status, page["server"]) == (200, "nginx")
        assert "صنائع رقمية" in body.decode()
        assert 'lang="ar"' in body.decode()
        assert page["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
        assert machine.ask("/ar/", "--header", "Accept-Encoding: gzip")[1]["content-encoding"] == "gzip"
        # A page with a token of one person's is never compressed.
        status, form, body = machine.ask("/accounts/login/", "--header", "Accept-Encoding: gzip")
        assert (status, b"csrfmiddlewaretoken" in body, form.get("content-encoding")) == (200, True, None)

        (style,) = re.findall(r"/static/css/tokens\.[0-9a-f]{12}\.css", machine.ask("/ar/")[2].decode())[:1]
        for accepted, encoding in {"br, gzip": "br", "gzip": "gzip", "identity": None}.items():
            status, file, _body = machine.ask(style, "--header", f"Accept-Encoding: {accepted}")
            assert (status, file.get("content-encoding")) == (200, encoding)
            assert file["cache-control"] == "public, max-age=315360000, immutable"
            assert file["strict-transport-security"] == page["strict-transport-security"]
            assert file["x-content-type-options"] == "nosniff"
        self.style = style
        assert machine.ask("/static/staticfiles.json")[1]["cache-control"] == "public, max-age=60"

        assert machine.ask_plain("/ar/")[:1] == (301,)
        assert machine.ask_plain("/ar/")[1]["location"] == f"https://{SITE}/ar/"
        assert machine.ask("/ar/", "--insecure", host="other.example.org")[0] == 35  # no handshake
        assert machine.ask_plain("/", host="other.example.org")[0] == 52  # no answer

        media = machine.at("/var/lib/sanai/media/documents")
        media.mkdir()
        (media / "letter.png").write_bytes(b"private")
        for address in ["/media/documents/letter.png", "/static/../media/documents/letter.png", "/certificates"]:
            assert machine.ask(address, "--path-as-is")[0] in {400, 404}

        too_large = machine.root / "too-large"
        too_large.write_bytes(b"x" * 13 * 1024**2)
        status, refusal, _body = machine.ask(
            "/accounts/login/", "--data-binary", f"@{too_large}", "--header", "Expect:"
        )
        assert (status, refusal["strict-transport-security"]) == (413, page["strict-transport-security"])
        too_large.unlink()

        # Limits count the visitor whom nginx sees, whatever the visitor claims; and the log does not name what they saw.
        assert machine.ask(f"/verify/{SECRET}/", "--header", "X-Forwarded-For: 203.0.113.9")[0] == 404
        counted = [key.decode() for key in machine.redis().keys("*verify:*")]
        assert len(counted) == 1
        assert "verify:127.0.0.1:" in counted[0]
        log = machine.at("/var/log/nginx/sanai.log")
        _until(lambda: "GET /verify/... 404" in log.read_text())  # nginx answers first, and writes it down then
        log = log.read_text()
        assert SECRET not in log + machine.at("/var/log/nginx/sanai-error.log").read_text()

    def first_administrator(self, said):
        (link,) = re.findall(rf"https://{SITE}(/\S+)", said)
        assert self.machine.ask(link)[0] == 200

    def watching(self, said):
        assert '"database": "ok", "migrations": "ok", "queue": "ok"' in said
        self.shell.run(f'sanai shell --no-imports --command "{A_JOB}"')
        _until(lambda: self._jobs() == [("done",)], lambda: self.machine.units.log("sanai-worker"))

    def backups(self, said):
        (backup,) = self.machine.at("/var/backups/sanai").glob("*Z")
        assert said.split() == [backup.name]
        assert backup.stat().st_mode & 0o777 == 0o700
        assert sorted(path.name for path in backup.iterdir()) == ["SHA256SUMS", "database.dump", "files.tar", "release"]
        assert (backup / "release").read_text() == "v1.0.0\n"
        digests = dict(line.split()[::-1] for line in (backup / "SHA256SUMS").read_text().splitlines())
        for name, digest in digests.items():
            assert hashlib.sha256((backup / name).read_bytes()).hexdigest() == digest
        assert len(digests) == 3
        self.figures = self.machine.figures()
        assert all(self.figures.values())

    def stopped(self):
        """All have ended as they should, and visitors are told."""
        assert self.machine.units.are_running() == {"nginx"}
        assert self.machine.units.ended[-3:] == [("sanai-web", 0), ("sanai-worker", 0), ("sanai-beat", 0)]
        status, headers, body = self.machine.ask("/ar/")
        assert (status, headers["retry-after"], headers["cache-control"]) == (503, "30", "no-store")
        assert "نعود بعد قليل" in body.decode()
        assert headers["strict-transport-security"].startswith("max-age=31536000;")

    def restoring(self, said):
        machine = self.machine
        assert "broken" not in said
        assert said.count("kept    ") > 10
        assert machine.figures() == self.figures
        assert machine.at("/var/lib/sanai/media/documents/letter.png").read_bytes() == b"private"
        _until(lambda: machine.ask("/readyz")[0] == 200)
        assert self._jobs() == [("done",)]
        self._a_backup_is_not_restored_over_what_is_there()
        self._a_damaged_backup_is_refused()

    def upgrading(self, said):
        assert "No migrations to apply." in said
        assert self.machine.at("/opt/sanai/current").resolve().name == "v1.1.0"
        assert [status for status, _headers, _body in map(self.machine.ask, ["/readyz", "/ar/", self.style])] == [
            200
        ] * 3
        assert self.machine.figures() == self.figures

    def going_back(self, said):
        assert self.machine.at("/opt/sanai/current").resolve().name == "v1.0.0"
        assert [status for status, _headers, _body in map(self.machine.ask, ["/readyz", "/ar/", self.style])] == [
            200
        ] * 3

    CHECKS = {
        "Code": code,
        "Settings": settings,
        "Data": data,
        "Services": services,
        "nginx and TLS": nginx,
        "The first administrator": first_administrator,
        "Watching": watching,
        "Backups": backups,
        ("Restoring", 1): stopped,
        "Restoring": restoring,
        "Upgrading": upgrading,
        "Going back": going_back,
    }.items()

    def everything_stops(self):
        """In good time, by itself, and leaving the code as it was."""
        self.machine.units.stop_all()
        # SIGTERM itself ends those that are told to stop before they have begun.
        assert {code for _name, code in self.machine.units.ended} <= {0, -signal.SIGTERM}
        for release in self.machine.at("/opt/sanai/releases").iterdir():
            changed = subprocess.run(
                ["git", "-C", str(release), "status", "--porcelain"], capture_output=True, text=True, check=True
            )
            assert changed.stdout in {"", "?? .venv\n"}  # a link to the environment of the tests

    def _jobs(self):
        return self.machine.query("SELECT status FROM outbox_job")

    def _restore(self, backup):
        script = self.machine.at("/opt/sanai/current/docs/deployment/restore.sh")
        return self.shell.run(f"{script} {backup} || true")

    def _a_backup_is_not_restored_over_what_is_there(self):
        (backup,) = self.machine.at("/var/backups/sanai").glob("*Z")
        assert "Restore into an empty one." in self._restore(backup)
        assert self.machine.figures() == self.figures

    def _a_damaged_backup_is_refused(self):
        (backup,) = self.machine.at("/var/backups/sanai").glob("*Z")
        damaged = self.machine.root / "damaged"
        shutil.copytree(backup, damaged)
        with (damaged / "database.dump").open("r+b") as dump:
            dump.seek(1000)
            dump.write(b"?")
        assert "database.dump: FAILED" in self._restore(damaged)


def _until(is_so, what_was_said=lambda: ""):
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < give_up_at, what_was_said()
        time.sleep(0.2)
