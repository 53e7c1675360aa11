"""Paper: A4 after NĐ 30/2020 (margins, page numbers), millimetres, and how many lines a text takes.

Spreadsheet programs do not grow rows over merged cells, so heights are reckoned here from the widths of Times New Roman.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

FONT = "Times New Roman"
A4_WIDTH, A4_HEIGHT = 210, 297
MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
# One digit of Times New Roman 12 at 96 dots an inch, the unit in which columns are wide.
DIGIT_PIXELS, CELL_PADDING_MM = 8, 2.2


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet's page. Margins in millimetres, within what the regulation allows; rows `repeat` head every page.

    All columns come on one page, unless a `scale` in per cent is given: then they go over as many pages as they need, and
    the first `repeat_columns` begin each of them.
    """

    landscape: bool = False
    top: int = 20
    bottom: int = 20
    left: int = 30
    right: int = 15
    repeat: tuple[int, int] | None = None
    starts_at_one: bool = True
    scale: int | None = None
    repeat_columns: int = 0

    @property
    def width(self) -> int:
        """Millimetres between the margins."""
        return (A4_HEIGHT if self.landscape else A4_WIDTH) - self.left - self.right

    @property
    def height(self) -> float:
        """Points between the margins."""
        return ((A4_WIDTH if self.landscape else A4_HEIGHT) - self.top - self.bottom) / MM_PER_POINT


def column_width(millimetres: float) -> float:
    """Millimetres in the unit of a column's width."""
    return round(millimetres / MM_PER_INCH * 96 / DIGIT_PIXELS, 2)


# Widths in thousandths of the font's size.
_WIDTHS = {
    **dict.fromkeys("ijlt.,:;/'|! ", 270),
    **dict.fromkeys("frs()[]-I", 340),
    **dict.fromkeys("acez", 444),
    **dict.fromkeys("bdghknopquvxy0123456789“”$", 500),
    **dict.fromkeys("FJLPSTZ–=+<>", 590),
    **dict.fromkeys("ABCDEGHKNOQRUVXYw", 710),
    **dict.fromkeys("mM%W…", 890),
}


@lru_cache(maxsize=8192)
def text_width(text: str, points: float, bold: bool = False) -> float:
    """About how many millimetres a line of text is long; accents take no room."""
    letters = (sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    thousandths = sum(_WIDTHS.get(sign, 500) for sign in letters)
    return thousandths / 1000 * points * MM_PER_POINT * (1.07 if bold else 1.02)


def lines_of(text: str, millimetres: float, points: float, bold: bool = False) -> int:
    """How many lines a text takes in a column, broken between words."""
    room = max(millimetres - CELL_PADDING_MM, 1)
    space = text_width(" ", points, bold)
    count = 0
    for paragraph in text.split("\n"):
        used = 0.0
        count += 1
        for word in paragraph.split():
            width = text_width(word, points, bold)
            if used and used + space + width > room:
                count, used = count + 1, 0.0
            if width > room:
                count += ceil(width / room) - 1
            used += width + (space if used else 0)
    return count


def pages_of(heights: Sequence[float], room: float, repeat: Sequence[int], breaks: Collection[int] = ()) -> list[int]:
    """On which page each row comes, counted from 0, where `repeat` rows head every page after their own.

    `heights` by row from 0 and `room` of a page in points; `breaks` are rows before which a page ends.
    """
    heads = sum(heights[row] for row in repeat)
    page, used, pages = 0, 0.0, []
    for row, height in enumerate(heights):
        if row in breaks or used + height > room:
            page += 1
            used = heads if repeat and row > max(repeat) else 0.0
        used += height
        pages.append(page)
    return pages


def height_of(lines: int, points: float) -> float:
    """Points that so many lines take."""
    return round(lines * points * 1.22 + 3.5, 2)
