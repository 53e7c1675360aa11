"""What the same indicators said before: the window a month shorter, and the same months of the year before.

In the queries of the question itself, which reach further back: a page that compares asks no more of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indicators.core.deadlines import Deadlines
from indicators.core.figures import Boundaries, Cell, Reading, Rule, State
from indicators.core.monthly import MonthlyTotals
from indicators.core.months import Window
from indicators.core.results import Earlier, Result
from indicators.core.scope import Scope, scope_of
from indicators.core.scorecard import compute
from indicators.core.status import Target, target_for
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Figures, Reach, Reader

OTHER_REGIME = "kỳ so sánh dùng chế độ báo cáo khác"


class Looking:
    """Looks back from one scope; `reach` goes into its reading, `told` adds to its results what was found."""

    def __init__(
        self, catalogue: Catalogue, scope: Scope, deadlines: Deadlines, approved_only: bool, against: Window | None
    ) -> None:
        self.catalogue, self.scope, self.deadlines, self.approved_only = catalogue, scope, deadlines, approved_only
        self._scopes: dict[Window, Scope] = {}
        window = scope.window
        self.windows = (against or window.before, window.moved(-12))
        first = min(window.first, *(earlier.first for earlier in self.windows))
        last = max(window.last, *(earlier.last for earlier in self.windows))
        # On the boundaries of the question, wherever the earlier windows end: otherwise nothing would compare.
        day = scope.boundary_day
        self.boundaries = Boundaries("then") if day is None else Boundaries("date", day)
        self.wide = self._scope_over(Window(first, last))

    @property
    def reach(self) -> Reach:
        return Reach(self._reader(self.wide), self.windows)

    def told(self, results: Iterable[Result], figures: Figures, plain: Iterable[str]) -> tuple[Result, ...]:
        """The results with what was before; `plain` are the codes of those whose months add up."""
        results = tuple(results)
        monthly = MonthlyTotals(self.wide, self.deadlines, figures.monthly or {})
        added = frozenset(plain)
        rules = [result.rule for result in results]
        before, year_ago = (self._totals(rules, window, monthly, added, figures.kept) for window in self.windows)
        return tuple(
            replace(
                result,
                before=before.get(result.rule.code),
                year_ago=year_ago.get(result.rule.code),
                year_before=monthly.of(result.rule, self.windows[1]) if result.rule.code in year_ago else (),
            )
            for result in results
        )

    def _totals(
        self,
        rules: Sequence[Rule],
        window: Window,
        monthly: MonthlyTotals,
        added: frozenset[str],
        cells: Iterable[Cell],
    ) -> dict[str, Earlier]:
        """The totals of one earlier window by code, of the indicators that were in the set then."""
        then = [rule for rule in rules if not rule.years or all(year in rule.years for year in window.years)]
        found = {rule.code: self._flow(rule, window, monthly) for rule in then if rule.code in added}
        others = [rule for rule in then if rule.code not in added]
        scope = self._scope_over(window)
        codes = {rule.code for rule in others}
        own = [c for c in cells if c.code in codes and c.month in window and scope.concerns(self._rule(c), c.unit)]
        tallies = self._reader(scope).tallies_of(others, own)
        targets = self.catalogue.targets
        told = compute(scope, rules=others, targets=targets, deadlines=self.deadlines, tallies=tallies, with_rows=False)
        for result in told.results:
            coverage = result.coverage
            found[result.rule.code] = Earlier(
                result.rule, result.reading, result.target, window, coverage.figures_reported, coverage.figures_expected
            )
        return found

    def _flow(self, rule: Rule, window: Window, monthly: MonthlyTotals) -> Earlier:
        """Months of two ways of closing a month are not the same months."""
        own = self.deadlines.plan_of(self.scope.window.last.year).regime
        if any(self.deadlines.plan_of(year).regime != own for year in window.years):
            return Earlier(rule, Reading(State.NOT_ADDITIVE, reason=OTHER_REGIME), None, window, 0, 0)
        return replace(monthly.total(rule, window), target=self._target(rule, window))

    def _target(self, rule: Rule, window: Window) -> Target | None:
        """What that window was judged by; a flow over more than one year is not."""
        if len(window.years) > 1:
            return None
        scope = self._scope_over(window)
        kinds = rule.applies_to if scope.is_territory else frozenset({scope.unit.kind})
        set_for = self.catalogue.targets.get((rule.code, window.last.year), ())
        return target_for(set_for, unit=scope.unit.slug, kinds=kinds, on=scope.last_day)

    def _rule(self, cell: Cell) -> Rule:
        return self.catalogue.by_code[cell.code]

    def _scope_over(self, window: Window) -> Scope:
        if window not in self._scopes:
            unit, today = self.scope.unit.slug, self.scope.today
            self._scopes[window] = scope_of(self.catalogue.timeline, unit, window, self.boundaries, today)
        return self._scopes[window]

    def _reader(self, scope: Scope) -> Reader:
        return Reader(self.catalogue, scope, self.deadlines, self.approved_only)
