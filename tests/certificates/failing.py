"""Storages that fail: one in its second file, one at random in every operation."""

import errno
import os
import random

from certificates.storage import AtomicFileSystemStorage


class FullStorage(AtomicFileSystemStorage):
    """A disk that fills up half-way through a file."""

    def _write(self, file, content):
        data = content.read()
        file.write(data[: len(data) // 2])
        file.flush()
        raise _error(errno.ENOSPC)


class RefusesOneFile(AtomicFileSystemStorage):
    """Takes one certificate's own file, has no room for the second, takes whatever comes then."""

    def __init__(self, **options):
        super().__init__(**options)
        self.asked = 0

    def _save(self, name, content):
        self.asked += name.endswith(".tail")
        if name.endswith(".tail") and self.asked == len(["first", "refused"]):
            raise _error(errno.ENOSPC)
        return super()._save(name, content)


class FailsNowAndThen(AtomicFileSystemStorage):
    """Whatever is asked of it fails once in eight times, as a seeded generator says.

    A file that is kept may fail before it is begun, when half of it is written, or when it is there but nobody is told.
    """

    chance, failed = random.Random(7), 0

    def _open(self, name, mode="rb"):
        self._perhaps_fail()
        return super()._open(name, mode)

    def _save(self, name, content):
        self._perhaps_fail()
        saved = super()._save(name, content)
        self._perhaps_fail()  # written, and not said
        return saved

    def _write(self, file, content):
        data = content.read()
        file.write(data[: len(data) // 2])
        file.flush()
        self._perhaps_fail(errno.ENOSPC)
        file.write(data[len(data) // 2 :])

    def size(self, name):
        self._perhaps_fail()
        return super().size(name)

    def delete(self, name):
        self._perhaps_fail()
        super().delete(name)

    def _perhaps_fail(self, number=errno.EIO):
        if self.chance.random() < 1 / 8:
            type(self).failed += 1
            raise _error(number)


def _error(number):
    return OSError(number, os.strerror(number))
