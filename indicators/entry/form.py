"""The grid as a plain form: what came back from it, and the grid again with everything that was typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from indicators.core.figures import State
from indicators.entry.cells import Refused, Typed, storable
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


def read_form(grid: HasLines, posted: Mapping[str, str]) -> Returned:
    """What the person touched; fields of other units, months or indicators are not looked at."""
    kept = _kept(posted.get("da-co", ""))
    found = (_touched(line, {**posted, **kept.get(line.key, {})}) for line in grid.lines)
    return Returned(tuple(cell for cell in found if cell is not None), posted.get("khoa", ""))


def _kept(text: str) -> dict[str, dict[str, str]]:
    """The fields of lines of which a large grid keeps version and content in one field for all (Line.seen), by key."""
    try:
        lines = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    found = {}
    for key, line in lines.items() if isinstance(lines, dict) else ():
        seen = line.get("seen") if isinstance(line, dict) else None
        if isinstance(seen, str):
            version, _, was = seen.partition("|")
            found[key] = {f"{key}-version": version, f"{key}-was": was}
    return found


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
        return posted.get(f"{line.key}-{field}", "").replace("\r\n", "\n")

    if f"{line.key}-was" not in posted or sent("choice") == THEIRS:
        return None
    was = sent("was")
    # A field that did not come along is as it was: a choice that is locked, a column that this grid does not have.
    before = dict(zip(TYPED, (*was.split("|", 4), *("",) * 5), strict=False))
    texts: dict[str, Any] = {
        field: sent(field) if f"{line.key}-{field}" in posted else before[field] for field in TYPED
    }
    typed = replace(line.was, **texts, version=_count(sent("version")))
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


Shown = TypeVar("Shown", bound="HasLines")


class HasLines(Protocol):
    """A grid of either kind."""

    @property
    def lines(self) -> tuple[Line, ...]: ...

    def with_lines(self: Shown, changed: Mapping[str, Line]) -> Shown: ...


def with_refusal(grid: Shown, returned: Returned, refusal: NotSaved) -> Shown:
    """The grid again: every touched line holds what was typed, every refused one says why."""
    problems = {(problem.typed.unit, problem.typed.indicator): problem for problem in refusal.problems}
    lines = {line.place: line for line in grid.lines}
    changed = {}
    for typed in returned.cells:
        place = typed.unit, typed.indicator
        problem = problems.get(place)
        line = replace(lines[place], typed=typed)
        if problem is not None:
            line = replace(line, message=problem.message, current=problem.current)
        changed[line.key] = line
    return grid.with_lines(changed)
