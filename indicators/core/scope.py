"""Which units a question is about and on whose rows their figures stand (README §4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from indicators.core.figures import Boundaries
from indicators.core.months import Window
from units.timeline import Timeline, UnitLife


@dataclass(frozen=True)
class Scope:
    """Units asked about (`unit` itself or its members), each mapped to the row that carries it.

    `is_territory`: the question is about everything below `unit`. `own_life`: the unit is not on the chosen boundaries and
    answers for its own life alone. `rows` are in display order.
    """

    timeline: Timeline
    unit: UnitLife
    window: Window
    boundaries: Boundaries
    today: date
    row_of: dict[str, str] = field(default_factory=dict)
    rows: tuple[UnitLife, ...] = ()
    is_territory: bool = False
    own_life: bool = False

    @property
    def last_day(self) -> date:
        return self.window.last.last_day

    @property
    def boundary_day(self) -> date | None:
        return self.boundaries.date_for(self.last_day, self.today)

    @property
    def slugs(self) -> tuple[str, ...]:
        """All units whose cells may count, the asked unit first."""
        return (self.unit.slug, *(slug for slug in self.row_of if slug != self.unit.slug))

    def parts_of(self, row: str) -> tuple[str, ...]:
        """The units whose figures stand on this row, in display order."""
        parts = (slug for slug, carrier in self.row_of.items() if carrier == row)
        return tuple(unit.slug for unit in self.timeline.in_order(parts))

    @property
    def successors(self) -> tuple[str, ...]:
        """Whom a unit that answers for its own life alone went into."""
        return self.timeline.successors_of(self.unit.slug) if self.own_life else ()


def scope_of(timeline: Timeline, unit: str, window: Window, boundaries: Boundaries, today: date) -> Scope:
    """The scope of a question; KeyError for a unit that does not exist."""
    asked = timeline.units[unit]
    first_day, last_day = window.first.first_day, window.last.last_day
    day = boundaries.date_for(last_day, today)
    members = timeline.members_of(unit, first_day, last_day)
    if members:
        row_of = {member.slug: timeline.row_on(member.slug, day) if day else member.slug for member in members}
        rows = timeline.in_order(set(row_of.values()))
        return Scope(timeline, asked, window, boundaries, today, row_of, rows, is_territory=True)
    stands_elsewhere = day is not None and not asked.alive_on(day)
    row_of = {unit: unit}
    if day is not None and not stands_elsewhere:
        row_of.update(dict(_rolled_into(timeline, unit, day, window)))
    return Scope(timeline, asked, window, boundaries, today, row_of, (asked,), own_life=stands_elsewhere)


def _rolled_into(timeline: Timeline, unit: str, day: date, window: Window) -> Iterator[tuple[str, str]]:
    first_day, last_day = window.first.first_day, window.last.last_day
    for slug in timeline.ancestry_of(unit):
        lived = timeline.units[slug].life.overlaps(first_day, last_day)
        if lived and timeline.row_on(slug, day) == unit:
            yield slug, unit
