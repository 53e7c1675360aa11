"""Which units a question is about and on whose rows their figures stand (README §4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from indicators.core.figures import Boundaries, OverUnits, Rule
from indicators.core.months import Month, Window
from units.timeline import Timeline, UnitLife


@dataclass(frozen=True)
class Scope:
    """Units asked about (`unit` itself and its members), each mapped to the row that carries it.

    `is_territory`: the question is about everything below `unit`. `own_life`: the unit is not on the chosen boundaries and
    answers for its own life alone. `rows` are in display order, in a territory without `unit` itself.
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
        return tuple(self.row_of)

    def concerns(self, rule: Rule, slug: str) -> bool:
        """Whether the cells of this unit count: what only the office enters is read of the asked unit alone."""
        if rule.over_units is OverUnits.NONE and slug != self.unit.slug:
            return False
        return slug in self.row_of and self.timeline.units[slug].kind in rule.applies_to

    def reporting_in(self, rule: Rule, month: Month) -> tuple[str, ...]:
        """The units that have a cell in the month where the indicator asks for it, in no order."""
        day = month.last_day
        return tuple(
            slug for slug in self.row_of if self.concerns(rule, slug) and self.timeline.units[slug].alive_on(day)
        )

    def parts_of(self, row: str) -> tuple[str, ...]:
        """The units whose figures stand on this row, in display order."""
        return self._parts.get(row, ())

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        parts: dict[str, list[str]] = {}
        for unit in self.timeline.in_order(self.row_of):
            parts.setdefault(self.row_of[unit.slug], []).append(unit.slug)
        return {row: tuple(slugs) for row, slugs in parts.items()}

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
        carried = {member.slug: timeline.row_on(member.slug, day) if day else member.slug for member in members}
        rows = timeline.in_order(set(carried.values()))
        return Scope(timeline, asked, window, boundaries, today, {unit: unit} | carried, rows, is_territory=True)
    is_elsewhere = day is not None and not asked.alive_on(day)
    row_of = {unit: unit}
    if day is not None and timeline.row_on(unit, day) == unit:
        row_of.update(_rolled_into(timeline, unit, day, window))
    return Scope(timeline, asked, window, boundaries, today, row_of, (asked,), own_life=is_elsewhere)


def _rolled_into(timeline: Timeline, unit: str, day: date, window: Window) -> Iterator[tuple[str, str]]:
    first_day, last_day = window.first.first_day, window.last.last_day
    for slug in timeline.ancestry_of(unit):
        lived = timeline.units[slug].life.overlaps(first_day, last_day)
        if lived and timeline.row_on(slug, day) == unit:
            yield slug, unit
