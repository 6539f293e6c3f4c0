"""A file that is only looked at: it stays in memory, as much of it as is needed to say that it is too large."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from certificates.checking import MOST_BYTES

LOOKS_ONLY = "certificates:verify_file"


class InMemoryAlone(FileUploadHandler):
    """Takes the files sent to LOOKS_ONLY, so that none is written to the disk; all others go on to the usual handlers."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        match = self.request.resolver_match
        self.held = BytesIO() if match and match.view_name == LOOKS_ONLY else None
        if self.held is not None:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        if self.held is None:
            return raw_data
        self.held.write(raw_data[: MOST_BYTES + 1 - self.held.tell()])
        return None

    def file_complete(self, file_size):
        if self.held is None:
            return None
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
