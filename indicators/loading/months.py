"""Single months of one unit, side by side: what is entered, what stands beside it, and what the checks look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from indicators.core.aggregation import EMPTY, Tally, empty_month, reading_of, tally_of, together
from indicators.core.figures import Cell, Rule, State
from indicators.core.months import Month
from indicators.core.quality import Known
from indicators.core.results import Judged
from indicators.core.scope import Scope, scope_of
from indicators.core.status import Target, target_for
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader, cell_of
from indicators.loading.questions import Question
from indicators.models import Measurement
from units.timeline import UnitLife


def target_in(catalogue: Catalogue, rule: Rule, unit: UnitLife, month: Month) -> Target | None:
    """The target in force for that unit at the end of that month."""
    targets = catalogue.targets.get((rule.code, month.year), ())
    return target_for(targets, unit=unit.slug, kinds=frozenset({unit.kind}), on=month.last_day)


@dataclass(frozen=True)
class UnitMonths:
    """The months of a window as they were stated of one unit and of what went into it, on the question's boundaries."""

    catalogue: Catalogue
    scope: Scope
    rules: tuple[Rule, ...]
    rows: tuple[Measurement, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(self._cells())

    def _cells(self) -> Iterator[Cell]:
        slugs = {self.catalogue.timeline.units[slug].pk: slug for slug in self.scope.slugs}
        codes = {self.catalogue.ids[rule.code]: rule for rule in self.rules}
        for row in self.rows:
            cell = cell_of(row, slugs[row.unit_id], codes[row.indicator_id].code)
            if self.scope.concerns(codes[row.indicator_id], cell.unit):
                yield cell

    @property
    def known(self) -> Known:
        """For the checks: every cell, with the unit that stated it."""
        return Known.of(self.catalogue.timeline, self.rules, self.cells)

    def rows_in(self, month: Month) -> dict[int, Measurement]:
        """The unit's own rows of one month, by indicator id."""
        own = self.scope.unit.pk
        return {row.indicator_id: row for row in self.rows if row.month == month and row.unit_id == own}

    def judged(self) -> dict[tuple[str, Month], Judged]:
        """What each month says by itself, by (code, month), judged by the target of that month.

        Before its birth, a unit stands on what went into it. Months of which nobody said anything are left out.
        """
        by_code = {rule.code: rule for rule in self.rules}
        tallies: dict[tuple[str, Month], Tally] = {}
        for cell in self.cells:
            key = cell.code, cell.month
            own = tally_of(by_code[cell.code], [cell], asked=(), passed=())
            tallies[key] = together((tallies.get(key, EMPTY), own))
        found = {}
        for (code, month), tally in tallies.items():
            rule = by_code[code]
            alive = len(self.scope.reporting_in(rule, month))
            reading = reading_of(rule, tally, empty=empty_month(tally, alive=alive, otherwise=State.NO_DATA))
            found[code, month] = Judged(rule, reading, target_in(self.catalogue, rule, self.scope.unit, month))
        return found


def load_unit_months(catalogue: Catalogue, question: Question, codes: Collection[str]) -> UnitMonths:
    """The months of the question's unit and window; one query. KeyError for a unit that does not exist."""
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    reader = Reader(catalogue, scope, catalogue.deadlines(question.today), question.approved_only)
    rules = tuple(rule for rule in catalogue.rules if rule.code in codes)
    return UnitMonths(catalogue, scope, rules, tuple(reader.rows(rules, with_approval=False)))
