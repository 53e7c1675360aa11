"""Units of one indicator in the order of their values: the lines of their table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django_tables2.data import TableListData
from django_tables2.utils import OrderBy

from indicators.core.places import places_in
from indicators.core.results import Judged, Result, Row
from indicators.core.wording import few_words, status_words
from indicators.dashboards.lineage import short_names
from units.timeline import Timeline


@dataclass(frozen=True)
class RankLine:
    """A unit's place. Equal values share a rank; what has no figure, and what stands on few records, has none."""

    row: Row
    place: int | None
    parts: str

    @property
    def judged(self) -> Judged:
        return self.row

    @property
    def remark(self) -> str:
        """A high rate on few records is marked, never praised; rolled-up units are named."""
        stands = "" if self.row.counted else "đã tính ở đơn vị kế thừa"
        parts = f"gồm {self.parts}" if self.parts else ""
        return "; ".join(filter(None, (parts, few_words(self.row), stands, self.row.reading.reason)))

    def key(self, column: str) -> Any:
        """What a column sorts by; None goes last, whichever way it is sorted."""
        reading = self.row.reading
        keys: dict[str, Any] = {
            "place": self.place,
            "unit": (self.row.unit.position, self.row.unit.sort_key),
            "value": reading.exact,
            "counts": reading.denominator if reading.denominator is not None else reading.numerator,
            "distance": self.row.distance,
            "status": status_words(self.row),
            "coverage": self.row.figures_reported - self.row.figures_expected,
        }
        return keys[column]


class RankingData(TableListData):
    """Sorts by the keys of its lines; the databases' quarrel over where nothing goes is not for here."""

    data: list[RankLine]

    def order_by(self, aliases: Iterable[str]) -> None:
        for alias in reversed(list(aliases)):
            order = OrderBy(alias)
            known = [line for line in self.data if line.key(order.bare) is not None]
            unknown = [line for line in self.data if line.key(order.bare) is None]
            self.data = sorted(known, key=lambda line: line.key(order.bare), reverse=order.is_descending) + unknown


def ranking_of(result: Result, timeline: Timeline) -> list[RankLine]:
    """Best first, then who is not ranked for few records, then units without a figure, both in the office's order."""
    places = places_in(result)
    by_slug = {row.unit.slug: row for row in result.rows}
    placed = [by_slug[slug] for slug in places]
    others = sorted((row for row in result.rows if row.unit.slug not in places), key=lambda row: row.few is None)
    return [RankLine(row, places.get(row.unit.slug), parts_named(row, timeline)) for row in (*placed, *others)]


def parts_named(row: Row, timeline: Timeline) -> str:
    """Điệp Nông, Dân Chủ, Hùng Dũng: whose figures are rolled up into the row; empty for its own alone."""
    return short_names(timeline, (slug for slug in row.parts if slug != row.unit.slug))
