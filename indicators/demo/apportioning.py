"""Whole numbers drawn and divided without a float: draws from a seed, largest remainders, months without copies.

Pure: standard library and the month's type only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

from indicators.core.months import Month

Cell = tuple[str, Month]
Series = dict[Cell, int]
T = TypeVar("T")


class Draws:
    """Whole numbers that follow from a seed and a purpose alone, so that one purpose never shifts another."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._stem = f"{seed}/{purpose}/"
        self._drawn = 0

    def between(self, low: int, high: int) -> int:
        """Both ends included."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._stem}{self._drawn}".encode()).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def shuffled(self, items: Iterable[T]) -> list[T]:
        lots = [(self.between(0, 2**62), place, item) for place, item in enumerate(items)]
        return [item for _, _, item in sorted(lots, key=lambda lot: lot[:2])]


def apportion(total: int, weights: Sequence[int], caps: Sequence[int] | None = None) -> list[int]:
    """Whole parts of `total` by weight (largest remainder, ties to the earlier), none above its cap.

    ValueError where the caps of the parts with a weight cannot hold the total.
    """
    parts = [0] * len(weights)
    while left := total - sum(parts):
        room = [i for i, weight in enumerate(weights) if weight and (caps is None or parts[i] < caps[i])]
        if not room:
            raise ValueError(f"{left} of {total} find no room")
        whole = sum(weights[i] for i in room)
        shares = {i: left * weights[i] // whole for i in room}
        by_remainder = sorted(room, key=lambda i: (-(left * weights[i] % whole), i))
        for i in by_remainder[: left - sum(shares.values())]:
            shares[i] += 1
        for i, share in shares.items():
            parts[i] += share if caps is None else min(share, caps[i] - parts[i])
    return parts


def runs_in(values: Sequence[int]) -> list[int]:
    """Places whose value stands there for the third month in succession: what a reader takes for a copy."""
    return [i for i in range(2, len(values)) if values[i] == values[i - 1] == values[i - 2]]


def by_unit(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    units: dict[str, list[Cell]] = {}
    for cell in cells:
        units.setdefault(cell[0], []).append(cell)
    return units


def without_runs(series: Series, caps: Series | None = None) -> Series:
    """Moves single records between months of a unit until no value stands three months, where moving helps."""
    smoothed = dict(series)
    for cells in by_unit(series).values():
        values = [series[cell] for cell in cells]
        room = [caps[cell] for cell in cells] if caps is not None else [sum(values)] * len(values)
        while found := runs_in(values):
            middle = found[0] - 1
            others = [(middle + 3 + step) % len(values) for step in range(len(values))]
            moves = [move for other in others for move in ((other, middle), (middle, other)) if other != middle]
            trials = (
                _moved(values, give, take) for give, take in moves if values[give] > 0 and values[take] < room[take]
            )
            better = next((trial for trial in trials if len(runs_in(trial)) < len(found)), None)
            if better is None:
                break
            values = better
        smoothed.update(zip(cells, values, strict=True))
    return smoothed


def _moved(values: Sequence[int], give: int, take: int) -> list[int]:
    return [value - (i == give) + (i == take) for i, value in enumerate(values)]


def lessened(draws: Draws, series: Series, cells: Sequence[Cell], count: int) -> Series:
    """A copy with `count` single records fewer in `cells`, taken where that makes no run of equal months."""
    lessened = dict(series)
    months = by_unit(series)
    for _ in range(count):
        candidates = [cell for cell in draws.shuffled(cells) if lessened[cell] > 0]
        for cell in candidates:
            lessened[cell] -= 1
            if not runs_in([lessened[other] for other in months[cell[0]]]):
                break
            lessened[cell] += 1
        else:
            lessened[candidates[0]] -= 1
    return lessened
