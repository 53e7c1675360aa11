"""What the grid of one indicator and one month shows: a line per unit that reports it, by kind, with the sums of each kind.

The same grid shows several indicators side by side: those of one sheet of the annex, or all that are asked in the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from indicators.core.figures import REPORTED_STATES, Measure, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.core.status import Target
from indicators.entry.lines import Line
from indicators.loading import Catalogue
from units.timeline import UnitLife

ONE, SHEET, ALL = "", "1", "tat-ca"


@dataclass(frozen=True)
class Sum:
    """Some units together; all in words, and empty where nothing can be added."""

    key: str
    name: str
    reported: int
    expected: int
    numerator: str = ""
    denominator: str = ""
    share: str = ""
    last_month: str = ""
    year_ago: str = ""

    @property
    def counts(self) -> str:
        return f"{self.numerator} / {self.denominator}" if self.denominator else self.numerator


@dataclass(frozen=True)
class UnitRow:
    """One unit; `lines` are in the order of the indicators, None where one does not concern it."""

    unit: UnitLife
    lines: tuple[Line | None, ...]


@dataclass(frozen=True)
class Group:
    """Units of one kind; `sums` in the order of the indicators, empty where nobody else's figures are shown."""

    kind: str
    name: str
    rows: tuple[UnitRow, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True)
class IndicatorGrid:
    """`rules` are the indicators side by side, `rule` the one that was asked for; `whole` are the sums of all units."""

    rule: Rule
    rules: tuple[Rule, ...]
    month: Month
    groups: tuple[Group, ...]
    whole: tuple[Sum, ...] = ()
    width: str = ONE

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        rows = (row for group in self.groups for row in group.rows)
        return tuple(line for row in rows for line in row.lines if line is not None)

    @property
    def columns(self) -> int:
        """How many columns of numbers stand side by side."""
        return sum(width_of(rule) for rule in self.rules)

    @property
    def is_open(self) -> bool:
        """Whether anything may be typed at all."""
        return any(not line.lock for line in self.lines)

    @property
    def locked_units(self) -> int:
        return len({line.unit.slug for line in self.lines if line.lock})

    @property
    def reported(self) -> int:
        return sum(line.judged.reading.state in REPORTED_STATES for line in self.lines)

    @property
    def expected(self) -> int:
        return sum(line.judged.reading.state is not State.NOT_APPLICABLE for line in self.lines)

    @property
    def has_simulated(self) -> bool:
        return any(line.is_simulated for line in self.lines)

    @property
    def is_all_simulated(self) -> bool:
        return all(line.is_simulated or line.judged.reading.state is not State.FIGURE for line in self.lines)

    @cached_property
    def common_targets(self) -> dict[str, Target]:
        """By indicator the target that all units have; where they differ, each has its own beside it."""
        found: dict[str, set[Target | None]] = {}
        for line in self.lines:
            found.setdefault(line.code, set()).add(line.judged.target)
        alike = ((code, targets.pop()) for code, targets in found.items() if len(targets) == 1)
        return {code: target for code, target in alike if target is not None}

    @property
    def common_target(self) -> Target | None:
        return self.common_targets.get(self.rule.code)

    @property
    def heads(self) -> tuple[tuple[Rule, Target | None], ...]:
        """The indicators with the target that all units have."""
        return tuple((rule, self.common_targets.get(rule.code)) for rule in self.rules)

    @property
    def last_month(self) -> Month:
        return self.month.plus(-1)

    @property
    def year_ago(self) -> Month:
        return self.month.plus(-12)

    @property
    def all_sums(self) -> tuple[Sum, ...]:
        return (*(one for group in self.groups for one in group.sums), *self.whole)

    def with_lines(self, changed: Mapping[str, Line]) -> IndicatorGrid:
        """The same grid with some of its lines replaced, by key."""

        def renewed(row: UnitRow) -> UnitRow:
            lines = (None if line is None else changed.get(line.key, line) for line in row.lines)
            return replace(row, lines=tuple(lines))

        groups = (replace(group, rows=tuple(renewed(row) for row in group.rows)) for group in self.groups)
        return replace(self, groups=tuple(groups))


def width_of(rule: Rule) -> int:
    """How many numbers a figure of the indicator has."""
    return 2 if rule.measure is Measure.RATIO else 1


def rules_beside(catalogue: Catalogue, rule: Rule, month: Month, width: str, today: date) -> tuple[Rule, ...]:
    """The indicators that stand side by side: one, those of its sheet of the annex, or all that are asked in the month.

    Beside others stands only what units report; what the office alone enters has one row, in the grid of the territory.
    """
    asks_for = catalogue.deadlines(today).asks_for
    asked = [one for one in catalogue.rules if month.year in one.years and asks_for(one, month)]
    if width == ONE or rule.over_units is OverUnits.NONE:
        return tuple(one for one in asked if one.code == rule.code)
    shared = (one for one in asked if one.over_units is OverUnits.SUM)
    return tuple(one for one in shared if width == ALL or one.annex_group == rule.annex_group)
