"""Bytes to a workbook, without a process of its own; and what that process runs (see `opening`). Imports no Django."""

from __future__ import annotations

import gc
import json
import sys
from contextlib import suppress

from indicators.entry.workbooks.contents import Workbook
from indicators.entry.workbooks.limits import (
    DAMAGED,
    EMPTY,
    MOST_BYTES,
    MOST_CPU_SECONDS,
    MOST_MEMORY,
    NOT_A_WORKBOOK,
    OTHER_ARCHIVE,
    PDF,
    PLAIN_TEXT,
    TOO_BIG,
    TOO_HARD,
    WEB_PAGE,
    WORD,
    XML_TABLE,
    Unreadable,
)

_ZIP, _ZIP_EMPTY, _OLE = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_MARKS_OF_TEXT = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def check_kind(content: bytes) -> None:
    """Unreadable with a sentence for what is no workbook by its first bytes. The name of a file says nothing."""
    if not content:
        raise Unreadable(EMPTY)
    if len(content) > MOST_BYTES:
        raise Unreadable(TOO_BIG)
    if content.startswith((_ZIP, _OLE)):
        return
    if content.startswith((_ZIP_EMPTY, *_OTHER_ARCHIVES)):
        raise Unreadable(OTHER_ARCHIVE)
    if content.startswith(b"%PDF"):
        raise Unreadable(PDF)
    if content.startswith(b"{\\rtf"):
        raise Unreadable(WORD)
    head = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"<?xml") and b"office:spreadsheet" in head:
        raise Unreadable(XML_TABLE)
    if head.startswith((b"<", b"mime-version")):
        raise Unreadable(WEB_PAGE)
    is_text = content.startswith(_MARKS_OF_TEXT) or not any(sign < 9 for sign in content[:4096])
    raise Unreadable(PLAIN_TEXT if is_text else NOT_A_WORKBOOK)


def read(content: bytes) -> Workbook:
    """The workbook; Unreadable with a sentence for everything else, whatever the readers make of a damaged file."""
    check_kind(content)
    try:
        if content.startswith(_OLE):
            from indicators.entry.workbooks.xls import read_xls

            return read_xls(content)
        from indicators.entry.workbooks.xlsx import read_xlsx

        return read_xlsx(content)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(TOO_HARD) from None
    except Exception as error:
        # xlrd meets damage with whatever error it runs into.
        raise Unreadable(DAMAGED) from error


def limit_this_process() -> None:
    """Memory, processor time, no files written. Nothing on systems without such limits (Windows): there the clock decides."""
    try:
        import resource
    except ImportError:
        return
    limits = (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in limits:
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (most, most))


def main() -> None:
    """A file on the standard input, JSON on the standard output: a workbook, or why it is none."""
    limit_this_process()
    # The process ends with its answer, and nothing that it makes goes in circles.
    gc.disable()
    try:
        answer = json.dumps(
            read(sys.stdin.buffer.read(MOST_BYTES + 1)).as_json(), ensure_ascii=False, separators=(",", ":")
        )
    except Unreadable as refusal:
        answer = json.dumps({"unreadable": str(refusal)})
    except MemoryError:
        answer = json.dumps({"unreadable": TOO_HARD})
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
