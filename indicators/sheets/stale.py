"""Which formulas of a workbook say something else once cells are filled: the values beside them are taken away.

What can be calculated with certainty is written anew (calculating.py). Elsewhere a reader that does not calculate shows
nothing, rather than what the design happened to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from indicators.sheets.marks import marks_of
from indicators.sheets.office_books import Book, Cell, Sheet, formula_of, masters_of
from indicators.sheets.references import Area, area_of, areas_read, names_of
from indicators.sheets.shifting import Shift
from indicators.sheets.splicing import CannotSplice

# More comparisons than this, and every formula is taken to be concerned.
MOST_LOOKS = 3_000_000


def stale_formulas(book: Book, shifts: Mapping[str, Shift]) -> dict[str, frozenset[tuple[int, int]]]:
    """Places by sheet, in the rows of the design: of formulas, and of cells into which an array of them writes."""
    changed: dict[str, set[tuple[int, int]]] = {}
    waiting: list[tuple[str, tuple[int, int], list[Area] | None]] = []
    sheets = {sheet.name.casefold() for sheet in book.sheets}
    names = names_of(book.package, book.main, sheets)
    for sheet in book.sheets:
        own = changed.setdefault(sheet.name.casefold(), set())
        masters = masters_of(sheet)
        arrays: list[tuple[Area, list[Area] | None]] = []
        for cell in sheet.cells:
            place = (cell.row, cell.column)
            if cell.formula is not None:
                areas = areas_read(formula_of(sheet, cell, masters)[0], sheet.name, sheets, names)
                if cell.row in shifts[sheet.name].copies or cell.formula.attributes.get("t") == "dataTable":
                    areas = None
                waiting.append((sheet.name, place, areas))
                covered = array_of(sheet, cell)
                if covered is not None:
                    arrays.append((covered, areas))
            elif cell.line is not None and marks_of(cell.line.text):
                own.add(place)
        if arrays:
            covered_cells = covered_by([area for area, _ in arrays], sheet)
            for places, (_, areas) in zip(covered_cells, arrays, strict=True):
                waiting += [(sheet.name, place, areas) for place in places]
    found: dict[str, set[tuple[int, int]]] = {}
    is_growing = any(changed.values())
    looks = len(waiting) * sum(map(len, changed.values()))
    while is_growing and waiting:
        left: list[tuple[str, tuple[int, int], list[Area] | None]] = []
        for name, place, areas in waiting:
            if areas is None or looks > MOST_LOOKS or any(_touches(area, changed) for area in areas):
                found.setdefault(name, set()).add(place)
                changed[name.casefold()].add(place)
            else:
                left.append((name, place, areas))
        is_growing = len(left) < len(waiting)
        waiting = left
    return {name: frozenset(places) for name, places in found.items()}


def array_of(sheet: Sheet, cell: Cell) -> Area | None:
    """The cells into which the formula of this one writes its results, where it is one of several."""
    if cell.formula is None or cell.formula.attributes.get("t") not in ("array", "dataTable"):
        return None
    return area_of(cell.formula.attributes.get("ref", cell.address), sheet.name)


def covered_by(arrays: Iterable[Area], sheet: Sheet) -> list[set[tuple[int, int]]]:
    """For each array, the cells without a formula of their own that hold its results."""
    cells = {(cell.row, cell.column) for cell in sheet.cells if cell.formula is None}
    result, looks = [], 0
    for area in arrays:
        looks += min(area.size, len(cells))
        if looks > MOST_LOOKS:
            raise CannotSplice("arrays over each other")
        if area.size < len(cells):
            result.append({place for place in area.places() if place in cells})
        else:
            result.append({place for place in cells if area.holds(*place)})
    return result


def _touches(area: Area, changed: Mapping[str, set[tuple[int, int]]]) -> bool:
    return any(area.holds(row, column) for row, column in changed.get(area.sheet, ()))
