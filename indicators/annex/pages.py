"""Where the pages of an annex end: heads with lines, totals with units, notes with the last lines of their table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from indicators.sheets.books import Look, Sheet
from indicators.sheets.breaks import NEVER, page_starts
from indicators.sheets.paper import Paper

# A table begins on a page that holds so many of its lines, and ends on one that holds so many.
LINES_TO_BEGIN, LINES_TO_END = 3, 2
# Of the page that is reckoned with, so that no program finds it full before its break.
SAFETY = 0.985
# What a break costs: in a short table, before an empty row, and in notes, which come under a head without lines.
IN_SUMMARY, BEFORE_NOTHING, IN_NOTES, INSIDE_A_NOTE = 20.0, 5.0, 60.0, 80.0


@dataclass(frozen=True)
class Shape:
    """The rows of an annex on its sheet, counted from 1.

    `repeat` heads every page; `summary` are its lines and `units` those of the second table, of which the last `closing`
    (total and targets) never stand alone and `kinds` never come last on a page; `headings` are those of the notes.
    """

    repeat: tuple[int, int]
    summary: range
    units: range
    closing: int
    kinds: Collection[int]
    headings: Collection[int]
    last: int


def break_pages(sheet: Sheet, paper: Paper, shape: Shape) -> None:
    """Every break is written down, since programs do not agree to the point on what fits a page."""
    heights = [sheet.heights.get(row, Look().size * 1.3) for row in range(1, shape.last + 1)]
    room = paper.height * max(1, sum(sheet.widths) / paper.width) * SAFETY
    repeated = range(shape.repeat[0] - 1, shape.repeat[1])
    prices = {row - 1: price for row, price in _prices(shape).items()}
    for start in page_starts(heights, room, repeated, prices):
        sheet.break_before(start + 1)


def _prices(shape: Shape) -> dict[int, float]:
    """What a break before a row costs, by row."""
    summary, units = shape.summary, shape.units
    prices = dict.fromkeys(range(1, summary.start + min(LINES_TO_BEGIN, len(summary))), NEVER)
    prices |= dict.fromkeys(range(summary.start + LINES_TO_BEGIN, summary.stop), IN_SUMMARY)
    prices[summary.stop - 1] = NEVER
    body = summary
    if units:
        body = units
        prices[summary.stop] = BEFORE_NOTHING
        # The heading and the two rows of heads stand right above the lines.
        begins = units.start - 3
        prices |= dict.fromkeys(range(begins + 1, units.start + min(LINES_TO_BEGIN, len(units))), NEVER)
        prices |= dict.fromkeys((kind + 1 for kind in shape.kinds), NEVER)
        prices |= dict.fromkeys(range(units.stop - shape.closing - LINES_TO_END + 1, units.stop), NEVER)
    for row in range(body.stop, shape.last + 1):
        prices[row] = IN_NOTES if row in shape.headings else INSIDE_A_NOTE
    # A heading goes with its first line, and the empty row above the notes with the table.
    prices |= dict.fromkeys((heading + 1 for heading in shape.headings), NEVER)
    prices[body.stop] = INSIDE_A_NOTE
    return prices
