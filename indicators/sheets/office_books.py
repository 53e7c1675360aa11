"""An office's own workbook, read as it is written: its cells, and where names in brackets stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from indicators.sheets.formats import Formats
from indicators.sheets.marks import MARK, CannotFill, Found, Line, found_in, marks_of
from indicators.sheets.packages import Package, place_of, related
from indicators.sheets.splicing import CannotSplice, Element, Part, named

MOST_CELLS = 300_000
TOO_MANY_CELLS = "Tệp có quá nhiều ô. Hãy xóa các dòng, cột thừa rồi gửi lại."
ELSEWHERE = {
    "drawings": "hình vẽ hoặc hộp chữ", "charts": "biểu đồ", "comments": "ghi chú của ô", "tables": "tiêu đề của bảng",
    "threadedComments": "ghi chú của ô", "worksheets": "một phần khác của trang tính",
}  # fmt: skip
INTO_A_CELL = "Chỉ điền được vào ô và đầu, chân trang. Hãy chuyển tên vào một ô."
_HEADS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


@dataclass
class Cell:
    """One cell and what is in it; `line` is its text where it holds one that is no formula's."""

    element: Element
    row: int
    column: int
    formula: Element | None = None
    value: Element | None = None
    line: Line | None = None

    @property
    def address(self) -> str:
        return f"{letters(self.column)}{self.row}"

    @property
    def style(self) -> int:
        return int(self.element.attributes.get("s", "0"))


@dataclass
class Row:
    element: Element
    number: int
    cells: list[Cell] = field(default_factory=list)

    @property
    def marks(self) -> list[str]:
        return [text for cell in self.cells if cell.line is not None for text in marks_of(cell.line.text)]


@dataclass
class Sheet:
    """One worksheet, read."""

    name: str
    path: str
    part: Part
    rows: list[Row]
    heads: list[Element]
    root: Element

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells)


def letters(column: int) -> str:
    text = ""
    while column:
        column, left = divmod(column - 1, 26)
        text = chr(ord("A") + left) + text
    return text


class Book:
    """The workbook, read. What is written goes into a copy of its parts."""

    def __init__(self, package: Package) -> None:
        self.package = Package(dict(package.parts), dict(package.changed))
        self.main = next(iter(related(package, "", "officeDocument").values()), "xl/workbook.xml")
        self.shared = self._shared()
        self.sheets = [self._sheet(name, path) for name, path in self._paths()]
        self.formats = Formats(self.package, next(iter(related(package, self.main, "styles").values()), ""))

    def _paths(self) -> Iterator[tuple[str, str]]:
        parts = related(self.package, self.main, "worksheet")
        for one in Part(self.package.get(self.main)).elements(named("workbook/sheets/sheet")):
            identity = next((value for key, value in one.attributes.items() if key.endswith(":id")), "")
            if identity in parts:
                yield one.attributes.get("name", ""), parts[identity]

    def _shared(self) -> list[Line]:
        path = next(iter(related(self.package, self.main, "sharedStrings").values()), "")
        if not path:
            return []
        part = Part(self.package.get(path))
        strings: list[tuple[Element, list[Element]]] = []
        for one in part.elements(_wanted_of_strings):
            if one.name == "si":
                strings.append((one, []))
            else:
                strings[-1][1].append(one)
        return [Line(part.content, pieces, owner) for owner, pieces in strings]

    def _sheet(self, name: str, path: str) -> Sheet:
        return sheet_of(name, path, self.package.get(path), self.shared, MOST_CELLS)

    # What stands where

    def found(self) -> list[Found]:
        """Every name in its order, and every place where one can never be filled."""
        result: list[Found] = []
        for sheet in self.sheets:
            for cell in sheet.cells:
                if cell.line is not None:
                    result += found_in(cell.line.text, _said(sheet, cell))
            for head in sheet.heads:
                where = "đầu trang in" if head.name.endswith("Header") else "chân trang in"
                result += found_in(Line(sheet.part.content, [head]).text, f"Trang “{sheet.name}”, {where}")
        return result + self._found_elsewhere()

    def places_at(self, place: str) -> tuple[bool, int | None] | None:
        """Whether the cell that `found` tells of shows a percentage, and how many places; None where it is no cell."""
        style = self._styles.get(place)
        return None if style is None else (self.formats.is_percent(style), self.formats.places(style))

    @cached_property
    def _styles(self) -> dict[str, int]:
        """Of cells that hold a single name and nothing else."""
        return {
            _said(sheet, cell): cell.style
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.line is not None and MARK.fullmatch(cell.line.text.strip())
        }

    def _found_elsewhere(self) -> list[Found]:
        known = {sheet.path for sheet in self.sheets}
        result = []
        for path, content in self.package.parts.items():
            folder = path.split("/")[1] if path.count("/") > 1 else path.rpartition("/")[2]
            kind = next((words for word, words in ELSEWHERE.items() if folder.startswith(word)), "")
            if not kind or path in known or not path.endswith((".xml", ".vml")):
                continue
            names = (
                [content] if not folder.startswith("tables") else re.findall(rb'tableColumn [^>]*name="[^"]*"', content)
            )
            for one in names:
                text = re.sub(rb"<[^>]*>", b"", one).decode("utf-8", "replace")
                result += [Found(f"Trong {kind}", found, INTO_A_CELL) for found in marks_of(text)]
        return result


