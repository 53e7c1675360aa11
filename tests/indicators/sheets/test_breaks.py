"""Where pages begin: as few as there can be, nothing torn apart, none half empty without need."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from indicators.sheets.breaks import NEVER, page_starts
from indicators.sheets.paper import lines_of, pieces_of


def test_rows_fill_a_page_before_the_next_begins() -> None:
    assert page_starts([10] * 12, 100, (), {}) == (10,)
    assert page_starts([10] * 10, 100, (), {}) == ()
    # The first two head the second page too.
    assert page_starts([10] * 20, 100, (0, 1), {}) == (10, 18)


def test_what_belongs_together_comes_on_one_page() -> None:
    assert page_starts([10] * 12, 100, (), {10: NEVER, 11: NEVER}) == (9,)


def test_the_emptiness_of_pages_is_shared() -> None:
    """The last rows belong together: two pages somewhat full are better than one full and one half empty."""
    assert page_starts([10] * 22, 100, (), dict.fromkeys(range(17, 22), NEVER)) == (8, 16)


def test_a_row_higher_than_a_page_has_one_of_its_own() -> None:
    assert page_starts([10, 500, 10], 100, (), {}) == (1, 2)


@given(
    heights=st.lists(st.sampled_from((10.0, 25.0, 40.0)), min_size=1, max_size=12),
    priced=st.sets(st.integers(1, 11)),
)
def test_no_way_has_fewer_pages(heights: list[float], priced: set[int]) -> None:
    starts = page_starts(heights, 100, (), dict.fromkeys(priced, 20.0))
    edges = [0, *starts, len(heights)]
    assert all(sum(heights[first:last]) <= 100 for first, last in pairwise(edges))
    fewer = (
        [0, *inner, len(heights)]
        for count in range(len(starts))
        for inner in combinations(range(1, len(heights)), count)
    )
    assert not any(all(sum(heights[first:last]) <= 100 for first, last in pairwise(way)) for way in fewer)


@given(text=st.text("an ơ", min_size=1, max_size=300), most=st.integers(1, 4))
def test_a_long_text_is_cut_between_words_and_nothing_is_lost(text: str, most: int) -> None:
    pieces = pieces_of(text, 40, 12, most)
    assert " ".join(pieces).split() == text.split()
    if lines_of(text, 40, 12) <= most:
        assert pieces == [text]
