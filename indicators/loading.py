"""Rows to figures in a fixed number of queries: the only bridge between the tables and the pure core.

Databases filter and add up counts; ratios, cuts and comparisons happen in `core`. Flows that are due every month and counted
in whole numbers are added up by the database; stocks, running totals and the few others come cell by cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from indicators.core.aggregation import EMPTY, ORIGIN_BITS, Tally, reading_of, tally_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.deadlines import ReportingYear as YearPlan
from indicators.core.figures import (
    REPORTED_STATES,
    Better,
    Boundaries,
    Cell,
    Due,
    Measure,
    Number,
    Origin,
    OverTime,
    OverUnits,
    Rule,
    State,
)
from indicators.core.months import Month, Window
from indicators.core.results import Judged, Scorecard
from indicators.core.scope import Scope, scope_of
from indicators.core.scorecard import TallyKey, Targets, compute
from indicators.core.status import Comparator, Target
from indicators.models import Indicator, Measurement, ReportingYear, Submission
from indicators.models import Target as TargetRow
from units.loading import load_timeline
from units.timeline import Timeline

REPORTED = [state.value for state in REPORTED_STATES]


@dataclass(frozen=True)
class Catalogue:
    """Everything that is not a figure: units over time, indicators, targets, reporting years.

    `pillars` are names by slug, in the office's order.
    """

    timeline: Timeline
    rules: tuple[Rule, ...]
    ids: dict[str, int]
    targets: Targets
    years: dict[int, YearPlan]
    pillars: dict[str, str] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in self.rules}

    @property
    def root(self) -> str:
        """The territory that the office reports on."""
        return self.timeline.roots[0].slug

    def rules_for(self, window: Window) -> tuple[Rule, ...]:
        """Indicators that are in the set of any year of the window, in the office's order."""
        years = set(range(window.first.year, window.last.year + 1))
        return tuple(rule for rule in self.rules if rule.years & years)

    def deadlines(self, today: date) -> Deadlines:
        return Deadlines(today, self.years)


def load_catalogue() -> Catalogue:
    """Five queries, whatever the number of units and indicators."""
    years: dict[int, dict[int, str]] = {}
    plans: dict[int, YearPlan] = {}
    plan = ("year", "first_month", "last_month", "regime", "due_day")
    for year, first, last, regime, due_day, indicator_id, reason in ReportingYear.objects.values_list(
        *plan, "indicators__indicator_id", "indicators__not_applicable"
    ):
        plans[year] = YearPlan(year, Window(first, last), regime, due_day)
        if indicator_id is not None:
            years.setdefault(indicator_id, {})[year] = reason
    rows = list(Indicator.objects.select_related("pillar"))
    rules = tuple(_rule(row, years.get(row.pk, {})) for row in rows)
    pillars = sorted({row.pillar for row in rows}, key=lambda pillar: (pillar.position, pillar.slug))
    targets: dict[tuple[str, int], list[Target]] = {}
    codes = {row.pk: row.code for row in rows}
    for row in TargetRow.objects.all():
        targets.setdefault((codes[row.indicator_id], row.year_id), []).append(_target(row))
    return Catalogue(
        load_timeline(),
        rules,
        {row.code: row.pk for row in rows},
        targets,
        plans,
        {pillar.slug: pillar.name for pillar in pillars},
    )


def _rule(row: Indicator, years: dict[int, str]) -> Rule:
    return Rule(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        pillar=row.pillar.slug,
        measure=Measure(row.measure),
        over_time=OverTime(row.over_time),
        over_units=OverUnits(row.over_units),
        due=Due(row.due),
        better=Better(row.better),
        decimals=row.decimals,
        unit_label=row.unit_label,
        applies_to=frozenset(row.applies_to),
        few_records=row.few_records,
        years=frozenset(years),
        not_applicable=tuple((year, reason) for year, reason in sorted(years.items()) if reason),
    )


def _target(row: TargetRow) -> Target:
    document = row.document_number or None
    if document and row.document_date is not None:
        document = f"{document} ngày {row.document_date:%d/%m/%Y}"
    return Target(
        Comparator(row.comparator),
        number_of(row.value),
        row.wording,
        row.issuer,
        document,
        row.scope,
        row.effective_on,
    )


def number_of(value: Any) -> Decimal:
    """A database number as an exact decimal without trailing zeros."""
    number = Decimal(value)
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


def whole_or_decimal(value: Any) -> Number:
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else number.normalize()


# Questions


@dataclass(frozen=True)
class Question:
    """What is asked: of which unit, over which window, on whose boundaries, as seen on which day.

    `approved_only` leaves out figures of months that nobody approved yet.
    """

    unit: str
    window: Window
    boundaries: Boundaries
    today: date
    approved_only: bool = False


