"""Where the pages of a sheet begin: of all ways to break it, the one with the fewest pages and the least that is odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Prices. One page more costs more than anything but tearing apart what belongs together.
NEVER, PAGE = 100_000.0, 1_000.0
# Of a page that is empty but for its head; half as empty costs a quarter.
EMPTY = 100.0
# Of a last page that holds less than this share.
LEAST_ON_LAST, TOO_LITTLE = 0.12, 30.0


def page_starts(
    heights: Sequence[float], room: float, repeat: Sequence[int], prices: Mapping[int, float]
) -> tuple[int, ...]:
    """The rows, counted from 0, with which each page but the first begins; `repeat` rows head every page after their own.

    `heights` and `room` of a page in points; `prices` of a break before a row, nothing for those not named. A row higher
    than the page has one of its own.
    """
    count, heads = len(heights), sum(heights[row] for row in repeat)
    behind_heads = max(repeat, default=count)
    best = [float("inf")] * (count + 1)
    before = [0] * (count + 1)
    best[0] = 0.0
    for start in range(count):
        free = room - (heads if start > behind_heads else 0.0)
        used, price = 0.0, best[start] + PAGE + (prices.get(start, 0.0) if start else 0.0)
        for end in range(start + 1, count + 1):
            used += heights[end - 1]
            if used > free and end > start + 1:
                break
            empty = max(free - used, 0.0) / room
            odd = EMPTY * empty * empty
            if end == count:
                odd = TOO_LITTLE if start and used < room * LEAST_ON_LAST else 0.0
            if price + odd < best[end]:
                best[end], before[end] = price + odd, start
    starts, at = [], before[count]
    while at:
        starts.append(at)
        at = before[at]
    return tuple(reversed(starts))
