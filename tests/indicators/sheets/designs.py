"""Workbooks as an office might design them, in a few words, and what is seen in them once they are filled."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl

from indicators.sheets.filled_books import filled_book
from indicators.sheets.office_books import Book
from indicators.sheets.outside import opened

EACH = ("10.5", "20.25", "30")


@dataclass(frozen=True)
class Said:
    words: str
    number: Decimal | None = None
    is_percent: bool = False


class Answers:
    """`[[7.5]]` is that number, `[[each]]` one of three numbers in three rows, anything else its own words."""

    def is_repeated(self, text: str) -> bool:
        return text == "each"

    def copies(self, texts: Sequence[str]) -> int:
        return len(EACH)

    def answer(self, text: str, texts: Sequence[str] = (), place: int = 0) -> Said:
        text = EACH[place] if text == "each" else text
        is_number = text.removeprefix("-").replace(".", "", 1).isdecimal()
        return Said(text, Decimal(text) if is_number else None)


def workbook(sheets: Mapping[str, Mapping[str, object]]) -> Any:
    """Cells by address, sheets by name; a text that begins with "=" is a formula."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for address, value in cells.items():
            sheet[address] = value
    return book


def saved(book: Any) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def filled(content: bytes, answers: Any = None) -> bytes:
    return filled_book(Book(opened(content)[1]), answers or Answers())


def seen(content: bytes) -> Any:
    """The workbook as a reader that does not calculate sees it."""
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def shown(formula: str, **cells: object) -> object:
    """The value that is stored beside a formula in Z1, with these cells filled or written."""
    content = filled(saved(workbook({"S": {**cells, "Z9": "[[0]]", "Z1": formula}})))
    return seen(content)["S"]["Z1"].value


class Formulas:
    """Formulas made at random, of everything that is known and some that is not, each over those before it."""

    CELLS = ("[[12]]", "[[7]]", "[[0]]", "[[70.82]]", "[[0.1]]", "[[0.2]]", "[[0.3]]", "[[99.71]]", "[[1000000]]",
             "[[-5]]", "[[2.675]]", "[[1.005]]", "[[Đạt]]", "[[đạt]]", "[[chưa có số liệu]]", 0.7, 1.15, 8,
             "Đạt", None)  # fmt: skip
    TEXTS = ('"Đạt"', '"đạt"', '""', '"chưa có số liệu"')
    SHAPES = (
        "{e}{o}{e}", "({e}){o}{e}", "{e}^2", "SUM({a})", "SUM({a},{r},{e})", "AVERAGE({a})", "COUNT({a})", "COUNTA({a})",
        'COUNTIF({a},">0")', 'COUNTIF({a},"<>Đạt")', "COUNTIF({a},{t})", "COUNTIF({a},{r})", "MAX({a})", "MIN({a},{e})",
        "ROUND({e},{d})", "ROUNDUP({e},{d})", "ROUNDDOWN({e},{d})", "TRUNC({e},{d})", "INT({e})", "QUOTIENT({e},{e})",
        "ABS({e})", "IF({e}>={e},{e},{t})", "IF({r}={t},{e},{t})", "IFERROR({e}/{e},{t})", "IF(AND({e}>0,{e}<50),{e},{t})",
        "IF(OR({e}>0,{e}<50,{r}),{e},{e})", "SUMPRODUCT(A1:A{d}9,B1:B{d}9)", "{r}&{t}", "-{e}%", "NOT({e}>{e})", "({e}={t})",
    )  # fmt: skip

    def __init__(self, seed: int, count: int) -> None:
        self._random = random.Random(seed)
        pick = self._random.choice
        self.cells = {f"{column}{row}": pick(self.CELLS) for row in range(1, 13) for column in "ABCD"}
        self.formulas: dict[str, str] = {}
        for number in range(1, count + 1):
            self.formulas[f"F{number}"] = f"={self._made(self._random.randint(1, 3))}"

    def _made(self, depth: int) -> str:
        pick, number = self._random.choice, self._random.randint
        text = pick(self.SHAPES) if depth else pick(("{r}", "{r}", str(number(0, 12)), "0.5"))
        while "{" in text:
            row = number(1, 11)
            area = "{0}{1}:{0}{2}".format(pick("ABCD"), row, number(row, 12))
            cell = pick([*self.formulas, *self.cells])
            for name, new in {
                "a": area,
                "r": cell,
                "t": pick(self.TEXTS),
                "o": pick("+-*/"),
                "d": str(number(0, 3)),
            }.items():
                text = text.replace("{" + name + "}", new, 1)
            if "{e}" in text:
                text = text.replace("{e}", self._made(depth - 1), 1)
        return text
