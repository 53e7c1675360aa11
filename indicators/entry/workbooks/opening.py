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
    MOST_WAITING,
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
_queue = BoundedSemaphore(MOST_AT_ONCE + MOST_WAITING)


def opened(content: bytes) -> Workbook:
    """The workbook that `content` holds; Unreadable with a sentence for everything else.

    Limited in size, memory and time (see `limits`), and in how many are read at once.
    """
    check_kind(content)
    answer = json.loads(run_apart(_START, content))
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    return Workbook.from_json(answer)


def run_apart(start: str, given: bytes) -> bytes:
    """What `start` answers to `given`, in a process of its own; Unreadable where it does not end well.

    Some are at work at once, some wait for a place; everybody else is told so at once, so that a few strange files never
    hold up all threads of the server.
    """
    if not _queue.acquire(blocking=False):
        raise Unreadable(BUSY)
    try:
        if not _places.acquire(timeout=MOST_CLOCK_SECONDS):
            raise Unreadable(BUSY)
        try:
            return _answered(start, given)
        finally:
            _places.release()
    finally:
        _queue.release()


def _answered(start: str, given: bytes) -> bytes:
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ} | {"LC_ALL": "C"}
    command = [
        sys.executable,
        "-I",
        "-S",
        "-B",
        "-X",
        "utf8",
        "-c",
        start,
        json.dumps([path for path in sys.path if path]),
    ]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        try:
            answer, complaint = process.communicate(given, timeout=MOST_CLOCK_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Unreadable(TOO_HARD) from None
    if process.returncode == 0:
        return answer
    logger.warning(
        "a workbook was not read",
        extra={"code": process.returncode, "said": complaint[-500:].decode("utf-8", "replace")},
    )
    # A negative code is the signal that ended it: out of time, or of memory.
    raise Unreadable(TOO_HARD if process.returncode < 0 or b"MemoryError" in complaint else DAMAGED)
