"""Single months of all units of a territory, side by side: what is entered for an indicator, and what stands beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from indicators.core.aggregation import Tally, empty_month, reading_of, tally_of, together
from indicators.core.figures import Cell, Origin, Rule, State
from indicators.core.months import Month, Window
from indicators.core.quality import Known
from indicators.core.results import Judged
from indicators.core.scope import Scope, scope_of
from indicators.core.status import Target
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader
from indicators.loading.numbers import number_of, whole_or_decimal
from indicators.loading.questions import Question
from indicators.models import Measurement


@dataclass(frozen=True)
class TerritoryMonths:
    """The months of a window on the boundaries of the question. `rows` are stored figures of its last month, by
    (unit id, indicator id)."""

    catalogue: Catalogue
    scope: Scope
    rules: tuple[Rule, ...]
    cells: tuple[Cell, ...]
    rows: Mapping[tuple[int, int], Measurement]

    @property
    def known(self) -> Known:
        """For the checks: every cell, with the unit that stated it."""
        return Known.of(self.catalogue.timeline, self.rules, self.cells)

    @cached_property
    def _tallies(self) -> dict[tuple[str, str, Month], Tally]:
        """What stands on a unit's row in one month: its own, and before its birth that of what went into it."""
        by_code = {rule.code: rule for rule in self.rules}
        found: dict[tuple[str, str, Month], Tally] = {}
        for cell in self.cells:
            key = cell.code, self.scope.row_of[cell.unit], cell.month
            own = tally_of(by_code[cell.code], [cell], asked=(), passed=())
            found[key] = together((found[key], own)) if key in found else own
        return found

    def judged(self, rule: Rule, units: Iterable[str], month: Month, target: Target | None = None) -> Judged | None:
        """What these units say together in one month; None where none of them has said anything."""
        tallies = [self._tallies[rule.code, unit, month] for unit in units if (rule.code, unit, month) in self._tallies]
        if not tallies:
            return None
        tally = together(tallies)
        reading = reading_of(rule, tally, empty=empty_month(tally, alive=len(tallies), otherwise=State.NO_DATA))
        return Judged(rule, reading, target)


def load_territory_months(
    catalogue: Catalogue,
    question: Question,
    codes: Collection[str],
    units: Collection[str],
    months: Collection[Month] | None = None,
) -> TerritoryMonths:
    """Two queries: the figures of the window, or of some of its months alone, and of its last month the stored rows of
    `units`."""
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    reader = Reader(catalogue, scope, catalogue.deadlines(question.today), question.approved_only)
    rules = tuple(rule for rule in catalogue.rules if rule.code in codes)
    last = question.window.last
    rows = Measurement.objects.in_window(Window(last, last)).filter(
        indicator__in=[catalogue.ids[code] for code in codes],
        unit__in=[catalogue.timeline.units[slug].pk for slug in units],
    )
    stored = {(row.unit_id, row.indicator_id): row for row in rows}
    figures = reader.rows(rules, with_approval=False)
    if months is not None:
        figures = figures.filter(month__in=list(months))
    return TerritoryMonths(catalogue, scope, rules, tuple(_cells_of(catalogue, scope, rules, figures)), stored)


FIELDS = ("unit_id", "indicator_id", "month", "state", "numerator", "denominator", "value", "qualifier", "origin")


def _cells_of(
    catalogue: Catalogue, scope: Scope, rules: Iterable[Rule], figures: QuerySet[Measurement]
) -> Iterator[Cell]:
    slugs = {catalogue.timeline.units[slug].pk: slug for slug in scope.slugs}
    codes = {catalogue.ids[rule.code]: rule.code for rule in rules}
    concerned = {(rule.code, slug) for rule in rules for slug in scope.slugs if scope.concerns(rule, slug)}
    for unit, indicator, month, state, numerator, denominator, value, qualifier, origin in figures.values_list(*FIELDS):
        place = codes[indicator], slugs[unit]
        if place in concerned:
            yield Cell(
                place[1],
                place[0],
                month,
                State(state),
                None if numerator is None else whole_or_decimal(numerator),
                None if denominator is None else whole_or_decimal(denominator),
                None if value is None else number_of(value),
                qualifier,
                Origin(origin),
            )
