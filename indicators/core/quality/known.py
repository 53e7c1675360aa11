"""What was stated of units and months, as the checks ask for it.

None is not zero: "không phát sinh" states counts of 0, an empty cell states nothing and is None. A unit's history is that
of its territory: before its birth it stands on its predecessors, and only where every one of them stated something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache

from indicators.core.figures import Cell, Number, Rule, State
from indicators.core.months import Month
from units.timeline import Timeline

CellKey = tuple[str, str, Month]


class Face(StrEnum):
    """The numbers of one cell."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody stated. `counts` has both numbers of a ratio, the numerator of a count, or a value given as such."""

    counts: Mapping[Face, Number]
    nothing_arose: bool = False
    qualifier: str = ""

    def get(self, face: Face) -> Number | None:
        return self.counts.get(face)

    @property
    def base(self) -> Number | None:
        """How many records: the denominator of a ratio, the count itself; None for a value given as such."""
        return self.counts.get(Face.DENOMINATOR, self.counts.get(Face.NUMERATOR))


@dataclass(frozen=True, slots=True)
class Place:
    """One cell that is looked at."""

    unit: str
    rule: Rule
    month: Month


def stated_of(rule: Rule, cell: Cell) -> Stated | None:
    """What the cell states; None for anything that is neither a figure nor "không phát sinh", and for half a figure."""
    if cell.state is State.NOTHING_AROSE and rule.measure.is_counted:
        faces = (Face.NUMERATOR, Face.DENOMINATOR) if rule.measure.is_percent else (Face.NUMERATOR,)
        return Stated(dict.fromkeys(faces, 0), nothing_arose=True)
    if cell.state is not State.FIGURE:
        return None
    needed: dict[Face, Number | Decimal | None] = {Face.VALUE: cell.value}
    if rule.measure.is_counted:
        needed = {Face.NUMERATOR: cell.numerator}
        if rule.measure.is_percent:
            needed[Face.DENOMINATOR] = cell.denominator
    counts = {face: number for face, number in needed.items() if number is not None}
    return Stated(counts, qualifier=cell.qualifier) if len(counts) == len(needed) else None


@dataclass(frozen=True)
class Known:
    """Units over time, rules by code, cells by (code, unit, month), and what each of them states."""

    timeline: Timeline
    rules: Mapping[str, Rule]
    cells: Mapping[CellKey, Cell]
    stated: Mapping[CellKey, Stated]
    _parts: dict[tuple[str, date], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, timeline: Timeline, rules: Iterable[Rule], cells: Iterable[Cell]) -> Known:
        """Cells in any order; those of units or indicators that nobody knows are left out."""
        by_code = {rule.code: rule for rule in rules}
        by_key = {
            (cell.code, cell.unit, cell.month): cell
            for cell in cells
            if cell.unit in timeline.units and cell.code in by_code
        }
        said = ((key, stated_of(by_code[key[0]], cell)) for key, cell in by_key.items())
        return cls(timeline, by_code, by_key, {key: stated for key, stated in said if stated is not None})

    def own(self, code: str, unit: str, month: Month) -> Stated | None:
        """What this very unit stated."""
        return self.stated.get((code, unit, month))

    def earlier(self, place: Place, months: int) -> list[tuple[Month, Stated]]:
        """What was stated of the unit's territory in the months before, oldest first; months without are left out."""
        before = _months_before(place.month, months)
        if place.unit not in self._successors:
            own = self._series.get((place.rule.code, place.unit), {})
            return [(month, own[month]) for month in before if month in own]
        found = ((month, self._of_territory(place, month)) for month in before)
        return [(month, stated) for month, stated in found if stated is not None]

    def _of_territory(self, place: Place, month: Month) -> Stated | None:
        """The units that the place's unit consists of on its month's boundaries, added up; None where one says nothing."""
        parts: list[Stated] = []
        for slug in self._consists_of(place.unit, place.month.last_day):
            unit = self.timeline.units[slug]
            if unit.kind not in place.rule.applies_to or not unit.alive_on(month.last_day):
                continue
            cell = self.cells.get((place.rule.code, slug, month))
            if cell is not None and cell.state is State.NOT_APPLICABLE:
                continue
            stated = self.own(place.rule.code, slug, month)
            if stated is None:
                return None
            parts.append(stated)
        if len(parts) > 1 and not place.rule.measure.is_counted:
            return None
        return _added(parts)

    def _consists_of(self, unit: str, day: date) -> tuple[str, ...]:
        """The unit with all that went into it by `day`; nothing where a part of it came from a unit that was divided."""
        key = unit, day
        if key not in self._parts:
            whole = [slug for slug in self.timeline.ancestry_of(unit) if self.timeline.row_on(slug, day) == unit]
            divided = any(self.timeline.is_split(slug) for slug in self.timeline.ancestry_of(unit))
            self._parts[key] = () if divided else (unit, *whole)
        return self._parts[key]

    @cached_property
    def _series(self) -> dict[tuple[str, str], dict[Month, Stated]]:
        """What each unit stated of an indicator, by month: most units have no history but their own."""
        found: dict[tuple[str, str], dict[Month, Stated]] = {}
        for (code, unit, month), stated in self.stated.items():
            found.setdefault((code, unit), {})[month] = stated
        return found

    @cached_property
    def _successors(self) -> frozenset[str]:
        return frozenset(step.successor for step in self.timeline.replacements)


@lru_cache(maxsize=1024)
def _months_before(month: Month, count: int) -> tuple[Month, ...]:
    return tuple(month.plus(-back) for back in range(count, 0, -1))


def _added(parts: list[Stated]) -> Stated | None:
    if len(parts) <= 1:
        return parts[0] if parts else None
    counts = {face: sum(part.counts[face] for part in parts) for face in parts[0].counts}
    qualifier = next((part.qualifier for part in parts if part.qualifier), "")
    return Stated(counts, all(part.nothing_arose for part in parts), qualifier)
