"""Two tables below each other on one sheet share its columns: where each of their own columns begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from indicators.annex.layout import Column, Part

SNAP_MM = 9.0


@dataclass(frozen=True)
class Placed:
    """The columns of one table on the sheet's own: at which each begins, counted from 1, and how many it takes."""

    columns: Sequence[Column]
    starts: Sequence[int]
    spans: Sequence[int]

    @classmethod
    def of(cls, columns: Sequence[Column], spans: Sequence[int]) -> Placed:
        starts = [1]
        for span in spans:
            starts.append(starts[-1] + span)
        return cls(columns, starts[:-1], spans)

    def place(self, part: Part) -> int | None:
        """Which of the columns says this part; None where the table has none."""
        return next((place for place, column in enumerate(self.columns) if column.part is part), None)

    def over(self, first: int, count: int) -> int:
        """How many of the sheet's columns so many of the table's take."""
        return sum(self.spans[first : first + count])


def common_grid(
    first: Sequence[float], second: Sequence[float], least: Sequence[float]
) -> tuple[list[float], list[int], list[int]]:
    """The sheet's widths, and how many of its columns each column of the two tables takes. Millimetres.

    The columns of the second table are made of whole ones of the first where none gets narrower than `least`; else the
    sheet has the edges of both.
    """
    spans = _runs(first, second, least)
    if spans is not None:
        return list(first), [1] * len(first), spans
    edges, own = _edges(first), _edges(second)
    own[-1] = edges[-1] = max(edges[-1], own[-1])
    left = 0.0
    for place, edge in enumerate(own[:-1]):
        fitting = [
            near
            for near in edges[:-1]
            if abs(near - edge) <= SNAP_MM and near - left >= least[place] and own[place + 1] - near >= least[place + 1]
        ]
        own[place] = left = min(fitting, key=lambda near: abs(near - edge), default=edge)
    grid = sorted({*edges, *own})
    widths = [right - left for left, right in pairwise([0.0, *grid])]
    return widths, _spans(edges, grid), _spans(own, grid)


def _runs(first: Sequence[float], second: Sequence[float], least: Sequence[float]) -> list[int] | None:
    """The runs of `first` that come nearest to the columns of `second`; None where they do not fit.

    Whatever is nearest so far is continued first: few of all the ways that there are in a wide table are looked at.
    """
    ways: list[tuple[float, list[int]]] = [(0.0, [])]
    reached: set[tuple[int, int]] = set()
    while ways:
        cost, spans = heappop(ways)
        place, start = len(spans), sum(spans)
        if place == len(second):
            return spans
        if (place, start) in reached:
            continue
        reached.add((place, start))
        is_last, width = place == len(second) - 1, 0.0
        for end in range(start + 1, len(first) + 1):
            width += first[end - 1]
            if width >= least[place] and (end == len(first) or not is_last):
                heappush(ways, (cost + (width - second[place]) ** 2, [*spans, end - start]))
    return None


def _edges(widths: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for width in widths:
        edges.append(round((edges[-1] if edges else 0.0) + width, 2))
    return edges


def _spans(edges: Sequence[float], grid: Sequence[float]) -> list[int]:
    return [right - left for left, right in pairwise([-1, *(grid.index(edge) for edge in edges)])]
