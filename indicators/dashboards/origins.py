"""The words that every table, drawing and sheet with simulated figures carries."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.core.figures import Origin, Reading
from indicators.core.results import Judged
from indicators.dashboards.summary import SIMULATED_WORDS


def simulated_words(readings: Iterable[Reading]) -> str:
    """Số liệu mô phỏng where every figure is simulated, Có số liệu mô phỏng where some are; empty where none is."""
    origins = {reading.origin for reading in readings} - {None}
    if not origins & set(SIMULATED_WORDS):
        return ""
    words = SIMULATED_WORDS[Origin.SIMULATED if origins == {Origin.SIMULATED} else Origin.MIXED]
    return f"{words[:1].upper()}{words[1:]}"


def simulated_in(judged: Iterable[Judged]) -> str:
    """The same for rows or results."""
    return simulated_words(one.reading for one in judged)
