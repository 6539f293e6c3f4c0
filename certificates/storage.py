"""Where the files of certificates are kept: whole, or not at all."""

import os
import tempfile
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages


class NotStored(Exception):
    """The storage took the file, yet does not give it back as it was."""


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
        is_new_folder = not path.parent.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
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
        _sync_folder(path.parent)
        if is_new_folder:
            _sync_folder(path.parent.parent)
        return path.relative_to(self.location).as_posix()

    def _write(self, file, content):
        for chunk in content.chunks():
            file.write(chunk)


def name_for(code, digest):
    """A name of its own for each content, so that two workers can never overwrite each other's file with another."""
    return f"{code[:2]}/{code}-{digest[:16]}.tail"


def store(certificate, prefix, tail):
    """Keep a certificate's own bytes under its file's name, and the ``prefix`` once for all that share it.

    What was kept is read back and compared: of the prefix, whose bytes many share, once a process; for each certificate
    that it is there in its whole length. Twice is as good as once. Raises NotStored, or whatever the storage raises.
    """
    if certificate.prefix and not _is_shared(certificate, prefix):
        keep(prefix_name(certificate), prefix)
        _digest.cache_clear()  # what lay there before was something else
        if not _is_shared(certificate, prefix):
            raise NotStored(certificate)
    if not _is_kept(certificate.file, tail):
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


def discard(name):
    """Remove a certificate's own bytes; those that others may share stay."""
    storages["certificates"].delete(name)


def _sync_folder(folder):
    """A name is as durable as its folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
