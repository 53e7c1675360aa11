"""Which cells a reference in a formula means: one, a range, whole columns or rows, a name that the workbook gave to some."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from indicators.sheets.packages import Package, place_of
from indicators.sheets.splicing import CannotSplice, Element, Part, named

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_PREFIX = re.compile(r"(?:'((?:[^']|'')+)'|([^'!(),; ]+))!")
_FIXED = re.compile(r"\$[A-Z]{1,3}\$[0-9]{1,7}(:\$[A-Z]{1,3}\$[0-9]{1,7})?")
_WITHOUT_END = frozenset({"INDIRECT(", "OFFSET("})


class Area(NamedTuple):
    """A rectangle of cells; `sheet` is the folded name, rows and columns are counted from 1 and both ends belong to it."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def places(self) -> Iterator[tuple[int, int]]:
        """Row by row."""
        return (
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        )


Names = Mapping[str, list[Area] | None]


def area_of(reference: str, sheet: str) -> Area | None:
    """ "$B$2:C9", "B:B" or "4:6" without the name of a sheet; None for what is none of these."""
    begin, _, end = reference.replace("$", "").upper().partition(":")
    end = end or begin
    try:
        (top, left), (bottom, right) = place_of(begin), place_of(end)
    except CannotSplice:
        if re.fullmatch("[A-Z]{1,3}", begin) and re.fullmatch("[A-Z]{1,3}", end) and ":" in reference:
            (top, left), (bottom, right) = (1, place_of(f"{begin}1")[1]), (LAST_ROW, place_of(f"{end}1")[1])
        elif begin.isdecimal() and end.isdecimal() and ":" in reference:
            (top, left), (bottom, right) = (int(begin), 1), (int(end), LAST_COLUMN)
        else:
            return None
    return Area(sheet.casefold(), min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def sheet_and_reference(text: str, own: str) -> tuple[str, str]:
    """The sheet that is named before the reference, or else `own`, and the reference alone."""
    match = _PREFIX.match(text)
    if match is None:
        return own, text
    return (match[1] or match[2]).replace("''", "'"), text[match.end() :]


def areas_read(formula: str, sheet: str, sheets: Collection[str], names: Names) -> list[Area] | None:
    """What the formula reads of this workbook, whose folded names of sheets are `sheets`; None where that cannot be told."""
    result: list[Area] = []
    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError:
        return None
    for token in tokens:
        if token.type == Token.FUNC and token.value.upper() in _WITHOUT_END:
            return None
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        name, reference = sheet_and_reference(token.value, sheet)
        if name.startswith("[") and name.rpartition("]")[2]:
            # In another workbook.
            continue
        area = area_of(reference, name) if name.casefold() in sheets else None
        if area is not None:
            result.append(area)
        elif (known := names.get(reference.casefold())) is not None:
            result += known
        else:
            return None
    return result


def names_of(package: Package, main: str, sheets: Collection[str]) -> dict[str, list[Area] | None]:
    """The workbook's own names and what they may mean; None where that cannot be told."""
    found: dict[str, list[Area] | None] = {}
    for one, text in _defined(package, main):
        name = one.attributes.get("name", "").casefold()
        areas, before = areas_read(text, "", sheets, {}), found.get(name, [])
        # On another sheet the same name may mean something else.
        found[name] = None if areas is None or before is None else before + areas
    return found


def plain_names(package: Package, main: str, sheets: Collection[str]) -> dict[str, Area]:
    """The names that mean one and the same range wherever they are used."""
    found: dict[str, Area] = {}
    seen: set[str] = set()
    for one, text in _defined(package, main):
        name = one.attributes.get("name", "").casefold()
        sheet, reference = sheet_and_reference(text, "")
        area = area_of(reference, sheet) if sheet.casefold() in sheets and _FIXED.fullmatch(reference) else None
        if area is not None and "localSheetId" not in one.attributes and name not in seen:
            found[name] = area
        else:
            found.pop(name, None)
        seen.add(name)
    return found


def _defined(package: Package, main: str) -> Iterator[tuple[Element, str]]:
    part = Part(package.get(main))
    for one in part.elements(named("workbook/definedNames/definedName")):
        yield one, "" if one.is_empty else html.unescape(part.content[one.inner : one.outer].decode())
