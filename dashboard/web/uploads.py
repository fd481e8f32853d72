"""Podium takes no files; an upload is refused before a byte of it is kept."""

from typing import NoReturn

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler


class RefuseUploads(FileUploadHandler):
    """Answers every file in a form with 400."""

    def new_file(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Called when a file begins."""
        raise SuspiciousOperation("Podium takes no files.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """Never reached."""
