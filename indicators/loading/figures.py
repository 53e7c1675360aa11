"""Figures of one scope, added up by the database where it can be exact, else cell by cell.

Databases filter and add up counts; ratios, cuts and comparisons happen in `core`. Flows that are due every month and
counted in whole numbers are added up by the database; of a stock it hands over each unit's last stated cell, which decides
alone; the few others come cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
    Window,
)
from django.db.models.lookups import In

from indicators.core.aggregation import EMPTY, ORIGIN_BITS, Tally, tally_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import Cell, Due, Measure, Origin, OverTime, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.core.months import Window as Period
from indicators.core.scope import Scope
from indicators.core.scorecard import TallyKey
from indicators.loading.catalogue import Catalogue
from indicators.loading.numbers import number_of, whole_or_decimal
from indicators.models import Indicator, Measurement, Submission

# States and origins are counted by grouping: cheaper than a condition for each of them, looked at row by row.
KIND_OF_CELL = ("state", "origin")
_BITS = {origin.value: bit for origin, bit in ORIGIN_BITS.items()}


Key = TypeVar("Key")


@dataclass(frozen=True)
class Figures:
    """Tallies by (code, unit) over the window, and by (code, month) over all units; None where months were not asked.

    `kept` are the cells behind what months do not add up to: of the stocks the last ones, of what is not plain every one.
    """

    tallies: dict[TallyKey, Tally]
    monthly: dict[tuple[str, Month], Tally] | None
    kept: tuple[Cell, ...] = ()


class Reach(NamedTuple):
    """How far back figures are read for comparison: a reader of the whole reach, and the earlier windows in it."""

    reader: Reader
    windows: tuple[Period, ...]


class Reader:
    """Reads the figures of one scope."""

    def __init__(self, catalogue: Catalogue, scope: Scope, deadlines: Deadlines, approved_only: bool) -> None:
        self.catalogue = catalogue
        self.scope = scope
        self.deadlines = deadlines
        self.approved_only = approved_only
        self.codes = {pk: code for code, pk in catalogue.ids.items()}
        self.slugs = {catalogue.timeline.units[slug].pk: slug for slug in scope.slugs}
        self._read: dict[str, list[Cell]] = {}

    def rows(self, rules: Sequence[Rule], *, with_approval: bool = True) -> QuerySet[Measurement]:
        """Figures of the scope: the units asked about, and the territory's own for what only the office enters."""
        of_rules = Measurement.objects.in_window(self.scope.window).filter(
            indicator__in=[self.catalogue.ids[rule.code] for rule in rules]
        )
        rows = self._of_scope(of_rules).order_by()
        if self.approved_only:
            return rows.annotate(approved=self._is_approved()).filter(approved=True)
        return rows.annotate(approved=self._is_approved()) if with_approval else rows

    def _of_scope(self, rows: QuerySet[Measurement]) -> QuerySet[Measurement]:
        """Named by whichever list is shorter: a look into a list of fifty units costs each row as much as adding it up."""
        others = [unit.pk for slug, unit in self.catalogue.timeline.units.items() if slug not in self.scope.row_of]
        if len(others) >= len(self.slugs):
            return rows.filter(unit__in=list(self.slugs))
        return rows.exclude(unit__in=others) if others else rows

    def _is_approved(self) -> Any:
        """Whether a figure's month is approved. Unit and month as one number, so that both databases look it up in a list
        made once, of this scope alone; a question for each row costs them as much as all the sums."""
        place = ExpressionWrapper(F("unit_id") * 1_000_000 + F("month"), BigIntegerField())
        window = self.scope.window
        approved = Submission.objects.filter(
            stage=Submission.Stage.APPROVED, month__gte=window.first, month__lte=window.last, unit__in=list(self.slugs)
        )
        return In(place, approved.order_by().values_list(place))

    def figures(self, rules: Sequence[Rule], *, with_months: bool, reach: Reach | None = None) -> Figures:
        """Tallies by unit, and by month where asked for: at most four queries, three without months.

        With `reach` the months go back as far as it does, and so do the cells that are kept: in the same queries.
        """
        plain = [rule for rule in rules if self.is_plain(rule)]
        added = [rule for rule in plain if rule.over_time is OverTime.SUM]
        stocks = [rule for rule in plain if rule.over_time is OverTime.LATEST]
        whole = [*added, *stocks]
        codes = {rule.code for rule in whole}
        others = [rule for rule in rules if rule.code not in codes]
        far = self if reach is None else reach.reader
        windows = (self.scope.window,) if reach is None else (self.scope.window, *reach.windows)
        cells = list(far.cells(others)) if others else []
        last = list(far.last_stated(stocks, windows)) if stocks else []
        kept = (*cells, *last)
        own = kept if reach is None else self._own_of(kept)
        tallies = self.tallies_of(rules, own) | (self._added_by_unit(added) if added else {})
        if not with_months:
            return Figures(tallies, None, kept)
        monthly = far.of_months(cells) | (far.added_by_month(whole) if whole else {})
        return Figures(tallies, monthly, kept)

    def _own_of(self, cells: Iterable[Cell]) -> list[Cell]:
        by_code = self.catalogue.by_code
        return [c for c in cells if c.month in self.scope.window and self.scope.concerns(by_code[c.code], c.unit)]

    def is_plain(self, rule: Rule) -> bool:
        """Reported by units in every month of the window, in whole numbers, which every database adds up exactly."""
        years = self.scope.window.years
        is_whole = rule.measure is Measure.RATIO or (rule.measure is Measure.COUNT and rule.decimals == 0)
        is_asked = all(year in rule.years and rule.not_applicable_in(year) is None for year in years)
        return is_whole and is_asked and rule.due is Due.MONTH and rule.over_units is OverUnits.SUM

    def _added_by_unit(self, rules: Sequence[Rule]) -> dict[TallyKey, Tally]:
        passed = [month for month in self.scope.window if self.deadlines.has_passed(month)]
        # Where every month is due, the database need not look at the month of each row.
        is_due = Q(month__in=passed) if len(passed) < len(self.scope.window) else None
        sums = _sums() | {"approvals": Count("id", filter=Q(approved=True)), "due": Count("id", filter=is_due)}
        found: dict[TallyKey, Tally] = {}
        for indicator, unit, *group in (
            self.rows(rules).values_list("indicator_id", "unit_id", *KIND_OF_CELL).annotate(**sums).order_by(*_FIRST)
        ):
            _add(found, (self.codes[indicator], self.slugs[unit]), _tally_of_group(*group))
        return found

    def tallies_of(self, rules: Sequence[Rule], cells: Iterable[Cell]) -> dict[TallyKey, Tally]:
        """Tallies over the window from cells of the scope that are read already, by whomever."""
        by_unit: dict[TallyKey, list[Cell]] = {}
        for cell in cells:
            by_unit.setdefault((cell.code, cell.unit), []).append(cell)
        months = {rule.code: self.deadlines.months_asked(rule, self.scope.window) for rule in rules}
        due = {month for month in self.scope.window if self.deadlines.has_passed(month)}
        # Most indicators are asked for in the same months: worked out once per unit, not once per indicator.
        lived: dict[tuple[tuple[Month, ...], str], tuple[frozenset[Month], frozenset[Month]]] = {}
        found = {}
        for (code, unit), own in by_unit.items():
            key = months[code], unit
            if key not in lived:
                life = self.catalogue.timeline.units[unit].life
                asked = frozenset(month for month in months[code] if life.contains(month.last_day))
                lived[key] = asked, asked & due
            asked, passed = lived[key]
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
        fields = ("unit_id", "indicator_id", "month", "state", "numerator", "denominator", "value", "qualifier")
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
                self.slugs[unit],
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

    def last_stated(self, rules: Sequence[Rule], windows: Sequence[Period]) -> Iterable[Cell]:
        """Of each unit's stock the cell that is the newest of one of the windows and says something."""
        partition = [F("indicator_id"), F("unit_id")]
        newest = {
            f"newest_{place}": Window(Max(_within(window, self.scope.window)), partition_by=partition)
            for place, window in enumerate(windows)
        }
        is_newest = Q()
        for name in newest:
            is_newest |= Q(month=F(name))
        return self._cells_of(self.rows(rules).exclude(state=State.NO_DATA.value).annotate(**newest).filter(is_newest))

    def added_by_month(self, rules: Sequence[Rule]) -> dict[tuple[str, Month], Tally]:
        """Totals over all units concerned; each month's own units, so no territory counts twice."""
        rows = self._concerned(self.rows(rules, with_approval=False), rules)
        found: dict[tuple[str, Month], Tally] = {}
        for indicator, month, *group in (
            rows.values_list("indicator_id", "month", *KIND_OF_CELL).annotate(**_sums()).order_by(*_FIRST)
        ):
            _add(found, (self.codes[indicator], month), _tally_of_group(*group))
        return found

    def _concerned(self, rows: QuerySet[Measurement], rules: Sequence[Rule]) -> QuerySet[Measurement]:
        """Without the cells of units that an indicator does not concern."""
        units = self.catalogue.timeline.units
        for kinds in {rule.applies_to for rule in rules}:
            own = [self.catalogue.ids[rule.code] for rule in rules if rule.applies_to == kinds]
            strangers = [pk for pk, slug in self.slugs.items() if units[slug].kind not in kinds]
            if strangers:
                rows = rows.exclude(Q(unit__in=strangers), Q(indicator__in=own))
        return rows

    def of_months(self, cells: Iterable[Cell]) -> dict[tuple[str, Month], Tally]:
        found: dict[tuple[str, Month], Tally] = {}
        for cell in cells:
            tally = tally_of(self.catalogue.by_code[cell.code], [cell], asked=(), passed=())
            found[cell.code, cell.month] = together((found.get((cell.code, cell.month), EMPTY), tally))
        return found


