"""What the computation answers: judged readings, rows, results, and a scorecard of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from indicators.core.few import Few
from indicators.core.figures import Coverage, OverUnits, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.pace import NO_PACE, Pace
from indicators.core.rounding import plain, shown_of
from indicators.core.scope import Scope
from indicators.core.status import Status, Target, distance_to, status_of
from units.timeline import UnitLife


@dataclass(frozen=True)
class Judged:
    """A reading with its target: what every place shows of one number.

    `few` says that a whole window holds few records; single months and parts of a window never do (core.few).
    """

    rule: Rule
    reading: Reading
    target: Target | None
    few: Few | None = field(default=None, kw_only=True)

    @cached_property
    def status(self) -> Status | State:
        return status_of(self.reading, self.target)

    @cached_property
    def value(self) -> str | None:
        """The value as shown to people, in plain notation; None where there is no figure."""
        parts = self.reading.exact_parts
        if parts is None:
            return None
        return plain(shown_of(*parts, self.rule.decimals, self.rule.better, self.target))

    @property
    def distance(self) -> Fraction | None:
        """From the target, in the indicator's unit, negative on the worse side; None without figure or target."""
        exact = self.reading.exact
        return None if exact is None or self.target is None else distance_to(exact, self.target)

    @property
    def is_missed(self) -> bool:
        return self.status is Status.MISSED

    @property
    def has_few_records(self) -> bool:
        return self.few is not None


@dataclass(frozen=True)
class Row(Judged):
    """One unit's line. `counted` is False for a closed unit's stock whose territory another row counts."""

    unit: UnitLife
    parts: tuple[str, ...] = ()
    figures_reported: int = 0
    figures_expected: int = 0
    counted: bool = True

    @property
    def is_complete(self) -> bool:
        return self.figures_reported == self.figures_expected


@dataclass(frozen=True)
class Earlier(Judged):
    """What the same indicator said of an earlier window, on the same boundaries, with the cells reported and due there."""

    window: Window
    figures_reported: int
    figures_expected: int

    @property
    def is_complete(self) -> bool:
        return self.figures_reported == self.figures_expected


@dataclass(frozen=True)
class Result(Judged):
    """An indicator's total with its rows, coverage, months and pace.

    Where it was asked for what was before: `before` is the window that ended a month earlier, `year_ago` the same months of
    the year before, `year_before` those months one by one. None and empty where the indicator was in no set then.
    """

    coverage: Coverage
    rows: tuple[Row, ...] = ()
    months: tuple[tuple[Month, Reading], ...] = ()
    pace: Pace = NO_PACE
    before: Earlier | None = None
    year_ago: Earlier | None = None
    year_before: tuple[tuple[Month, Reading], ...] = ()

    @cached_property
    def missed(self) -> tuple[Row, ...]:
        """Units behind, in the office's order."""
        return tuple(row for row in self.rows if row.counted and row.is_missed)

    @cached_property
    def judged_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.status in (Status.MET, Status.MISSED))

    @cached_property
    def unapproved(self) -> tuple[Row, ...]:
        """Units in whose counted figures some are of a month that nobody approved yet, in the office's order.

        Only where the total itself shows such a figure: what a rule forbids to add holds none.
        """
        if not self.reading.unapproved:
            return ()
        return tuple(row for row in self.rows if row.counted and row.reading.unapproved)

    @cached_property
    def incomplete(self) -> tuple[Row, ...]:
        """Units with a due cell that nobody reported."""
        return tuple(row for row in self.rows if not row.is_complete)


@dataclass(frozen=True)
class Scorecard:
    scope: Scope
    results: tuple[Result, ...]

    def __getitem__(self, code: str) -> Result:
        return self.by_code[code]

    @cached_property
    def by_code(self) -> dict[str, Result]:
        return {result.rule.code: result for result in self.results}

    @cached_property
    def unapproved(self) -> tuple[UnitLife, ...]:
        """Units with a figure in any total that nobody approved yet, in the order of the rows; the territory is none of its
        own units (`has_unapproved` knows of its figures too)."""
        found = {row.unit.slug for result in self.results for row in result.unapproved}
        return tuple(unit for unit in self.scope.rows if unit.slug in found)

    @property
    def figures_unapproved(self) -> int:
        return sum(result.reading.unapproved for result in self.results)

    @property
    def has_unapproved(self) -> bool:
        return any(result.reading.unapproved for result in self.results)

    @cached_property
    def coverage(self) -> Coverage:
        """All indicators together: a unit has reported when every one of its due cells is.

        What only the office enters counts among the figures; the territory itself is none of its units.
        """
        expected: dict[str, int] = {}
        reported: dict[str, int] = {}
        for result in self.results:
            if self.scope.is_territory and result.rule.over_units is OverUnits.NONE:
                continue
            for row in result.rows:
                expected[row.unit.slug] = expected.get(row.unit.slug, 0) + row.figures_expected
                reported[row.unit.slug] = reported.get(row.unit.slug, 0) + row.figures_reported
        units = [slug for slug, count in expected.items() if count]
        return Coverage(
            sum(reported[slug] == expected[slug] for slug in units),
            len(units),
            sum(result.coverage.figures_reported for result in self.results),
            sum(result.coverage.figures_expected for result in self.results),
        )
