"""Typed readers of environment variables, which fail loudly at start and say what to write."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES_WITHOUT_HOST = {"filesystem", "locmem", "mailto", "postgres", "postgresql", "sqlite"}


def text(name, default=None):
    """The variable ``name``; ``name_FILE`` may point at a file that holds it (for secrets).

    Without a default the variable is required.
    """
    value = os.environ.get(name)
    if value is None and (path := os.environ.get(f"{name}_FILE")):
        try:
            value = Path(path).read_text().strip()
        except OSError as error:
            msg = f"{name}_FILE points at {path}, which can't be read: {error.strerror}."
            raise ImproperlyConfigured(msg) from error
    if value in {None, ""}:
        if default is None:
            msg = f"Set the environment variable {name}."
            raise ImproperlyConfigured(msg)
        return default
    return value


def flag(name, *, default=False):
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        msg = f"{name} is {value!r}; write 1 or 0."
        raise ImproperlyConfigured(msg)
    return value in {"1", "true", "yes", "on"}


def number(name, default, *, most=None):
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or (most is not None and int(value) > most):
        msg = f"{name} is {value!r}; write a whole number{f' up to {most}' if most is not None else ''}."
        raise ImproperlyConfigured(msg)
    return int(value)


def choice(name, of):
    """One of the words ``of``; the first where nothing is written."""
    value = text(name, of[0])
    if value not in of:
        msg = f"{name} is {value!r}; write {' or '.join(of)}."
        raise ImproperlyConfigured(msg)
    return value


def words(name, default=""):
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def url(name, default=None, *, schemes):
    """The parts of a URL whose scheme is one of ``schemes``. What is wrong with it is said without quoting it: it may
    hold a password.
    """
    value = text(name, default)
    try:
        parts = urlsplit(value)
    except ValueError as error:
        msg = f"{name} is not a URL. Characters such as [ ] / @ in a password are written %5B %5D %2F %40."
        raise ImproperlyConfigured(msg) from error
    if parts.scheme not in schemes:
        msg = f"{name} must begin with {' or '.join(f'{scheme}:' for scheme in schemes)}"
        raise ImproperlyConfigured(f"{msg}; it begins with {parts.scheme!r}.")
    try:
        parts.port  # noqa: B018 - asked only to see a malformed port
    except ValueError as error:
        msg = f"{name} has a malformed port. Characters such as : / @ in a password are written %3A %2F %40."
        raise ImproperlyConfigured(msg) from error
    if not parts.hostname and parts.scheme not in SCHEMES_WITHOUT_HOST:
        msg = f"{name} names no host: {parts.scheme}://HOST."
        raise ImproperlyConfigured(msg)
    return parts


def database(name, default):
    """Django's settings for ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    SQLite is tuned as it must be for several writers: see docs/architecture.md, "Two databases".
    """
    parts = url(name, default, schemes=["sqlite", "postgres", "postgresql"])
    if parts.scheme == "sqlite":
        if parts.netloc or not parts.path.strip("/"):
            msg = f"{name} names no file: sqlite:////absolute/path.sqlite3, or sqlite:///relative/path.sqlite3"
            raise ImproperlyConfigured(msg)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if not parts.path.strip("/"):
        msg = f"{name} names no database: postgresql://user:password@host:5432/NAME"
        raise ImproperlyConfigured(msg)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
