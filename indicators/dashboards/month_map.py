"""Units against the months of one indicator: number, counts, class and words of every cell, each leading to its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from indicators.core.figures import State
from indicators.core.months import Month
from indicators.core.numbers_vi import written_month
from indicators.core.results import Judged, Result
from indicators.core.scope import Scope
from indicators.core.status import target_for
from indicators.core.wording import counts, value_with_unit, with_qualifier
from indicators.dashboards.heatmap import by_kind
from indicators.dashboards.origins import simulated_in
from indicators.loading import Catalogue, SeriesRow
from indicators.sheets.tables import TableSheet, Value
from indicators.sheets.values import value_of
from units.timeline import UnitLife

BELOW = "kém mức giao"
ABSENT = "đơn vị không có trong tháng này"


@dataclass(frozen=True, slots=True)
class MapRow:
    """One unit; `judged` has None where it has no cell in the month. `address` is that of its own page of the indicator."""

    unit: UnitLife
    months: tuple[Month, ...]
    judged: tuple[Judged | None, ...]
    address: str

    @property
    def drawn(self) -> SafeString:
        """Written here since a template takes several times as long over hundreds of cells."""
        return mark_safe("".join(map(self._cell, self.months, self.judged)))

    def _cell(self, month: Month, judged: Judged | None) -> str:
        if judged is None:
            return f'<td class="is-{State.NOT_APPLICABLE.value}"><span class="visually-hidden">{ABSENT}</span></td>'
        where = f"{escape(self.address)}#t{month}"
        if judged.value is None:
            words = f'<span class="visually-hidden">{value_with_unit(judged)}</span>'
            return f'<td class="is-{judged.reading.state.value}"><a href="{where}">{words}</a></td>'
        behind = f'<span class="counts">{counts(judged)}</span>' if counts(judged) else ""
        below = f'<span class="visually-hidden"> {BELOW}</span>' if judged.is_missed else ""
        css = "is-below" if judged.is_missed else "is-figure"
        return f'<td class="{css}"><a href="{where}">{escape(with_qualifier(judged))}</a>{below}{behind}</td>'


@dataclass(frozen=True, slots=True)
class MonthMap:
    result: Result
    months: tuple[Month, ...]
    groups: tuple[tuple[str, tuple[MapRow, ...]], ...]

    @property
    def width(self) -> int:
        return len(self.months)

    @property
    def is_judged(self) -> bool:
        """Whether any month stands against a target: of shares alone, since a number's target is that of the year."""
        return any(one is not None and one.target for _, rows in self.groups for row in rows for one in row.judged)

    @property
    def simulated(self) -> str:
        return simulated_in(one for _, rows in self.groups for row in rows for one in row.judged if one is not None)

    def sheet(self, notes: Sequence[str]) -> TableSheet:
        """Three columns a month: value and counts."""
        columns = ["Loại", "Đơn vị"]
        for month in self.months:
            columns += [written_month(month), f"{written_month(month)} tử số", f"{written_month(month)} mẫu số"]
        rows: list[list[Value]] = []
        for kind, group in self.groups:
            for row in group:
                cells = [value for judged in row.judged for value in _values(judged)]
                rows.append([kind, row.unit.name, *cells])
        return TableSheet(
            f"{self.result.rule.code} đơn vị theo tháng", notes, columns, rows, "Đơn vị theo tháng", labels=2
        )


def _values(judged: Judged | None) -> list[Value]:
    if judged is None:
        return [ABSENT, None, None]
    return [value_of(judged), judged.reading.numerator, judged.reading.denominator]


def month_map_of(
    catalogue: Catalogue, scope: Scope, result: Result, series: Sequence[SeriesRow], page: str, tail: str
) -> MonthMap | None:
    """Months in which the indicator is asked for, or anyone stated it; None for a single unit and for a single month.

    `page` is the address of the indicator, below which its units have theirs, with `tail`.
    """
    known = {(row.unit, row.month): row.judged for row in series if row.unit != scope.unit.slug}
    months = tuple(sorted({month for _, month in known}))
    units = [unit for unit in scope.rows if any((unit.slug, month) in known for month in months)]
    if not scope.is_territory or len(months) < 2 or not units:
        return None

    def row_of(unit: UnitLife) -> MapRow:
        cells = (known.get((unit.slug, month)) for month in months)
        judged = tuple(_against(catalogue, unit, month, one) for month, one in zip(months, cells, strict=True))
        return MapRow(unit, months, judged, f"{page}{unit.slug}/{tail}")

    groups = tuple((kind, tuple(map(row_of, group))) for kind, group in by_kind(units))
    return MonthMap(result, months, groups)


def _against(catalogue: Catalogue, unit: UnitLife, month: Month, judged: Judged | None) -> Judged | None:
    """A share of a month beside the target in force at its end: below it or not, which is no verdict about the year."""
    if judged is None or not judged.rule.measure.is_percent:
        return judged
    known = catalogue.targets.get((judged.rule.code, month.year), ())
    target = target_for(known, unit=unit.slug, kinds=frozenset({unit.kind}), on=month.last_day)
    return Judged(judged.rule, judged.reading, target)
