"""Places are those of the exact values, however near to each other these are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indicators.core.figures import Better
from indicators.core.places import places_in
from indicators.core.results import Result
from tests.indicators.core.worlds import RULE, answer, cell, territory, unit, window

COUNTS = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6))
MONTH = window("2024-03", "2024-03")


def result_of(counts: list[tuple[int, int]], better: Better) -> Result:
    units = [unit(f"xa-{number}") for number in range(len(counts))]
    cells = [cell(unit.slug, "2024-03", *own) for unit, own in zip(units, counts, strict=True)]
    return answer(territory(units), cells, MONTH, rule=replace(RULE, better=better))


@given(counts=st.lists(COUNTS, min_size=1, max_size=12), better=st.sampled_from(Better))
def test_a_place_is_how_many_are_better_and_one(counts: list[tuple[int, int]], better: Better) -> None:
    # One of them a second time with other counts: an equal value shares the place.
    counts = [*counts, (counts[0][0] * 3, counts[0][1] * 3)]
    result = result_of(counts, better)
    exact = {row.unit.slug: row.reading.exact or 0 for row in result.rows}
    sign = 1 if better is Better.HIGHER else -1
    expected = {slug: 1 + sum(sign * other > sign * own for other in exact.values()) for slug, own in exact.items()}
    assert places_in(result) == expected


def test_values_that_are_cut_alike_have_places_of_their_own() -> None:
    result = result_of([(999_998, 999_999), (999_999, 1_000_000), (1, 1)], Better.HIGHER)
    assert {row.value for row in result.rows} == {"99.99", "100"}
    assert places_in(result) == {"xa-2": 1, "xa-1": 2, "xa-0": 3}
