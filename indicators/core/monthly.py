"""Totals month by month: how each reads, which months are whole, what several of them come to (README §1.4, §1.5)."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.core.aggregation import EMPTY, Tally, empty_month, reading_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import OverUnits, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Earlier
from indicators.core.scope import Scope

NOT_ALIVE = "đơn vị chưa thành lập hoặc đã kết thúc trước kỳ này"
EXCUSED = "đơn vị báo không áp dụng"
NOT_ASKED = "chưa đến tháng phải báo cáo"


class MonthlyTotals:
    """Answers for the months of one scope; `tallies` by (code, month) over all its units."""

    def __init__(self, scope: Scope, deadlines: Deadlines, tallies: Mapping[tuple[str, Month], Tally]) -> None:
        self.scope = scope
        self.deadlines = deadlines
        self.tallies = tallies
        self._alive: dict[tuple[frozenset[str], OverUnits, Month], int] = {}

    def of(self, rule: Rule, window: Window) -> tuple[tuple[Month, Reading], ...]:
        return tuple((month, self._month(rule, month)) for month in window)

    def whole(self, rule: Rule, window: Window) -> frozenset[Month]:
        """The months in which every unit concerned has said something."""
        return frozenset(month for month in window if self._said(rule, month) >= self._alive_in(rule, month))

    def total(self, rule: Rule, window: Window) -> Earlier:
        """What the months of a flow come to, with the cells reported and due."""
        months = [month for month in window if self.deadlines.asks_for(rule, month)]
        tally = together(self._tally(rule, month) for month in months)
        reported = expected = 0
        for month in months:
            own = self._tally(rule, month)
            said = own.figures + own.nothing_arose
            reported += said
            due = self._alive_in(rule, month) - own.not_applicable
            expected += max(due, said) if self.deadlines.has_passed(month) else said
        empty = State.NO_DATA if expected else State.NOT_DUE
        return Earlier(rule, reading_of(rule, tally, empty=empty), None, window, reported, expected)

    def _tally(self, rule: Rule, month: Month) -> Tally:
        return self.tallies.get((rule.code, month), EMPTY)

    def _said(self, rule: Rule, month: Month) -> int:
        tally = self._tally(rule, month)
        return tally.figures + tally.nothing_arose + tally.not_applicable

    def _month(self, rule: Rule, month: Month) -> Reading:
        tally = self._tally(rule, month)
        if tally.figures or tally.nothing_arose:
            return reading_of(rule, tally, empty=State.NO_DATA)
        empty, reason = self._state_of_empty(rule, month, tally)
        return reading_of(rule, tally, empty=empty, reason=reason)

    def _state_of_empty(self, rule: Rule, month: Month, tally: Tally) -> tuple[State, str]:
        if not self.deadlines.asks_for(rule, month):
            reason = rule.not_applicable_in(month.year)
            return (State.NOT_DUE, NOT_ASKED) if reason is None else (State.NOT_APPLICABLE, reason)
        alive = self._alive_in(rule, month)
        if alive == 0:
            return State.NOT_APPLICABLE, NOT_ALIVE
        due = State.NO_DATA if self.deadlines.has_passed(month) else State.NOT_DUE
        empty = empty_month(tally, alive=alive, otherwise=due)
        return empty, EXCUSED if empty is State.NOT_APPLICABLE else ""

    def _alive_in(self, rule: Rule, month: Month) -> int:
        """How many units have a cell in the month."""
        key = rule.applies_to, rule.over_units, month
        if key not in self._alive:
            self._alive[key] = len(self.scope.reporting_in(rule, month))
        return self._alive[key]
