"""Units over time: who was alive when, and who stands for whom on other boundaries.

Pure: standard library only. Spans are half-open, [valid_from, valid_until); None means open. A unit is
known by its slug alone, since neither official code nor name identifies it (12589 was Điệp Nông and then
Quang Trung). Figures move only towards successors; a split cannot be divided, so its figures stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open life of something: from `starts_on` (None: always) until before `ends_on` (None: still)."""

    starts_on: date | None = None
    ends_on: date | None = None

    def contains(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day < self.ends_on)

    def overlaps(self, first_day: date, last_day: date) -> bool:
        """Whether any day of first_day..last_day (both included) lies in the span."""
        return (self.starts_on is None or self.starts_on <= last_day) and (
            self.ends_on is None or first_day < self.ends_on
        )


@dataclass(frozen=True, slots=True)
class UnitLife:
    """One unit as the rules need it: what it is called, its kind, when it lived, where it stands in lists.

    `pk` is for whoever holds no more than a reference to the stored row.
    """

    slug: str
    name: str
    short_name: str
    kind: str
    life: Span
    position: int = 0
    sort_key: str = ""
    pk: int | None = None

    def alive_on(self, day: date) -> bool:
        return self.life.contains(day)


@dataclass(frozen=True, slots=True)
class Replacement:
    """`predecessor` went into `successor` on the first day of the successor's rule over its territory, by `resolution`."""

    predecessor: str
    successor: str
    effective_on: date
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """`child` belongs to `parent` during `span`."""

    child: str
    parent: str
    span: Span


class Timeline:
    """All units with their lineage; answers on whose row a figure stands on the boundaries of any date."""

    def __init__(
        self,
        units: Iterable[UnitLife],
        replacements: Iterable[Replacement] = (),
        belongings: Iterable[Belonging] = (),
    ) -> None:
        self.units: Mapping[str, UnitLife] = {unit.slug: unit for unit in units}
        self.replacements = tuple(replacements)
        self.belongings = tuple(belongings)
        self._onward: dict[str, list[Replacement]] = {}
        self._backward: dict[str, list[Replacement]] = {}
        for step in self.replacements:
            self._onward.setdefault(step.predecessor, []).append(step)
            self._backward.setdefault(step.successor, []).append(step)
        self._children: dict[str, list[Belonging]] = {}
        for belonging in self.belongings:
            self._children.setdefault(belonging.parent, []).append(belonging)

    @cached_property
    def roots(self) -> tuple[UnitLife, ...]:
        """Units that belong to no other, in display order: the territory that a report speaks of."""
        children = {belonging.child for belonging in self.belongings}
        return self.in_order(slug for slug in self.units if slug not in children)

    def slug_of(self, pk: int | None) -> str | None:
        """The unit stored under `pk`; None where there is none."""
        return None if pk is None else self._slugs.get(pk)

    @cached_property
    def _slugs(self) -> dict[int, str]:
        return {unit.pk: unit.slug for unit in self.units.values() if unit.pk is not None}

    def in_order(self, slugs: Iterable[str]) -> tuple[UnitLife, ...]:
        """The office's own display order first, then the Vietnamese alphabet."""
        chosen = (self.units[slug] for slug in slugs)
        return tuple(sorted(chosen, key=lambda unit: (unit.position, unit.sort_key, unit.slug)))

    def alive_on(self, day: date) -> tuple[UnitLife, ...]:
        return self.in_order(slug for slug, unit in self.units.items() if unit.alive_on(day))

    def successors_of(self, slug: str) -> tuple[str, ...]:
        """Direct successors, by date; more than one on the same date is a split."""
        return tuple(step.successor for step in sorted(self._onward.get(slug, ()), key=lambda s: s.effective_on))

    def predecessors_of(self, slug: str) -> tuple[str, ...]:
        """Direct predecessors, in display order."""
        return tuple(step.predecessor for step in self.arrivals_in(slug))

    def arrivals_in(self, slug: str) -> tuple[Replacement, ...]:
        """The steps by which direct predecessors went into this unit, in display order."""
        steps = {step.predecessor: step for step in self._backward.get(slug, ())}
        return tuple(steps[unit.slug] for unit in self.in_order(steps))

    def ancestry_of(self, slug: str) -> tuple[str, ...]:
        """All predecessors through any number of steps, nearest first, without the unit itself."""
        return _reached(slug, self.predecessors_of)

    def descent_of(self, slug: str) -> tuple[str, ...]:
        """All successors through any number of steps, nearest first, without the unit itself."""
        return _reached(slug, self.successors_of)

    def kin_of(self, slug: str) -> frozenset[str]:
        """The unit, all that went into it and all that it went into: what the people of one unit work with."""
        return frozenset({slug, *self.ancestry_of(slug), *self.descent_of(slug)})

    def row_on(self, slug: str, day: date) -> str:
        """The unit whose row carries the figures of `slug` on the boundaries of `day`.

        Follows successors that took effect by `day`. A unit born later, a closed unit without a successor
        and a unit that was split keep their own row, so that totals agree on every boundaries.
        """
        seen = {slug}
        while True:
            onward = [step for step in self._onward.get(slug, ()) if step.effective_on <= day]
            if len(onward) != 1 or self.units[slug].alive_on(day) or onward[0].successor in seen:
                return slug
            slug = onward[0].successor
            seen.add(slug)

    def is_split(self, slug: str) -> bool:
        return len(self._onward.get(slug, ())) > 1

    def members_of(self, parent: str, first_day: date, last_day: date) -> tuple[UnitLife, ...]:
        """Units below `parent`, through any number of levels, that lived in it on a day of the window.

        All levels: which of them report an indicator is told by the kinds that it applies to.
        """
        found: set[str] = set()
        waiting = [parent]
        while waiting:
            for belonging in self._children.get(waiting.pop(), ()):
                child = self.units[belonging.child]
                lived = belonging.span.overlaps(first_day, last_day) and child.life.overlaps(first_day, last_day)
                if lived and child.slug not in found:
                    found.add(child.slug)
                    waiting.append(child.slug)
        return self.in_order(found)

    def parent_of(self, slug: str, day: date) -> str | None:
        """The unit that `slug` belongs to on `day`; for a unit not alive then, the last or first it had."""
        own = [belonging for belonging in self.belongings if belonging.child == slug]
        for belonging in own:
            if belonging.span.contains(day):
                return belonging.parent
        return own[-1].parent if own else None


def _reached(slug: str, step: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Everything that repeated steps from `slug` lead to, nearest first."""
    found: list[str] = []
    waiting = list(step(slug))
    while waiting:
        place = waiting.pop(0)
        if place not in found:
            found.append(place)
            waiting.extend(step(place))
    return tuple(found)
