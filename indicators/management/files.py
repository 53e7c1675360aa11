"""Files that commands read and write."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from django.core.management.base import CommandError


def write_file(path: Path, content: bytes) -> None:
    """All of the file or none of it: a full disk must not leave half a workbook in place of an older one."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CommandError(f"Cannot write {path}: {error.strerror}.") from None


def read_file(path: Path, most: int) -> bytes:
    """The file, or one byte more than `most` of a larger one: enough to refuse it."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from None
