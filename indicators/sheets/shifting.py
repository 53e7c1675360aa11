"""What becomes of references when rows of a sheet are repeated: below it they move, over it they grow.

What a formula means by a single cell of a repeated row, nobody can know: refused with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})"
_ONE = re.compile(_CELL)
_AREA = re.compile(rf"{_CELL}:{_CELL}")
_ROWS = re.compile(r"(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})")
_PREFIX = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\](),; ]+))!")
_LOOKS_LIKE_CELL = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]")
_TOGETHER = frozenset(
    {"SUM(", "COUNT(", "COUNTA(", "AVERAGE(", "MIN(", "MAX(", "SUBTOTAL(", "AGGREGATE(", "SUMPRODUCT("}
)


class CannotShift(ValueError):
    """A reference that has no clear meaning once rows are repeated; the message says what to write instead."""


@dataclass(frozen=True)
class Shift:
    """Rows of one sheet that are repeated, with how many times each then stands there (once at least)."""

    copies: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.copies)

    def start(self, row: int) -> int:
        return row + sum(count - 1 for at, count in self.copies.items() if at < row)

    def end(self, row: int) -> int:
        return row + sum(count - 1 for at, count in self.copies.items() if at <= row)

    def area(self, text: str) -> str:
        """ "A5:C5" or "B7" as an area that moves, and grows where it holds a repeated row."""
        match = _AREA.fullmatch(text)
        if match is None:
            one = _ONE.fullmatch(text)
            if one is None:
                return text
            first, last = self.start(int(one[4])), self.end(int(one[4]))
            head = f"{one[1]}{one[2]}{one[3]}"
            return f"{head}{first}" if first == last else f"{head}{first}:{head}{last}"
        begin = f"{match[1]}{match[2]}{match[3]}{self.start(int(match[4]))}"
        return f"{begin}:{match[5]}{match[6]}{match[7]}{self.end(int(match[8]))}"

    def areas(self, text: str) -> str:
        return " ".join(map(self.area, text.split()))


@dataclass(frozen=True)
class Where:
    """Where a formula stands: on which sheet, in which row of the design, in which copy of it.

    `is_area`: a name or a series of a chart, where a cell of a repeated row means all of its copies.
    """

    sheet: str
    row: int = 0
    copy: int = 0
    is_area: bool = False


def moved(formula: str, where: Where, shifts: Mapping[str, Shift]) -> str:
    """The formula (without "=") as it must read after the rows are repeated; CannotShift where that is not clear."""
    if not any(shifts.values()):
        return formula
    try:
        tokens = Tokenizer(f"={formula}").items
    except TokenizerError:
        raise CannotShift(f"={formula[:60]} không đọc được nên không dời được. Hãy viết đơn giản hơn.") from None
    functions: list[str] = []
    result = []
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            functions.append(token.value.upper())
            if token.value.upper() == "INDIRECT(":
                raise CannotShift("dùng INDIRECT nên không dời được. Hãy thay bằng tham chiếu thường.")
        elif token.type == Token.PAREN and token.subtype == Token.OPEN:
            functions.append("(")
        elif token.subtype == Token.CLOSE and functions and token.type in (Token.FUNC, Token.PAREN):
            functions.pop()
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            together = where.is_area or (bool(functions) and functions[-1] in _TOGETHER)
            result.append(_moved(token.value, where, shifts, together))
        else:
            result.append(token.value)
    return "".join(result)


def _moved(text: str, where: Where, shifts: Mapping[str, Shift], together: bool) -> str:
    prefix, sheet, reference = "", where.sheet, text
    match = _PREFIX.match(text)
    if match is not None:
        prefix, reference = match[0], text[match.end() :]
        sheet = (match[1] or match[2]).replace("''", "'")
        if ":" in sheet and sheet not in shifts:
            raise CannotShift(f"tính qua nhiều trang ({text}). Hãy cộng từng trang.")
    shift = next((own for name, own in shifts.items() if name.casefold() == sheet.casefold()), Shift())
    is_own = sheet.casefold() == where.sheet.casefold()
    copies = where.row in shifts.get(where.sheet, Shift()).copies
    if not shift and (is_own or not copies):
        return text
    own = where if is_own else Where(sheet)
    return prefix + _reference(reference, own, shift, together=together, in_copy=copies)


def _reference(text: str, where: Where, shift: Shift, *, together: bool, in_copy: bool) -> str:
    if (area := _AREA.fullmatch(text)) is not None:
        begin = _end_of_area(area.group(1, 2, 3, 4), where, shift, text, in_copy, is_last=False)
        return f"{begin}:{_end_of_area(area.group(5, 6, 7, 8), where, shift, text, in_copy, is_last=True)}"
    if (rows := _ROWS.fullmatch(text)) is not None:
        return f"{rows[1]}{shift.start(int(rows[2]))}:{rows[3]}{shift.end(int(rows[4]))}"
    one = _ONE.fullmatch(text)
    if one is None:
        if "[" not in text and _LOOKS_LIKE_CELL.match(text) and any(sign in text for sign in ":!#"):
            raise CannotShift(f"có tham chiếu {text} không dời được. Hãy viết rõ vùng ô.")
        return text
    row, fixed = int(one[4]), bool(one[3])
    if in_copy and row == where.row and not fixed:
        return f"{one[1]}{one[2]}{shift.start(row) + where.copy}"
    if in_copy and not fixed:
        raise CannotShift(_fix(text, one))
    if row in shift.copies:
        if not together:
            raise CannotShift(
                f"trỏ vào riêng ô {text} của dòng lặp. Hãy viết SUM({text}) để cộng cả các dòng, hoặc bỏ công thức."
            )
        return shift.area(text)
    return f"{one[1]}{one[2]}{one[3]}{shift.start(row)}"


def _end_of_area(parts: tuple[str, ...], where: Where, shift: Shift, text: str, in_copy: bool, *, is_last: bool) -> str:
    fixed_column, column, fixed, digits = parts
    row = int(digits)
    if in_copy and not fixed:
        if row != where.row:
            raise CannotShift(_fix(text, re.fullmatch(_CELL, "".join(parts))))
        return f"{fixed_column}{column}{shift.start(row) + where.copy}"
    return f"{fixed_column}{column}{fixed}{shift.end(row) if is_last else shift.start(row)}"


def _fix(text: str, one: re.Match[str] | None) -> str:
    written = f"{one[1]}{one[2]}${one[4]}" if one is not None else text
    return f"nằm trong dòng lặp và trỏ tới dòng khác ({text}). Hãy thêm dấu $ trước số dòng: {written}."
