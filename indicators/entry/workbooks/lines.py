"""What importing a file would change, line by line, in words and as JSON; and what the file is compared with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from indicators.core.deadlines import Deadlines
from indicators.core.figures import STATE_WORDS, Rule, State
from indicators.core.numbers_vi import written
from indicators.core.rounding import plain
from indicators.entry.cells import Content, Typed
from units.matching import Names
from units.timeline import Timeline


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored for a figure, and its version."""

    content: Content
    version: int


@dataclass(frozen=True)
class Answers:
    """What a person answered: units by the name as met, texts by the cell asked about, cells that were agreed to, names
    whose lines are none of ours."""

    units: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    agreed: Collection[str] = frozenset()
    skipped: Collection[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """Everything that a file is compared with. `standing` is by (unit, indicator, month); a figure without one is not stored.

    `closed` says by (unit, month), or by (unit, month, indicator) where only some are, why a figure may not change now;
    `writable` are the units that may be written (None: all).
    """

    timeline: Timeline
    rules: Mapping[str, Rule]
    deadlines: Deadlines
    names: Names
    standing: Mapping[tuple[str, str, str], Standing]
    closed: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    writable: Collection[str] | None = None

    def closed_because(self, unit: str, month: str, indicator: str) -> str | None:
        if not self.closed:
            return None
        return self.closed.get((unit, month)) or self.closed.get((unit, month, indicator))


class Line(NamedTuple):
    """One figure of the file, or one row whose unit is not known. `cell` is where the figure or the problem is.

    `typed` is what would be saved (for new and changed), with the version stored now. `candidates` are the units
    that a question about a name offers.
    """

    cell: str
    unit: str | None
    name: str
    indicator: str
    month: str
    kind: Kind
    old: Content | None = None
    new: Content | None = None
    message: str = ""
    typed: Typed | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """Line by line in the order of the file. `skipped` are lines of a sheet that are no figures: (text, why) by address."""

    lines: tuple[Line, ...]
    rows_in_file: int
    skipped: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        return {kind.value: sum(line.kind is kind for line in self.lines) for kind in Kind}

    @property
    def can_be_saved(self) -> bool:
        """All or nothing: no errors and no open questions."""
        return not any(line.kind in (Kind.ERROR, Kind.QUESTION) for line in self.lines)

    @property
    def lines_to_save(self) -> list[Line]:
        return [line for line in self.lines if line.kind in (Kind.NEW, Kind.CHANGED) and line.typed is not None]

    @property
    def to_save(self) -> list[Typed]:
        return [line.typed for line in self.lines_to_save if line.typed is not None]


def content_words(content: Content) -> str:
    """24/26, trên 1.050, 70,82, không phát sinh."""
    if content.state is not State.FIGURE:
        return STATE_WORDS[content.state]
    numbers = (content.numerator, content.denominator, content.value)
    figures = "/".join(written(number) for number in numbers if number is not None)
    return f"{content.qualifier} {figures}".strip()


def line_as_json(line: Line) -> dict[str, Any]:
    """A line as `import_figures --json` gives it."""
    return {
        "cell": line.cell,
        "unit": line.unit,
        "indicator": line.indicator or None,
        "month": line.month or None,
        "kind": line.kind.value,
        "old": None if line.old is None else _content_as_json(line.old),
        "new": None if line.new is None else _content_as_json(line.new),
        "message": line.message,
    }


def _content_as_json(content: Content) -> dict[str, str | None]:
    return {
        "state": content.state.value,
        "numerator": _plain(content.numerator),
        "denominator": _plain(content.denominator),
        "value": _plain(content.value),
        "qualifier": content.qualifier or None,
    }


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
