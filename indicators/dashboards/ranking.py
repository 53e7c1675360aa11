"""Units of one indicator in the order of their values, and the months of a total as lines of a table."""

from __future__ import annotations

from indicators.core.figures import Better
from indicators.core.results import Result, Row
from indicators.dashboards.drawings import month_of
from indicators.dashboards.lineage import short_names
from indicators.dashboards.tables import MonthLine, RankLine
from units.timeline import Timeline


def ranking_of(result: Result, timeline: Timeline) -> list[RankLine]:
    """Best first; units without a figure after them, in the office's order. Ranks are of exact values, ties share one."""
    better = result.target.better if result.target is not None else result.rule.better
    sign = -1 if better is Better.HIGHER else 1
    placed = [row for row in result.rows if row.counted and row.reading.exact is not None]
    others = [row for row in result.rows if not row.counted or row.reading.exact is None]
    placed.sort(key=lambda row: sign * (row.reading.exact or 0))
    places: dict[str, int] = {}
    for number, row in enumerate(placed, 1):
        same = number > 1 and row.reading.exact == placed[number - 2].reading.exact
        places[row.unit.slug] = places[placed[number - 2].unit.slug] if same else number
    return [RankLine(row, places.get(row.unit.slug), parts_named(row, timeline)) for row in (*placed, *others)]


def parts_named(row: Row, timeline: Timeline) -> str:
    """Điệp Nông, Dân Chủ, Hùng Dũng: whose figures are rolled up into the row; empty for its own alone."""
    return short_names(timeline, (slug for slug in row.parts if slug != row.unit.slug))


def months_of(result: Result) -> list[MonthLine]:
    return [MonthLine(month, month_of(result, reading)) for month, reading in result.months]
