"""Static files under names that change with what they hold, and sheets in one for the page that is opened on bad networks."""

import atexit
import fnmatch
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import uuid4

from django.contrib.staticfiles.finders import BaseFinder, find
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Each file more is one more to wait for; what is in them is written once.
JOINED = {
    "css/register-page.css": ["css/tokens.css", "css/base.css", "css/components.css", "css/register.css"],
}


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Modules of JavaScript too name each other by what they hold: a page never runs one of yesterday's with today's."""

    support_js_module_import_aggregation = True


@cache
def _folder():
    """A folder of this process, for as long as it runs."""
    folder = mkdtemp(prefix="joined-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder


class Joined(BaseFinder):
    """Finds the files of JOINED, each made of others, one after the other, whenever it is asked for."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False):  # noqa: FBT002 - Django's own
        """The file's path, or a list of it where all are asked for; nothing for any other name."""
        if path not in JOINED:
            return []
        file = Path(_folder(), path)
        file.parent.mkdir(exist_ok=True)
        written = file.with_suffix(f".{uuid4()}")  # another thread may be reading the file, or writing it
        written.write_text("\n".join(Path(find(part)).read_text(encoding="utf-8") for part in JOINED[path]), "utf-8")
        written.replace(file)
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns):
        storage = FileSystemStorage(_folder())
        for path in JOINED:
            if not any(fnmatch.fnmatchcase(path, pattern) for pattern in ignore_patterns or []):
                self.find(path)
                yield path, storage
