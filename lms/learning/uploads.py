"""Files that are handed in: which kinds, what they are called, and where they are kept."""

import logging
import lzma
import re
import secrets
import zipfile
import zlib
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from lms.arabic.cleaning import clean_text
from lms.learning.models import HandIn

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024
MOST_ZIPPED_FILES = 2000
LONGEST_NAME = 100  # without the kind at its end
LONGEST_TYPED_NAME = 1000
UNNAMED_FOR = timedelta(days=1)  # a file that no row names so long is nobody's any more

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# What a file is served as, by the ending that its content gives it. No HTML and no SVG: they can carry scripts.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN_DOCUMENT}.text",
    "ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    "odp": f"{_OPEN_DOCUMENT}.presentation",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}
# What a damaged archive, or one made to do harm, is refused with.
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)
_UNSAFE_IN_A_NAME = re.compile(r'[\\/:*?"<>|%;\s]+')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True)
class Upload:
    """A file that may be handed in: its bytes, the name it is kept under, and its kind."""

    data: bytes
    name: str
    kind: str

    @property
    def content_type(self):
        return TYPES[self.kind]

    @property
    def sha256(self):
        return sha256(self.data).hexdigest()


def read(file):
    """Take up an uploaded ``file``; its kind is what its content says, whatever its name says.

    Raises ValidationError for one that is empty, larger than MOST_BYTES, or of a kind nobody needs here.
    """
    if file.size > MOST_BYTES:
        raise ValidationError(
            _("This file is larger than 10 MB. Make it smaller, or hand in a link to it."), code="big"
        )
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise ValidationError(_("This file is empty. Choose it again."), code="empty")
    kind = kind_of(data)
    if kind is None:
        raise ValidationError(
            _("This kind of file cannot be handed in. Save it as PDF, picture, document or ZIP, and choose it again."),
            code="kind",
        )
    return Upload(data, safe_name(file.name, kind), kind)


def kind_of(data):
    """The kind of the content, one of TYPES, or None."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    return "txt" if _is_text(data) else None


def safe_name(name, kind):
    """``name`` as its owner called it, without folders, without what a shell or a header reads, with its true ending."""
    last = re.split(r"[\\/]", name[-LONGEST_TYPED_NAME:])[-1]
    try:
        last = clean_text(last)
    except ValidationError:
        last = ""
    stem = _UNSAFE_IN_A_NAME.sub(" ", _ENDING.sub("", last)).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{stem or 'file'}.{kind}"


def store(upload):
    """Keep the file under a name nobody guesses; returns that name."""
    return storages["hand_ins"].save(f"{secrets.token_urlsafe(24)}.{upload.kind}", ContentFile(upload.data))


def discard(name):
    storages["hand_ins"].delete(name)


def discard_unnamed(now):
    """Remove what a process left that died between a file and its row, or half-way through the file; how many files.

    Those of the last day stay: their rows may be about to be written.
    """
    storage = storages["hand_ins"]
    try:
        _folders, names = storage.listdir("")
    except FileNotFoundError:
        return 0  # nobody has handed in a file yet
    unnamed = set(names).difference(HandIn.objects.exclude(file="").values_list("file", flat=True).iterator())
    old = [name for name in unnamed if _is_older(storage, name, now - UNNAMED_FOR)]
    for name in old:
        storage.delete(name)
    if old:
        log.info("%s files of hand-ins that no row names were removed.", len(old))
    return len(old)


def _is_older(storage, name, moment):
    try:
        return storage.get_modified_time(name) < moment
    except FileNotFoundError:
        return False  # it was under way, and has a name of its own by now


class DamagedFile(Exception):
    """What lies in the storage is not what was handed in."""


def stored(hand_in):
    """The bytes that were handed in. Raises DamagedFile, or what the storage raises when it has no such file."""
    with storages["hand_ins"].open(hand_in.file) as file:
        data = file.read()
    if len(data) != hand_in.file_bytes or sha256(data).hexdigest() != hand_in.file_sha256:
        raise DamagedFile(hand_in.pk)
    return data


def is_whole(hand_in):
    """Whether the storage holds exactly the bytes that were handed in."""
    try:
        stored(hand_in)
    except (DamagedFile, OSError):
        return False
    return True


def _kind_of_zip(data):
    # Counted before it is read: an archive may list a million names in a few megabytes.
    if data.count(b"PK\x01\x02") > MOST_ZIPPED_FILES:
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                return None  # a document with macros
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return next((kind for kind in ("odt", "ods", "odp") if TYPES[kind] == said), None)
    except _NO_ARCHIVE:
        return None
    if "[Content_Types].xml" in names:
        folders = {"word": "docx", "xl": "xlsx", "ppt": "pptx"}
        return next(
            (kind for folder, kind in folders.items() if f"{folder}/" in {n[: len(folder) + 1] for n in names}), None
        )
    return "zip"


def _is_text(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    head = text[:2000].lstrip().lower()
    return not any(char < " " and char not in "\t\n\r\f" for char in text) and not head.startswith(("<", "#!"))
