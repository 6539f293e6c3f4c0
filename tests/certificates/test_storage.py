"""Whole, or not at all."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.utils import timezone

from certificates import storage
from certificates.models import Certificate
from certificates.storage import AtomicFileSystemStorage
from lms.tasks import discard_partial_files
from tests.certificates.failing import FullStorage
from tests.factories.certificates import issued_certificate


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


def test_what_a_process_that_died_left_half_written_is_removed_after_a_day(kept_in):
    keeping = storages["certificates"]
    whole = kept_in / keeping.save("2027-01-10/whole.tail", ContentFile(b"whole"))
    old, fresh = [kept_in / "2027-01-10" / f".{name}{storage.PARTIAL}" for name in ("old", "fresh")]
    hidden = kept_in / ".hidden"
    for path in [old, fresh, hidden]:
        path.write_bytes(b"ha")
    before = (timezone.now() - timedelta(days=1, minutes=1)).timestamp()
    for path in [old, hidden, whole]:
        os.utime(path, (before, before))
    discard_partial_files()
    discard_partial_files()
    assert everything_in(kept_in) == sorted([whole, fresh, hidden])


def test_a_worker_killed_half_way_through_a_file_leaves_what_is_removed_later(tmp_path):
    """The control of the above: that is what such a file is called."""
    dies = "os.kill(os.getpid(), signal.SIGKILL)"
    script = f"""
import os, signal, sys
from django.conf import settings
settings.configure()
from certificates.storage import AtomicFileSystemStorage
from django.core.files.base import ContentFile
class Dies(AtomicFileSystemStorage):
    def _write(self, file, content):
        file.write(content.read()[:2])
        file.flush()
        {dies}
Dies(location=sys.argv[1]).save("2027-01-10/one.tail", ContentFile(b"whole"))
"""
    done = subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    [left] = everything_in(tmp_path)
    assert left.read_bytes() == b"wh"
    keeping = AtomicFileSystemStorage(location=tmp_path)
    assert keeping.discard_partial(timezone.now() - timedelta(days=1)) == 0
    assert keeping.discard_partial(timezone.now() + timedelta(days=1)) == 1
    assert everything_in(tmp_path) == []


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
    prefix, tail = [(kept_in / name).read_bytes() for name in (storage.prefix_name(certificate), certificate.file)]
    for damaged in (certificate.file, storage.prefix_name(certificate)):
        (kept_in / damaged).write_bytes(tail[:100])
        storage.store(certificate, prefix, tail)
        storage.store(certificate, prefix, tail)
        assert storage.is_whole(Certificate.objects.get())
    assert files_in() == [certificate.file]


@pytest.mark.django_db
def test_what_certificates_share_is_kept_once(kept_in, files_in):
    one, other = issued_certificate(), issued_certificate()
    shared = [path for path in everything_in(kept_in) if path.parent.name == "templates"]
    assert [path.relative_to(kept_in).as_posix() for path in shared] == [storage.prefix_name(one)]
    assert files_in() == sorted([one.file, other.file])
    assert all((kept_in / name).stat().st_size < 12_000 for name in files_in())
    assert storage.read(one).startswith(shared[0].read_bytes())
    storage.discard(one.file)
    assert not storage.is_whole(one)
    assert storage.is_whole(other)


@pytest.mark.django_db
@pytest.mark.parametrize("ruin", [Path.unlink, lambda path: path.write_bytes(b"%PDF-1.7")], ids=["lost", "changed"])
def test_a_certificate_whose_shared_bytes_are_lost_or_changed_is_not_whole(kept_in, ruin):
    certificate = issued_certificate()
    ruin(kept_in / storage.prefix_name(certificate))
    assert not storage.is_whole(certificate)
    with pytest.raises((storage.DamagedFile, FileNotFoundError)):
        storage.read(certificate)


@pytest.mark.django_db
def test_what_certificates_share_is_put_back_where_it_was_lost_though_it_was_seen_before(kept_in):
    one = issued_certificate()
    shared = kept_in / storage.prefix_name(one)
    for ruin in [shared.unlink, lambda: shared.write_bytes(shared.read_bytes()[:-1])]:
        ruin()
        assert storage.is_whole(issued_certificate())
        assert storage.is_whole(one)


@pytest.mark.django_db
def test_shared_bytes_that_another_process_finds_changed_are_put_right(kept_in):
    one = issued_certificate()
    shared = kept_in / storage.prefix_name(one)
    shared.write_bytes(shared.read_bytes()[:-1] + b"!")
    storage._digest.cache_clear()  # as in a process that begins
    assert storage.is_whole(issued_certificate())
    assert storage.is_whole(one)


@pytest.mark.django_db
def test_a_certificate_of_before_is_a_file_by_itself(kept_in):
    certificate = issued_certificate()
    data = storage.read(certificate)
    (kept_in / "whole.pdf").write_bytes(data)
    Certificate.objects.update(prefix="", file="whole.pdf")
    certificate.refresh_from_db()
    assert storage.is_whole(certificate)
    assert storage.read(certificate) == data
