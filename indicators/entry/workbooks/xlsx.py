"""Reads .xlsx straight from its parts, in one pass and in memory that does not grow with what is only styled or merged.

openpyxl is what writes workbooks here; to read strangers' it costs 3 GB for one merged cell of 4.9 kB, gives formulas or
their values but not both, and stops at the damaged properties and styles that portals and other programs leave behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element, TreeBuilder

from indicators.entry.workbooks.archives import Archive, local
from indicators.entry.workbooks.contents import CellText, Kind, Place, Sheet, Workbook, column_letters, place_of_address
from indicators.entry.workbooks.gathering import Gatherer, SheetGatherer
from indicators.entry.workbooks.limits import (
    DAMAGED,
    LONGEST_SHEET_NAME,
    MOST_SHEETS,
    NO_SHEETS,
    TOO_MANY_SHEETS,
    Unreadable,
)
from indicators.entry.workbooks.number_text import (
    is_date_format,
    is_percent_format,
    iso_date,
    prefix_of_format,
    typed_number,
)
from indicators.entry.workbooks.runs import Run, runs_of, shown

_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Style:
    """What of a cell's looks tells how to read it."""

    font: str = ""
    is_date: bool = False
    is_percent: bool = False
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


@dataclass
class _Book:
    archive: Archive
    strings: list[tuple[Run, ...]]
    styles: list[Style]
    is_1904: bool


def read_xlsx(content: bytes) -> Workbook:
    """All sheets. Unreadable with a sentence where the file is none, is damaged, or goes beyond the limits."""
    archive = Archive(content)
    main = next((part for kind, part in archive.related("").values() if kind == "officeDocument"), _WORKBOOK)
    entries, is_1904 = _entries(archive, main)
    parts = {kind: part for kind, part in archive.related(main).values() if part in archive}
    strings = _strings(archive, parts["sharedStrings"]) if "sharedStrings" in parts else []
    styles = _styles(archive, parts["styles"]) if "styles" in parts else []
    book = _Book(archive, strings, styles, is_1904)
    gatherer = Gatherer()
    return gatherer.workbook(tuple(_sheet(book, entry, gatherer) for entry in entries))


def _entries(archive: Archive, main: str) -> tuple[list[_Entry], bool]:
    related = archive.related(main)
    found: list[_Entry] = []
    is_1904 = False
    for event, element in archive.elements(main):
        name = local(element.tag)
        if event == "start" or name not in ("sheet", "workbookPr"):
            continue
        if name == "workbookPr":
            is_1904 = element.get("date1904") in ("1", "true", "on")
            continue
        identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        kind, part = related.get(identity, ("", ""))
        # Charts and dialogs have sheets of their own, without cells.
        if kind == "worksheet":
            is_hidden = element.get("state", "visible") != "visible"
            found.append(_Entry(element.get("name", "")[:LONGEST_SHEET_NAME], part, is_hidden))
    if not found:
        raise Unreadable(NO_SHEETS)
    if len(found) > MOST_SHEETS:
        raise Unreadable(TOO_MANY_SHEETS)
    return found, is_1904


def _strings(archive: Archive, part: str) -> list[tuple[Run, ...]]:
    walker = _StringWalker()
    archive.walk(part, walker)
    return walker.found


def _styles(archive: Archive, part: str) -> list[Style]:
    """Styles in the order in which cells name them."""
    codes: dict[int, str] = {}
    fonts: list[str] = []
    formats: list[tuple[int, int]] = []
    within = ""
    for event, element in archive.elements(part):
        name = local(element.tag)
        if event == "start" and name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            within = name
        elif event == "end" and name == "numFmt" and within != "dxfs":
            codes[_whole(element.get("numFmtId"))] = element.get("formatCode", "")
        elif event == "end" and name == "font" and within == "fonts":
            fonts.append(next((child.get("val", "") for child in element if local(child.tag) == "name"), ""))
        elif event == "end" and name == "xf" and within == "cellXfs":
            formats.append((_whole(element.get("fontId")), _whole(element.get("numFmtId"))))
    return [
        Style(
            fonts[font] if 0 <= font < len(fonts) else "",
            is_date_format(number, codes.get(number, "")),
            is_percent_format(number, codes.get(number, "")),
            prefix_of_format(codes.get(number, "")),
        )
        for font, number in formats
    ]


