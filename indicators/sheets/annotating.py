"""Writes marks and comments into a workbook that someone else made, and leaves everything else of it as it is.

The parts are changed in place: openpyxl would lose shapes, pictures and the results of formulas. CannotSplice for a workbook
whose parts are not as usual; `plain_copies` then copies its cells.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.sheets.comments import put_comments
from indicators.sheets.packages import MAIN, Package, place_of, related
from indicators.sheets.splicing import CannotSplice, Element, Part, first, named, with_attribute

ERROR, QUESTION = "FFFFC7CE", "FFFFEB9C"
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said at a cell, and whether it is a question rather than an error."""

    address: str
    text: str
    is_question: bool = False


# Row and column of a cell, counted from 1.
ByCell = dict[tuple[int, int], list[Remark]]


def annotated(content: bytes, remarks: Mapping[str, Sequence[Remark]]) -> bytes:
    """The same workbook with `remarks` by sheet: a coloured ground and a comment at each cell."""
    package = Package.of(content)
    main = next(iter(related(package, "", "officeDocument").values()), "xl/workbook.xml")
    sheets = _sheets(package, main)
    styles = next(iter(related(package, main, "styles").values()), "")
    painted = _Styles(package, styles)
    for name, own in remarks.items():
        if name not in sheets:
            raise CannotSplice(f"there is no sheet {name}")
        _mark(package, sheets[name], own, painted)
    painted.write()
    return package.saved()


def _sheets(package: Package, main: str) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    parts = related(package, main, "worksheet")
    found = {}
    for one in Part(package.get(main)).elements(named("workbook/sheets/sheet")):
        identity = next((value for key, value in one.attributes.items() if key.endswith(":id")), "")
        if identity in parts:
            found[one.attributes.get("name", "")[:LONGEST_NAME]] = parts[identity]
    return found


class _Styles:
    """The looks of cells, with two grounds more; a marked cell keeps all else of its look."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.part = Part(package.get(name))
        found = self.part.elements(
            named(
                "styleSheet", "styleSheet/fills", "styleSheet/fills/fill", "styleSheet/cellXfs", "styleSheet/cellXfs/xf"
            )
        )
        fills, looks, root = first(found, "fills"), first(found, "cellXfs"), first(found, "styleSheet")
        if fills is None or looks is None or root is None or root.attributes.get("xmlns", MAIN) != MAIN:
            raise CannotSplice("styles without fills or looks")
        self.fills, self.looks = fills, looks
        self.fill_count = sum(one.name == "fill" for one in found)
        self.known = [one for one in found if one.name == "xf"]
        self.added: dict[tuple[int, bool], int] = {}
        self.texts: list[bytes] = []

    def painted(self, style: int, is_question: bool) -> int:
        """The look that is the one of this number on a coloured ground."""
        style = style if 0 <= style < len(self.known) else 0
        key = (style, is_question)
        if key not in self.added:
            base = self.known[style]
            tag = with_attribute(
                self.part.content[base.start : base.inner], "fillId", str(self.fill_count + is_question)
            )
            tag = with_attribute(tag, "applyFill", "1")
            self.texts.append(tag + self.part.content[base.inner : base.end])
            self.added[key] = len(self.known) + len(self.texts) - 1
        return self.added[key]

    def write(self) -> None:
        """Both grounds are written even where one of them is not needed."""
        for element, count in ((self.fills, self.fill_count + 2), (self.looks, len(self.known) + len(self.texts))):
            if "count" in element.attributes and not element.is_empty:
                self.part.set_attribute(element, "count", str(count))
        prefix = self.fills.prefix
        fills = "".join(
            f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{colour}"/>'
            f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
            for colour in (ERROR, QUESTION)
        )
        self.part.put_last(self.fills, fills)
        self.part.put_last(self.looks, b"".join(self.texts).decode())
        self.package.put(self.name, self.part.written())


def _mark(package: Package, name: str, remarks: Sequence[Remark], styles: _Styles) -> None:
    by_cell: ByCell = {}
    for remark in remarks:
        by_cell.setdefault(place_of(remark.address), []).append(remark)
    sheet = Part(package.get(name))
    found = sheet.elements(_wanted_of_sheet)
    root = first(found, "worksheet")
    if root is None or root.is_empty or _namespace(root) != MAIN:
        raise CannotSplice("another kind of sheet")
    _paint(sheet, found, by_cell, styles)
    said = {own[0].address: "\n".join(dict.fromkeys(one.text for one in own)) for own in by_cell.values()}
    put_comments(package, name, sheet, root, found, said)
    package.put(name, sheet.written())


def _wanted_of_sheet(path: tuple[str, ...]) -> bool:
    return len(path) < 3 or path[1:] in (("sheetData", "row"), ("sheetData", "row", "c"))


def _namespace(root: Element) -> str:
    return root.attributes.get(f"xmlns:{root.prefix[:-1]}" if root.prefix else "xmlns", "")


def _paint(sheet: Part, found: Iterable[Element], by_cell: ByCell, styles: _Styles) -> None:
    """A coloured ground for cells that are there; a place without a cell has its comment alone."""
    row = column = 0
    for element in found:
        if element.name == "row":
            row, column = int(element.attributes.get("r", row + 1)), 0
        elif element.name == "c":
            row, column = place_of(element.attributes["r"]) if "r" in element.attributes else (row, column + 1)
            own = by_cell.get((row, column))
            if own:
                style = int(element.attributes.get("s", "0"))
                is_question = all(remark.is_question for remark in own)
                sheet.set_attribute(element, "s", str(styles.painted(style, is_question)))


def main() -> None:
    """A line of JSON (remarks by sheet) and a workbook on the standard input; the marked workbook on the standard output."""
    given = json.loads(sys.stdin.buffer.readline())
    remarks = {name: [Remark(*one) for one in own] for name, own in given.items()}
    sys.stdout.buffer.write(annotated(sys.stdin.buffer.read(), remarks))
