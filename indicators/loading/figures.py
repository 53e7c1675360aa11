"""Figures of one scope, added up by the database where it can be exact, else cell by cell.

Databases filter and add up counts; ratios, cuts and comparisons happen in `core`. Flows that are due every month and
counted in whole numbers are added up by the database; stocks, running totals and the few others come cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from indicators.core.aggregation import EMPTY, ORIGIN_BITS, Tally, tally_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import REPORTED_STATES, Cell, Due, Measure, Origin, OverTime, Rule, State
from indicators.core.months import Month
from indicators.core.scope import Scope
from indicators.core.scorecard import TallyKey
from indicators.loading.catalogue import Catalogue
from indicators.loading.numbers import number_of, whole_or_decimal
from indicators.models import Measurement, Submission

REPORTED = [state.value for state in REPORTED_STATES]


@dataclass(frozen=True)
class Figures:
    """Tallies by (code, unit) over the window, and by (code, month) over all units; None where months were not asked."""

    tallies: dict[TallyKey, Tally]
    monthly: dict[tuple[str, Month], Tally] | None


class Reader:
    """Reads the figures of one scope."""

    def __init__(self, catalogue: Catalogue, scope: Scope, deadlines: Deadlines, approved_only: bool) -> None:
        self.catalogue = catalogue
        self.scope = scope
        self.deadlines = deadlines
        self.approved_only = approved_only
        self.codes = {pk: code for code, pk in catalogue.ids.items()}
        self._read: dict[str, list[Cell]] = {}

    def rows(self, rules: Sequence[Rule]) -> QuerySet[Measurement]:
        """Figures of the scope: the units asked about, and the territory's own for what only the office enters."""
        approved = Submission.objects.filter(
            unit=OuterRef("unit"), month=OuterRef("month"), stage=Submission.Stage.APPROVED
        )
        rows = (
            Measurement.objects.in_window(self.scope.window)
            .filter(indicator__in=[self.catalogue.ids[rule.code] for rule in rules], unit__slug__in=self.scope.slugs)
            .annotate(approved=Exists(approved))
            .order_by()
        )
        return rows.filter(approved=True) if self.approved_only else rows

    def figures(self, rules: Sequence[Rule], *, with_months: bool) -> Figures:
        """Tallies by unit, and by month where asked for: three queries, two without months."""
        added = [rule for rule in rules if self.is_added_by_database(rule)]
        others = [rule for rule in rules if not self.is_added_by_database(rule)]
        cells = list(self.cells(others)) if others else []
        tallies = self._of_units(others, cells) | (self._added_by_unit(added) if added else {})
        monthly = self._of_months(cells) | (self._added_by_month(added) if added and with_months else {})
        return Figures(tallies, monthly if with_months else None)

    def is_added_by_database(self, rule: Rule) -> bool:
        years = range(self.scope.window.first.year, self.scope.window.last.year + 1)
        return (
            rule.over_time is OverTime.SUM
            and rule.due is Due.MONTH
            and rule.measure.is_counted
            and (rule.measure is Measure.RATIO or rule.decimals == 0)
            and all(year in rule.years and rule.not_applicable_in(year) is None for year in years)
        )

    def _added_by_unit(self, rules: Sequence[Rule]) -> dict[TallyKey, Tally]:
        passed = [month for month in self.scope.window if self.deadlines.has_passed(month)]
        is_reported = Q(state__in=REPORTED)
        sums = (
            self.rows(rules)
            .values_list("indicator_id", "unit__slug")
            .annotate(
                **_sums(),
                reported=Count("id", filter=is_reported),
                early=Count("id", filter=is_reported & ~Q(month__in=passed)),
                excused=Count("id", filter=Q(state=State.NOT_APPLICABLE.value, month__in=passed)),
            )
        )
        return {
            (self.codes[indicator], unit): replace(
                _tally_of_sums(rest[:-3]), reported=rest[-3], early=rest[-2], excused=rest[-1]
            )
            for indicator, unit, *rest in sums
        }

    def _of_units(self, rules: Sequence[Rule], cells: Iterable[Cell]) -> dict[TallyKey, Tally]:
        by_unit: dict[TallyKey, list[Cell]] = {}
        for cell in cells:
            by_unit.setdefault((cell.code, cell.unit), []).append(cell)
        months = {rule.code: self.deadlines.months_asked(rule, self.scope.window) for rule in rules}
        found = {}
        for (code, unit), own in by_unit.items():
            life = self.catalogue.timeline.units[unit].life
            asked = [month for month in months[code] if life.contains(month.last_day)]
            passed = [month for month in asked if self.deadlines.has_passed(month)]
            found[code, unit] = tally_of(self.catalogue.by_code[code], own, asked=asked, passed=passed)
        return found

    def cells(self, rules: Sequence[Rule]) -> Iterable[Cell]:
        """Cell by cell; what was read once is not read again."""
        missing = [rule for rule in rules if rule.code not in self._read]
        if missing:
            self._read |= {rule.code: [] for rule in missing}
            for cell in self._cells_read(missing):
                self._read[cell.code].append(cell)
        return (cell for rule in rules for cell in self._read[rule.code])

    def _cells_read(self, rules: Sequence[Rule]) -> Iterable[Cell]:
        fields = ("unit__slug", "indicator_id", "month", "state", "numerator", "denominator", "value", "qualifier")
        for unit, indicator, month, state, numerator, denominator, value, qualifier, origin, approved in self.rows(
            rules
        ).values_list(*fields, "origin", "approved"):
            yield Cell(
                unit,
                self.codes[indicator],
                month,
                State(state),
                None if numerator is None else whole_or_decimal(numerator),
                None if denominator is None else whole_or_decimal(denominator),
                None if value is None else number_of(value),
                qualifier,
                Origin(origin),
                bool(approved),
            )

    def _added_by_month(self, rules: Sequence[Rule]) -> dict[tuple[str, Month], Tally]:
        """Totals over all units asked; each month's own units, so no territory counts twice."""
        sums = self.rows(rules).values_list("indicator_id", "month").annotate(**_sums())
        return {(self.codes[indicator], month): _tally_of_sums(rest) for indicator, month, *rest in sums}

    def _of_months(self, cells: Iterable[Cell]) -> dict[tuple[str, Month], Tally]:
        found: dict[tuple[str, Month], Tally] = {}
        for cell in cells:
            tally = tally_of(self.catalogue.by_code[cell.code], [cell], asked=(), passed=())
            found[cell.code, cell.month] = together((found.get((cell.code, cell.month), EMPTY), tally))
        return found


