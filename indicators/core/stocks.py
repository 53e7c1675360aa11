"""A stock counts each territory once (README §4): the units alive at the end of the window.

A successor without a figure yet stands on its predecessors' last ones, marked as such. Adding a closed unit's last stock to
its successor's is the classic error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.core.aggregation import Tally
from indicators.core.scope import Scope
from units.timeline import UnitLife


@dataclass(frozen=True, slots=True)
class Share:
    """What stands on one row: tallies that count, the predecessors they come from where the row's unit has none of its own,
    or a closed unit's own last stock that is shown but counted elsewhere."""

    counted: tuple[Tally, ...] = ()
    stands_on: tuple[str, ...] = ()
    shown_only: Tally | None = None


def stock_shares(scope: Scope, units: Sequence[UnitLife], tallies: Mapping[str, Tally]) -> dict[str, Share]:
    """The share of each row, from the last stock of each unit."""
    stated = {slug: tally for slug, tally in tallies.items() if tally.is_stated}
    counted: dict[str, list[Tally]] = {}
    stands_on: dict[str, list[str]] = {}
    for slug in _contributors(scope, stated):
        row = scope.row_of[slug]
        for holder in _holders(scope, slug, stated):
            counted.setdefault(row, []).append(stated[holder])
            if holder != slug:
                stands_on.setdefault(row, []).append(holder)
    shares: dict[str, Share] = {}
    for unit in units:
        own = None if unit.slug in counted else stated.get(unit.slug)
        shares[unit.slug] = Share(
            tuple(counted.get(unit.slug, ())), tuple(stands_on.get(unit.slug, ())), shown_only=own
        )
    return shares


def _contributors(scope: Scope, stated: Mapping[str, Tally]) -> list[str]:
    """Units alive at the end of the window, and a split unit as long as none of its successors has a figure."""
    asked = list(scope.row_of)
    if len(asked) == 1:
        return asked
    timeline = scope.timeline
    return [
        slug
        for slug in asked
        if timeline.units[slug].alive_on(scope.last_day)
        or (timeline.is_split(slug) and not any(heir in stated for heir in timeline.successors_of(slug)))
    ]


def _holders(scope: Scope, slug: str, stated: Mapping[str, Tally]) -> list[str]:
    """Who holds the stock of this territory: the unit itself, else its predecessors through any number of steps."""
    if slug in stated:
        return [slug]
    return [
        holder
        for predecessor in scope.timeline.predecessors_of(slug)
        if predecessor in scope.row_of and not scope.timeline.is_split(predecessor)
        for holder in _holders(scope, predecessor, stated)
    ]
