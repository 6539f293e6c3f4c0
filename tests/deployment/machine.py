"""A machine for docs/deployment.md below one folder: its paths, its names, its ports, and what stands in for systemd."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Client, Listener
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql
from redis import Redis

from tests import services
from tests.deployment.document import ROOT

SITE = "sanai.example.org"
SYSTEMCTL = Path(__file__).with_name("systemctl.py")
REDIS_NUMBER = 7  # the other tests' is 9
READY_SECONDS = 60

# Only these folders are moved below the machine's own; /etc/nginx/mime.types and the like are the system's.
_OURS = re.compile(
    r"(?<![\w.$}/])(/opt/sanai|/opt/python|/etc/sanai|/etc/systemd|/etc/nginx/sites-|/var/lib/sanai|/var/cache/sanai"
    r"|/var/backups|/var/log/nginx|/var/www/html|/usr/local/bin|/run/nginx)"
)


class Machine:
    """Made from this working tree: a repository with two releases, v1.0.0 and v1.1.0, and files whose paths are below ``root``."""

    def __init__(self, root):
        self.root = root
        self.name = f"sanai_{os.getpid()}_{root.name[-6:]}".lower()
        self.web, self.http, self.https = _free_ports(3)
        self.postgresql = urlsplit(services.postgresql_url())
        self.units = Units(self)
        self._bin = root / "usr/local/bin"

    def at(self, path):
        """Where ``path`` of the document is on this machine."""
        return Path(self.here(path))

    def here(self, text):
        return _OURS.sub(lambda found: f"{self.root}{found[0]}", text)

    def command(self, text):
        """A block as it is run here: below ``root``, under names of its own, and by one account, for others are not made."""
        for account in ["-o sanai -g sanai ", "-o root -g sanai "]:
            text = text.replace(account, "")
        text = re.sub(
            r"(?<=CREATE ROLE )sanai|(?<=--owner )sanai|(?<=--if-exists )sanai$", self.name, text, flags=re.MULTILINE
        )
        text = re.sub(r"(?<=C\.UTF-8 )sanai$", self.name, text, flags=re.MULTILINE)
        text = re.sub(r"(?<=add_vhost )sanai|(?<=add_user )sanai", self.name, text)
        text = text.replace("--vhost sanai sanai", f"--vhost {self.name} {self.name}")
        text = text.replace("redis-cli -n 1 ", f"redis-cli -u {self._redis_url()} ")
        text = text.replace("https://git.example.org/sanai.git", f"file://{self.root}/source")
        return self.here(text)

    @contextmanager
    def running(self):
        """Prepare what the document takes for given, yield, and leave nothing behind."""
        with ExitStack() as stack:
            stack.callback(self._forget_names)
            stack.callback(self.units.stop_all)
            self._lay_out()
            self._make_source()
            stack.enter_context(self.units.listening())
            yield self

    def ask(self, path, *arguments, host=SITE):
        """What nginx answers over TLS: (status, headers with small letters, body), by curl as the document uses it."""
        return self._curl(f"https://{host}{path}", arguments)

    def ask_plain(self, path, *, host=SITE):
        return self._curl(f"http://{host}{path}", [])

    def _curl(self, url, arguments):
        done = subprocess.run(
            ["curl", "--silent", "--include", "--http1.1", "--max-time", "20", *arguments, url],
            env={**os.environ, "CURL_HOME": str(self.root)},
            capture_output=True,
            check=False,
        )
        if done.returncode:
            return done.returncode, {}, b""
        head, _, body = done.stdout.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = {}
        for line in lines:
            name, value = line.split(": ", 1)
            assert name.lower() == "set-cookie" or name.lower() not in headers, f"{name} is said twice"
            headers[name.lower()] = value
        return int(status.split()[1]), headers, body

    def shell_environment(self):
        to_postgresql = {
            "PGHOST": self.postgresql.hostname or "",
            "PGPORT": str(self.postgresql.port or ""),
            "PGUSER": unquote(self.postgresql.username or ""),
            "PGPASSWORD": unquote(self.postgresql.password or ""),
            "PGDATABASE": "postgres",
        }
        return {
            "PATH": f"{self._bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.root),
            "CURL_HOME": str(self.root),
            "LANG": "C.UTF-8",
            **{name: value for name, value in to_postgresql.items() if value},
        }

    def redis(self):
        return Redis.from_url(self._redis_url())

    def query(self, statement):
        with psycopg.connect(services.postgresql_url(), dbname=self.name) as connection:
            return connection.execute(statement).fetchall()

    def figures(self):
        """How many rows each table holds that the walk has filled."""
        tables = ["courses_coursepage", "courses_course", "accounts_staffinvitation", "wagtailcore_page", "outbox_job"]
        count = "SELECT count(*) FROM {}"
        return {table: self.query(sql.SQL(count).format(sql.Identifier(table)))[0][0] for table in tables}

    def _redis_url(self):
        parts = urlsplit(services.redis_url())
        return parts._replace(path=f"/{REDIS_NUMBER}").geturl()

    def _lay_out(self):
        for folder in ["etc/systemd/system", "etc/nginx/sites-available", "etc/nginx/sites-enabled"]:
            (self.root / folder).mkdir(parents=True)
        for folder in ["usr/local/bin", "var/backups", "var/lib", "var/log/nginx", "var/www/html", "opt", "run"]:
            (self.root / folder).mkdir(parents=True)
        (self.root / "etc/nginx/sites-enabled/default").touch()
        (self.root / "etc/nginx/nginx.conf").write_text(self.here(Path("/etc/nginx/nginx.conf").read_text()))
        self._stand_in("systemctl", f'exec {sys.executable} {SYSTEMCTL} {self.root}/run/systemctl "$@"')
        self._stand_in("nginx", f'exec /usr/sbin/nginx -c {self.root}/etc/nginx/nginx.conf "$@"')
        self._stand_in("runuser", 'shift 3; exec "$@"')  # -u ACCOUNT --
        (self.root / ".curlrc").write_text(
            f"cacert = {self.root}/etc/sanai/tls/fullchain.pem\n"
            f'connect-to = ":443:127.0.0.1:{self.https}"\n'
            f'connect-to = ":80:127.0.0.1:{self.http}"\n'
        )

    def _stand_in(self, name, command):
        path = self._bin / name
        path.write_text(f"#!/bin/sh\n{command}\n")
        path.chmod(0o755)

    def _make_source(self):
        source = self.root / "source"
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            is_other_course = re.match(r"courses/content/(?!SAFE)[A-Z]+\.yaml", name)  # one is enough, and quicker
            if (ROOT / name).is_file() and not name.startswith("tests/") and not is_other_course:
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, source / name)
        for path in (source / "docs/deployment").iterdir():
            path.write_text(self._file_here(path))
        git = ["git", "-C", str(source), "-c", "user.name=operator", "-c", "user.email=operator@example.org"]
        for arguments in [
            ["init", "--quiet", "--initial-branch", "main"],
            ["add", "--all", "--force"],
            ["commit", "--quiet", "--message", "one"],
            ["tag", "v1.0.0"],
            ["commit", "--quiet", "--allow-empty", "--message", "two"],
            ["tag", "v1.1.0"],
        ]:
            subprocess.run([*git, *arguments], check=True)

    def _file_here(self, path):
        text = self.here(path.read_text())
        if path.name == "env.example":
            server = f"{self.postgresql.hostname or 'localhost'}:{self.postgresql.port or 5432}"
            for old, new in {
                "//sanai:": f"//{self.name}:",
                "localhost:5432/sanai": f"{server}/{self.name}",
                "localhost:5672/sanai": f"{urlsplit(services.amqp_url()).netloc.rpartition('@')[2]}/{self.name}",
                "redis://localhost:6379/1": self._redis_url(),
                "#PORT='8000'": f"PORT='{self.web}'",
                "#WEB_PROCESSES=''": "WEB_PROCESSES='1'",
            }.items():
                assert old in text, old
                text = text.replace(old, new)
        if path.name == "nginx.conf":
            text = re.sub(r"(?m)^ *listen \[::\].*\n", "", text)
            text = text.replace("listen 443", f"listen 127.0.0.1:{self.https}")
            text = text.replace("listen 80", f"listen 127.0.0.1:{self.http}").replace(
                "127.0.0.1:8000", f"127.0.0.1:{self.web}"
            )
        return text

    def _forget_names(self):
        for kind in ["delete_user", "delete_vhost"]:
            subprocess.run(["rabbitmqctl", "--quiet", kind, self.name], capture_output=True, check=False)
        with psycopg.connect(services.postgresql_url(), autocommit=True) as connection:
            name = sql.Identifier(self.name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
        self.redis().flushdb()


class Shell:
    """One shell for all blocks, as the operator's: what a block names, the next may use. Ends at the first failure."""

    def __init__(self, environment, folder):
        self._bash = subprocess.Popen(
            ["/bin/bash", "-eu", "-o", "pipefail"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, commands):
        """Run them; return what they said."""
        end = "── done ──"
        self._bash.stdin.write(f"{{\n{commands}\n}} </dev/null\nprintf '\\n%s\\n' '{end}'\n")
        self._bash.stdin.flush()
        said = []
        for line in self._bash.stdout:
            if line.strip() == end:
                return "".join(said).removesuffix("\n")
            said.append(line)
        code = self._bash.wait()
        raise AssertionError(f"ended with {code}:\n{commands}\n── said ──\n{''.join(said)}")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._bash.stdin.close()
        self._bash.wait(10)
        self._bash.stdout.close()


class Units:
    """As much of systemd as the document asks for: units are read, started with the very lines they hold, and stopped."""

    NOT_OURS = {"systemd-journald"}

    def __init__(self, machine):
        self._machine = machine
        self._running = {}
        self.enabled = set()
        self.ended = []  # (unit, exit code) of every service that was stopped

    @contextmanager
    def listening(self):
        """Answer the stand-in for systemctl."""
        address = str(self._machine.root / "run/systemctl")
        listener = Listener(address, "AF_UNIX")

        def answer():
            while True:
                with suppress(EOFError), listener.accept() as connection:
                    arguments = connection.recv()
                    if arguments is None:
                        return
                    try:
                        self.do(*arguments)
                        connection.send("")
                    except Exception as error:  # noqa: BLE001 - whatever it is, the shell must hear of it
                        connection.send(f"{type(error).__name__}: {error}")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield
        finally:
            with Client(address, "AF_UNIX") as connection:
                connection.send(None)
            thread.join(10)
            listener.close()

    def do(self, verb, *names):
        if verb == "daemon-reload":
            return
        if verb == "enable":
            assert names[0] == "--now", names
            verb, names = "start", names[1:]
            self.enabled.update(names)
        assert verb in {"start", "stop", "restart"}, verb
        ours = [name for name in names if name not in self.NOT_OURS]
        if verb in {"stop", "restart"}:
            self.stop(*ours)
        if verb in {"start", "restart"}:
            for name in ours:
                self.start(name)

    def start(self, name):
        if name in self._running or name.endswith(".timer"):
            return
        unit = self._nginx() if name == "nginx" else self._read(name)
        with (
            (self._machine.root / f"var/log/{name}.log").open("ab") as log,
            _notified(self._machine.root / f"run/{name}.notify") as (address, is_ready),
        ):
            environment = {**unit["environment"], "NOTIFY_SOCKET": address}
            if unit["Type"] != "notify":
                del environment["NOTIFY_SOCKET"]
            process = subprocess.Popen(
                unit["command"],
                cwd=unit.get("WorkingDirectory", "/"),
                env=environment,
                umask=int(unit.get("UMask", "0022"), 8),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            if unit["Type"] == "oneshot":
                code = process.wait(60)
                assert code == 0, self.log(name)
                return
            self._running[name] = (process, unit)
            if unit["Type"] == "notify":
                assert is_ready(process), self.log(name)
        assert process.poll() is None, self.log(name)

    def stop(self, *names):
        """SIGTERM to each one's first process, as with KillMode=mixed; what is left after TimeoutStopSec is killed."""
        stopping = {name: self._running.pop(name) for name in names if name in self._running}
        for process, _unit in stopping.values():
            process.send_signal(signal.SIGTERM)
        for name, (process, unit) in stopping.items():
            try:
                code = process.wait(float(unit.get("TimeoutStopSec", 90)))
            except subprocess.TimeoutExpired:
                code = "killed"
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.ended.append((name, code))

    def stop_all(self):
        self.stop(*self._running)

    def are_running(self):
        return {name for name, (process, _unit) in self._running.items() if process.poll() is None}

    def log(self, name):
        return (self._machine.root / f"var/log/{name}.log").read_text(errors="replace")[-4000:]

    def _nginx(self):
        main = f"{self._machine.root}/etc/nginx/nginx.conf"
        command = ["/usr/sbin/nginx", "-c", main, "-g", "daemon off;"]
        return {"Type": "exec", "command": command, "environment": {"PATH": os.environ["PATH"]}}

    def _read(self, name):
        folder = self._machine.root / "etc/systemd/system"
        name = name.removesuffix(".service")
        unit = {
            "environment": {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self._machine.at("/var/lib/sanai"))}
        }
        for file in [folder / f"{name}.service", *sorted((folder / "sanai-.service.d").glob("*.conf"))]:
            for line in file.read_text().splitlines():
                key, is_pair, value = line.partition("=")
                if key == "EnvironmentFile":
                    unit["environment"].update(_pairs(Path(value).read_text()))
                elif key == "Environment":
                    unit["environment"].update(pair.split("=", 1) for pair in shlex.split(value))
                elif is_pair and not line.startswith("#"):
                    unit[key] = value
        unit["command"] = shlex.split(unit["ExecStart"])
        return unit


@contextmanager
def _notified(path):
    """A socket for sd_notify, and a function that waits until the service says that it is ready."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(path))
        heard.settimeout(0.2)

        def is_ready(process):
            give_up_at = time.monotonic() + READY_SECONDS
            while process.poll() is None and time.monotonic() < give_up_at:
                with suppress(TimeoutError):
                    if b"READY=1" in heard.recv(4096).splitlines():
                        return True
            return False

        yield str(path), is_ready


def _pairs(text):
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(shlex.split(line)[0].split("=", 1) for line in lines)


def _free_ports(count):
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
