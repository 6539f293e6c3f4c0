"""Whole, or not at all."""

import errno
import os
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from certificates import storage
from certificates.models import Certificate
from certificates.storage import AtomicFileSystemStorage
from tests.factories.certificates import issued_certificate


class FullStorage(AtomicFileSystemStorage):
    """A disk that fills up half-way through a file."""

    def _write(self, file, content):
        data = content.read()
        file.write(data[: len(data) // 2])
        file.flush()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def everything_in(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_name_and_again_in_its_place(tmp_path):
    kept = AtomicFileSystemStorage(location=tmp_path)
    assert kept.save("AB/one.pdf", ContentFile(b"first")) == "AB/one.pdf"
    assert kept.save("AB/one.pdf", ContentFile(b"second")) == "AB/one.pdf"
    assert everything_in(tmp_path) == [tmp_path / "AB" / "one.pdf"]
    assert (tmp_path / "AB" / "one.pdf").read_bytes() == b"second"
    assert (tmp_path / "AB" / "one.pdf").stat().st_mode & 0o777 == 0o640


def test_a_full_disk_leaves_nothing_behind_and_the_old_file_whole(tmp_path):
    AtomicFileSystemStorage(location=tmp_path).save("one.pdf", ContentFile(b"first"))
    with pytest.raises(OSError, match="No space left"):
        FullStorage(location=tmp_path).save("one.pdf", ContentFile(b"second, and longer"))
    assert everything_in(tmp_path) == [tmp_path / "one.pdf"]
    assert (tmp_path / "one.pdf").read_bytes() == b"first"


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 64 kB, where the machine lets us mount one."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mounted)]
    if os.geteuid() != 0 or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk here")
    yield mounted
    subprocess.run(["umount", str(mounted)], check=True)


def test_a_truly_full_disk_leaves_no_partial_file_where_djangos_own_storage_does(small_disk):
    too_much = ContentFile(b"x" * 200_000)
    with pytest.raises(OSError, match="No space left"):
        AtomicFileSystemStorage(location=small_disk).save("ours.pdf", too_much)
    assert everything_in(small_disk) == []
    too_much.seek(0)
    with pytest.raises(OSError, match="No space left"):
        FileSystemStorage(location=small_disk).save("theirs.pdf", too_much)
    assert everything_in(small_disk) == [small_disk / "theirs.pdf"]


@pytest.mark.django_db
def test_a_file_that_was_tampered_with_is_not_whole_and_is_not_read(kept_in):
    certificate = issued_certificate()
    path = kept_in / certificate.file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert not storage.is_whole(certificate)
    with pytest.raises(storage.DamagedFile):
        storage.read(certificate)


@pytest.mark.django_db
def test_a_storage_that_never_overwrites_keeps_one_file_all_the_same(settings, kept_in, files_in):
    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": kept_in}}
    settings.STORAGES = settings.STORAGES | {"certificates": plain}
    certificate = issued_certificate()
    data = storage.read(certificate)
    (kept_in / certificate.file).write_bytes(data[:100])
    storage.store(certificate, data)
    storage.store(certificate, data)
    assert files_in() == [certificate.file]
    assert storage.is_whole(Certificate.objects.get())
