"""The vocabulary of figures: states, measures, axis rules, and the shapes that travel through the house.

None is not zero: a missing figure is a state with its own words, never a number (README §1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.core.months import Month

Number = int | Decimal


class State(StrEnum):
    """What stands in a cell or behind a total; the first four can be stored, the others are derived."""

    FIGURE = "figure"
    NO_DATA = "no_data"
    NOTHING_AROSE = "nothing_arose"
    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    NOT_ADDITIVE = "not_additive"


STORED_STATES = (State.FIGURE, State.NO_DATA, State.NOTHING_AROSE, State.NOT_APPLICABLE)
REPORTED_STATES = (State.FIGURE, State.NOTHING_AROSE)

STATE_WORDS = {
    State.FIGURE: "có số liệu",
    State.NO_DATA: "chưa có số liệu",
    State.NOTHING_AROSE: "không phát sinh",
    State.NOT_APPLICABLE: "không áp dụng",
    State.NOT_DUE: "chưa đến hạn",
    State.NOT_ADDITIVE: "không cộng được",
}


class Measure(StrEnum):
    RATIO = "ratio"
    COUNT = "count"
    PERCENTAGE = "percentage"
    FREQUENCY = "frequency"
    DURATION = "duration"

    @property
    def is_counted(self) -> bool:
        """Held as counts, which can be added up; the others are given as one value that cannot."""
        return self in (Measure.RATIO, Measure.COUNT)

    @property
    def is_percent(self) -> bool:
        return self in (Measure.RATIO, Measure.PERCENTAGE)


class OverTime(StrEnum):
    SUM = "sum"
    LATEST = "latest"
    TO_DATE = "to_date"


class OverUnits(StrEnum):
    SUM = "sum"
    NONE = "none"


class Due(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Origin(StrEnum):
    PRINTED = "printed"
    SIMULATED = "simulated"
    ENTERED = "entered"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Rule:
    """How the figures of one indicator are measured, added up and shown; `code` is its key.

    `applies_to` holds kinds of units; `decimals` the places shown; `few_records` the number of records up to which a high
    rate over a whole window is marked (None: never marked), `few_by_numerator` whether few results are few by themselves.
    """

    code: str
    name: str
    measure: Measure
    over_time: OverTime
    over_units: OverUnits
    due: Due = Due.MONTH
    better: Better = Better.HIGHER
    decimals: int = 2
    unit_label: str = "%"
    applies_to: frozenset[str] = frozenset()
    short_name: str = ""
    pillar: str = ""
    annex_group: str = ""
    numerator_label: str = ""
    denominator_label: str = ""
    definition: str = ""
    source: str = ""
    few_records: int | None = None
    few_by_numerator: bool = False
    years: frozenset[int] = frozenset()
    not_applicable: tuple[tuple[int, str], ...] = ()

    def not_applicable_in(self, year: int) -> str | None:
        """The reason why nobody here can measure it in that year, or None where it can be measured."""
        return dict(self.not_applicable).get(year)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as stored: of one unit, indicator and month."""

    unit: str
    code: str
    month: Month
    state: State
    numerator: Number | None = None
    denominator: Number | None = None
    value: Decimal | None = None
    qualifier: str = ""
    origin: Origin = Origin.ENTERED
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator says for some unit, row or total over some window.

    Counts are exact. `value` is set for measures that are given as one value. `as_of` is the month of the newest figure
    of a stock or running total; `stands_on` names predecessors whose last stock a successor without a figure stands on.
    """

    state: State
    numerator: Number | None = None
    denominator: Number | None = None
    value: Decimal | None = None
    qualifier: str = ""
    origin: Origin | None = None
    unapproved: int = 0
    as_of: Month | None = None
    stands_on: tuple[str, ...] = ()
    reason: str = ""

    @property
    def exact(self) -> Fraction | None:
        """The exact value: percent for a ratio, else in the indicator's unit; None where there is no figure."""
        parts = self.exact_parts
        return None if parts is None else Fraction(*parts)

    @property
    def exact_parts(self) -> tuple[int, int] | None:
        """`exact` as two whole numbers that may have divisors in common: enough to compare with, and quicker to make than
        a fraction, of which a table would need thousands."""
        if self.state is not State.FIGURE:
            return None
        if self.value is not None:
            return self.value.as_integer_ratio()
        if self.numerator is None:
            return None
        if self.denominator is None:
            return self.numerator.as_integer_ratio()
        if isinstance(self.numerator, int) and isinstance(self.denominator, int):
            return self.numerator * 100, self.denominator
        return (Fraction(self.numerator) * 100 / Fraction(self.denominator)).as_integer_ratio()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what is due has been reported: rows on the boundaries, and cells (README §1.5)."""

    units_reported: int
    units_expected: int
    figures_reported: int
    figures_expected: int

    @property
    def is_complete(self) -> bool:
        return self.figures_reported == self.figures_expected


@dataclass(frozen=True, slots=True)
class Boundaries:
    """On whose boundaries figures are read: of `then`, the `end` of the window, `today`, or a `date`."""

    kind: str = "end"
    on: date | None = None

    KINDS = ("then", "end", "today", "date")

    def date_for(self, last_day: date, today: date) -> date | None:
        """The date whose boundaries hold; None for `then` (each month's own)."""
        if self.kind == "then":
            return None
        if self.kind == "end":
            return last_day
        return today if self.kind == "today" else self.on

    def __str__(self) -> str:
        return self.on.isoformat() if self.kind == "date" and self.on is not None else self.kind
