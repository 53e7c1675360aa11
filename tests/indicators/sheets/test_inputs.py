"""The rate beside what is typed: a spreadsheet program calculates what the screen shows, cut and never flattering."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import pytest

from indicators.core.figures import Better, Measure, OverTime, OverUnits, Rule
from indicators.core.rounding import shown
from indicators.core.status import Comparator, Target
from indicators.sheets.books import Book, Look
from indicators.sheets.inputs import NO_WHOLE, NOTHING_AROSE, TOO_LARGE_PART, rate_formula, show_cut_places
from indicators.sheets.values import Formula
from tests.indicators.sheets.recalculation import recalculated

HIGHER = Rule("KS", "Ký số", Measure.RATIO, OverTime.SUM, OverUnits.SUM)
LOWER = Rule("CD", "Chậm", Measure.RATIO, OverTime.SUM, OverUnits.SUM, better=Better.LOWER, decimals=1)
TARGETS = (
    None,
    Target(Comparator.AT_LEAST, Decimal(50)),
    Target(Comparator.MORE_THAN, Decimal(80)),
    Target(Comparator.EXACTLY, Decimal(100)),
    Target(Comparator.EXACTLY, Decimal(0)),
    Target(Comparator.AT_MOST, Decimal("4.125")),
    Target(Comparator.LESS_THAN, Decimal(5)),
)
COUNTS = (
    (57, 100), (2690, 3798), (13333, 13334), (0, 7), (7, 7), (200001, 250000), (80, 100), (4, 5), (1, 3), (2, 3),
    (49999, 1000000), (50001, 1000000), (1, 1000000), (8, 9), (165, 4000),
)  # fmt: skip


@pytest.mark.office
def test_a_spreadsheet_program_shows_what_the_screen_shows(tmp_path: Path) -> None:
    random = Random(4)
    some = [(random.randrange(0, size + 1), size) for size in (random.randrange(1, 30_000) for _ in range(60))]
    cases = [(rule, target, *counts) for rule, target, counts in product((HIGHER, LOWER), TARGETS, (*COUNTS, *some))]
    book = Book()
    sheet = book.add_sheet("Thử")
    for row, (rule, target, numerator, denominator) in enumerate(cases, 1):
        sheet.put(row, 1, numerator, Look())
        sheet.put(row, 2, denominator, Look())
        sheet.put(row, 3, Formula(rate_formula(rule, target, f"A{row}", f"B{row}"), "", "General"), Look())
    calculated = recalculated(book.saved(), tmp_path)["Thử"]
    for row, (rule, target, numerator, denominator) in enumerate(cases, 1):
        exact = Fraction(numerator * 100, denominator)
        expected = shown(exact, rule.decimals, rule.better, target)
        assert calculated.cell(row, 3).value == pytest.approx(float(expected), abs=1e-9), cases[row - 1]


@pytest.mark.office
def test_what_is_no_rate_is_said_or_left_empty(tmp_path: Path) -> None:
    rows = ((None, None, None), (3, None, None), (None, 4, None), ("trên 5", 6, None), (5, 4, TOO_LARGE_PART),
            (0, 0, NOTHING_AROSE), (3, 0, NO_WHOLE))  # fmt: skip
    book = Book()
    sheet = book.add_sheet("Thử")
    for row, (numerator, denominator, _) in enumerate(rows, 1):
        sheet.put(row, 1, numerator, Look())
        sheet.put(row, 2, denominator, Look())
        sheet.put(row, 3, Formula(rate_formula(HIGHER, None, f"A{row}", f"B{row}"), "", "General"), Look())
        show_cut_places(sheet.worksheet, f"C{row}", 2, f"A{row}", f"B{row}")
    calculated = recalculated(book.saved(), tmp_path)["Thử"]
    assert [calculated.cell(row, 3).value or None for row in range(1, len(rows) + 1)] == [words for _, _, words in rows]
