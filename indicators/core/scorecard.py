"""The one computation behind screen, chart, file, JSON and report: tallies in, results out (README §1–§4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indicators.core.aggregation import EMPTY, Tally, reading_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import Coverage, OverTime, OverUnits, Reading, Rule, State
from indicators.core.months import Month
from indicators.core.pace import pace_of
from indicators.core.results import Result, Row, Scorecard
from indicators.core.scope import Scope
from indicators.core.status import Target, target_for
from indicators.core.stocks import Share, stock_shares
from units.timeline import UnitLife

TallyKey = tuple[str, str]
Targets = Mapping[tuple[str, int], Sequence[Target]]

NOT_A_WHOLE_YEAR = "số lũy kế chỉ trả lời cho kỳ bắt đầu từ tháng 01 và nằm trong một năm"
NOT_ALIVE = "đơn vị chưa thành lập hoặc đã kết thúc trước kỳ này"
NOT_CONCERNED = "chỉ tiêu không áp dụng với đơn vị này"
NOT_ASKED = "chưa đến tháng phải báo cáo"


def compute(
    scope: Scope,
    *,
    rules: Iterable[Rule],
    targets: Targets,
    deadlines: Deadlines,
    tallies: Mapping[TallyKey, Tally],
    monthly: Mapping[tuple[str, Month], Tally] | None = None,
) -> Scorecard:
    """`tallies` by (code, unit) over the window; `monthly` by (code, month) over all units asked, where months matter."""
    question = _Question(scope, targets, deadlines, tallies, monthly or {})
    return Scorecard(scope, tuple(question.result_of(rule) for rule in rules))


class _Question:
    """One scope with everything known about it; answers for one indicator at a time."""

    def __init__(
        self,
        scope: Scope,
        targets: Targets,
        deadlines: Deadlines,
        tallies: Mapping[TallyKey, Tally],
        monthly: Mapping[tuple[str, Month], Tally],
    ) -> None:
        self.scope = scope
        self.targets = targets
        self.deadlines = deadlines
        self.tallies = tallies
        self.monthly = monthly
        self.lives = scope.timeline.units
        self._parts = {row.slug: scope.parts_of(row.slug) for row in scope.rows}
        # Most indicators are due in the same months: counted once per unit, not once per indicator.
        self._cells: dict[tuple[Month, ...], dict[str, tuple[int, int]]] = {}

    def result_of(self, rule: Rule) -> Result:
        asked = self.deadlines.months_asked(rule, self.scope.window)
        passed = frozenset(month for month in asked if self.deadlines.has_passed(month))
        office_only = rule.over_units is OverUnits.NONE
        units = (self.scope.unit,) if office_only or not self.scope.is_territory else self.scope.rows
        units = tuple(unit for unit in units if unit is self.scope.unit or self._parts_concerned(rule, unit))
        shares = self._shares(rule, units)
        rows = tuple(self._row(rule, unit, shares[unit.slug], asked, passed) for unit in units)
        total = rows[0].reading if units == (self.scope.unit,) else self._total(rule, rows, shares)
        kinds = rule.applies_to if self.scope.is_territory else frozenset({self.scope.unit.kind})
        target = self._target(rule, self.scope.unit.slug, kinds)
        months = self._months(rule)
        return Result(
            rule,
            total,
            target,
            coverage=_coverage(rows),
            rows=rows,
            months=months,
            pace=pace_of(rule, total, target, self.scope.window, months),
        )

    def _row(self, rule: Rule, unit: UnitLife, share: Share, asked: tuple[Month, ...], passed: frozenset[Month]) -> Row:
        parts = self._parts_concerned(rule, unit)
        reported = expected = cells_asked = cells_due = 0
        for slug in parts:
            own, due = self._cells_of(slug, asked, passed)
            tally = self.tallies.get((rule.code, slug), EMPTY)
            cells_asked, cells_due = cells_asked + own, cells_due + due
            expected += max((min(due, 1) if rule.over_time is OverTime.LATEST else due) - tally.excused, 0)
            expected += tally.early
            reported += tally.reported
        tally = share.shown_only if share.shown_only is not None else together(share.counted)
        empty, reason = self._state_of_empty(rule, parts, cells_asked, cells_due)
        reading = self._unless_refused(
            rule, reading_of(rule, tally, empty=empty, stands_on=share.stands_on, reason=reason)
        )
        target = self._target(rule, unit.slug, frozenset({unit.kind}))
        is_counted = share.shown_only is None
        return Row(rule, reading, target, unit, parts, reported, expected, is_counted)

    def _cells_of(self, slug: str, asked: tuple[Month, ...], passed: frozenset[Month]) -> tuple[int, int]:
        """How many cells the unit has in these months of its life, and how many of them are due."""
        known = self._cells.setdefault(asked, {})
        if slug not in known:
            life = self.lives[slug].life
            own = [month for month in asked if life.contains(month.last_day)]
            known[slug] = len(own), sum(month in passed for month in own)
        return known[slug]

    def _total(self, rule: Rule, rows: Sequence[Row], shares: Mapping[str, Share]) -> Reading:
        tally = together(tally for row in rows for tally in shares[row.unit.slug].counted)
        stands_on = tuple(slug for row in rows for slug in shares[row.unit.slug].stands_on)
        states = {row.reading.state: row.reading.reason for row in reversed(rows)}
        ranked = (State.NO_DATA, State.NOT_DUE, State.NOT_APPLICABLE)
        empty = next((state for state in ranked if state in states), None)
        reason = states[empty] if empty is not None else ""
        if not rows:
            empty, reason = self._state_of_empty(rule, (), 0, 0)
        reading = reading_of(rule, tally, empty=empty or State.NO_DATA, stands_on=stands_on, reason=reason)
        return self._unless_refused(rule, reading)

    def _unless_refused(self, rule: Rule, reading: Reading) -> Reading:
        """A running total answers for windows that begin in January of its year, else says why it cannot."""
        is_running = rule.over_time is OverTime.TO_DATE
        if is_running and not self.scope.window.is_year_to_date and reading.state is State.FIGURE:
            return Reading(State.NOT_ADDITIVE, reason=NOT_A_WHOLE_YEAR)
        return reading

    def _state_of_empty(self, rule: Rule, parts: Sequence[str], cells_asked: int, cells_due: int) -> tuple[State, str]:
        """The state where nobody stated anything, with its reason in words."""
        reason = rule.not_applicable_in(self.scope.window.last.year)
        if reason is not None:
            return State.NOT_APPLICABLE, reason
        if not parts:
            return State.NOT_APPLICABLE, NOT_CONCERNED
        if cells_due:
            return State.NO_DATA, ""
        if cells_asked:
            return State.NOT_DUE, ""
        first_day, last_day = self.scope.window.first.first_day, self.scope.window.last.last_day
        if not any(self.lives[slug].life.overlaps(first_day, last_day) for slug in parts):
            return State.NOT_APPLICABLE, NOT_ALIVE
        return State.NOT_DUE, NOT_ASKED

    def _parts_concerned(self, rule: Rule, unit: UnitLife) -> tuple[str, ...]:
        parts = self._parts.get(unit.slug) or (unit.slug,)
        return tuple(slug for slug in parts if self.lives[slug].kind in rule.applies_to)

    def _shares(self, rule: Rule, units: Sequence[UnitLife]) -> dict[str, Share]:
        stated = {
            slug: tally
            for unit in units
            for slug in self._parts_concerned(rule, unit)
            if (tally := self.tallies.get((rule.code, slug))) is not None
        }
        if rule.over_time is not OverTime.SUM and rule.over_units is OverUnits.SUM:
            return stock_shares(self.scope, units, stated)
        return {
            unit.slug: Share(tuple(stated[slug] for slug in self._parts_concerned(rule, unit) if slug in stated))
            for unit in units
        }

    def _target(self, rule: Rule, unit: str, kinds: frozenset[str]) -> Target | None:
        day = self.scope.last_day
        return target_for(self.targets.get((rule.code, day.year), ()), unit=unit, kinds=kinds, on=day)

    def _months(self, rule: Rule) -> tuple[tuple[Month, Reading], ...]:
        if not self.monthly:
            return ()
        return tuple(
            (month, reading_of(rule, self.monthly.get((rule.code, month), EMPTY), empty=State.NO_DATA))
            for month in self.scope.window
        )


def _coverage(rows: Sequence[Row]) -> Coverage:
    due = [row for row in rows if row.figures_expected]
    return Coverage(
        sum(row.is_complete for row in due),
        len(due),
        sum(row.figures_reported for row in rows),
        sum(row.figures_expected for row in rows),
    )
