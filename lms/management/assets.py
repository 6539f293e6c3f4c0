"""Whether the collected styles, scripts and pictures are still those of the source."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles import finders


def are_stale():
    return not _stamp().exists() or _stamp().read_text() != _fingerprint()


def are_fresh():
    """Remember that what has just been collected is what the source holds."""
    _stamp().write_text(_fingerprint())


def _stamp():
    return settings.STATIC_ROOT.with_name("static.stamp")


def _fingerprint():
    """Changes with any file's name, size or time."""
    seen = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return seen.hexdigest()
