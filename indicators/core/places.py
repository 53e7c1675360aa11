"""Which place each unit takes in one indicator: of exact values, best first; equal values share a place.

Screen, workbook, annex and office papers all ask here.
"""

from __future__ import annotations

from operator import itemgetter

from indicators.core.figures import Better
from indicators.core.results import Result


def places_in(result: Result) -> dict[str, int]:
    """Places by unit, in their order; units without a figure, and those that another row counts, have none.

    Nor does anybody on few records: a place there would praise or shame for nothing (README §5).
    """
    better = result.target.better if result.target is not None else result.rule.better
    sign = -1 if better is Better.HIGHER else 1
    exact = [
        (row.unit.slug, parts)
        for row in result.rows
        if row.counted and row.few is None and (parts := row.reading.exact_parts) is not None
    ]
    # Fractions that differ do so by at least one over both denominators: times this by at least one, so that their whole
    # parts compare as exactly as they do, and much faster.
    scale = max((below * below for _, (_, below) in exact), default=1)
    sizes = sorted(((sign * (above * scale // below), slug) for slug, (above, below) in exact), key=itemgetter(0))
    places: dict[str, int] = {}
    for number, (size, slug) in enumerate(sizes, 1):
        is_same = number > 1 and size == sizes[number - 2][0]
        places[slug] = places[sizes[number - 2][1]] if is_same else number
    return places
