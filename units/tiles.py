"""Where each unit's tile lies on the schematic map: pure, without tables.

No map of the territory is claimed: the office sets where tiles lie. What nobody has placed takes the place of its first
predecessor, so that the picture stays recognisable after a merger, else one in the office's order on a nearly square grid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, sqrt
from typing import NamedTuple

from units.timeline import Span, Timeline, UnitLife

KINDS = frozenset({"commune", "town", "ward", "village"})
# Wide and tall enough for a hundred tiles in any shape, narrow enough for a screen.
MOST_COLUMNS = MOST_ROWS = 16


class TilePlace(NamedTuple):
    """Counted from 1."""

    column: int
    row: int


def arranged(timeline: Timeline, units: Sequence[UnitLife], placed: Mapping[str, TilePlace]) -> dict[str, TilePlace]:
    """A place for each of these units, no two on the same: first what the office has set, then what follows from it.

    Who finds the place taken goes to the nearest free one, after all others, so that nobody else has to move.
    """
    usual = _usual(timeline, placed)
    taken: dict[TilePlace, str] = {}
    found: dict[str, TilePlace] = {}
    for wanted in (placed, usual):
        for unit in units:
            place = wanted.get(unit.slug)
            if unit.slug not in found and place is not None and place not in taken:
                found[unit.slug], taken[place] = place, unit.slug
    for unit in units:
        if unit.slug not in found:
            place = _nearest_free(usual.get(unit.slug, TilePlace(1, 1)), taken)
            found[unit.slug], taken[place] = place, unit.slug
    return found


def _nearest_free(wanted: TilePlace, taken: Collection[TilePlace]) -> TilePlace:
    """Among equally near ones rather within the picture as it is, then by rows."""
    width, height = (max((place[side] for place in taken), default=0) for side in (0, 1))

    def cost(place: TilePlace) -> tuple[int, bool, int, int]:
        steps = abs(place.column - wanted.column) + abs(place.row - wanted.row)
        return steps, place.column > width or place.row > height, place.row, place.column

    rows = range(1, max(MOST_ROWS, height + 1) + 1)
    every = (TilePlace(column, row) for row in rows for column in range(1, MOST_COLUMNS + 1))
    return min((place for place in every if place not in taken), key=cost)


def is_laid(timeline: Timeline, units: Sequence[UnitLife], placed: Mapping[str, TilePlace]) -> bool:
    """Whether the office had a hand in this picture: set one of its tiles, or that of somebody one of them came from."""
    if any(unit.slug in placed for unit in units):
        return True
    return bool(placed) and arranged(timeline, units, placed) != arranged(timeline, units, {})


def without_gaps(places: Mapping[str, TilePlace]) -> dict[str, TilePlace]:
    """The same picture without rows and columns that hold nothing."""
    columns = {old: new for new, old in enumerate(sorted({place.column for place in places.values()}), 1)}
    rows = {old: new for new, old in enumerate(sorted({place.row for place in places.values()}), 1)}
    return {slug: TilePlace(columns[place.column], rows[place.row]) for slug, place in places.items()}


def shared_places(places: Mapping[str, TilePlace]) -> list[tuple[str, str]]:
    """Pairs of units on the same place, which no arrangement may hold."""
    first: dict[TilePlace, str] = {}
    return [(first[place], slug) for slug, place in places.items() if first.setdefault(place, slug) != slug]


def clashes(timeline: Timeline, places: Mapping[str, TilePlace]) -> list[tuple[UnitLife, UnitLife]]:
    """Pairs on the same place who were alive together, be it for a day: on the boundaries of that day one hides the other."""
    standing: dict[TilePlace, list[UnitLife]] = {}
    found = []
    for unit in timeline.in_order(places):
        others = standing.setdefault(places[unit.slug], [])
        found += [(other, unit) for other in others if _lived_together(other, unit)]
        others.append(unit)
    return found


def periods_of(units: Iterable[UnitLife]) -> list[tuple[Span, tuple[UnitLife, ...]]]:
    """The spans between births and ends with who was alive in them, oldest first; without spans in which nobody was."""
    of_all = tuple(units)
    days = {day for unit in of_all for day in (unit.life.starts_on, unit.life.ends_on) if day is not None}
    found = []
    for since, until in pairwise([None, *sorted(days), None]):
        day = since or (date.max if until is None else until - timedelta(days=1))
        alive = tuple(unit for unit in of_all if unit.alive_on(day))
        if alive:
            found.append((Span(since, until), alive))
    return found


def _lived_together(one: UnitLife, other: UnitLife) -> bool:
    last_day = date.max if other.life.ends_on is None else other.life.ends_on - timedelta(days=1)
    return one.life.overlaps(other.life.starts_on or date.min, last_day)


def _usual(timeline: Timeline, placed: Mapping[str, TilePlace]) -> dict[str, TilePlace]:
    """Of every unit that was ever there: founders in the office's order, everyone else where its first predecessor lay,
    be it where the office has laid that one."""
    units = [unit for unit in timeline.in_order(timeline.units) if unit.kind in KINDS]
    founders = [unit.slug for unit in units if not timeline.predecessors_of(unit.slug)]
    found = dict(zip(founders, _grid(max(ceil(sqrt(len(founders))), 1)), strict=False))

    def place_of(slug: str, seen: frozenset[str]) -> TilePlace | None:
        if slug in found or slug in seen:
            return found.get(slug)
        before = (name for name in timeline.predecessors_of(slug) if timeline.units[name].kind in KINDS)
        lay = (placed.get(name) or place_of(name, seen | {slug}) for name in before)
        return next((place for place in lay if place is not None), None)

    return {unit.slug: place for unit in units if (place := place_of(unit.slug, frozenset())) is not None}


def _grid(columns: int) -> Iterable[TilePlace]:
    row = 1
    while True:
        yield from (TilePlace(column, row) for column in range(1, columns + 1))
        row += 1