def _whole(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def _sheet(book: _Book, entry: _Entry, gatherer: Gatherer) -> Sheet:
    gathered = gatherer.sheet(entry.name, entry.is_hidden)
    book.archive.walk(entry.part, _SheetWalker(book, gathered))
    return gathered.done()


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


class _StringWalker:
    """Gathers the shared strings, run by run."""

    def __init__(self) -> None:
        self.found: list[tuple[Run, ...]] = []
        self.builder: TreeBuilder | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "si":
            self.builder = TreeBuilder()
        if self.builder is not None:
            self.builder.start(name, attributes)

    def end(self, tag: str) -> None:
        if self.builder is not None:
            name = _local(tag)
            self.builder.end(name)
            if name == "si":
                self.found.append(runs_of(self.builder.close()))
                self.builder = None

    def text(self, text: str) -> None:
        if self.builder is not None:
            self.builder.data(text)


class _SheetWalker:
    """Gathers the cells of a sheet. Where a row or a cell does not say its number, it is the next one."""

    def __init__(self, book: _Book, gathered: SheetGatherer) -> None:
        self.book, self.gathered = book, gathered
        self.row = self.column = 0
        self.cell: dict[str, str] | None = None
        self.stored: list[str] | None = None
        self.value: str | None = None
        self.is_formula = False
        self.inline: Element | None = None
        self.builder: TreeBuilder | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self.builder is not None:
            self.builder.start(name, attributes)
        elif name == "c":
            self.cell, self.value, self.is_formula, self.inline = attributes, None, False, None
        elif self.cell is not None:
            self._start_in_cell(name, attributes)
        elif name == "row":
            self.row, self.column = _whole(attributes.get("r")) or self.row + 1, 0
            if _is_true(attributes.get("hidden")):
                self.gathered.hide_row(self.row)
        elif name == "col" and _is_true(attributes.get("hidden")):
            self.gathered.hide_columns(_whole(attributes.get("min")), _whole(attributes.get("max")))
        elif name == "mergeCell":
            self.gathered.merge(*_corners(attributes.get("ref", "")))

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "v":
            self.stored = []
        elif name == "f":
            self.is_formula = True
        elif name == "is":
            self.builder = TreeBuilder()
            self.builder.start(name, attributes)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if self.builder is not None:
            self.builder.end(name)
            if name == "is":
                self.inline, self.builder = self.builder.close(), None
        elif name == "v" and self.stored is not None:
            self.value, self.stored = "".join(self.stored) or None, None
        elif name == "c" and self.cell is not None:
            self._put(self.cell)
            self.cell = None

    def text(self, text: str) -> None:
        if self.stored is not None:
            self.stored.append(text)
        elif self.builder is not None:
            self.builder.data(text)

    def _put(self, attributes: dict[str, str]) -> None:
        address, self.column = attributes.get("r", ""), self.column + 1
        place = (self.row, self.column)
        # Most cells follow one another: looked at, and not taken apart.
        if address and address != f"{column_letters(self.column)}{self.row}":
            place = place_of_address(address) or place
            self.column = place[1]
        cell = _cell(self.book, attributes, self.value, self.inline, is_formula=self.is_formula)
        if cell is not None:
            self.gathered.put(place, cell)


def _is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")


def _corners(reference: str) -> tuple[Place, Place]:
    first, _, last = reference.partition(":")
    top, bottom = place_of_address(first), place_of_address(last or first)
    if top is None or bottom is None:
        raise Unreadable(DAMAGED)
    return top, bottom


def _cell(
    book: _Book, attributes: dict[str, str], stored: str | None, inline: Element | None, *, is_formula: bool
) -> CellText | None:
    """The cell; None where it is only styled."""
    index = _whole(attributes.get("s"))
    style = book.styles[index] if 0 <= index < len(book.styles) else Style()
    kind = attributes.get("t", "n")
    if kind == "inlineStr" and inline is not None:
        return _text(runs_of(inline), style, is_formula)
    if stored is None:
        return CellText("", "formula", font=style.font, is_formula=True) if is_formula else None
    if kind == "s":
        position = _whole(stored)
        if not 0 <= position < len(book.strings):
            raise Unreadable(DAMAGED)
        return _text(book.strings[position], style, is_formula)
    if kind == "n":
        return _number(stored, style, is_formula, book.is_1904)
    if kind == "e":
        return CellText(stored, "error", font=style.font, is_formula=is_formula)
    if kind == "b":
        return CellText("TRUE" if stored.strip() == "1" else "FALSE", "text", font=style.font, is_formula=is_formula)
    if kind == "d":
        return CellText(stored.removesuffix("T00:00:00"), "date", font=style.font, is_formula=is_formula)
    return _text(((stored, None),), style, is_formula)


def _text(runs: tuple[Run, ...], style: Style, is_formula: bool) -> CellText | None:
    text = _shown(runs, style.font)
    return CellText(text, "text", font=style.font, is_formula=is_formula) if text else None


# The same few words stand in most cells of a column.
_shown = lru_cache(maxsize=4096)(shown)


def _number(stored: str, style: Style, is_formula: bool, is_1904: bool) -> CellText:
    number = typed_number(stored.strip())
    if number is None:
        raise Unreadable(DAMAGED)
    day = iso_date(number, is_1904) if style.is_date else None
    kind: Kind = "number" if day is None else "date"
    return CellText(
        day or number, kind, number if day is None else "", style.font, is_formula=is_formula,
        is_percent=style.is_percent, prefix=style.prefix,
    )  # fmt: skip
