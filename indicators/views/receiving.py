"""Files that people send: kept in memory up to the largest that is read, and no further than that."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from indicators.entry.workbooks.limits import MOST_BYTES
from indicators.sheets import outside

# What the other fields and the borders between them may take.
OTHER_FIELDS = 1024 * 1024
# An office's own papers and signed ones come with pictures; nobody else sends as much.
WITH_PICTURES = "/phu-luc/"


class BoundedUploadHandler(FileUploadHandler):
    """Stops at a file that is too large, by what the request says of itself or by what came; sets `upload_too_large`."""

    request: Any

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        self.request.upload_too_large = False
        path = getattr(self.request, "path_info", "")
        self._most = outside.MOST_BYTES if path.startswith(WITH_PICTURES) else MOST_BYTES
        self._is_too_large = content_length > self._most + OTHER_FIELDS

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._content = BytesIO()
        if self._is_too_large:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > self._most:
            self._stop()
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content, field_name=self.field_name, name=self.file_name or "", content_type=self.content_type,
            size=file_size, charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip

    def _stop(self) -> None:
        self.request.upload_too_large = True
        # What is left of the request is read and thrown away, so that the answer reaches the person.
        raise StopUpload(connection_reset=False)
