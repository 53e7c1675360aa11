"""Units against indicators: one cell each with number, counts, class and words, so that it prints and reads aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from indicators.core.figures import OverUnits, State
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.wording import FEW_SIGN, counts, few_words, status_words, with_qualifier
from indicators.dashboards.drawings import is_far
from units.models import Unit
from units.timeline import UnitLife


@dataclass(frozen=True, slots=True)
class HeatCell:
    """`words` are read aloud; `few` says that there are few records, empty where there are enough."""

    css: str
    text: str = ""
    counts: str = ""
    words: str = ""
    few: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """`judged` has None where the indicator does not concern the unit; `pages` are those of the indicators."""

    unit: UnitLife
    judged: tuple[Row | None, ...]
    cells: tuple[HeatCell, ...]
    pages: tuple[str, ...]
    tail: str

    @property
    def drawn(self) -> SafeString:
        """Each cell leads to its indicator of its unit: who stated what, month by month."""
        tail = f"{self.unit.slug}/{escape(self.tail)}"
        return drawn(self.cells, [f"{page}{tail}" for page in self.pages])


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """Units of one kind."""

    name: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Heatmap:
    results: tuple[Result, ...]
    total: tuple[HeatCell, ...]
    groups: tuple[HeatGroup, ...]
    pages: tuple[str, ...] = ()
    tail: str = ""
    of_office: tuple[str, ...] = ()

    @property
    def total_drawn(self) -> SafeString:
        return drawn(self.total, [f"{page}{escape(self.tail)}" for page in self.pages])

    @property
    def columns(self) -> int:
        """Value and counts for every indicator."""
        return 2 * len(self.results)

    @property
    def without_column(self) -> str:
        """Indicators with a target that units do not report one by one, and so have no column."""
        return ", ".join(self.of_office)

    @property
    def has_figures(self) -> bool:
        return any(result.reading.state is State.FIGURE for result in self.results)

    @property
    def has_few_records(self) -> bool:
        return any(cell.few for group in self.groups for row in group.rows for cell in (*row.cells, *self.total))


def drawn(cells: Iterable[HeatCell], addresses: Iterable[str]) -> SafeString:
    """The cells of a row, each with the address it leads to.

    Written here since a template takes several times as long over hundreds of them; escaped by the function that Django's
    own `escape` wraps, for the same reason.
    """
    return mark_safe(
        "".join(
            f'<td class="{cell.css}"><a href="{address}">{escape(cell.text)}{_few_drawn(cell)}'
            f'<span class="visually-hidden"> {cell.words}</span></a></td>'
            f'<td class="counts">{cell.counts}</td>'
            if cell is not NOT_CONCERNED
            else f'<td class="{cell.css}"><span class="visually-hidden"> {cell.words}</span></td><td class="counts"></td>'
            for cell, address in zip(cells, addresses, strict=True)
        )
    )


def _few_drawn(cell: HeatCell) -> str:
    return f'{FEW_SIGN}<span class="visually-hidden"> {cell.few},</span>' if cell.few else ""


NOT_CONCERNED = HeatCell(f"is-{State.NOT_APPLICABLE.value}", words="Không áp dụng")


def heatmap_of(scorecard: Scorecard, tail: str = "") -> Heatmap | None:
    """Indicators with a target that units report, against the rows on the boundaries; None for a single unit.

    `tail` is what every link carries.
    """
    results = tuple(
        result
        for result in scorecard.results
        if result.target is not None and result.rule.over_units is OverUnits.SUM and result.rows
    )
    if not scorecard.scope.is_territory or not results:
        return None
    of_office = tuple(
        result.rule.short_name or result.rule.name
        for result in scorecard.results
        if result.target is not None and result.rule.over_units is OverUnits.NONE
    )
    pages = tuple(reverse("indicators:indicator", args=[result.rule.code]) for result in results)
    by_unit = [{row.unit.slug: row for row in result.rows} for result in results]
    groups = tuple(
        HeatGroup(
            name,
            tuple(_row(unit, tuple(rows.get(unit.slug) for rows in by_unit), pages, tail) for unit in units),
        )
        for name, units in by_kind(scorecard.scope.rows)
    )
    return Heatmap(results, tuple(_cell(result) for result in results), groups, pages, tail, of_office)


def _row(unit: UnitLife, judged: tuple[Row | None, ...], pages: tuple[str, ...], tail: str) -> HeatRow:
    cells = tuple(NOT_CONCERNED if row is None else _cell(row) for row in judged)
    return HeatRow(unit, judged, cells, pages, tail)


def _cell(judged: Judged) -> HeatCell:
    far = " is-far" if is_far(judged) else ""
    return HeatCell(
        f"is-{judged.status}{far}",
        with_qualifier(judged),
        counts(judged).replace("\u00a0", ""),
        status_words(judged),
        few_words(judged),
    )


def by_kind(units: Iterable[UnitLife]) -> list[tuple[str, Sequence[UnitLife]]]:
    """Units in groups with the name of their kind, groups and units in the office's order."""
    ordered = list(units)
    kinds = list(dict.fromkeys(unit.kind for unit in ordered))
    ordered.sort(key=lambda unit: kinds.index(unit.kind))
    return [
        (Unit.Kind(kind).label.capitalize(), tuple(group)) for kind, group in groupby(ordered, lambda unit: unit.kind)
    ]
