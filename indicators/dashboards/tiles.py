"""Ô vuông địa bàn: one indicator over the communes as labelled tiles, and the rest of the units in the table below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.core.figures import STATE_WORDS, State
from indicators.core.numbers_vi import counted
from indicators.core.results import Result, Row, Scorecard
from indicators.core.status import Status
from indicators.core.wording import counts, few_sign, few_words, status_words, value_with_unit
from indicators.dashboards.drawings import is_far, scale_of
from indicators.dashboards.exports import Circumstances
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.ranking import ranking_of
from indicators.dashboards.summary import Card
from indicators.dashboards.tables import Link, RankingTable
from indicators.sheets.tables import TableSheet
from units.tiles import KINDS, TilePlace, without_gaps
from units.timeline import UnitLife

BANDS = 4


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
            return f"{self.unit.name}: không áp dụng"
        return f"{self.unit.name}: " + ", ".join(
            filter(None, (value_with_unit(self.row), counts(self.row), self._status, few_words(self.row)))
        )

    @property
    def _status(self) -> str:
        assert self.row is not None
        return status_words(self.row) if self.row.value is not None else ""


@dataclass(frozen=True)
class TileMap:
    """`result` is None where the window has no indicator to show."""

    scorecard: Scorecard
    result: Result | None
    places: Mapping[str, TilePlace]
    link: Link

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
        result = self.result
        lines = ranking_of(result, self.scorecard.scope.timeline) if result is not None else []
        without_target = ("distance", "status") if result is None or result.target is None else ()
        caption = f"{result.rule.code} theo đơn vị" if result is not None else ""
        return RankingTable(lines, link=self.link, caption=caption, exclude=without_target, order_by_field="xep")

    def sheets(self, asked: Circumstances) -> list[TableSheet]:
        coverage = self.result.coverage if self.result is not None else None
        name = self.result.rule.name if self.result is not None else "Ô vuông địa bàn"
        return [self.table.sheet(name, [*asked.notes(coverage, self.simulated), self.finding], "Theo đơn vị")]


def mapped(scorecard: Scorecard) -> tuple[UnitLife, ...]:
    """The units that have a tile: communes, towns and wards on the boundaries, villages of a commune."""
    return tuple(unit for unit in scorecard.scope.rows if unit.kind in KINDS)


def first_to_show(results: Sequence[Result]) -> str:
    """The indicator that a map without a wish begins with: with a target and rows, the farthest behind first."""
    shown = [result for result in results if len(result.rows) > 1]
    aimed = [result for result in shown if result.target is not None]
    return (aimed or shown or list(results))[0].rule.code if results else ""
