"""Which place each unit takes in one indicator: of exact values, best first; equal values share a place.

Screen, workbook, annex and office papers all ask here.
"""

from __future__ import annotations

from indicators.core.figures import Better
from indicators.core.results import Result


def places_in(result: Result) -> dict[str, int]:
    """Places by unit, in their order; units without a figure, and those that another row counts, have none.

    Nor does anybody on few records: a place there would praise or shame for nothing (README §5).
    """
    better = result.target.better if result.target is not None else result.rule.better
    sign = -1 if better is Better.HIGHER else 1
    placed = [row for row in result.rows if row.counted and row.few is None and row.reading.exact is not None]
    placed.sort(key=lambda row: sign * (row.reading.exact or 0))
    places: dict[str, int] = {}
    for number, row in enumerate(placed, 1):
        same = number > 1 and row.reading.exact == placed[number - 2].reading.exact
        places[row.unit.slug] = places[placed[number - 2].unit.slug] if same else number
    return places
