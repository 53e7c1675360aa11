"""Where a unit stands among the others, what it does well and what it lacks: plain rules, said on the page.

Places are those of the ranking, told of nobody on few records; equal values share one. What a rate on few records shows is
no strength.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.core.numbers_vi import counted, written
from indicators.core.results import Result, Scorecard
from indicators.core.status import Status
from indicators.core.wording import distance_words, few_words, value_with_unit
from indicators.dashboards.ranking import ranking_of
from indicators.dashboards.summary import rank_of_distance

MOST_STRENGTHS = 3
# A place among two or three says nothing.
FEWEST_RANKED = 5


@dataclass(frozen=True)
class Place:
    """`number` of `ranked` units, shared with `others`; None where this one is not ranked, for the `reason`."""

    number: int | None
    ranked: int
    reason: str = ""
    others: int = 0

    @property
    def words(self) -> str:
        if self.number is None:
            return self.reason
        place = f"hạng {written(self.number)}/{written(self.ranked)}"
        # A place in the middle that half of all share is no middle.
        return f"đồng {place} với {counted(self.others)} đơn vị khác" if self.others else place


@dataclass(frozen=True)
class Gap:
    """A target and how far the unit is from it, on either side."""

    result: Result
    place: Place | None

    @property
    def words(self) -> str:
        return f"{value_with_unit(self.result)}, {distance_words(self.result)}"


def places_of(territory: Scorecard, slug: str) -> dict[str, Place]:
    """The same places as in the ranking of each indicator, of those that rank at least five units."""
    found = {}
    for result in territory.results:
        lines = ranking_of(result, territory.scope.timeline)
        ranked = sum(line.place is not None for line in lines)
        own = next((line for line in lines if line.row.unit.slug == slug), None)
        if own is None or ranked < FEWEST_RANKED or (own.place is None and own.row.few is None):
            continue
        if own.place is None:
            found[result.rule.code] = Place(None, ranked, f"không nêu hạng: {few_words(own.row)}")
        else:
            found[result.rule.code] = Place(own.place, ranked, "", sum(line.place == own.place for line in lines) - 1)
    return found


def gaps_of(targeted: Sequence[Result], places: Mapping[str, Place]) -> list[Gap]:
    """Every missed target, the farthest first."""
    missed = [result for result in targeted if result.status is Status.MISSED]
    return [Gap(result, places.get(result.rule.code)) for result in sorted(missed, key=rank_of_distance)]


def strengths_of(targeted: Sequence[Result], places: Mapping[str, Place]) -> list[Gap]:
    """Targets met by the most, three at most, none of them on few records."""
    met = [result for result in targeted if result.status is Status.MET and result.few is None]
    best = sorted(met, key=rank_of_distance, reverse=True)[:MOST_STRENGTHS]
    return [Gap(result, places.get(result.rule.code)) for result in best]