def load_scorecard(
    catalogue: Catalogue, question: Question, *, codes: Collection[str] | None = None, with_months: bool = True
) -> Scorecard:
    """The figures behind every page: one scorecard of all indicators of the window, or of `codes` alone.

    KeyError for a unit that does not exist. `with_months` adds the months of each total, for trend and pace.
    """
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    deadlines = catalogue.deadlines(question.today)
    rules = tuple(rule for rule in catalogue.rules_for(question.window) if codes is None or rule.code in codes)
    reader = _Reader(catalogue, scope, deadlines, question.approved_only)
    return compute(
        scope,
        rules=rules,
        targets=catalogue.targets,
        deadlines=deadlines,
        tallies=reader.tallies(rules),
        monthly=reader.monthly(rules) if with_months else None,
    )


@dataclass(frozen=True)
class SeriesRow:
    """One unit (on the chosen boundaries) and month that is due, with the units rolled up."""

    unit: str
    month: Month
    judged: Judged
    parts: tuple[str, ...]


def load_series(catalogue: Catalogue, question: Question, code: str, *, total: bool = False) -> tuple[SeriesRow, ...]:
    """Month by month, per row on the boundaries, or of the whole (`total`). KeyError for an unknown indicator or unit."""
    rule = catalogue.by_code[code]
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    deadlines = catalogue.deadlines(question.today)
    reader = _Reader(catalogue, scope, deadlines, question.approved_only)
    cells: dict[tuple[str, Month], list[Cell]] = {}
    for cell in reader.cells((rule,)):
        row = scope.unit.slug if total else scope.row_of.get(cell.unit, cell.unit)
        cells.setdefault((row, cell.month), []).append(cell)
    office_only = rule.over_units is OverUnits.NONE
    rows = (scope.unit.slug,) if total or office_only else tuple(row.slug for row in scope.rows)
    found: list[SeriesRow] = []
    for slug in rows:
        whole = total and scope.is_territory and not office_only
        parts = tuple(scope.row_of) if whole else scope.parts_of(slug) or (slug,)
        found += _series_of(catalogue, scope, deadlines, rule, slug, parts, cells)
    return tuple(found)


def _series_of(
    catalogue: Catalogue,
    scope: Scope,
    deadlines: Deadlines,
    rule: Rule,
    slug: str,
    parts: Sequence[str],
    cells: dict[tuple[str, Month], list[Cell]],
) -> Iterable[SeriesRow]:
    units = catalogue.timeline.units
    concerned = [part for part in parts if units[part].kind in rule.applies_to]
    for month in scope.window:
        alive = tuple(part for part in concerned if units[part].life.contains(month.last_day))
        known = cells.get((slug, month), [])
        asked = bool(alive) and deadlines.asks_for(rule, month)
        if not asked and not known:
            continue
        passed = deadlines.has_passed(month)
        tally = together(tally_of(rule, [cell], asked=(), passed=()) for cell in known)
        reading = reading_of(rule, tally, empty=State.NO_DATA if passed else State.NOT_DUE)
        yield SeriesRow(slug, month, Judged(rule, reading, None), alive)


# Figures


class _Reader:
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

    def tallies(self, rules: Sequence[Rule]) -> dict[TallyKey, Tally]:
        added = [rule for rule in rules if self.is_added_by_database(rule)]
        others = [rule for rule in rules if not self.is_added_by_database(rule)]
        found = self._added_by_unit(added) if added else {}
        if others:
            found |= self._from_cells(others)
        return found

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

    def _from_cells(self, rules: Sequence[Rule]) -> dict[TallyKey, Tally]:
        cells: dict[TallyKey, list[Cell]] = {}
        for cell in self.cells(rules):
            cells.setdefault((cell.code, cell.unit), []).append(cell)
        months = {rule.code: self.deadlines.months_asked(rule, self.scope.window) for rule in rules}
        found = {}
        for (code, unit), own in cells.items():
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

    def monthly(self, rules: Sequence[Rule]) -> dict[tuple[str, Month], Tally]:
        """Totals by month over all units asked; each month's own units, so no territory counts twice."""
        counted = [
            rule for rule in rules if rule.measure.is_counted and (rule.measure is Measure.RATIO or not rule.decimals)
        ]
        found: dict[tuple[str, Month], Tally] = {}
        if counted:
            sums = self.rows(counted).values_list("indicator_id", "month").annotate(**_sums())
            found = {(self.codes[indicator], month): _tally_of_sums(rest) for indicator, month, *rest in sums}
        others = [rule for rule in rules if rule not in counted]
        for cell in self.cells(others) if others else ():
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
