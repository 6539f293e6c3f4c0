"""Where the files of certificates are kept: whole, or not at all."""

import logging
import os
import tempfile
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

log = logging.getLogger(__name__)

PARTIAL = ".part"  # ends the hidden name of a file that is being written
NOBODYS_AFTER = timedelta(days=1)


class NotStored(OSError):
    """The storage does not keep the file: it refused it in words of its own, or does not give it back as it was."""


class DamagedFile(Exception):
    """What lies in the storage is not what was issued."""


class AtomicFileSystemStorage(FileSystemStorage):
    """Files that are there whole or not at all, even when the disk fills up or the power fails.

    Django's own leaves a truncated file behind on a full disk, and then says that it exists.
    """

    def __init__(self, **options):
        super().__init__(allow_overwrite=True, **options)

    def _save(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=PARTIAL)
        partial = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                self._write(file, content)
                file.flush()
                os.fsync(file.fileno())
            partial.chmod(self.file_permissions_mode or 0o640)
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        kept = path.relative_to(self.location)
        for folder in kept.parents:
            _settle(Path(self.location, folder))
        return kept.as_posix()

    def _write(self, file, content):
        for chunk in content.chunks():
            file.write(chunk)

    def discard_partial(self, before):
        """Remove what was last written to ``before`` a moment and has no name yet: its process died; how many files."""
        count = 0
        for folder, _folders, names in os.walk(self.location):
            for partial in [Path(folder, name) for name in names if name.startswith(".") and name.endswith(PARTIAL)]:
                with suppress(FileNotFoundError):  # it was under way, and has a name by now
                    if partial.stat().st_mtime < before.timestamp():
                        partial.unlink()
                        count += 1
        return count


def name_for(certificate):
    """A name of its own for each content, so that two workers can never overwrite each other's file with another.

    In a folder a day, so that few folders take the files that are made together.
    """
    return f"{certificate.printed.issued_on}/{certificate.code}-{certificate.file_sha256[:16]}.tail"


def store(certificate, prefix, tail):
    """Keep a certificate's own bytes under its file's name, and the ``prefix`` once for all that share it.

    What was kept is read back and compared: of the prefix, whose bytes many share, once a process; for each certificate
    that it is there in its whole length. Twice is as good as once. Raises OSError, NotStored above all.
    """
    try:
        _store(certificate, prefix, tail)
    except OSError:
        raise
    except Exception as error:  # a bucket's client has errors of its own
        raise NotStored(certificate) from error


def _store(certificate, prefix, tail):
    if certificate.prefix and not _is_shared(certificate, prefix):
        with folders_synced_together():  # at once: others rely on it
            keep(prefix_name(certificate), prefix)
        _digest.cache_clear()  # what lay there before was something else
        if not _is_shared(certificate, prefix):
            raise NotStored(certificate)
    keep(certificate.file, tail)
    if not _is_kept(certificate.file, tail):
        raise NotStored(certificate)


def read(certificate):
    """The bytes that were issued. Raises DamagedFile, or what the storage raises when it has no such file."""
    data = _read(prefix_name(certificate)) if certificate.prefix else b""
    data += _read(certificate.file)
    if len(data) != certificate.file_bytes or sha256(data).hexdigest() != certificate.file_sha256:
        raise DamagedFile(certificate)
    return data


def is_whole(certificate):
    """Whether the storage holds exactly the bytes of the certificate's hash."""
    if not certificate.file or not storages["certificates"].exists(certificate.file):
        return False
    try:
        read(certificate)
    except (DamagedFile, FileNotFoundError):
        return False
    return True


def prefix_name(certificate):
    """Where the bytes lie that a certificate's file begins with."""
    return f"templates/{certificate.prefix}.head"


def keep(name, data):
    """Put ``data`` where ``name`` says, also in a storage that never overwrites; what is damaged there makes way."""
    storage = storages["certificates"]
    for _again in range(2):
        written = storage.save(name, ContentFile(data))
        if written == name:
            return
        storage.delete(written)
        if _is_kept(name, data):
            return  # another worker was quicker
        storage.delete(name)


def _is_shared(certificate, prefix):
    storage, name = storages["certificates"], prefix_name(certificate)
    try:
        return storage.size(name) == len(prefix) and _digest(storage, name) == certificate.prefix
    except FileNotFoundError:
        return False


@lru_cache(maxsize=64)  # templates that a process prints on
def _digest(storage, name):
    with storage.open(name) as file:
        return sha256(file.read()).hexdigest()


def _is_kept(name, data):
    try:
        return _read(name) == data
    except FileNotFoundError:
        return False


def _read(name):
    with storages["certificates"].open(name) as file:
        return file.read()


def discard_partial(now):
    """Remove what workers left that died half-way through a file; how many. A bucket has no such files.

    What is younger than a day stays: it may be under way.
    """
    storage = storages["certificates"]
    if not isinstance(storage, AtomicFileSystemStorage):
        return 0
    count = storage.discard_partial(now - NOBODYS_AFTER)
    if count:
        log.info("%s files that were never finished were removed.", count)
    return count


def discard(name):
    """Remove a certificate's own bytes; those that others may share stay."""
    storages["certificates"].delete(name)


_to_be_synced = ContextVar("_to_be_synced", default=None)


@contextmanager
def folders_synced_together():
    """What is kept within is sure to be found after a power failure once this ends: each folder is synced once, at the end."""
    folders = set()
    outer = _to_be_synced.set(folders)
    try:
        yield
    finally:
        _to_be_synced.reset(outer)
        for folder in folders:
            _sync(folder)


def _settle(folder):
    """A name is as durable as the folders that lead to it."""
    folders = _to_be_synced.get()
    if folders is None:
        _sync(folder)
    else:
        folders.add(folder)


def _sync(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
