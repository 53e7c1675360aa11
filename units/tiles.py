"""Where each unit's tile lies on the schematic map: pure, without tables.

No map of the territory is claimed: the office sets where tiles lie. What nobody has placed takes the place of its first
predecessor, so that the picture stays recognisable after a merger, else one in the office's order on a nearly square grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, sqrt
from typing import NamedTuple

from units.timeline import Timeline, UnitLife

KINDS = frozenset({"commune", "town", "ward", "village"})
# Wide and tall enough for a hundred tiles in any shape, narrow enough for a screen.
MOST_COLUMNS = MOST_ROWS = 16


class TilePlace(NamedTuple):
    """Counted from 1."""

    column: int
    row: int


def arranged(timeline: Timeline, units: Sequence[UnitLife], placed: Mapping[str, TilePlace]) -> dict[str, TilePlace]:
    """A place for each of these units, no two on the same: first what the office has set, then what is derived."""
    usual = _usual(timeline)
    taken: dict[TilePlace, str] = {}
    found: dict[str, TilePlace] = {}
    for wanted in (placed, usual):
        for unit in units:
            place = wanted.get(unit.slug)
            if unit.slug not in found and place is not None and place not in taken:
                found[unit.slug], taken[place] = place, unit.slug
    free = (place for place in _grid(MOST_COLUMNS) if place not in taken)
    found |= {unit.slug: next(free) for unit in units if unit.slug not in found}
    return found


def without_gaps(places: Mapping[str, TilePlace]) -> dict[str, TilePlace]:
    """The same picture without rows and columns that hold nothing."""
    columns = {old: new for new, old in enumerate(sorted({place.column for place in places.values()}), 1)}
    rows = {old: new for new, old in enumerate(sorted({place.row for place in places.values()}), 1)}
    return {slug: TilePlace(columns[place.column], rows[place.row]) for slug, place in places.items()}


def shared_places(places: Mapping[str, TilePlace]) -> list[tuple[str, str]]:
    """Pairs of units on the same place, which no arrangement may hold."""
    first: dict[TilePlace, str] = {}
    return [(first[place], slug) for slug, place in places.items() if first.setdefault(place, slug) != slug]


def _usual(timeline: Timeline) -> dict[str, TilePlace]:
    """Of every unit that was ever there: founders in the office's order, everyone else where its first predecessor lay."""
    units = [unit for unit in timeline.in_order(timeline.units) if unit.kind in KINDS]
    founders = [unit.slug for unit in units if not timeline.predecessors_of(unit.slug)]
    found = dict(zip(founders, _grid(max(ceil(sqrt(len(founders))), 1)), strict=False))

    def place_of(slug: str, seen: frozenset[str]) -> TilePlace | None:
        if slug in found or slug in seen:
            return found.get(slug)
        before = (name for name in timeline.predecessors_of(slug) if timeline.units[name].kind in KINDS)
        return next((place for name in before if (place := place_of(name, seen | {slug})) is not None), None)

    return {unit.slug: place for unit in units if (place := place_of(unit.slug, frozenset())) is not None}


def _grid(columns: int) -> Iterable[TilePlace]:
    row = 1
    while True:
        yield from (TilePlace(column, row) for column in range(1, columns + 1))
        row += 1
