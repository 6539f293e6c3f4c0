"""Everything that differs by place comes from the environment, and what is wrong there is said at start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SERVER = {
    "SECRET_KEY": "k" * 64,
    "BASE_URL": "https://sanai.example.org",
    "DATABASE_URL": "postgresql://sanai:p%40ss@db.example.org:6432/sanai",
    "CACHE_URL": "redis://cache.example.org:6379/1",
    "BROKER_URL": "amqps://sanai:secret@broker.example.org/sanai",
    "S3_BUCKET": "sanai",
    "S3_ENDPOINT_URL": "https://s3.example.org",
    "S3_ACCESS_KEY": "key",
    "S3_SECRET_KEY": "secret",
    "MAIL_URL": "smtp://sanai:secret@mail.example.org:587",
    "SMS_GATEWAY_URL": "https://sms.example.org/messages",
    "SMS_GATEWAY_TOKEN": "secret",
    "SECURITY_CONTACT": "mailto:security@example.org",
}


def start(environment, ask="0"):
    """Load the production settings in a process of their own; return its exit code and what it said."""
    script = f"import lms.settings.production as s; print({ask})"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_full_environment_is_all_a_server_needs(tmp_path):
    ask = "s.DATABASES['default']['PASSWORD'], s.DATABASES['default']['PORT'], s.HTTPS, s.SESSION_COOKIE_NAME, s.DEBUG"
    assert start({**SERVER, "VAR": str(tmp_path)}, ask) == (0, "p@ss 6432 True __Host-session False\n")


def test_one_machine_needs_nothing_but_to_say_so(tmp_path):
    ask = "s.CELERY_BROKER_URL, s.BASE_URL, s.DATABASES['default']['NAME']"
    code, said = start({"EMBEDDED": "1", "VAR": str(tmp_path), "PORT": "8107"}, ask)
    assert (code, said) == (0, f"filesystem://localhost// http://localhost:8107 {tmp_path}/sanai.sqlite3\n")


@pytest.mark.parametrize("here", ["http://localhost:8107", "http://127.0.0.1", "http://[::1]:8000"])
def test_one_machine_answers_to_itself(here, tmp_path):
    assert start({"EMBEDDED": "1", "VAR": str(tmp_path), "BASE_URL": here}, "s.BASE_URL") == (0, f"{here}\n")


@pytest.mark.parametrize(
    "to_others",
    [
        {"BASE_URL": "https://sanai.example.org"},
        {"BASE_URL": "http://192.0.2.7:8000"},
        {"BASE_URL": "http://localhost.example.org"},
        {"ALLOWED_HOSTS": "localhost,sanai.example.org"},
        {"ALLOWED_HOSTS": "*"},
    ],
)
def test_one_machine_shows_sign_in_codes_to_nobody_else(to_others, tmp_path):
    code, said = start({"EMBEDDED": "1", "VAR": str(tmp_path), **to_others})
    assert code != 0
    assert "EMBEDDED=1 is for one's own machine alone: it shows everybody every sign-in code" in said.splitlines()[-1]


@pytest.mark.parametrize("name", sorted(set(SERVER) - {"S3_BUCKET", "S3_ENDPOINT_URL"}))
def test_a_server_without_it_does_not_start_and_says_what_is_missing(name, tmp_path):
    environment = {**SERVER, "VAR": str(tmp_path)}
    del environment[name]
    code, said = start(environment)
    assert code != 0
    assert f"ImproperlyConfigured: Set {'' if name == 'MAIL_URL' else 'the environment variable '}{name}" in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("EMBEDDED", "perhaps", "EMBEDDED is 'perhaps'; write 1 or 0."),
        ("SECRET_KEY", "short", "SECRET_KEY is too short"),
        ("BASE_URL", "sanai.example.org", "BASE_URL must begin with http: or https:"),
        ("BASE_URL", "https://", "BASE_URL names no host"),
        ("BASE_URL", "https://sanai.example.org/lms", "nothing more"),
        ("DATABASE_URL", "mysql://db/sanai", "DATABASE_URL must begin with sqlite: or postgres: or postgresql:"),
        ("DATABASE_URL", "postgresql://u:p@db", "DATABASE_URL names no database"),
        ("DATABASE_URL", "postgresql://u:p@db:54a/x", "DATABASE_URL has a malformed port"),
        ("DATABASE_URL", "postgresql://u:p[x@db/x", "DATABASE_URL is not a URL"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL names no file"),
        ("CACHE_URL", "memcached://cache", "CACHE_URL must begin with redis: or rediss: or locmem:"),
        ("CACHE_URL", "locmem://", "only for EMBEDDED=1"),
        ("BROKER_URL", "kafka://broker", "BROKER_URL must begin with amqp:"),
        ("BROKER_URL", "amqp://", "BROKER_URL names no host"),
        ("BROKER_URL", "filesystem://", "loses work when a worker dies; it is only for EMBEDDED=1"),
        ("S3_ENDPOINT_URL", "s3.example.org", "S3_ENDPOINT_URL must begin with http: or https:"),
        ("MAIL_URL", "mail.example.org:587", "MAIL_URL must begin with smtp: or smtps:"),
        ("SMS_GATEWAY_URL", "ftp://sms.example.org", "SMS_GATEWAY_URL must begin with http: or https:"),
        ("WHATSAPP_GATEWAY_URL", "ftp://example.org", "WHATSAPP_GATEWAY_URL must begin with http: or https:"),
        ("WHATSAPP_GATEWAY_URL", "https://example.org", "Set the environment variable WHATSAPP_GATEWAY_TOKEN."),
        ("SECURITY_CONTACT", "security@example.org", "SECURITY_CONTACT must begin with mailto: or https:"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1'; write a whole number."),
        ("SEAL_TIMESTAMP_URL", "ftp://tsa.example.org", "SEAL_TIMESTAMP_URL must begin with http: or https:"),
        ("SEAL_WITH", "wax", "SEAL_WITH is 'wax'; write own or pyhanko."),
        ("OUTBOX_LEASE_SECONDS", "ten", "OUTBOX_LEASE_SECONDS is 'ten'; write a whole number."),
        ("SECRET_KEY_FILE", "/nowhere/key", "SECRET_KEY_FILE points at /nowhere/key, which can't be read"),
    ],
)
def test_a_malformed_setting_stops_the_start_and_says_what_to_write(name, value, says, tmp_path):
    environment = {**SERVER, "VAR": str(tmp_path), name: value}
    if name == "SECRET_KEY_FILE":
        del environment["SECRET_KEY"]
    code, said = start(environment)
    assert code != 0
    assert says in said.splitlines()[-1]


def test_a_malformed_address_is_refused_without_showing_its_password(tmp_path):
    _code, said = start({**SERVER, "VAR": str(tmp_path), "DATABASE_URL": "postgresql://u:hunter2[@db/x"})
    assert "hunter2" not in said.splitlines()[-1]


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text("f" * 50 + "\n")
    environment = {**SERVER, "VAR": str(tmp_path), "SECRET_KEY_FILE": str(tmp_path / "key")}
    del environment["SECRET_KEY"]
    assert start(environment, "s.SECRET_KEY") == (0, "f" * 50 + "\n")


def test_the_secret_of_one_machine_is_made_once_and_is_its_owners(tmp_path):
    environment = {"EMBEDDED": "1", "VAR": str(tmp_path)}
    first, second = start(environment, "s.SECRET_KEY"), start(environment, "s.SECRET_KEY")
    assert first == second
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("environment", "address", "seconds"),
    [
        ({}, "127.0.0.1:8000", 30),  # behind the proxy of its own machine
        ({"WEB_HOST": "10.0.0.5", "PORT": "8080"}, "10.0.0.5:8080", 30),
        (
            {"EMBEDDED": "1", "WEB_HOST": "0.0.0.0", "PORT": "8107"},
            "localhost:8107",
            5,
        ),  # the demonstration is nobody else's
    ],
)
def test_the_web_server_is_reached_from_this_machine_alone_unless_told_otherwise(environment, address, seconds):
    ask = "import lms.gunicorn as g; print(g.bind, g.graceful_timeout)"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{address} {seconds}\n"


def test_what_is_collected_is_everybodys_to_read_and_what_is_uploaded_is_not(tmp_path):
    script = """
import django, os
os.umask(0o077)
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import storages
for name in ["staticfiles", "default"]:
    storage = storages[name]
    path = storage.path(storage.save("folder/file.txt", ContentFile(b"text")))
    print(name, oct(os.stat(path).st_mode & 0o777), oct(os.stat(os.path.dirname(path)).st_mode & 0o777))
"""
    environment = {"EMBEDDED": "1", "VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lms.settings.production"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["staticfiles 0o644 0o755", "default 0o640 0o700"]
