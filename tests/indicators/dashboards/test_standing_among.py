"""A unit's place, what it lacks and what it does well."""

from __future__ import annotations

from collections.abc import Callable

from indicators.core.results import Scorecard
from indicators.core.status import Status
from indicators.dashboards.ranking import ranking_of
from indicators.dashboards.standing_among import gaps_of, places_of, strengths_of

Ask = Callable[..., Scorecard]


def test_equal_values_share_a_place_and_the_next_one_counts_them_all(ask: Ask) -> None:
    territory = ask()
    result = territory["KS01"]
    places = {row.unit.slug: places_of(territory, row.unit.slug).get("KS01") for row in result.rows}
    ranked = [row for row in result.rows if row.reading.exact is not None and row.counted and row.few is None]
    shown = {line.row.unit.slug: line.place for line in ranking_of(result, territory.scope.timeline)}
    assert 5 < len(ranked) < len(result.rows)
    for row in ranked:
        place = places[row.unit.slug]
        assert place is not None and place.ranked == len(ranked)
        better = sum(other.reading.exact > row.reading.exact for other in ranked)  # type: ignore[operator]
        assert place.number == better + 1 == shown[row.unit.slug], "the same place as in the table of the indicator"


def test_nobody_is_ranked_on_few_records_and_few_records_are_no_strength(ask: Ask) -> None:
    territory = ask()
    few = [row for row in territory["KS01"].rows if row.few is not None]
    assert few
    for row in few:
        place = places_of(territory, row.unit.slug)["KS01"]
        assert place.number is None and "số hồ sơ ít" in place.words
    own = ask(unit=few[0].unit.slug)
    assert own["KS01"].few is not None and own["KS01"].status is Status.MET
    assert "KS01" not in {gap.result.rule.code for gap in strengths_of(own.results, {})}


def test_gaps_are_every_missed_target_the_farthest_first(ask: Ask) -> None:
    own = ask(unit="xa-bac-son")
    targeted = [result for result in own.results if result.target is not None]
    gaps = gaps_of(targeted, {})
    assert [gap.result.rule.code for gap in gaps] == ["DVC04", "DVC03"]
    assert gaps[0].words.replace("\u00a0", " ") == "0 %, còn thiếu 45 điểm phần trăm"
    strengths = strengths_of(targeted, {})
    assert all(gap.result.status is Status.MET for gap in strengths) and len(strengths) <= 3


def test_a_place_among_a_handful_says_nothing(ask: Ask) -> None:
    assert "DVC01" not in places_of(ask(), "huyen-hung-ha"), "what only the office enters ranks nobody"
