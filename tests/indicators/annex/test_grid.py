"""The columns of one table made of those of another: the nearest there are, none narrower than it may be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from indicators.annex.grid import common_grid

# Halves, which doubles add without a remainder, so that equally near ways are found to be so.
WIDTHS = st.sampled_from((8.5, 10.0, 16.0, 17.5, 30.0))


def ways(first: list[float], count: int) -> Iterator[tuple[list[int], list[float]]]:
    """Every way to make so many columns of all of them: how many each takes, and how wide each gets."""
    for inner in combinations(range(1, len(first)), count - 1):
        edges = list(pairwise((0, *inner, len(first))))
        yield [end - start for start, end in edges], [sum(first[start:end]) for start, end in edges]


@given(
    first=st.lists(WIDTHS, min_size=3, max_size=9),
    second=st.lists(st.sampled_from((10.0, 16.0, 30.0, 42.5)), min_size=1, max_size=4),
    spare=st.sampled_from((0.0, 3.0, 40.0)),
)
def test_the_nearest_of_all_ways_is_taken(first: list[float], second: list[float], spare: float) -> None:
    least = [width - spare for width in second]
    fitting = [
        (sum((width - wished) ** 2 for width, wished in zip(widths, second, strict=True)), spans)
        for spans, widths in ways(first, len(second))
        if all(width >= need for width, need in zip(widths, least, strict=True))
    ]
    widths, own, spans = common_grid(first, second, least)
    if fitting:
        assert (widths, own) == (first, [1] * len(first))
        assert spans == min(fitting)[1]
    else:
        assert len(widths) == sum(own) == sum(spans)
