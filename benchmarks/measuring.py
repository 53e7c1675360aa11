"""Contestants in turn, round by round, so that a slower minute of the machine slows all of them; medians count."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 20
WARM_UP = 3


@dataclass(frozen=True)
class Finding:
    """One line of the table: ours against the floor, `ratio` against what is allowed. Times in milliseconds."""

    question: str
    floor: float
    ours: float
    budget: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def is_kept(self) -> bool:
        return self.ratio <= self.budget


def medians(contestants: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each contestant in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(WARM_UP + rounds):
        for name, run in contestants.items():
            gc.collect()
            began = time.perf_counter()
            run()
            if turn >= WARM_UP:
                taken[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def table(findings: list[Finding]) -> str:
    """question, floor, ours, ratio, budget: one line each."""
    heads = ("question", "floor", "ours", "ratio", "budget", "")
    lines = [
        (
            finding.question,
            f"{finding.floor:.2f} {finding.unit}",
            f"{finding.ours:.2f} {finding.unit}",
            f"{finding.ratio:.2f}",
            f"{finding.budget:.2f}",
            "kept" if finding.is_kept else "MISSED",
        )
        for finding in findings
    ]
    widths = [max(len(line[column]) for line in (heads, *lines)) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in (heads, *lines)
    )
