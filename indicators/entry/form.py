"""The grid as a plain form: what came back from it, and the grid again with everything that was typed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.core.figures import State
from indicators.entry.cells import Refused, Typed, storable
from indicators.entry.grid import Grid
from indicators.entry.lines import Line, was_text
from indicators.entry.recording import NotSaved, Problem

TYPED = ("state", "numerator", "denominator", "value", "note")
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Returned:
    """Cells that the person touched, in the order of the grid."""

    cells: tuple[Typed, ...]
    token: str

    @property
    def key(self) -> str:
        """The same form sent twice is one save; the same form sent with other content is another."""
        content = hashlib.sha256(repr(self.cells).encode("utf-8", "backslashreplace")).hexdigest()
        return f"{self.token[:30]}:{content}"


def read_form(grid: Grid, posted: Mapping[str, str]) -> Returned:
    """What the person touched; fields of other units, months or indicators are not looked at."""
    found = (_touched(line, posted) for line in grid.lines)
    return Returned(tuple(cell for cell in found if cell is not None), posted.get("khoa", ""))


def check_signs(cells: Sequence[Typed]) -> None:
    """NotSaved (422) where a text could not be stored at all."""
    problems = []
    for index, cell in enumerate(cells):
        try:
            storable(f"{cell.numerator}{cell.denominator}{cell.value}{cell.state}{cell.note}")
        except Refused as refusal:
            problems.append(Problem(index, cell, str(refusal)))
    if problems:
        raise NotSaved(422, problems)


def _touched(line: Line, posted: Mapping[str, str]) -> Typed | None:
    def sent(field: str) -> str:
        return posted.get(f"{line.code}-{field}", "").replace("\r\n", "\n")

    if f"{line.code}-was" not in posted or sent("choice") == THEIRS:
        return None
    texts: dict[str, Any] = {field: sent(field) for field in TYPED}
    typed = replace(line.was, **texts, version=_count(sent("version")))
    was = sent("was")
    if was_text(typed) == was:
        return None
    if not typed.is_empty and typed.state != State.FIGURE and was.startswith(f"{typed.state}|"):
        # A number typed over a state that nobody touched means the number.
        typed = replace(typed, state=State.FIGURE.value)
    if sent("choice") == MINE:
        typed = replace(typed, version=_count(sent("current")))
    return typed


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def with_refusal(grid: Grid, returned: Returned, refusal: NotSaved) -> Grid:
    """The grid again: every touched line holds what was typed, every refused one says why."""
    problems = {problem.typed.indicator: problem for problem in refusal.problems}
    lines = {line.code: line for line in grid.lines}
    changed = {}
    for typed in returned.cells:
        problem = problems.get(typed.indicator)
        line = replace(lines[typed.indicator], typed=typed)
        if problem is not None:
            line = replace(line, message=problem.message, current=problem.current)
        changed[typed.indicator] = line
    return grid.with_lines(changed)
