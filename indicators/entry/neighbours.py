"""Where one goes on from the grid of an indicator: the months beside it, the other indicators of the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indicators.core.figures import Rule
from indicators.core.months import Month
from indicators.core.stages import MonthRecord, SeenMonth, seen_month
from indicators.entry.indicator_grid import ALL, SHEET, IndicatorGrid, rules_beside
from indicators.loading import Catalogue


@dataclass(frozen=True)
class Neighbours:
    """`previous` and `following` are months in which the indicator is asked, or None; `rules` are those of the same month
    that can stand side by side."""

    previous: Month | None
    following: Month | None
    rules: tuple[Rule, ...]
    sheet_name: str
    has_begun: bool
    seen: SeenMonth


def neighbours_of(catalogue: Catalogue, grid: IndicatorGrid, today: date) -> Neighbours:
    deadlines = catalogue.deadlines(today)
    this_month = Month.of(today)

    def asked(step: int) -> Month | None:
        """The nearest month within a year."""
        for distance in range(1, 13):
            month = grid.month.plus(step * distance)
            is_known = month.year in catalogue.years and month.year in grid.rule.years and month <= this_month
            if is_known and deadlines.asks_for(grid.rule, month):
                return month
        return None

    sheet = rules_beside(catalogue, grid.rule, grid.month, SHEET, today)
    name = catalogue.annex_groups.get(grid.rule.annex_group, "") if len(sheet) > 1 else ""
    rules = rules_beside(catalogue, grid.rule, grid.month, ALL, today)
    # The deadline of all; a unit's own extension is said on its own page.
    seen = seen_month(MonthRecord(), grid.month, deadlines)
    return Neighbours(asked(-1), asked(1), rules, name, grid.month <= this_month, seen)
