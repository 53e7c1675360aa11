"""Paper: A4 after NĐ 30/2020 (margins, page numbers), millimetres, and how many lines a text takes.

Spreadsheet programs do not grow rows over merged cells, so heights are reckoned here from the widths of Times New Roman.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

FONT = "Times New Roman"
A4_WIDTH, A4_HEIGHT = 210, 297
MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
# One digit of Times New Roman 12 at 96 dots an inch, the unit in which columns are wide.
DIGIT_PIXELS, CELL_PADDING_MM = 8, 2.2
DOT_POINTS = 0.75


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


# Widths of Times New Roman in thousandths of its size, upright and bold.
_UPRIGHT = {
    180: "'", 200: "|", 250: " ,.\u00a0", 278: "/:;\\ijlt", 333: "!()-I[]`fr‘’", 389: "Js", 400: "°", 408: '"',
    444: "?acez“”", 469: "^", 480: "{}", 500: "#$*_–bdghknopquvxyđ0123456789", 541: "~", 549: "≥≤±", 556: "FPS",
    564: "+<=>×", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐ", 778: "&m", 833: "%", 889: "M", 921: "@", 944: "W",
    1000: "—…",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.\u00a0", 278: "'/\\il", 333: "!()-:;[]`fjt‘’", 389: "Is", 394: "{}", 400: "°", 444: "cerz",
    500: "#$*?J_agovxy–“”0123456789", 520: "~", 549: "≥≤±", 556: "\"Sbdhknpquđ", 570: "+<=>×", 581: "^", 611: "FP",
    667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQ", 833: "&m", 930: "@", 944: "M", 1000: "%W—…",
}  # fmt: skip
# Where Times New Roman is missing, LibreOffice takes one as wide in its place. It lacks these letters of Vietnamese, and
# they come from a third, which is wider: the wider one counts, so that no row is too low anywhere.
_BORROWED = {"i": "ỉị", "y": "ỷỹỵ", "e": "ẻẽẹềếểễệ", "a": "ảạằắẳẵặầấẩẫậ", "o": "ỏọồốổỗộơờớởỡợ", "u": "ủụưừứửữự"}
_BORROWED_UPRIGHT = {
    "i": 320, "y": 565, "e": 615, "a": 613, "o": 612, "u": 644, "I": 395, "Y": 660, "E": 730, "A": 722, "O": 820, "U": 843,
}  # fmt: skip
_BORROWED_BOLD = {
    "i": 380, "y": 581, "e": 636, "a": 648, "o": 667, "u": 727, "I": 468, "Y": 714, "E": 762, "A": 776, "O": 871, "U": 872,
}  # fmt: skip
# Of any other sign; those of east Asia are as wide as high.
_UNKNOWN = 1000
# Italics are narrower but for a few signs; programs round the place of each letter.
_MARGIN = 1.02


def _widths(faces: Mapping[int, str], borrowed: Mapping[str, int]) -> dict[str, int]:
    found = {sign: width for width, signs in faces.items() for sign in signs}
    for letter in "aăâeêioouy":
        for accented in ("", *map(chr, range(0x300, 0x31C))):
            for base in (letter, letter.upper()):
                whole = unicodedata.normalize("NFC", base + accented)
                if len(whole) == 1:
                    found[whole] = found[unicodedata.normalize("NFD", base)[0]]
    for letter, signs in _BORROWED.items():
        found |= dict.fromkeys(signs, borrowed[letter]) | dict.fromkeys(signs.upper(), borrowed[letter.upper()])
    return found | dict.fromkeys(map(chr, range(0x300, 0x370)), 0)


_WIDTHS = {False: _widths(_UPRIGHT, _BORROWED_UPRIGHT), True: _widths(_BOLD, _BORROWED_BOLD)}


@lru_cache(maxsize=8192)
def text_width(text: str, points: float, bold: bool = False) -> float:
    """How many millimetres a line of text is long at most."""
    widths = _WIDTHS[bold]
    thousandths = sum([widths.get(sign, _UNKNOWN) for sign in text])
    return thousandths / 1000 * points * MM_PER_POINT * _MARGIN


def lines_of(text: str, millimetres: float, points: float, bold: bool = False) -> int:
    """How many lines a text takes in a column, broken between words."""
    room = max(millimetres - CELL_PADDING_MM, 1)
    return sum(_lines_of_words(part.split(), room, points, bold)[-1] for part in text.split("\n"))


def pieces_of(text: str, millimetres: float, points: float, most: int) -> list[str]:
    """The text in pieces of so many lines at most, each ending where a line does; a short one as it is."""
    if lines_of(text, millimetres, points) <= most:
        return [text]
    words = text.split()
    lines = _lines_of_words(words, max(millimetres - CELL_PADDING_MM, 1), points, False)
    pieces: dict[int, list[str]] = {}
    for word, line in zip(words, lines, strict=True):
        pieces.setdefault((line - 1) // most, []).append(word)
    return [" ".join(piece) for piece in pieces.values()]


def _lines_of_words(words: Sequence[str], room: float, points: float, bold: bool) -> list[int]:
    """In which line each word ends, counted from 1."""
    space = text_width(" ", points, bold)
    line, used = 1, 0.0
    lines = []
    for word in words:
        width = text_width(word, points, bold)
        if used and used + space + width > room:
            line, used = line + 1, 0.0
        if width > room:
            line += ceil(width / room) - 1
        used += width + (space if used else 0)
        lines.append(line)
    return lines or [1]


def height_of(lines: int, points: float) -> float:
    """Points that so many lines take in the program that sets them widest apart; whole dots of a screen, to which Excel
    would round them."""
    return ceil((lines * points * 1.25 + 2) / DOT_POINTS) * DOT_POINTS
