"""Several streams read as one, page by page: nothing twice, nothing passed over, whatever happened at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from indicators.core.streams import Page, Stream, newest_page

Item = tuple[datetime, int, int]
START = datetime(2024, 11, 1, tzinfo=UTC)
# Few moments, so that many things share one.
MOMENTS = st.lists(st.lists(st.integers(0, 12), max_size=30), min_size=1, max_size=4)


def at(item: Item) -> datetime:
    return item[0]


def read(streams: list[list[Item]], onward: datetime | None, size: int) -> Page[Item]:
    """As the tables are read: `size` items and a look at the one behind; all of a moment that is larger than that."""
    left = [[item for item in stream if onward is None or at(item) <= onward] for stream in streams]
    page = newest_page((Stream(stream[: size + 1], len(stream) > size) for stream in left), at, size)
    if page.items or page.onward is None:
        return page
    whole = tuple(item for stream in left for item in stream if at(item) == page.onward)
    return Page(whole, page.onward - timedelta(microseconds=1))


@given(MOMENTS, st.integers(1, 7))
def test_pages_together_are_everything_newest_first(moments: list[list[int]], size: int) -> None:
    streams = [
        sorted(
            ((START + timedelta(seconds=second), place, number) for number, second in enumerate(seconds)), reverse=True
        )
        for place, seconds in enumerate(moments)
    ]
    seen: list[Item] = []
    onward: datetime | None = None
    for _ in range(200):
        page = read(streams, onward, size)
        seen += page.items
        onward = page.onward
        if onward is None:
            break
    everything = sorted((item for stream in streams for item in stream), key=at, reverse=True)
    assert onward is None
    assert [at(item) for item in seen] == [at(item) for item in everything]
    assert sorted(seen) == sorted(everything)


def test_a_page_holds_whole_moments() -> None:
    busy = [(START, 0, number) for number in range(5)]
    page = newest_page([Stream([(START + timedelta(1), 1, 0), *busy], False)], at, 2)
    assert len(page.items) == 6 and page.onward is None


def test_a_stream_that_was_cut_within_one_moment_is_asked_for_it_in_full() -> None:
    page = newest_page([Stream([(START, 0, number) for number in range(4)], True)], at, 3)
    assert page == Page((), START)


def test_nothing_is_the_end() -> None:
    assert newest_page([Stream([], False)], at, 3) == Page((), None)
