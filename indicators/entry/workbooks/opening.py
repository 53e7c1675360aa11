"""Opens a file from outside in a process of its own: what it costs there, nobody else pays."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from threading import BoundedSemaphore

from indicators.entry.workbooks.contents import Workbook
from indicators.entry.workbooks.limits import (
    BUSY,
    DAMAGED,
    MOST_AT_ONCE,
    MOST_CLOCK_SECONDS,
    TOO_HARD,
    Unreadable,
)
from indicators.entry.workbooks.reading import check_kind

logger = logging.getLogger(__name__)

_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from indicators.entry.workbooks.reading import main
main()
"""
# Whatever else is in the environment (keys, the address of the database) is none of a stranger's file's business.
_NEEDED = ("PATH", "SYSTEMROOT", "SystemRoot", "LD_LIBRARY_PATH", "TEMP", "TMP", "TMPDIR")
_places = BoundedSemaphore(MOST_AT_ONCE)


def opened(content: bytes) -> Workbook:
    """The workbook that `content` holds; Unreadable with a sentence for everything else.

    Limited in size, memory and time (see `limits`), and in how many are read at once.
    """
    check_kind(content)
    if not _places.acquire(timeout=MOST_CLOCK_SECONDS):
        raise Unreadable(BUSY)
    try:
        answer = _asked(content)
    finally:
        _places.release()
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return Workbook.from_json(answer)


def _asked(content: bytes) -> dict[str, str]:
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ} | {"LC_ALL": "C"}
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, json.dumps([path for path in sys.path if path])]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        try:
            answer, complaint = process.communicate(content, timeout=MOST_CLOCK_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Unreadable(TOO_HARD) from None
    if process.returncode == 0:
        return dict(json.loads(answer))
    logger.warning(
        "a workbook was not read",
        extra={"code": process.returncode, "said": complaint[-500:].decode("utf-8", "replace")},
    )
    # A negative code is the signal that ended it: out of time, or of memory.
    raise Unreadable(TOO_HARD if process.returncode < 0 or b"MemoryError" in complaint else DAMAGED)
