"""Reads hundreds of damaged workbooks under the limits of the process that reads files, and says what came of them.

Run by test_mutations.py in a process of its own; what is read goes on to the preview, so that nothing there falls over.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections import Counter
from functools import lru_cache
from random import Random

from indicators.entry.workbooks import reading
from indicators.entry.workbooks.differences import differences
from indicators.entry.workbooks.figures import form_rows, sheet_rows
from indicators.entry.workbooks.layouts import guessed
from indicators.entry.workbooks.limits import Unreadable
from indicators.entry.workbooks.marks import mark_of
from tests.indicators.entry.workbooks.files import OLD_XLS, in_tcvn3, office_workbook, packed, parts_of
from tests.indicators.entry.workbooks.forms import form_workbook
from tests.indicators.entry.workbooks.worlds import NAMES, NOVEMBER, RULES, known

PIECES = (
    b"", b"0", b"-1", b"99999999999", b"1e308", b"NaN", b"<", b">", b'"', b"&", b"&amp;", b"<c/>", b"</row>", b'r="A1"',
    b't="s"', b't="e"', b't="d"', b"A1:XFD1048576", b"\x00", b"\xff\xfe", b"_xD800_", "ữ".encode(), b"]]>", b"<!--",
)  # fmt: skip


def flipped(content: bytes, random: Random) -> bytes:
    """A few bytes changed, put in or cut out."""
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        place = random.randrange(len(damaged) or 1)
        match random.randrange(4):
            case 0 if damaged:
                damaged[place % len(damaged)] = random.randrange(256)
            case 1:
                damaged[place:place] = random.choice(PIECES)
            case 2:
                damaged[place : place + random.randrange(1, 40)] = random.choice(PIECES)
            case _:
                damaged[place:place] = damaged[place : place + random.randrange(1, 200)]
    return bytes(damaged)


@lru_cache
def wholes() -> tuple[bytes, ...]:
    return office_workbook(".VnTime", in_tcvn3), form_workbook()


def mutated(seed: int) -> bytes:
    """A workbook damaged in a way that the seed tells: its archive, one of its parts, or the bytes of an old one."""
    random = Random(seed)
    if seed % 3 == 0:
        content = bytearray(OLD_XLS.read_bytes())
        for _ in range(random.choice((1, 3, 10, 100))):
            content[random.randrange(512, len(content))] = random.choice((0, 1, 255, random.randrange(256)))
        return bytes(content)
    whole = random.choice(wholes())
    if seed % 12 == 1:
        return flipped(whole, random)
    parts = parts_of(whole)
    names = [name for name in parts if not name.startswith("docProps") and "theme" not in name]
    name = random.choice([*names, *(name for name in names if "worksheets/sheet" in name)])
    return packed(parts | {name: flipped(parts[name], random)})


def outcome(content: bytes) -> str:
    """ "refused" or "read"; anything else falls through."""
    try:
        workbook = reading.read(content)
        mark = mark_of(workbook)
        if mark is not None:
            differences(form_rows(workbook, mark), known())
            return "read"
    except Unreadable as refusal:
        return "refused" if str(refusal).endswith(".") else f"refused without a sentence: {refusal}"
    for layout in guessed(workbook, NAMES, RULES):
        sheet = workbook.sheet(layout.sheet)
        assert sheet is not None
        found = differences(sheet_rows(sheet, layout, NOVEMBER), known())
        assert found.rows_in_file + len(found.skipped) <= sheet.last_row
    json.dumps(workbook.as_json())
    return "read"


def main(seeds: range) -> None:
    # Writing them needs files, which the limits forbid.
    wholes()
    # Of all files together.
    reading.MOST_CPU_SECONDS = max(60, len(seeds) // 5)
    reading.limit_this_process()
    counts: Counter[str] = Counter()
    failures = []
    for seed in seeds:
        # Where the process is ended by a limit, this tells by which seed.
        print(seed, file=sys.stderr)
        try:
            counts[outcome(mutated(seed))] += 1
        except Exception:
            failures.append([seed, traceback.format_exc()])
    print(json.dumps({"counts": counts, "failures": failures}))


if __name__ == "__main__":
    main(range(int(sys.argv[1]), int(sys.argv[2])))
