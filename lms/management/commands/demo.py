"""The whole programme on one machine: web server, worker and clock in one process tree."""

import fcntl
import io
import logging
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation.reloader import translation_file_changed

from certificates import seals
from certificates.badges import keys
from lms.management import assets, catalogues
from lms.management.commands import seed_demo
from lms.management.processes import Stopped, Tree, stop_with_parent

FIRST_PAGE_SECONDS = 60
AS_ROOT_IN_A_CONTAINER = "ignore:You're running the worker with superuser privileges"
SHOWN = [  # sign-ins as they are printed: role, stage of a trainee, words
    ("lead", None, "programme lead"),
    ("trainer", None, "volunteer trainer"),
    ("trainee", "attends", "trainee who attends"),
    ("trainee", "makes up", "trainee, to make up"),
    ("trainee", "moved", "trainee who moved"),
    ("trainee", "graduated", "trainee, graduated"),
    ("trainee", "waits", "trainee who waits"),
    ("centre_coordinator", None, "centre coordinator"),
    ("editor", None, "editor"),
    ("admin", None, "administrator"),
]


class Command(BaseCommand):
    help = "Run the demonstration: everything from nothing, web and worker. Ctrl-C stops all of it. Data is kept."
    requires_system_checks = []  # migrate runs them
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--develop", action="store_true", help="reload code and templates when they change")
        parser.add_argument("--follow", action="store_true", help="end when the process that started this ends")

    def handle(self, *, port, develop, follow, **options):
        if not settings.EMBEDDED:
            msg = "This is for one's own machine: set EMBEDDED=1. A server runs gunicorn and celery; see docs/deployment.md."
            raise CommandError(msg)
        self.began_at = time.monotonic()
        if follow:
            stop_with_parent(os.getppid())
        with _alone_with(settings.VAR):
            _refuse_busy(port)
            try:
                with Tree(settings.BASE_DIR) as tree:
                    self._prepare(tree, develop=develop)
                    self._serve(tree, port, develop=develop)
            except Stopped:
                pass
        self.stdout.write("\nStopped. Nothing is left running; the data is kept.")

    def _prepare(self, tree, *, develop):
        if not develop and assets.are_stale():
            self._say("Collecting styles, scripts and pictures")
            tree.start("collector", [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"])
            collects = True
        else:
            collects = False
        for compiled in catalogues.compile_all(settings.LOCALE_PATHS):
            translation_file_changed(self, compiled)  # this process has begun with the old one, or none
            self._say("Translations compiled")
        self._say("Bringing the database up to date")
        with _whole_or_nothing() as is_new:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("sync_roles", verbosity=0)
            if seals.make_if_missing(settings.SEAL_FILE):
                self._say("Making a key that certificates are sealed with")
            if keys.make_if_missing(settings.BADGE_KEY_FILE):
                self._say("Making a key that badges are signed with")
            if is_new:
                self._say("Writing the courses and the sample programme")
            with _in_silence():
                call_command("seed_demo", verbosity=0)
        if collects:
            if tree.result("collector") != 0:
                msg = "Styles and scripts could not be collected; see above."
                raise CommandError(msg)
            assets.are_fresh()
        self.sign_ins = seed_demo.sign_ins()
        connections.close_all()

    def _serve(self, tree, port, *, develop):
        self._say("Starting the web server and the worker")
        worker = ["celery", "--quiet", "--app", "lms", "worker", "--pool", "solo", "--beat", "--loglevel", "WARNING"]
        alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        tree.start("worker", [sys.executable, "-W", AS_ROOT_IN_A_CONTAINER, "-m", *worker, *alone], PORT=str(port))
        if develop:
            web = ["manage.py", "runserver", f"localhost:{port}"]
        else:
            web = ["-m", "gunicorn", "--config", "python:lms.gunicorn", "lms.wsgi"]
        tree.start("web server", [sys.executable, *web], PORT=str(port))
        self._wait_for_first_page(tree, port)
        self._welcome(port, develop=develop)
        ended = tree.watch(restart={"worker"})
        msg = f"The {ended} ended by itself; see above."
        raise CommandError(msg)

    def _wait_for_first_page(self, tree, port):
        give_up_at = time.monotonic() + FIRST_PAGE_SECONDS
        while time.monotonic() < give_up_at:
            if tree.has_ended("web server"):
                msg = "The web server could not start; see above."
                raise CommandError(msg)
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/ar/", timeout=10):
                    return
            except urllib.error.HTTPError as error:
                msg = f"The first page answers {error.code}; see above."
                raise CommandError(msg) from error
            except OSError:
                time.sleep(0.1)
        msg = f"The web server has not answered for {FIRST_PAGE_SECONDS} seconds."
        raise CommandError(msg)

    def _welcome(self, port, *, develop):
        address = f"http://localhost:{port}"
        self._say("Ready")
        self.stdout.write(f"\n  {self.style.SUCCESS(f'{address}/')}")
        self.stdout.write(f"  {address}/admin/        for staff")
        self.stdout.write(f"  {address}/dev/outbox/   messages and codes that would have been sent\n\n")
        for role, stage, title in SHOWN:
            if row := next((row for row in self.sign_ins if row["role"] == role and row.get("stage") == stage), None):
                self.stdout.write(f"  {title:21} {row['login']:28} {row['password']}")
        if develop:
            self.stdout.write("\nPages reload when code changes; the worker does not: start again for that.")
        self.stdout.write("\nCtrl-C stops all of it.\n")
        self.stdout.flush()

    def _say(self, text):
        self.stdout.write(f"[{time.monotonic() - self.began_at:5.1f} s] {text}")
        self.stdout.flush()


@contextmanager
def _in_silence():
    """The sample's messages are written to be seen under /dev/outbox/, not here."""
    logging.disable(logging.INFO)
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _alone_with(var):
    """Two demonstrations on the same data would do each job twice."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = f"The demonstration is already running on the data in {var}. Stop it, or choose other data: VAR=/some/where."
            raise CommandError(msg) from error
        yield


def _refuse_busy(port):
    for family, address in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]:
        try:
            probe = socket.socket(family)
        except OSError:
            continue  # a machine without IPv6
        with probe:
            probe.settimeout(1)
            if probe.connect_ex((address, port)) == 0:
                msg = f"Port {port} is taken by another programme. Choose another: make demo PORT={port + 1}"
                raise CommandError(msg)


@contextmanager
def _whole_or_nothing():
    """Yield whether there is no data yet. A first start that was cut short is begun again from nothing.

    The mark lies there only while the sample is being written, before anybody could have added to it.
    """
    mark = settings.VAR / "sample-is-being-written"
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        yield False
        return
    file = Path(database["NAME"])
    if mark.exists():
        for leftover in [file, Path(f"{file}-wal"), Path(f"{file}-shm")]:
            leftover.unlink(missing_ok=True)
        shutil.rmtree(settings.VAR / "queue", ignore_errors=True)
        (settings.VAR / "queue" / "control").mkdir(parents=True)
    is_new = not file.exists()
    if is_new:
        mark.touch()
    yield is_new
    mark.unlink(missing_ok=True)
