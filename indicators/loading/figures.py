"""Figures of one scope, added up by the database where it can be exact, else cell by cell.

Databases filter and add up counts; ratios, cuts and comparisons happen in `core`. Flows that are due every month and
counted in whole numbers are added up by the database; of a stock it hands over each unit's last stated cell, which decides
alone; the few others come cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Window

from indicators.core.aggregation import EMPTY, ORIGIN_BITS, Tally, tally_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import REPORTED_STATES, Cell, Due, Measure, Origin, OverTime, OverUnits, Rule, State
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

    def rows(self, rules: Sequence[Rule], *, with_approval: bool = True) -> QuerySet[Measurement]:
        """Figures of the scope: the units asked about, and the territory's own for what only the office enters."""
        approved = Submission.objects.filter(
            unit=OuterRef("unit"), month=OuterRef("month"), stage=Submission.Stage.APPROVED
        )
        rows = (
            Measurement.objects.in_window(self.scope.window)
            .filter(indicator__in=[self.catalogue.ids[rule.code] for rule in rules], unit__slug__in=self.scope.slugs)
            .order_by()
        )
        if self.approved_only:
            return rows.annotate(approved=Exists(approved)).filter(approved=True)
        return rows.annotate(approved=Exists(approved)) if with_approval else rows

    def figures(self, rules: Sequence[Rule], *, with_months: bool) -> Figures:
        """Tallies by unit, and by month where asked for: at most four queries, three without months."""
        plain = [rule for rule in rules if self.is_plain(rule)]
        added = [rule for rule in plain if rule.over_time is OverTime.SUM]
        stocks = [rule for rule in plain if rule.over_time is OverTime.LATEST]
        others = [rule for rule in rules if rule not in added and rule not in stocks]
        cells = list(self.cells(others)) if others else []
        last = list(self._last_stated(stocks)) if stocks else []
        tallies = self._of_units(rules, (*cells, *last)) | (self._added_by_unit(added) if added else {})
        if not with_months:
            return Figures(tallies, None)
        whole = [*added, *stocks]
        return Figures(tallies, self._of_months(cells) | (self._added_by_month(whole) if whole else {}))

    def is_plain(self, rule: Rule) -> bool:
        """Reported by units in every month of the window, in whole numbers, which every database adds up exactly."""
        years = range(self.scope.window.first.year, self.scope.window.last.year + 1)
        is_whole = rule.measure is Measure.RATIO or (rule.measure is Measure.COUNT and rule.decimals == 0)
        is_asked = all(year in rule.years and rule.not_applicable_in(year) is None for year in years)
        return is_whole and is_asked and rule.due is Due.MONTH and rule.over_units is OverUnits.SUM

    def _added_by_unit(self, rules: Sequence[Rule]) -> dict[TallyKey, Tally]:
        passed = [month for month in self.scope.window if self.deadlines.has_passed(month)]
        is_reported = Q(state__in=REPORTED)
        sums = (
            self.rows(rules)
            .values_list("indicator_id", "unit__slug")
            .annotate(
                **_sums(),
                approvals=Count("id", filter=Q(state=State.FIGURE.value, approved=True)),
                reported=Count("id", filter=is_reported),
                early=Count("id", filter=is_reported & ~Q(month__in=passed)),
                excused=Count("id", filter=Q(state=State.NOT_APPLICABLE.value, month__in=passed)),
            )
        )
        return {
            (self.codes[indicator], unit): _tally_of_sums(group[:-4], *group[-4:]) for indicator, unit, *group in sums
        }

    def _of_units(self, rules: Sequence[Rule], cells: Iterable[Cell]) -> dict[TallyKey, Tally]:
        by_unit: dict[TallyKey, list[Cell]] = {}
        for cell in cells:
            by_unit.setdefault((cell.code, cell.unit), []).append(cell)
        months = {rule.code: self.deadlines.months_asked(rule, self.scope.window) for rule in rules}
        due = {month for month in self.scope.window if self.deadlines.has_passed(month)}
        found = {}
        for (code, unit), own in by_unit.items():
            life = self.catalogue.timeline.units[unit].life
            asked = [month for month in months[code] if life.contains(month.last_day)]
            passed = [month for month in asked if month in due]
            found[code, unit] = tally_of(self.catalogue.by_code[code], own, asked=asked, passed=passed)
        return found

    def cells(self, rules: Sequence[Rule]) -> Iterable[Cell]:
        """Cell by cell; what was read once is not read again."""
        missing = [rule for rule in rules if rule.code not in self._read]
        if missing:
            self._read |= {rule.code: [] for rule in missing}
            for cell in self._cells_of(self.rows(missing)):
                if self.scope.concerns(self.catalogue.by_code[cell.code], cell.unit):
                    self._read[cell.code].append(cell)
        return (cell for rule in rules for cell in self._read[rule.code])

    def _cells_of(self, rows: QuerySet[Measurement]) -> Iterable[Cell]:
        fields = ("unit__slug", "indicator_id", "month", "state", "numerator", "denominator", "value", "qualifier")
        for (
            unit,
            indicator,
            month,
            state,
            numerator,
            denominator,
            value,
            qualifier,
            origin,
            approved,
        ) in rows.values_list(*fields, "origin", "approved"):
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

    def _last_stated(self, rules: Sequence[Rule]) -> Iterable[Cell]:
        """Of each unit's stock the newest cell that says something."""
        newest = Window(Max("month"), partition_by=[F("indicator_id"), F("unit_id")])
        rows = self.rows(rules).exclude(state=State.NO_DATA.value).annotate(newest=newest).filter(month=F("newest"))
        return self._cells_of(rows)

    def _added_by_month(self, rules: Sequence[Rule]) -> dict[tuple[str, Month], Tally]:
        """Totals over all units concerned; each month's own units, so no territory counts twice."""
        group = ("indicator_id", "month", "unit__kind")
        found: dict[tuple[str, Month], Tally] = {}
        for indicator, month, kind, *sums in (
            self.rows(rules, with_approval=False).values_list(*group).annotate(**_sums())
        ):
            key = self.codes[indicator], month
            if kind in self.catalogue.by_code[key[0]].applies_to:
                found[key] = together((found.get(key, EMPTY), _tally_of_sums(sums)))
        return found

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
        **{f"is_{origin}": Count("id", filter=is_figure & Q(origin=origin.value)) for origin in ORIGIN_BITS},
    }


def _tally_of_sums(
    row: Sequence[Any], approvals: int | None = None, reported: int = 0, early: int = 0, excused: int = 0
) -> Tally:
    """A group's sums as a tally; without `approvals` nothing is said about approval."""
    figures, nothing, not_applicable, numerator, denominator, qualifier, printed, simulated, entered = row
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
        unapproved=0 if approvals is None else figures - approvals,
        reported=reported,
        early=early,
        excused=excused,
    )


def newest_year_with_figures() -> int | None:
    """The newest year of which any figure is known; None where there is none."""
    newest = Measurement.objects.filter(state=State.FIGURE.value).aggregate(newest=Max("month"))["newest"]
    return None if newest is None else newest.year