def _sums() -> dict[str, Any]:
    """The aggregates of a group of figures, in the order that `_tally_of_sums` reads them."""
    is_figure = Q(state=State.FIGURE.value)
    return {
        "figures": Count("id", filter=is_figure),
        "nothing": Count("id", filter=Q(state=State.NOTHING_AROSE.value)),
        "not_applicable": Count("id", filter=Q(state=State.NOT_APPLICABLE.value)),
        "numerators": Sum("numerator"),
        "denominators": Sum("denominator"),
        "qualifiers": Max("qualifier"),
        "approvals": Count("id", filter=is_figure & Q(approved=True)),
        **{f"is_{origin}": Count("id", filter=is_figure & Q(origin=origin.value)) for origin in ORIGIN_BITS},
    }


def _tally_of_sums(row: Sequence[Any]) -> Tally:
    figures, nothing, not_applicable, numerator, denominator, qualifier, approved, printed, simulated, entered = row
    bits = (
        ORIGIN_BITS[Origin.PRINTED] * bool(printed)
        + ORIGIN_BITS[Origin.SIMULATED] * bool(simulated)
        + ORIGIN_BITS[Origin.ENTERED] * bool(entered)
    )
    return Tally(
        figures=figures,
        nothing_arose=nothing,
        not_applicable=not_applicable,
        numerator=0 if numerator is None else int(numerator),
        denominator=0 if denominator is None else int(denominator),
        qualifier=qualifier or "",
        origins=bits,
        unapproved=figures - approved,
    )


def newest_year_with_figures() -> int | None:
    """The newest year of which any figure is known; None where there is none."""
    newest = Measurement.objects.filter(state=State.FIGURE.value).aggregate(newest=Max("month"))["newest"]
    return None if newest is None else newest.year