def sheet_of(name: str, path: str, content: bytes, shared: Sequence[Line], most_cells: int | None = None) -> Sheet:
    """The worksheet, read from the content of its part."""
    part = Part(content)
    rows: list[Row] = []
    heads: list[Element] = []
    root: Element | None = None
    inner: dict[int, list[Element]] = {}
    count = 0
    for one in part.elements(_wanted_of_sheet):
        match one.name:
            case "worksheet":
                root = one
            case "row":
                number = int(one.attributes.get("r", rows[-1].number + 1 if rows else 1))
                rows.append(Row(one, number))
            case "c":
                before = rows[-1].cells[-1].column if rows[-1].cells else 0
                at = place_of(one.attributes["r"]) if "r" in one.attributes else (rows[-1].number, before + 1)
                rows[-1].cells.append(Cell(one, *at))
                count += 1
            case "f":
                rows[-1].cells[-1].formula = one
            case "v":
                rows[-1].cells[-1].value = one
            case "is" | "t":
                inner.setdefault(id(rows[-1].cells[-1]), []).append(one)
            case other if other in _HEADS:
                heads.append(one)
    if root is None:
        raise CannotSplice(path)
    if most_cells is not None and count > most_cells:
        raise CannotFill(TOO_MANY_CELLS)
    sheet = Sheet(name, path, part, rows, heads, root)
    for cell in sheet.cells:
        cell.line = _line_of(part, cell, inner.get(id(cell), []), shared)
    return sheet


def _line_of(part: Part, cell: Cell, pieces: list[Element], shared: Sequence[Line]) -> Line | None:
    if cell.formula is not None:
        return None
    kind = cell.element.attributes.get("t", "n")
    if kind == "inlineStr":
        return Line(part.content, pieces[1:], pieces[0]) if pieces else None
    if kind == "s" and cell.value is not None:
        place = int(part.content[cell.value.inner : cell.value.outer])
        if not 0 <= place < len(shared):
            raise CannotSplice(cell.address)
        return shared[place]
    return None


def _said(sheet: Sheet, cell: Cell) -> str:
    return f"Trang “{sheet.name}”, ô {cell.address}"


def _wanted_of_strings(path: tuple[str, ...]) -> bool:
    return path in (("sst", "si"), ("sst", "si", "t"), ("sst", "si", "r", "t"))


def _wanted_of_sheet(path: tuple[str, ...]) -> bool:
    inner = path[1:]
    return (
        len(path) == 1
        or inner in (("sheetData", "row"), ("sheetData", "row", "c"))
        or (len(inner) == 4 and inner[2] == "c" and inner[3] in ("f", "v"))
        or (inner[:4] == ("sheetData", "row", "c", "is") and inner[4:] in ((), ("t",), ("r", "t")))
        or (len(inner) == 2 and inner[0] == "headerFooter")
    )


def masters_of(sheet: Sheet) -> dict[str, Cell]:
    """The cell that each shared formula is written in."""
    return {
        cell.formula.attributes.get("si", ""): cell
        for cell in sheet.cells
        if cell.formula is not None and cell.formula.attributes.get("t") == "shared" and not cell.formula.is_empty
    }


def formula_of(sheet: Sheet, cell: Cell, masters: Mapping[str, Cell]) -> tuple[str, bool]:
    """The formula as if it stood in this cell alone, and whether it is shared with others."""
    formula = cell.formula
    assert formula is not None

    def written(one: Element) -> str:
        return "" if one.is_empty else html.unescape(sheet.part.content[one.inner : one.outer].decode())

    if formula.attributes.get("t") != "shared":
        return written(formula), False
    if not formula.is_empty:
        return written(formula), True
    master = masters.get(formula.attributes.get("si", ""))
    if master is None or master.formula is None:
        raise CannotSplice(cell.address)
    try:
        moved_to = Translator(f"={written(master.formula)}", origin=master.address).translate_formula(cell.address)
    except (TokenizerError, TranslatorError):
        raise CannotSplice(cell.address) from None
    return str(moved_to)[1:], True
