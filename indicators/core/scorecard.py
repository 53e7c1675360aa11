"""The one computation behind screen, chart, file, JSON and report: tallies in, results out (README §1–§4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from indicators.core.aggregation import EMPTY, Tally, is_excused, reading_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.few import USUAL_TERMS, FewTerms, few_of, is_long_enough
from indicators.core.figures import Coverage, OverTime, OverUnits, Reading, Rule, State
from indicators.core.monthly import EXCUSED, NOT_ALIVE, NOT_ASKED, MonthlyTotals
from indicators.core.months import Month, Window
from indicators.core.pace import NO_PACE, Pace, pace_of
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.scope import Scope
from indicators.core.status import Target, target_for
from indicators.core.stocks import Share, stock_shares
from units.timeline import UnitLife

TallyKey = tuple[str, str]
Targets = Mapping[tuple[str, int], Sequence[Target]]
AnyJudged = TypeVar("AnyJudged", bound=Judged)

NOT_A_WHOLE_YEAR = "số lũy kế chỉ trả lời cho kỳ bắt đầu từ tháng 01 và nằm trong một năm"
NOT_CONCERNED = "chỉ tiêu không áp dụng với đơn vị này"
TWO_REGIMES = "các năm trong kỳ dùng hai chế độ báo cáo khác nhau nên số liệu không cộng được với nhau"


def compute(
    scope: Scope,
    *,
    rules: Iterable[Rule],
    targets: Targets,
    deadlines: Deadlines,
    tallies: Mapping[TallyKey, Tally],
    monthly: Mapping[tuple[str, Month], Tally] | None = None,
    few: FewTerms = USUAL_TERMS,
    with_rows: bool = True,
) -> Scorecard:
    """`tallies` by (code, unit) over the window; `monthly` by (code, month) over all units asked, where months matter;
    `few` says on what terms a window holds few records. Without rows the totals alone, the same and quicker."""
    question = _Question(scope, targets, deadlines, tallies, monthly, few)
    answer = question.result_of if with_rows else question.total_of
    return Scorecard(scope, tuple(answer(rule) for rule in rules))


def target_in_force(targets: Targets, scope: Scope, rule: Rule, month: Month) -> Target | None:
    """What held at the end of that month, for the whole as for a unit: as the total is judged, month by month."""
    kinds = rule.applies_to if scope.is_territory else frozenset({scope.unit.kind})
    return target_for(targets.get((rule.code, month.year), ()), unit=scope.unit.slug, kinds=kinds, on=month.last_day)


class _Asked(NamedTuple):
    """What is the same for all rows of one indicator, worked out once and not in each of them: the months in which it is
    asked for, those of them that are due, the cells of each unit in them, why it may not answer, its targets."""

    months: tuple[Month, ...]
    passed: frozenset[Month]
    cells: dict[str, tuple[int, int]]
    refused: Reading | None
    targets: Sequence[Target]


class _Question:
    """One scope with everything known about it; answers for one indicator at a time."""

    def __init__(
        self,
        scope: Scope,
        targets: Targets,
        deadlines: Deadlines,
        tallies: Mapping[TallyKey, Tally],
        monthly: Mapping[tuple[str, Month], Tally] | None,
        few: FewTerms,
    ) -> None:
        self.scope = scope
        self.targets = targets
        self.deadlines = deadlines
        self.tallies = tallies
        self.months = MonthlyTotals(scope, deadlines, monthly) if monthly is not None else None
        self.few = few
        self.lives = scope.timeline.units
        # Most indicators are due in the same months: counted once per unit, not once per indicator.
        self._cells: dict[tuple[Month, ...], dict[str, tuple[int, int]]] = {}
        self._parts: dict[tuple[frozenset[str], str], tuple[str, ...]] = {}

    def result_of(self, rule: Rule) -> Result:
        asked = self._asked_of(rule)
        units = self._units_of(rule)
        shares = self._shares(rule, units)
        rows = tuple(self._row(rule, unit, shares[unit.slug], asked) for unit in units)
        total = rows[0].reading if units == (self.scope.unit,) else self._total(rule, rows, shares, asked)
        kinds = rule.applies_to if self.scope.is_territory else frozenset({self.scope.unit.kind})
        target = self._target(asked, self.scope.unit.slug, kinds)
        months = self.months.of(rule, self.scope.window) if self.months is not None else ()
        result = Result(
            rule,
            total,
            target,
            coverage=_coverage(rows),
            rows=rows,
            months=months,
            pace=self._pace(rule, total, target, months),
        )
        coverage, parts = result.coverage, [slug for row in rows for slug in row.parts]
        return self._with_few(result, parts, coverage.figures_reported, coverage.figures_expected, asked)

    def total_of(self, rule: Rule) -> Result:
        """The total and how many of its cells are there; `units_reported` and the like stay 0, since nobody is looked at."""
        asked, units = self._asked_of(rule), self._units_of(rule)
        shares = self._shares(rule, units)
        parts = {unit.slug: self._parts_concerned(rule, unit) for unit in units}
        if units == (self.scope.unit,):
            total = self._row(rule, units[0], shares[units[0].slug], asked).reading
        else:
            total = self._added(rule, [slug for own in parts.values() for slug in own], shares, [*parts], asked)
        reported = expected = 0
        for slugs in parts.values():
            own_reported, own_expected = self._reported_of(rule, slugs, asked)
            reported, expected = reported + own_reported, expected + own_expected
        kinds = rule.applies_to if self.scope.is_territory else frozenset({self.scope.unit.kind})
        target = self._target(asked, self.scope.unit.slug, kinds)
        return Result(rule, total, target, coverage=Coverage(0, 0, reported, expected))

    def _asked_of(self, rule: Rule) -> _Asked:
        months = self.deadlines.months_asked(rule, self.scope.window)
        passed = frozenset(month for month in months if self.deadlines.has_passed(month))
        # A target is set for a year: a flow over more than one has none.
        is_over_years = rule.over_time is OverTime.SUM and len(self._years_of(rule)) > 1
        targets = () if is_over_years else self.targets.get((rule.code, self.scope.last_day.year), ())
        return _Asked(months, passed, self._cells.setdefault(months, {}), self._refusal_of(rule), targets)

    def _units_of(self, rule: Rule) -> tuple[UnitLife, ...]:
        """Whose rows make up the answer: the asked unit's own, and in a territory those of every unit concerned."""
        own = (self.scope.unit,)
        if rule.over_units is OverUnits.NONE or not self.scope.is_territory:
            return own
        rows = (*own, *self.scope.rows) if self.scope.concerns(rule, self.scope.unit.slug) else self.scope.rows
        return tuple(unit for unit in rows if self._parts_concerned(rule, unit))

    def _row(self, rule: Rule, unit: UnitLife, share: Share, asked: _Asked) -> Row:
        parts = self._parts_concerned(rule, unit)
        reported, expected = self._reported_of(rule, parts, asked)
        tally = share.shown_only if share.shown_only is not None else together(share.counted)
        empty, reason = (State.NO_DATA, "") if tally.figures else self._state_of_empty(rule, parts, asked)
        reading = reading_of(rule, tally, empty=empty, stands_on=share.stands_on, reason=reason)
        if asked.refused is not None and reading.state is State.FIGURE:
            reading = asked.refused
        target = self._target(asked, unit.slug, frozenset({unit.kind})) if asked.targets else None
        is_counted = share.shown_only is None
        row = Row(rule, reading, target, unit, parts, reported, expected, is_counted)
        return self._with_few(row, parts, reported, expected, asked)

    def _reported_of(self, rule: Rule, parts: Sequence[str], asked: _Asked) -> tuple[int, int]:
        """How many cells of these units are reported, and how many are due."""
        reported = expected = 0
        is_latest = rule.over_time is OverTime.LATEST
        for slug in parts:
            _, due = self._cells_of(slug, asked)
            tally = self.tallies.get((rule.code, slug), EMPTY)
            expected += max((min(due, 1) if is_latest else due) - tally.excused, 0) + tally.early
            reported += tally.reported
        return reported, expected

    def _with_few(
        self, judged: AnyJudged, parts: Sequence[str], reported: int, expected: int, asked: _Asked
    ) -> AnyJudged:
        """The same, saying so where it stands on few records; only of a whole window, since what is missing is not few."""
        if judged.rule.few_records is None:
            return judged
        few = few_of(judged.rule, judged.reading, is_missed=judged.is_missed, terms=self.few)
        if few is None or reported != expected:
            return judged
        if not is_long_enough(self.scope.window, (self.lives[slug] for slug in parts), self.few):
            return judged
        # What is not due yet may have come early; the window is whole when all of it has.
        cells = sum(self._cells_of(slug, asked)[0] for slug in parts)
        is_whole = self.deadlines.has_passed(self.scope.window.last) or reported >= cells
        return replace(judged, few=few) if is_whole else judged

    def _cells_of(self, slug: str, asked: _Asked) -> tuple[int, int]:
        """How many cells the unit has in these months of its life, and how many of them are due."""
        if slug not in asked.cells:
            life = self.lives[slug].life
            own = [month for month in asked.months if life.contains(month.last_day)]
            asked.cells[slug] = len(own), sum(month in asked.passed for month in own)
        return asked.cells[slug]

    def _total(self, rule: Rule, rows: Sequence[Row], shares: Mapping[str, Share], asked: _Asked) -> Reading:
        # Told by the units and not by the rows, whose number changes with the boundaries.
        parts = [slug for row in rows for slug in row.parts]
        return self._added(rule, parts, shares, [row.unit.slug for row in rows], asked)

    def _added(
        self, rule: Rule, parts: Sequence[str], shares: Mapping[str, Share], rows: Sequence[str], asked: _Asked
    ) -> Reading:
        tally = together(tally for slug in rows for tally in shares[slug].counted)
        stands_on = tuple(held for slug in rows for held in shares[slug].stands_on)
        empty, reason = (State.NO_DATA, "") if tally.figures else self._state_of_empty(rule, parts, asked)
        reading = reading_of(rule, tally, empty=empty, stands_on=stands_on, reason=reason)
        return asked.refused if asked.refused is not None and reading.state is State.FIGURE else reading

    def _refusal_of(self, rule: Rule) -> Reading | None:
        """Why this window has no answer, which stands in place of any figure; None where the rule does not forbid one.

        A running total answers for windows that begin in January of its year; flows of two regimes are never added.
        """
        if rule.over_time is OverTime.TO_DATE and not self.scope.window.is_year_to_date:
            return Reading(State.NOT_ADDITIVE, reason=NOT_A_WHOLE_YEAR)
        regimes = {self.deadlines.plan_of(year).regime for year in self._years_of(rule)}
        if rule.over_time is OverTime.SUM and len(regimes) > 1:
            return Reading(State.NOT_ADDITIVE, reason=TWO_REGIMES)
        return None

    def _years_of(self, rule: Rule) -> tuple[int, ...]:
        """The years of the window in which the indicator is in the set."""
        window = self.scope.window
        return tuple(year for year in window.years if not rule.years or year in rule.years)

    def _state_of_empty(self, rule: Rule, parts: Sequence[str], asked: _Asked) -> tuple[State, str]:
        """The state where these units stated no figure, with its reason in words; not applicable only where all said so."""
        if not parts:
            return State.NOT_APPLICABLE, NOT_CONCERNED
        cells_asked = cells_due = 0
        excused = False
        for slug in parts:
            own, due = self._cells_of(slug, asked)
            if is_excused(rule, self.tallies.get((rule.code, slug), EMPTY), asked=own, due=due):
                excused = True
            else:
                cells_asked, cells_due = cells_asked + own, cells_due + due
        if cells_due:
            return State.NO_DATA, ""
        if cells_asked:
            return State.NOT_DUE, ""
        if excused:
            return State.NOT_APPLICABLE, EXCUSED
        reason = rule.not_applicable_in(self.scope.window.last.year)
        if reason is not None:
            return State.NOT_APPLICABLE, reason
        first_day, last_day = self.scope.window.first.first_day, self.scope.window.last.last_day
        if not any(self.lives[slug].life.overlaps(first_day, last_day) for slug in parts):
            return State.NOT_APPLICABLE, NOT_ALIVE
        return State.NOT_DUE, NOT_ASKED

    def _parts_concerned(self, rule: Rule, unit: UnitLife) -> tuple[str, ...]:
        key = rule.applies_to, unit.slug
        if key not in self._parts:
            parts = self.scope.parts_of(unit.slug) or (unit.slug,)
            self._parts[key] = tuple(slug for slug in parts if self.lives[slug].kind in rule.applies_to)
        return self._parts[key]

    def _shares(self, rule: Rule, units: Sequence[UnitLife]) -> dict[str, Share]:
        concerned = {unit.slug: self._parts_concerned(rule, unit) for unit in units}
        stated = {
            slug: tally
            for parts in concerned.values()
            for slug in parts
            if (tally := self.tallies.get((rule.code, slug))) is not None
        }
        if rule.over_time is not OverTime.SUM and rule.over_units is OverUnits.SUM:
            every = frozenset(slug for parts in concerned.values() for slug in parts)
            return stock_shares(self.scope, units, stated, every)
        return {row: Share(tuple(stated[slug] for slug in parts if slug in stated)) for row, parts in concerned.items()}

    def _target(self, asked: _Asked, unit: str, kinds: frozenset[str]) -> Target | None:
        """The target in force at the end of the window."""
        return target_for(asked.targets, unit=unit, kinds=kinds, on=self.scope.last_day)

    def _pace(self, rule: Rule, total: Reading, target: Target | None, months: Sequence[tuple[Month, Reading]]) -> Pace:
        """Only where someone is left to report the rest of the year."""
        if target is None or not any(self.lives[slug].alive_on(self.scope.last_day) for slug in self.scope.slugs):
            return NO_PACE
        year = self.scope.window.last.year
        asked = self.deadlines.months_asked(rule, Window(Month(year, 1), Month(year, 12)))
        whole = (
            None
            if rule.over_time is OverTime.SUM or self.months is None
            else self.months.whole(rule, self.scope.window)
        )
        return pace_of(rule, total, target, self.scope.window, months, asked, whole)


def _coverage(rows: Sequence[Row]) -> Coverage:
    due = [row for row in rows if row.figures_expected]
    return Coverage(
        sum(row.is_complete for row in due),
        len(due),
        sum(row.figures_reported for row in rows),
        sum(row.figures_expected for row in rows),
    )