def _within(window: Period, whole: Period) -> Any:
    """The month of a figure where it lies in the window, else nothing."""
    month = F("month")
    if window == whole:
        return month
    return Case(When(month__gte=window.first, month__lte=window.last, then=month), output_field=IntegerField())


def cell_of(row: Measurement, unit: str, code: str) -> Cell:
    """A stored figure as the core knows it; whether its month is approved is not looked at."""
    return Cell(
        unit,
        code,
        row.month,
        State(row.state),
        None if row.numerator is None else whole_or_decimal(row.numerator),
        None if row.denominator is None else whole_or_decimal(row.denominator),
        None if row.value is None else number_of(row.value),
        row.qualifier,
        Origin(row.origin),
    )


# Of several qualifiers the last in order of letters stands first, and so on the whole.
_FIRST = ("-qualifiers",)


def _sums() -> dict[str, Any]:
    """The aggregates of a group of figures of one kind, in the order that `_tally_of_group` reads them.

    Sums of whole numbers are whole; said so, they come without the detour by way of decimals.
    """
    return {
        "cells": Count("id"),
        "numerators": Sum("numerator", output_field=BigIntegerField()),
        "denominators": Sum("denominator", output_field=BigIntegerField()),
        "qualifiers": Max("qualifier"),
    }


