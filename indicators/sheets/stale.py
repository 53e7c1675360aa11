"""Which formulas of a workbook say something else once cells are filled: the values beside them are taken away.

What can be calculated with certainty is written anew (calculating.py). Elsewhere a reader that does not calculate shows
nothing, rather than what the design happened to hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indicators.sheets.marks import marks_of
from indicators.sheets.office_books import Book, Cell, Sheet, formula_of, masters_of
from indicators.sheets.references import Area, area_of, areas_read, names_of
from indicators.sheets.shifting import Shift
from indicators.sheets.splicing import CannotSplice

# More comparisons than this, and every formula is taken to be concerned.
MOST_LOOKS = 3_000_000
# From so many cells on, each changed place is compared with a range; of smaller ones every cell is written down.
WIDE = 64
Place = tuple[int, int]
# A formula's sheet and place, and what it reads; None where that cannot be told.
_Reader = tuple[str, Place, list[Area] | None]


def stale_formulas(book: Book, shifts: Mapping[str, Shift]) -> dict[str, frozenset[Place]]:
    """Places by sheet, in the rows of the design: of formulas, and of cells into which an array of them writes."""
    changed: dict[str, set[Place]] = {}
    waiting: list[_Reader] = []
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
    return _spread(waiting, changed)


def _spread(waiting: Sequence[_Reader], changed: Mapping[str, set[Place]]) -> dict[str, frozenset[Place]]:
    """From what is filled to what reads it, and to what reads that. Each place is followed once."""
    direct: dict[tuple[str, Place], list[int]] = {}
    wide: dict[str, list[tuple[Area, int]]] = {}
    spread = [(sheet, place) for sheet, places in changed.items() for place in places]
    found: dict[int, None] = {}
    looks = 0

    def find(reader: int) -> None:
        if reader not in found:
            found[reader] = None
            spread.append((waiting[reader][0].casefold(), waiting[reader][1]))

    if not spread:
        return {}
    for at, (_, _, areas) in enumerate(waiting):
        if areas is None:
            find(at)
        for area in areas or ():
            if area.size > WIDE:
                wide.setdefault(area.sheet, []).append((area, at))
                continue
            for place in area.places():
                direct.setdefault((area.sheet, place), []).append(at)
    while spread:
        sheet, place = spread.pop()
        for reader in direct.pop((sheet, place), ()):
            find(reader)
        looks += len(wide.get(sheet, ()))
        if looks > MOST_LOOKS:
            found = dict.fromkeys(range(len(waiting)))
            break
        for area, reader in wide.get(sheet, ()):
            if area.holds(*place):
                find(reader)
    result: dict[str, set[Place]] = {}
    for reader in found:
        result.setdefault(waiting[reader][0], set()).add(waiting[reader][1])
    return {name: frozenset(places) for name, places in result.items()}


def array_of(sheet: Sheet, cell: Cell) -> Area | None:
    """The cells into which the formula of this one writes its results, where it is one of several."""
    if cell.formula is None or cell.formula.attributes.get("t") not in ("array", "dataTable"):
        return None
    return area_of(cell.formula.attributes.get("ref", cell.address), sheet.name)


def covered_by(arrays: Iterable[Area], sheet: Sheet) -> list[set[Place]]:
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
