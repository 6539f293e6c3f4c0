"""Keys in files that the operator names: what is in a file, how it stands, and one made for the demonstration."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from django.core import checks

from certificates.private_files import write_private


class UnusableKey(Exception):
    """The file that ``setting`` names holds no key that can be used, and why."""

    def __init__(self, setting, why):
        super().__init__(f"{setting}: {why}")
        self.setting = setting


class State(StrEnum):
    """What a lead is told of a key before they issue."""

    READY = "ready"
    NONE = "none"  # no key is named
    UNUSABLE = "unusable"


@cache
def read(setting, path, parsed, *secrets, must_be_there):
    """What ``parsed(data, *secrets)`` makes of the file; None where there is none, and none must be there.

    Once a process: a new key wants it started anew; but a file that cannot be used is looked at again each time.
    ``parsed`` raises ValueError for what is no such key, and says why. Raises UnusableKey.
    """
    if not path or not (must_be_there or Path(path).exists()):
        return None
    try:
        return parsed(Path(path).read_bytes(), *secrets)
    except OSError as error:
        raise UnusableKey(setting, f"The file cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UnusableKey(setting, error) from error


def state(current):
    """The State of the key that ``current()`` returns."""
    try:
        return State.READY if current() else State.NONE
    except UnusableKey:
        return State.UNUSABLE


def unusable(current, number):
    """What a system check says. ``number``: of the warning, such as W003.

    A warning, for an error would stop every command: a key whose certificate ended last night is no reason not to migrate.
    """
    try:
        current()
    except UnusableKey as refusal:
        return [checks.Warning(f"{refusal}.", id=f"certificates.{number}")]
    return []


def make_if_missing(path, made):
    """Write what ``made()`` returns, the bytes of a new key, where no file is yet. Whether it was made."""
    path = Path(path)
    if path.exists():
        return False
    write_private(path, made())
    return True
