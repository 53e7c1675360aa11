"""A percentage in a workbook says what the page says, in every reader."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core.figures import Better, Measure, OverTime, OverUnits, Reading, Rule, State
from indicators.core.results import Judged
from indicators.core.rounding import plain, shown
from indicators.core.status import Comparator, Target
from indicators.sheets.books import Book, Look
from indicators.sheets.tables import TableSheet, table_workbook
from indicators.sheets.values import (
    Formula,
    Percent,
    Qualified,
    number_format,
    percent_cell,
    percent_format,
    percent_of,
    status_cell,
    value_of,
)
from tests.indicators.sheets.recalculation import read, recalculated

KS = Rule("KS", "Ký số", Measure.RATIO, OverTime.SUM, OverUnits.SUM)


def judged(numerator: int, denominator: int, target: Target | None = None, rule: Rule = KS) -> Judged:
    return Judged(rule, Reading(State.FIGURE, numerator=numerator, denominator=denominator), target)


def evaluated(formula: str) -> Decimal:
    """What the formula says, on exact whole numbers."""
    inner, places = formula.removeprefix("=QUOTIENT(").rsplit(")/10^", 1)
    top, bottom = inner.rsplit(",", 1)
    whole = eval(top.replace("^", "**")) // int(bottom)
    return Decimal(whole).scaleb(-int(places))


@pytest.mark.parametrize(
    ("numerator", "denominator", "text", "value"),
    [
        (57, 100, "=QUOTIENT(57*10^4,100)/10^2", "57"),
        (2690, 3798, "=QUOTIENT(2690*10^4,3798)/10^2", "70.82"),
        (13333, 13334, "=QUOTIENT(13333*10^4,13334)/10^2", "99.99"),
        (0, 7, "=QUOTIENT(0*10^4,7)/10^2", "0"),
        (7, 7, "=QUOTIENT(7*10^4,7)/10^2", "100"),
    ],
)
def test_a_share_is_a_quotient_of_whole_numbers(numerator: int, denominator: int, text: str, value: str) -> None:
    cell = percent_cell(percent_of(judged(numerator, denominator)))
    assert isinstance(cell, Formula)
    assert cell.text == text
    assert cell.value == Decimal(value)


def test_a_share_refers_to_the_cells_of_its_counts() -> None:
    cell = percent_cell(percent_of(judged(2690, 3798)), "C7", "D7")
    assert isinstance(cell, Formula) and cell.text == "=QUOTIENT(C7*10^4,D7)/10^2"


def test_where_lower_is_better_a_share_is_cut_upwards() -> None:
    late = Rule("TR", "Hồ sơ trễ hạn", Measure.RATIO, OverTime.SUM, OverUnits.SUM, better=Better.LOWER)
    cell = percent_cell(percent_of(judged(1, 3, rule=late)))
    assert isinstance(cell, Formula)
    assert cell.text == "=QUOTIENT(1*10^4+3-1,3)/10^2"
    assert cell.value == Decimal("33.34")


def test_a_cut_that_would_contradict_the_status_gets_more_places() -> None:
    strict = Target(Comparator.MORE_THAN, Decimal(80))
    cell = percent_cell(percent_of(judged(800_004, 1_000_000, strict)))
    assert isinstance(cell, Formula)
    assert (cell.text, cell.value) == ("=QUOTIENT(800004*10^6,1000000)/10^4", Decimal("80.0004"))


@given(
    numerator=st.integers(0, 10**7),
    denominator=st.integers(1, 10**7),
    places=st.integers(0, 3),
    better=st.sampled_from(Better),
    aim=st.one_of(st.none(), st.integers(0, 100)),
)
def test_the_formula_says_what_the_page_says(
    numerator: int, denominator: int, places: int, better: Better, aim: int | None
) -> None:
    rule = Rule("X", "X", Measure.RATIO, OverTime.SUM, OverUnits.SUM, better=better, decimals=places)
    comparator = Comparator.AT_LEAST if better is Better.HIGHER else Comparator.AT_MOST
    target = None if aim is None else Target(comparator, Decimal(aim))
    share = judged(numerator, denominator, target, rule)
    cell = percent_cell(percent_of(share))
    assert share.value is not None
    if isinstance(cell, Formula):
        assert evaluated(cell.text) == cell.value == Decimal(share.value)
    else:
        assert cell == Decimal(share.value)


def test_counts_too_big_for_doubles_are_given_as_the_value_alone() -> None:
    assert percent_cell(percent_of(judged(10**12 - 1, 10**12))) == Decimal("99.99")


def test_a_share_without_figure_is_its_words() -> None:
    for state, words in ((State.NO_DATA, "chưa có số liệu"), (State.NOTHING_AROSE, "không phát sinh")):
        assert percent_cell(percent_of(Judged(KS, Reading(state), None))) == words


@pytest.mark.parametrize(
    ("numerator", "denominator", "form"),
    [(2690, 3798, "0.00"), (57, 100, "General"), (70801, 100000, "0.00"), (7, 8, "General"), (100, 100, "General")],
)
def test_a_cut_share_keeps_its_places_and_an_exact_one_is_never_rounded(
    numerator: int, denominator: int, form: str
) -> None:
    assert percent_format(percent_of(judged(numerator, denominator))) == form


def test_a_qualifier_stands_before_a_number_that_stays_one() -> None:
    rule = Rule("TT12", "Tin, bài", Measure.COUNT, OverTime.SUM, OverUnits.NONE, decimals=0, unit_label="tin, bài")
    value = value_of(Judged(rule, Reading(State.FIGURE, numerator=1050, qualifier="trên"), None))
    assert value == Qualified(Decimal(1050), "trên")
    assert number_format(1050, "trên") == '"trên "#,##0'
    assert number_format(Decimal("8.9"), 'a"b') == '"ab "#,##0.0'


@pytest.mark.parametrize(
    ("comparator", "aim", "numerator", "text", "words"),
    [
        (Comparator.AT_LEAST, "97", 97, '=IF(C5*100>=97*D5,"Đạt","Chưa đạt")', "Đạt"),
        (Comparator.MORE_THAN, "97", 97, '=IF(C5*100>97*D5,"Đạt","Chưa đạt")', "Chưa đạt"),
        (Comparator.AT_LEAST, "97.5", 97, '=IF(C5*1000>=975*D5,"Đạt","Chưa đạt")', "Chưa đạt"),
        (Comparator.EXACTLY, "100", 100, '=IF(C5*100=100*D5,"Đạt","Chưa đạt")', "Đạt"),
    ],
)
def test_a_verdict_compares_whole_numbers(
    comparator: Comparator, aim: str, numerator: int, text: str, words: str
) -> None:
    share = judged(numerator, 100, Target(comparator, Decimal(aim)))
    assert status_cell(share, "C5", "D5") == Formula(text, words)


def test_no_verdict_without_figure_or_target() -> None:
    assert status_cell(judged(1, 2), "C5", "D5") == ""
    missing = Judged(KS, Reading(State.NO_DATA), Target(Comparator.AT_LEAST, Decimal(97)))
    assert status_cell(missing, "C5", "D5") == ""


@pytest.mark.office
def test_a_spreadsheet_program_divides_as_the_core_cuts(tmp_path: Path) -> None:
    """Doubles make 56,99 of 0,57: hundreds of counts through LibreOffice, both directions."""
    random = Random(57)
    pairs = [(57, 100), (2690, 3798), (13333, 13334), (29, 100), (58, 100), (1, 3), (2, 3), (24640, 24647)]
    for _ in range(300):
        denominator = random.randint(1, 10 ** random.randint(1, 8))
        pairs.append((random.randint(0, denominator), denominator))
    rows, expected = [], []
    for numerator, denominator in pairs:
        exact = Fraction(100 * numerator, denominator)
        values = [shown(exact, 2, better) for better in Better]
        expected.append(values)
        rows.append([Percent(numerator, denominator, 2, plain(value)) for value in values])
    content = table_workbook([TableSheet("Cắt", [], ["Cao tốt", "Thấp tốt"], rows)])
    formulas = [cell.value for row in read(content, values=False).active.iter_rows(min_row=4) for cell in row]
    assert sum(str(formula).startswith("=QUOTIENT(") for formula in formulas) == 2 * len(pairs)
    for workbook in (read(content, values=True), recalculated(content, tmp_path)):
        found = list(workbook.active.iter_rows(min_row=4, values_only=True))
        assert [[Decimal(repr(value)) for value in row] for row in found] == expected


@pytest.mark.office
def test_the_program_does_calculate_and_not_only_copy(tmp_path: Path) -> None:
    """The control of the tests that recalculate: a wrong stored value does not survive them."""
    book = Book()
    book.add_sheet("A").put(1, 1, Formula("=QUOTIENT(7,2)", 99, "0"), Look())
    content = book.saved()
    assert read(content, values=True).active["A1"].value == 99
    assert recalculated(content, tmp_path).active["A1"].value == 3
