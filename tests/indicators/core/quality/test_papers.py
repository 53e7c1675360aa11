"""What papers say of named units, against each other and against the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.core.figures import Cell
from indicators.core.quality import Check, Claim, Flag, Severity, Statement, check_paper
from tests.indicators.core.quality.by_hand import card_of, renamed, series
from tests.indicators.core.worlds import target, territory, unit

COMMUNES = renamed(
    territory([unit("xa-a"), unit("xa-b"), unit("xa-c", until="2024-11-01")]), xa_a="Xã An", xa_b="Xã Bình"
)
TARGETS = {"DVC02": target(">=", "50"), "DVC03": target("=", "100"), "DVC04": target(">=", "45")}
BEHIND = Statement("S1", "DVC03", Claim.BEHIND, "Còn 01 đơn vị: xã An.", ("xa-a",), 1, 1, section="Phần I")
COMPLETE = Statement("S2", "DVC03", Claim.COMPLETE, "Xã An đạt 100%.", ("xa-a",), 100, 100, section="Phần II")
FEW = Statement("S3", "DVC02", Claim.FEW_RECORDS, "Chỉ có 20-73 hồ sơ: xã An.", ("xa-a",), 20, 73, section="Phần II")
TOTAL = Statement("S4", "DVC02", Claim.TOTAL, "Xã An được 119 hồ sơ.", ("xa-a",), 119, 119, section="Phần II")
LOW = Statement("S5", "DVC02", Claim.LOW, "Tỷ lệ còn thấp.", section="Phần II")
SIGNED = Statement("S6", "KS01", Claim.FEW_SIGNED, "Chỉ có 7-25 văn bản: xã An, xã Bình...", ("xa-a", "xa-b"), 7, 25)


def year(code: str, unit: str, numerator: int, denominator: int | None = None) -> list[Cell]:
    months = 10 if unit == "xa-c" else 11
    nothing = (0, None) if denominator is None else (0, 0)
    cells = series(code, [(numerator, denominator), *[nothing] * (months - 1)], unit=unit)
    return [replace(one, month=one.month.plus(months - 11)) for one in cells]


def found(statements: Sequence[Statement], cells: Sequence[Cell] = ()) -> list[Flag]:
    card = card_of(cells, timeline=COMMUNES, targets=TARGETS)
    return list(check_paper(statements, card))


def checks(statements: Sequence[Statement], cells: Sequence[Cell] = ()) -> list[Check]:
    return [flag.check for flag in found(statements, cells)]


# Against each other


def test_behind_and_complete_is_one_contradiction_with_the_figure_beside_it() -> None:
    [flag] = found([BEHIND, COMPLETE], year("DVC03", "xa-a", 72, 73))
    assert (flag.check, flag.unit, flag.severity) == (Check.STATEMENTS_DISAGREE, "xa-a", Severity.WARNING)
    assert flag.statements == ("S1", "S2")
    assert flag.reason.replace("\u00a0", " ") == (
        "Xã An, Tên của DVC03 (DVC03): mục “Phần I” nêu chưa đạt mục tiêu, còn mục “Phần II” nêu đạt 100 %. "
        "Số liệu là 72 / 73, 98,63 %."
    )
    assert checks([COMPLETE, BEHIND], []) == [Check.STATEMENTS_DISAGREE]


def test_statements_of_other_units_or_indicators_do_not_disagree() -> None:
    for other in (
        replace(COMPLETE, units=("xa-b",)),
        replace(COMPLETE, indicator="DVC02"),
        replace(COMPLETE, units=()),
    ):
        assert Check.STATEMENTS_DISAGREE not in checks([BEHIND, other])
    nowhere = [replace(BEHIND, indicator=""), replace(COMPLETE, indicator="")]
    assert checks(nowhere) == []


def test_a_unit_has_one_number_of_records() -> None:
    [flag] = found([FEW, TOTAL], year("DVC02", "xa-a", 119, 119))
    assert (flag.check, flag.unit) == (Check.STATEMENTS_DISAGREE, "xa-a")
    assert "nêu từ 20 đến 73, lại nêu 119. Số liệu là 119" in flag.reason
    inside = year("DVC02", "xa-a", 73, 73)
    assert checks([FEW, replace(TOTAL, low=73, high=73)], inside) == []
    assert checks([FEW, replace(TOTAL, low=73, high=None)], inside) == []
    assert checks([FEW, replace(TOTAL, low=Decimal("74.000"), high=None)])[0] is Check.STATEMENTS_DISAGREE


# Lists


def test_a_list_is_as_long_as_the_paper_says() -> None:
    [flag] = found([replace(BEHIND, low=4, high=4)])
    assert flag.check is Check.LIST_LENGTH and "nêu 04 đơn vị nhưng kể tên 01" in flag.reason
    assert found([BEHIND]) == []
    assert found([replace(BEHIND, low=None)]) == []
    assert found([replace(COMPLETE, low=100)]) == [], "100 is a rate there"


@pytest.mark.parametrize("ending", ["...", "…", "...”.", "… )", "...;"])
def test_a_list_that_ends_in_dots_is_open(ending: str) -> None:
    statement = replace(SIGNED, text=f"Như xã An, xã Bình{ending}")
    assert statement.is_open_list
    assert checks([statement]) == [Check.OPEN_LIST]
    assert not replace(statement, units=()).is_open_list


@pytest.mark.parametrize("text", ["Như xã An, xã Bình.", "Năm 2024... có xã An", ""])
def test_a_list_that_ends_in_a_full_stop_is_closed(text: str) -> None:
    assert not replace(SIGNED, text=text).is_open_list


def test_an_open_list_names_whom_the_figures_would_add() -> None:
    cells = [*year("KS01", "xa-a", 9, 9), *year("KS01", "xa-b", 8, 9)]
    [flag] = found([SIGNED], cells)
    assert flag.check is Check.OPEN_LIST and "không có thêm đơn vị nào" in flag.reason
    [flag] = found([replace(SIGNED, units=("xa-a",))], cells)
    assert "số liệu còn có Xã Bình" in flag.reason


def test_a_closed_list_that_leaves_someone_out_is_against_the_figures() -> None:
    cells = [*year("KS01", "xa-a", 9, 9), *year("KS01", "xa-b", 8, 9)]
    [flag] = found([replace(SIGNED, units=("xa-a",), text="Như xã An.")], cells)
    assert flag.check is Check.STATEMENT_AGAINST_FIGURES and "còn có Xã Bình" in flag.reason
    behind = [*year("DVC03", "xa-a", 72, 73), *year("DVC03", "xa-b", 72, 73)]
    [flag] = found([BEHIND], behind)
    assert flag.evidence == (("số đơn vị kể tên", 1), ("số đơn vị chưa kể tên", 1))
    assert found([BEHIND], behind[:11]) == []
    assert found([BEHIND], [*behind[:13], *behind[14:]]) == [], "a unit with a missing month is not held against a list"
    few = [replace(SIGNED, units=("xa-a",), text="Như xã An.")]
    assert found(few, [*cells[:13], *cells[14:]]) == []


# Against the figures


def test_what_met_its_target_is_not_low() -> None:
    [flag] = found([LOW], year("DVC02", "xa-a", 99, 100))
    assert (flag.check, flag.unit) == (Check.STATEMENT_AGAINST_FIGURES, None)
    assert "mục “Phần II” nêu còn thấp. Số liệu là 99" in flag.reason and "50" in flag.reason
    assert found([LOW], year("DVC02", "xa-a", 49, 100)) == []
    assert found([LOW]) == []
    assert found([replace(LOW, indicator="KS01")], year("KS01", "xa-a", 99, 100)) == [], (
        "without a target nothing is met"
    )


def test_a_unit_named_behind_must_have_missed_and_a_complete_one_be_complete() -> None:
    [flag] = found([BEHIND], year("DVC03", "xa-a", 73, 73))
    assert (flag.unit, flag.evidence) == ("xa-a", (("tử số", 73), ("mẫu số", 73)))
    [flag] = found([COMPLETE], year("DVC03", "xa-a", 72, 73))
    assert flag.unit == "xa-a" and "nêu đạt 100" in flag.reason and "98,63" in flag.reason
    assert found([COMPLETE], year("DVC03", "xa-a", 73, 73)) == []
    assert found([COMPLETE, BEHIND, FEW, TOTAL], [])[0].check is Check.STATEMENTS_DISAGREE


@pytest.mark.parametrize(("records", "is_flagged"), [(19, True), (20, False), (73, False), (74, True)])
def test_records_must_lie_where_the_paper_puts_them(records: int, is_flagged: bool) -> None:
    assert bool(found([FEW], year("DVC02", "xa-a", records, records))) == is_flagged


def test_results_are_numerators_and_records_denominators() -> None:
    assert found([replace(SIGNED, text="", units=("xa-a",))], year("KS01", "xa-a", 25, 26)) == []
    assert found([replace(FEW, high=25)], year("DVC02", "xa-a", 25, 26)) != []


def test_a_total_of_the_whole_may_be_more_than_said_only_where_the_paper_says_so() -> None:
    total = Statement("T", "TT11", Claim.TOTAL, "Trên 1.000.", low=1000)
    assert found([total], year("TT11", "xa-a", 1001)) == []
    assert found([total], year("TT11", "xa-a", 999)) != []
    assert found([replace(total, high=1000)], year("TT11", "xa-a", 1001)) != []
    at_least = [replace(one, qualifier="trên") for one in year("TT11", "xa-a", 900)]
    assert found([total], at_least) == []


def test_a_list_names_no_more_units_than_were_counted() -> None:
    named = Statement("N", "TT11", Claim.NAMED, "05 xã.", ("xa-a", "xa-b"), 2, 2)
    assert found([named], year("TT11", "xa-a", 2)) == []
    assert checks([named], year("TT11", "xa-a", 3)) == [Check.STATEMENT_AGAINST_FIGURES]
    assert checks([replace(named, low=None)], year("TT11", "xa-a", 1)) == [Check.STATEMENT_AGAINST_FIGURES]
    assert found([replace(named, low=None)], year("TT11", "xa-a", 23)) == []


def test_parts_on_paper_are_held_against_the_whole_and_the_parts() -> None:
    parts = Statement("P", "TT17", Claim.PARTS, "92.", low=92, high=92, parts=("TT17a", "TT17b"))
    cells = [*year("TT17", "xa-a", 92), *year("TT17a", "xa-a", 80), *year("TT17b", "xa-a", 12)]
    assert found([parts], cells) == []
    [flag] = found([replace(parts, low=93)], cells)
    assert "nêu 93, số liệu là 92, các phần cộng lại được 92 (80 + 12)." in flag.reason
    assert len(found([parts], [*cells[:22], *year("TT17b", "xa-a", 11)])) == 1
    assert found([parts], cells[:22]) == [], "a part without figures is no zero"


def test_communes_are_counted_as_in_any_month_of_the_window() -> None:
    said = Statement("U", "TT11", Claim.UNIT_COUNT, "tại 03 xã", low=3, high=3)
    assert found([said]) == [] and found([replace(said, low=2)]) == []
    [flag] = found([replace(said, low=35)])
    assert "nêu 35 xã, thị trấn; trong kỳ có 02 hoặc 03" in flag.reason


def test_figures_where_the_paper_says_there_are_none() -> None:
    none = Statement("K", "TT11", Claim.NO_DATA, "chưa có số liệu")
    assert found([none]) == [] and found([replace(none, indicator="")], year("TT11", "xa-a", 5)) == []
    assert checks([none], year("TT11", "xa-a", 5)) == [Check.STATEMENT_AGAINST_FIGURES]


def test_units_and_indicators_that_nobody_knows_are_left_alone() -> None:
    strange = [
        replace(statement, units=("xa-la",) if statement.units else (), code=f"{statement.code}x")
        for statement in (BEHIND, FEW, TOTAL, SIGNED)
    ]
    assert {flag.check for flag in found(strange)} == {Check.STATEMENTS_DISAGREE, Check.OPEN_LIST}
    assert found([replace(BEHIND, indicator="unheard"), replace(LOW, indicator="unheard")]) == []
