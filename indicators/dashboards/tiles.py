"""Ô vuông địa bàn: one indicator over the communes as labelled tiles, and the rest of the units in the table below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from indicators.core.figures import STATE_WORDS, OverUnits, Rule, State
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_date
from indicators.core.results import Result, Row, Scorecard
from indicators.core.status import Status
from indicators.core.wording import counts, few_sign, few_words, status_words, value_with_unit
from indicators.dashboards.drawings import is_far, scale_of
from indicators.dashboards.exports import Circumstances
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Card
from indicators.dashboards.tables import Link, RankingTable, ranking_table
from indicators.sheets.tables import TableSheet
from units.tiles import KINDS, TilePlace, periods_of, without_gaps
from units.timeline import Timeline, UnitLife

BANDS = 4
STATUS_OF_NOBODY = "Không áp dụng"


@dataclass(frozen=True)
class Tile:
    """One unit on the map. `css` carries the status and the place; `said` is read aloud."""

    unit: UnitLife
    place: TilePlace
    row: Row | None

    @property
    def css(self) -> str:
        if self.row is None:
            status = State.NOT_APPLICABLE.value
        elif self.row.status is Status.NO_TARGET:
            return f"band-{self._band} {self._where}"
        else:
            status = self.row.status.value
        far = " is-far" if self.row is not None and is_far(self.row) else ""
        return f"is-{status}{far} {self._where}"

    @property
    def _where(self) -> str:
        return f"column-{self.place.column} row-{self.place.row}"

    @property
    def _band(self) -> int:
        """Without a target: how far along the scale, in four steps of one hue."""
        assert self.row is not None
        exact = self.row.reading.exact
        return 1 if exact is None else min(int(exact * BANDS / scale_of(self.row)) + 1, BANDS)

    @property
    def value(self) -> str:
        if self.row is None or self.row.value is None:
            return ""
        return f"{value_with_unit(self.row)}{few_sign(self.row)}"

    @property
    def said(self) -> str:
        if self.row is None:
            return f"{self.unit.name}: {STATUS_OF_NOBODY}"
        parts = (value_with_unit(self.row), counts(self.row), self._status, few_words(self.row), self._partial)
        return f"{self.unit.name}: {', '.join(filter(None, parts))}"

    @property
    def word(self) -> str:
        """The status as its class says it; nothing where the number is all there is to say."""
        if self.row is None:
            return STATUS_OF_NOBODY
        return "" if self.row.status is Status.NO_TARGET else status_words(self.row)

    @property
    def is_partial(self) -> bool:
        """Whether the value stands on fewer figures than are due."""
        return self.row is not None and self.row.value is not None and not self.row.is_complete

    @property
    def _partial(self) -> str:
        if self.row is None or not self.is_partial:
            return ""
        return f"mới có {written(self.row.figures_reported)}/{written(self.row.figures_expected)} số liệu"

    @property
    def _status(self) -> str:
        assert self.row is not None
        return status_words(self.row) if self.row.value is not None else ""


@dataclass(frozen=True)
class TileMap:
    """`result` is None where the window has no indicator to show; `is_laid`: whether the office arranged the picture."""

    scorecard: Scorecard
    result: Result | None
    places: Mapping[str, TilePlace]
    link: Link
    is_laid: bool = False

    @property
    def units(self) -> tuple[UnitLife, ...]:
        return mapped(self.scorecard)

    @cached_property
    def card(self) -> Card | None:
        return Card(self.result) if self.result is not None else None

    @cached_property
    def tiles(self) -> list[Tile]:
        """In reading order: row by row, from the left."""
        rows = {row.unit.slug: row for row in self.result.rows} if self.result is not None else {}
        places = without_gaps({unit.slug: self.places[unit.slug] for unit in self.units})
        tiles = [Tile(unit, places[unit.slug], rows.get(unit.slug)) for unit in self.units]
        return sorted(tiles, key=lambda tile: (tile.place.row, tile.place.column))

    @property
    def columns(self) -> int:
        return max((tile.place.column for tile in self.tiles), default=1)

    @property
    def finding(self) -> str:
        """31 xã, thị trấn đạt, 02 chưa đạt, 01 chưa có số liệu."""
        found = Counter(tile.row.status if tile.row is not None else State.NOT_APPLICABLE for tile in self.tiles)
        said: list[tuple[Status | State, str]] = [
            (Status.MET, "đạt"), (Status.MISSED, "chưa đạt"), (Status.NO_TARGET, "có số liệu"), *STATE_WORDS.items(),
        ]  # fmt: skip
        words = [f"{counted(found[status])} {word}" for status, word in said if found[status]]
        return f"{len(self.tiles)} đơn vị trên sơ đồ: {', '.join(words)}" if words else ""

    @property
    def simulated(self) -> str:
        return simulated_in(self.result.rows) if self.result is not None else ""

    @cached_property
    def table(self) -> RankingTable:
        caption = f"{self.result.rule.code} theo đơn vị" if self.result is not None else ""
        return ranking_table(self.result, self.scorecard.scope.timeline, link=self.link, caption=caption)

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        coverage = self.result.coverage if self.result is not None else None
        name = self.result.rule.name if self.result is not None else "Ô vuông địa bàn"
        return [self.table.sheet(name, [*asked.notes(coverage, self.simulated), self.finding], "Theo đơn vị")]


def mapped(scorecard: Scorecard) -> tuple[UnitLife, ...]:
    """The units that have a tile: communes, towns and wards on the boundaries, villages of a commune."""
    return tuple(unit for unit in scorecard.scope.rows if unit.kind in KINDS)


def has_tiles(rule: Rule) -> bool:
    """Whether any unit with a tile reports the indicator."""
    return rule.over_units is OverUnits.SUM and bool(rule.applies_to & KINDS)


def first_to_show(results: Sequence[Result]) -> str:
    """The indicator that a map without a wish begins with: what is furthest from its target, since that is what a meeting is
    about; where nothing is judged, the first with figures. Equals are in the office's order."""
    known = [result for result in results if result.reading.state is State.FIGURE]
    aimed = sorted((result for result in known if result.target is not None), key=_how_near)
    return next((result.rule.code for result in (*aimed, *known, *results)), "")


def _how_near(result: Result) -> tuple[bool, Fraction]:
    """Missed before met, then by the part of the scale that is missing: points and numbers have no other common measure."""
    return not result.is_missed, (result.distance or Fraction(0)) / scale_of(result)


@dataclass(frozen=True)
class PeriodChoice:
    """The units between two mergers, and a window whose boundaries are theirs."""

    words: str
    first: Month
    units: tuple[UnitLife, ...]


def period_choices(timeline: Timeline) -> list[PeriodChoice]:
    """Every arrangement that there is, oldest first: one for each time without a merger."""
    found = []
    for span, units in periods_of(unit for unit in timeline.in_order(timeline.units) if unit.kind in KINDS):
        last = span.ends_on - timedelta(days=1) if span.ends_on is not None else None
        said = (
            f"từ {written_date(span.starts_on)}" if span.starts_on is not None else "",
            f"đến {written_date(last)}" if last is not None else "",
        )
        day = last or span.starts_on
        if day is not None:
            found.append(PeriodChoice(f"{len(units)} đơn vị {' '.join(filter(None, said))}", Month.of(day), units))
    return found
