"""A stock counts each territory once (README §4): the units alive at the end of the window.

A successor without a figure since the merger stands on its predecessors' last ones, marked as such. Adding a closed unit's
last stock to its successor's is the classic error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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


def stock_shares(
    scope: Scope, units: Sequence[UnitLife], tallies: Mapping[str, Tally], concerned: Collection[str]
) -> dict[str, Share]:
    """The share of each row, from the last stock of each unit; `concerned` are the units that the indicator applies to."""
    stated = {slug: tally for slug, tally in tallies.items() if tally.is_stated}
    counted: dict[str, list[Tally]] = {}
    stands_on: dict[str, list[str]] = {}
    for slug in _contributors(scope, stated, concerned):
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


def _contributors(scope: Scope, stated: Mapping[str, Tally], concerned: Collection[str]) -> list[str]:
    """Units alive at the end of the window, and a split unit as long as nobody who came after it has a figure."""
    if len(scope.row_of) == 1:
        return list(scope.row_of)
    timeline = scope.timeline
    return [
        slug
        for slug in scope.row_of
        if slug in concerned
        and (
            timeline.units[slug].alive_on(scope.last_day)
            or (timeline.is_split(slug) and not _is_stated_anew(scope, slug, stated))
        )
    ]


def _is_stated_anew(scope: Scope, slug: str, stated: Mapping[str, Tally]) -> bool:
    """Whether anyone who came after a closed unit has stated a stock since."""
    closed_on = scope.timeline.units[slug].life.ends_on
    assert closed_on is not None
    known = (stated[heir].as_of for heir in scope.timeline.descent_of(slug) if heir in stated)
    return any(month is None or month.last_day >= closed_on for month in known)


def _holders(scope: Scope, slug: str, stated: Mapping[str, Tally]) -> list[str]:
    """Who holds the stock of this territory: the unit itself, and for what came to it since its last stock (for all of it,
    where it has none) its predecessors, through any number of steps."""
    own = stated.get(slug)
    known_on = own.as_of.last_day if own is not None and own.as_of is not None else None
    return [
        *([slug] if own is not None else ()),
        *(
            holder
            for step in scope.timeline.arrivals_in(slug)
            if (known_on is None or step.effective_on > known_on) and _went_whole(scope, step.predecessor)
            for holder in _holders(scope, step.predecessor, stated)
        ),
    ]


def _went_whole(scope: Scope, predecessor: str) -> bool:
    """Closed by the end of the window, and not divided among several."""
    timeline = scope.timeline
    closed = not timeline.units[predecessor].alive_on(scope.last_day)
    return closed and predecessor in scope.row_of and not timeline.is_split(predecessor)