def _tally_of_group(
    state: str, origin: str, cells: int, numerator: Any, denominator: Any, qualifier: str, *asked: int
) -> Tally:
    """A group's sums as a tally; `asked`, where given, is how many of its cells are approved, and how many are due."""
    approved, due = asked or (cells, 0)
    reported, early = (cells, cells - due) if asked else (0, 0)
    if state == State.FIGURE:
        return Tally(
            figures=cells,
            numerator=int(numerator),
            denominator=0 if denominator is None else int(denominator),
            qualifier=qualifier,
            origins=_BITS[origin],
            unapproved=cells - approved,
            reported=reported,
            early=early,
        )
    if state == State.NOTHING_AROSE:
        return Tally(nothing_arose=cells, reported=reported, early=early)
    return Tally(not_applicable=cells, excused=due) if state == State.NOT_APPLICABLE else EMPTY


def _add(tallies: dict[Key, Tally], key: Key, tally: Tally) -> None:
    tallies[key] = together((tallies[key], tally)) if key in tallies else tally


def newest_year_with_figures() -> int | None:
    """The newest year of which any figure is known; None where there is none.

    Asked of each indicator, whose newest figure stands at one end of the index; over all there is no such order.
    """
    figures = Measurement.objects.filter(indicator=OuterRef("pk"), state=State.FIGURE.value).order_by("-month")
    newest = Indicator.objects.aggregate(newest=Max(Subquery(figures.values("month")[:1])))["newest"]
    return None if newest is None else newest.year
