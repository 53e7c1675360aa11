"""Where a unit stands among the others, what it does well and what it lacks: plain rules, said on the page.

Nobody is ranked on few records, equal values share a place, and what a rate on few records shows is no strength.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.core.figures import Better
from indicators.core.numbers_vi import written
from indicators.core.results import Result, Row, Scorecard
from indicators.core.status import Status
from indicators.core.wording import distance_words, few_words, value_with_unit
from indicators.dashboards.summary import rank_of_distance

MOST_STRENGTHS = 3
# A place among two or three says nothing.
FEWEST_RANKED = 5


@dataclass(frozen=True)
class Place:
    """`number` of `ranked` units; None where this one is not ranked, for the `reason`."""

    number: int | None
    ranked: int
    reason: str = ""

    @property
    def words(self) -> str:
        return self.reason if self.number is None else f"hạng {written(self.number)}/{written(self.ranked)}"


@dataclass(frozen=True)
class Gap:
    """A target and how far the unit is from it, on either side."""

    result: Result
    place: Place | None

    @property
    def words(self) -> str:
        return f"{value_with_unit(self.result)}, {distance_words(self.result)}"


def places_of(territory: Scorecard, slug: str) -> dict[str, Place]:
    """By indicator, of those that rank at least five units."""
    found = {}
    for result in territory.results:
        own = next((row for row in result.rows if row.unit.slug == slug), None)
        ranked = [row for row in result.rows if row.counted and row.reading.exact is not None and row.few is None]
        if own is not None and own.reading.exact is not None and len(ranked) >= FEWEST_RANKED:
            found[result.rule.code] = _place(result, own, ranked)
    return found


def _place(result: Result, own: Row, ranked: Sequence[Row]) -> Place:
    if own.few is not None:
        return Place(None, len(ranked), f"không xếp hạng: {few_words(own)}")
    better = result.target.better if result.target is not None else result.rule.better
    value = own.reading.exact
    assert value is not None
    others = (row.reading.exact for row in ranked)
    ahead = sum(
        (other > value) is (better is Better.HIGHER) and other != value for other in others if other is not None
    )
    return Place(ahead + 1, len(ranked))


def gaps_of(targeted: Sequence[Result], places: Mapping[str, Place]) -> list[Gap]:
    """Every missed target, the farthest first."""
    missed = [result for result in targeted if result.status is Status.MISSED]
    return [Gap(result, places.get(result.rule.code)) for result in sorted(missed, key=rank_of_distance)]


def strengths_of(targeted: Sequence[Result], places: Mapping[str, Place]) -> list[Gap]:
    """Targets met by the most, three at most, none of them on few records."""
    met = [result for result in targeted if result.status is Status.MET and result.few is None]
    best = sorted(met, key=rank_of_distance, reverse=True)[:MOST_STRENGTHS]
    return [Gap(result, places.get(result.rule.code)) for result in best]
