"""The form of the annex as data: which kinds of units stand together, which columns a table has and how wide they are.

After NĐ 30/2020/NĐ-CP, Appendix I: A4, Times New Roman, "Phụ lục I" without quốc hiệu, tables of 12 points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from indicators.core.figures import Measure, Rule
from indicators.core.results import Result

# How the office groups its units, in its order; a kind that is not named comes last.
UNIT_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Phòng, ban chuyên môn", frozenset({"department"})),
    ("Đơn vị sự nghiệp", frozenset({"service_unit"})),
    ("Xã, phường, thị trấn", frozenset({"commune", "town", "ward"})),
    ("Thôn, tổ dân phố", frozenset({"village"})),
)
OTHER_UNITS = "Đơn vị khác"
OTHER_INDICATORS = "Chỉ tiêu khác"

SUMMARY_HEADING = "1. Kết quả chung"
UNITS_HEADING = "2. Kết quả của từng đơn vị"
SIMULATED_MARK = "(*)"
FEW_MARK = "(**)"

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """I, II, III, IV … as annexes and groups of units are numbered."""
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


class Part(StrEnum):
    """What a column says of a line."""

    NUMBER = "number"
    NAME = "name"
    UNIT_LABEL = "unit_label"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    TARGET = "target"
    STATUS = "status"
    RANK = "rank"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in millimetres is what it has at least; `grows` columns take what is left of the page."""

    part: Part
    heading: str
    width: float
    grows: bool = False


# What the words of a missing figure stand across.
FIGURE_PARTS = (Part.NUMERATOR, Part.DENOMINATOR, Part.VALUE)

NUMBER_COLUMN = Column(Part.NUMBER, "STT", 10)
UNIT_COLUMN = Column(Part.NAME, "Đơn vị", 50.5, grows=True)


def summary_columns(results: Sequence[Result]) -> tuple[Column, ...]:
    """A line per indicator; columns that no indicator of the group would fill are left out."""
    labels = {result.rule.unit_label for result in results}
    columns = [NUMBER_COLUMN, Column(Part.NAME, "Chỉ tiêu", 42, grows=True)]
    if len(labels) > 1:
        columns.append(Column(Part.UNIT_LABEL, "Đơn vị tính", 20))
    if any(result.rule.measure is Measure.RATIO for result in results):
        columns += [Column(Part.NUMERATOR, "Tử số", 16), Column(Part.DENOMINATOR, "Mẫu số", 16)]
    columns.append(Column(Part.VALUE, "Kết quả" if len(labels) > 1 else f"Kết quả ({labels.pop()})", 17))
    if any(result.target is not None for result in results):
        columns += [Column(Part.TARGET, "Chỉ tiêu giao", 18), Column(Part.STATUS, "Đánh giá", 16)]
    columns.append(Column(Part.COVERAGE, "Số liệu đã báo cáo", 30))
    return tuple(columns)


# Widths of an indicator's columns by how many indicators stand side by side; more are printed smaller to fit the page.
_BLOCK_WIDTHS = {
    1: {Part.NUMERATOR: 27, Part.DENOMINATOR: 27, Part.VALUE: 17, Part.STATUS: 19, Part.RANK: 12.5},
    2: {Part.NUMERATOR: 28, Part.DENOMINATOR: 28, Part.VALUE: 16, Part.STATUS: 18, Part.RANK: 12.5},
}
# Where nothing is judged there is more room.
_NOT_JUDGED = {Part.NUMERATOR: 36, Part.DENOMINATOR: 36, Part.VALUE: 19}
_SINGLE_COUNT = {1: 60, 2: 40}
_NARROW = {Part.NUMERATOR: 17, Part.DENOMINATOR: 17, Part.VALUE: 16, Part.STATUS: 16}
_FULL_HEADINGS_UP_TO = 2


def unit_columns(rule: Rule, judged: bool, side_by_side: int, *, ranked: bool = False) -> tuple[Column, ...]:
    """The columns of one indicator in a table of units: counts beside the percentage, the status where one is judged, and
    the place among the units where the table has room for it."""
    widths = _BLOCK_WIDTHS.get(side_by_side, _NARROW) if judged or side_by_side > 1 else _NOT_JUDGED
    full = side_by_side <= _FULL_HEADINGS_UP_TO
    headings: list[tuple[Part, str]] = []
    if rule.measure is Measure.RATIO:
        headings += [
            (Part.NUMERATOR, rule.numerator_label if full and rule.numerator_label else "Tử số"),
            (Part.DENOMINATOR, rule.denominator_label if full and rule.denominator_label else "Mẫu số"),
            (Part.VALUE, "Tỷ lệ (%)"),
        ]
    else:
        headings.append((Part.VALUE, f"Số lượng ({rule.unit_label})"))
        widths = {**widths, Part.VALUE: _SINGLE_COUNT.get(side_by_side, 22)}
    if judged:
        headings.append((Part.STATUS, "Đánh giá"))
    if judged and ranked and full:
        headings.append((Part.RANK, "Hạng"))
    return tuple(Column(part, heading, widths[part]) for part, heading in headings)


def needs_definitions(side_by_side: int) -> bool:
    """Where the heads only say "Tử số" and "Mẫu số", a note says what they are."""
    return side_by_side > _FULL_HEADINGS_UP_TO


def is_landscape(side_by_side: int, summary: Sequence[Column], page: float) -> bool:
    """Wide tables go landscape: two indicators side by side, or a summary wider than the upright page."""
    return side_by_side >= 2 or sum(column.width for column in summary) > page


def stretched(columns: Iterable[Column], least: Sequence[float], page: float) -> list[float]:
    """Widths in millimetres: no column narrower than it needs, what is left of the page to those that grow."""
    chosen = list(columns)
    widths = [max(column.width, need) for column, need in zip(chosen, least, strict=True)]
    left = page - sum(widths)
    growing = [place for place, column in enumerate(chosen) if column.grows]
    for place in growing:
        widths[place] += max(left, 0) / len(growing)
    return widths
