"""An office's own workbook, filled: cells that hold a name in brackets get a number or words, and nothing else is touched.

A row that speaks of every unit is written once for each; what stands below moves, what is added up over it grows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.sheets.book_shapes import follow, shift_sheet
from indicators.sheets.calculating import Calculation, Touched, store_results
from indicators.sheets.chart_caches import Drawn, charts_of, renew_caches
from indicators.sheets.grids import grids_of
from indicators.sheets.marks import MARK, CannotFill, Filler, Line, Shown, escaped, marks_of, writable, written_piece
from indicators.sheets.office_books import Book, Cell, Row, Sheet, formula_of, letters, masters_of
from indicators.sheets.packages import unrelate
from indicators.sheets.shifting import CannotShift, Shift, Where, moved
from indicators.sheets.splicing import CannotSplice, Element, Part, first, text_of, with_attribute
from indicators.sheets.stale import stale_formulas

_TYPE = re.compile(rb"\s+t\s*=\s*(\"[^\"]*\"|'[^']*')")
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


def filled_book(book: Book, filler: Filler) -> bytes:
    """CannotFill with a sentence where rows cannot be repeated safely."""
    shifts = {sheet.name: _shift_of(sheet, filler) for sheet in book.sheets}
    if any(shifts.values()) and any("pivot" in path.casefold() for path in book.package.parts):
        raise CannotFill("Tệp có bảng tổng hợp (PivotTable) nên không lặp dòng được. Hãy bỏ PivotTable hoặc dòng lặp.")
    stale = stale_formulas(book, shifts)
    touched: dict[str, set[tuple[int, int]]] = {}
    for sheet in book.sheets:
        writing = _Writing(book, sheet, filler, shifts, stale.get(sheet.name, frozenset()))
        writing.write()
        touched[sheet.name.casefold()] = writing.touched
    for sheet in book.sheets:
        # A large design need not stay beside what was made of it.
        sheet.rows.clear()
    follow(book.package, book.main, [(sheet.name, sheet.path) for sheet in book.sheets], shifts)
    _calculate(book, touched)
    _calculate_when_opened(book)
    return book.package.saved()


def _calculate(book: Book, touched: Touched) -> None:
    """What is certain without a spreadsheet program: for phones, and for whoever reads values alone."""
    if not any(touched.values()):
        return
    grids = grids_of(book)
    store_results(book.package, grids, Calculation(book.package, book.main, grids, touched), touched)
    drawn = Drawn(book.package, book.main, grids, touched, book.formats)
    for path in charts_of(book.package):
        renew_caches(book.package, path, drawn)


def _calculate_when_opened(book: Book) -> None:
    unrelate(book.package, book.main, "calcChain")
    part = Part(book.package.get(book.main))
    found = part.elements(lambda path: len(path) == 2 or path == ("workbook",))
    calculation = first(found, "calcPr")
    if calculation is not None:
        part.set_attribute(calculation, "fullCalcOnLoad", "1")
    else:
        before = [one for one in found if one.name in _BEFORE_CALCULATION]
        if not before:
            raise CannotSplice("a workbook without sheets")
        part.put(before[-1].end, f'<{before[-1].prefix}calcPr fullCalcOnLoad="1"/>')
    book.package.put(book.main, part.written())


def _shift_of(sheet: Sheet, filler: Filler) -> Shift:
    copies = {}
    for row in sheet.rows:
        texts = row.marks
        if any(filler.is_repeated(text) for text in texts):
            copies[row.number] = max(filler.copies(texts), 1)
    return Shift(copies)


@dataclass
class _Writing:
    """One sheet on its way to being filled."""

    book: Book
    sheet: Sheet
    filler: Filler
    shifts: Mapping[str, Shift]
    stale: frozenset[tuple[int, int]]
    # Where the filled sheet holds something else than the design did.
    touched: set[tuple[int, int]] = field(default_factory=set)

    def write(self) -> None:
        shift = self.shifts[self.sheet.name]
        part = self.sheet.part
        moves = any(self.shifts.values())
        masters = masters_of(self.sheet) if moves else {}
        for row in self.sheet.rows:
            if shift:
                part.edits.append((row.element.start, row.element.end, self._copies(row, shift, masters)))
                continue
            for cell in row.cells:
                text = self._cell(cell, row, 0, masters, moves=moves)
                if text is not None:
                    part.edits.append((cell.element.start, cell.element.end, text))
        for head in self.sheet.heads:
            self._head(head)
        if moves:
            shift_sheet(part, self.sheet.name, self.shifts)
        if part.edits:
            self.book.package.put(self.sheet.path, part.written())

    def _head(self, head: Element) -> None:
        line = Line(self.sheet.part.content, [head])
        changed = line.replaced(lambda text: self.filler.answer(text).words.replace("&", "&&"))
        for _, text in changed:
            self.sheet.part.edits.append((head.inner, head.outer, text_of(writable(text)).encode()))

    def _copies(self, row: Row, shift: Shift, masters: Mapping[str, Cell]) -> bytes:
        """The row as often as it is to stand there, each copy with its own number."""
        content = self.sheet.part.content
        texts = row.marks
        result = []
        for copy in range(shift.copies.get(row.number, 1)):
            number = shift.start(row.number) + copy
            tag = with_attribute(content[row.element.start : row.element.inner], "r", str(number))
            if row.element.is_empty:
                result.append(tag)
                continue
            pieces, at = [tag], row.element.inner
            for cell in row.cells:
                written = self._cell(cell, row, copy, masters, moves=True, texts=texts)
                raw = content[cell.element.start : cell.element.end] if written is None else written
                end = raw.index(b">") + 1
                raw = with_attribute(raw[:end], "r", f"{letters(cell.column)}{number}") + raw[end:]
                pieces += [content[at : cell.element.start], raw]
                at = cell.element.end
            result.append(b"".join([*pieces, content[at : row.element.end]]))
        return b"".join(result)

    def _cell(
        self, cell: Cell, row: Row, copy: int, masters: Mapping[str, Cell], *, moves: bool, texts: Sequence[str] = ()
    ) -> bytes | None:
        """The cell's bytes where they change."""
        is_stale = (cell.row, cell.column) in self.stale
        is_marked = cell.line is not None and bool(marks_of(cell.line.text))
        if is_stale or is_marked:
            self.touched.add((self.shifts[self.sheet.name].start(row.number) + copy, cell.column))
        if cell.formula is not None:
            return self._formula(cell, row, copy, masters, moves)
        if cell.line is None or not is_marked:
            return self._without_value(cell) if is_stale else None
        repeated = texts or row.marks
        line = cell.line
        whole = MARK.fullmatch(line.text.strip())
        if whole is not None:
            shown = self.filler.answer(whole[1], repeated, copy)
            if shown.number is not None:
                p = cell.element.prefix
                return self._with(cell, "", f"<{p}v>{self._number(cell, shown)}</{p}v>".encode())
        changed = line.replaced(lambda text: self.filler.answer(text, repeated, copy).words)
        return self._with(cell, "inlineStr", self._rich(cell, line, changed))

    def _number(self, cell: Cell, shown: Shown) -> str:
        number = shown.number
        assert number is not None
        if shown.is_percent and self.book.formats.is_percent(cell.style):
            number = Decimal(number).scaleb(-2)
        return format(number, "f") if not isinstance(number, int) else str(number)

    def _rich(self, cell: Cell, line: Line, changed: list[tuple[Element, str]]) -> bytes:
        """The text with its runs, as the cell's own."""
        p = cell.element.prefix
        owner = line.owner
        assert owner is not None
        if owner.prefix != p:
            said = {piece.start: text for piece, text in changed}
            pairs = zip(line.pieces, line.texts, strict=True)
            plain = "".join(said.get(piece.start, text) for piece, text in pairs)
            return f'<{p}is><{p}t xml:space="preserve">{text_of(escaped(plain))}</{p}t></{p}is>'.encode()
        start, end = owner.inner, owner.outer
        result, at = [], start
        for piece, text in changed:
            result += [line.content[at : piece.start], written_piece(piece, escaped(text))]
            at = piece.end
        inner = b"".join([*result, line.content[at:end]])
        return f"<{p}is>".encode() + inner + f"</{p}is>".encode()

    def _with(self, cell: Cell, kind: str, inner: bytes) -> bytes:
        element = cell.element
        tag = _TYPE.sub(b"", self.sheet.part.content[element.start : element.inner])
        if kind:
            tag = with_attribute(tag, "t", kind)
        return tag + inner + f"</{element.prefix}c>".encode()

    def _without_value(self, cell: Cell) -> bytes:
        tag = _TYPE.sub(b"", self.sheet.part.content[cell.element.start : cell.element.inner])
        return tag if cell.element.is_empty else tag + f"</{cell.element.prefix}c>".encode()

    def _formula(self, cell: Cell, row: Row, copy: int, masters: Mapping[str, Cell], moves: bool) -> bytes | None:
        formula, content = cell.formula, self.sheet.part.content
        assert formula is not None
        is_stale = (cell.row, cell.column) in self.stale
        if not moves and not is_stale:
            return None
        raw = content[cell.element.start : cell.element.end]
        edits: list[tuple[int, int, bytes]] = []
        if moves:
            text = self._moved(cell, row, copy, masters)
            if text is not None:
                p = formula.prefix
                edits.append((formula.start, formula.end, f"<{p}f>{text_of(text)}</{p}f>".encode()))
        if is_stale and cell.value is not None:
            edits.append((cell.value.start, cell.value.end, b""))
            tag = content[cell.element.start : cell.element.inner]
            edits.append((cell.element.start, cell.element.inner, _TYPE.sub(b"", tag)))
        if not edits:
            return None
        part = Part(raw, [(a - cell.element.start, b - cell.element.start, new) for a, b, new in edits])
        return part.written()

    def _moved(self, cell: Cell, row: Row, copy: int, masters: Mapping[str, Cell]) -> str | None:
        """The formula as it must read; None where it stays."""
        text, is_shared = formula_of(self.sheet, cell, masters)
        kind = cell.formula.attributes.get("t", "normal") if cell.formula is not None else "normal"
        where = Where(self.sheet.name, row.number, copy)
        try:
            found = moved(text, where, self.shifts)
        except CannotShift as problem:
            raise CannotFill(f"Trang “{self.sheet.name}”, ô {cell.address}: công thức {problem}") from None
        if kind in ("array", "dataTable") and (found != text or self.shifts[self.sheet.name]):
            raise CannotFill(
                f"Trang “{self.sheet.name}”, ô {cell.address}: công thức mảng không dời được khi lặp dòng. "
                "Hãy thay bằng công thức thường."
            )
        return found if found != text or is_shared else None
