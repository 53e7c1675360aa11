"""A figure against the months before it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.core.figures import Cell, State
from indicators.core.months import Month
from indicators.core.quality import Check, Severity, Thresholds
from indicators.core.quality.histories import usual_range
from tests.indicators.core.quality.by_hand import DIVIDED, MERGED, flags_in, found, same, series
from tests.indicators.core.worlds import cell, stated

QUIET = (100, 104, 97, 110, 92, 103)


# Repeated


def test_the_third_equal_month_is_flagged_and_the_second_is_not() -> None:
    flag = found(Check.REPEATED, series("KS01", [(8, 9), (8, 9), (8, 9)]))
    assert flag is not None and flag.severity is Severity.WARNING
    assert "03 tháng liền nhau giống hệt nhau (8/9), từ tháng 9/2024" in flag.reason
    assert found(Check.REPEATED, series("KS01", [(8, 9), (8, 9)])) is None


@pytest.mark.parametrize("other", [(7, 9), (8, 10), None, (0, 0)])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_both_counts_must_be_equal_in_every_month(place: int, other: tuple[int, int] | None) -> None:
    months: list = [(8, 9)] * 3
    months[place] = other
    assert found(Check.REPEATED, series("KS01", months)) is None


def test_no_records_may_repeat() -> None:
    assert found(Check.REPEATED, series("KS01", [(0, 0)] * 4)) is None
    assert found(Check.REPEATED, series("TT11", [(0, None)] * 4)) is None
    assert found(Check.REPEATED, [stated("xa", f"2024-{m:02}", State.NOTHING_AROSE) for m in (9, 10, 11)]) is None


def test_few_records_repeat_by_chance() -> None:
    assert found(Check.REPEATED, series("KS01", [(4, 4)] * 4)) is None
    assert found(Check.REPEATED, series("KS01", [(0, 5)] * 4)) is not None
    assert found(Check.REPEATED, series("KS01", [(4, 4)] * 4), thresholds=Thresholds(repeated_from=4)) is not None


def test_months_in_succession_are_counted_over_the_turn_of_the_year() -> None:
    cells = series("KS01", [(8, 9)] * 3, last=Month(2025, 1))
    flag = found(Check.REPEATED, cells, month=Month(2025, 1))
    assert flag is not None and "từ tháng 11/2024" in flag.reason


@pytest.mark.parametrize("code", ["HT03", "DVC01", "VT09", "HT01"])
def test_a_stock_a_running_total_and_a_yearly_figure_may_stay(code: str) -> None:
    assert found(Check.REPEATED, series(code, [(8, 9)] * 4)) is None


# Outliers


def test_a_digit_too_many_is_far_from_what_is_usual() -> None:
    flag = found(Check.OUTLIER, same("KS01", (*QUIET, 1000)))
    assert flag is not None and flag.severity is Severity.WARNING
    assert flag.reason == (
        "xa, tháng 11/2024, Tên của KS01 (KS01): mẫu số 1.000 cao hơn hẳn mức thường gặp của đơn vị "
        "(từ 61 đến 142, tính theo 06 tháng trước)."
    )
    assert flag.evidence == (("mẫu số", 1000),)


def test_what_lies_at_the_end_of_the_usual_range_is_usual() -> None:
    low, high = usual_range(QUIET, Thresholds())
    assert (low, high) == (61, 142)
    for number, is_flagged in ((low, False), (high, False), (low - 1, True), (high + 1, True)):
        assert (found(Check.OUTLIER, same("KS01", (*QUIET, number))) is not None) == is_flagged


def test_one_odd_month_does_not_stretch_what_is_usual() -> None:
    assert usual_range((*QUIET, 5000), Thresholds())[1] < 200
    assert found(Check.OUTLIER, same("KS01", (*QUIET[:5], 5000, 99, 1000))) is not None


def test_equal_months_leave_room_for_chance() -> None:
    assert usual_range([100] * 6, Thresholds()) == (60, 140)
    assert usual_range([0] * 6, Thresholds()) == (0, 0)
    assert usual_range([Decimal("8.9"), Decimal("8.9")], Thresholds()) == (0, 17)


def test_five_earlier_months_say_nothing_of_what_is_usual() -> None:
    assert found(Check.OUTLIER, same("KS01", (*QUIET[:5], 1000))) is None
    gap = series("KS01", [*((n, n) for n in QUIET[:5]), None, (1000, 1000)])
    assert found(Check.OUTLIER, gap) is None


def test_missing_months_are_left_out_and_not_taken_for_zeros() -> None:
    months = [(n, n) for n in QUIET]
    holes = [stated("xa", f"2024-{m:02}", State.NO_DATA) for m in (2, 3, 4)]
    cells = [*series("TT11", [*months[:6], (105, 105)]), *(replace(hole, code="TT11") for hole in holes)]
    assert found(Check.OUTLIER, cells) is None
    assert found(Check.OUTLIER, [*series("KS01", months), replace(stated("xa", "2024-11", State.NO_DATA))]) is None


def test_small_counts_are_left_alone() -> None:
    small = (2, 3, 1, 2, 4, 2)
    assert found(Check.OUTLIER, same("KS01", (*small, 19))) is None
    assert found(Check.OUTLIER, same("KS01", (*small, 20))) is not None
    assert found(Check.OUTLIER, same("KS01", (*small, 0))) is None


def test_nothing_arose_is_odd_where_much_arises() -> None:
    flag = found(Check.OUTLIER, series("KS01", [*((n, n) for n in QUIET), (0, 0)]))
    assert flag is not None and "mẫu số 0 thấp hơn hẳn" in flag.reason


def test_a_numerator_is_told_apart_only_where_the_denominator_is_usual() -> None:
    flag = found(Check.OUTLIER, series("KS01", [*((n, n) for n in QUIET), (3, 100)]))
    assert flag is not None and "tử số 3 thấp hơn hẳn" in flag.reason
    both = found(Check.OUTLIER, series("KS01", [*((n, n) for n in QUIET), (3, 5)]))
    assert both is not None and "mẫu số 5 thấp hơn hẳn" in both.reason


def test_a_denominator_that_two_share_is_spoken_of_once() -> None:
    cells = [*same("DVC02", (*QUIET, 1000)), *same("DVC03", (*QUIET, 1000))]
    assert found_codes(cells) == ["DVC02"]
    assert found_codes(same("DVC03", (*QUIET, 1000))) == ["DVC03"]
    differing = [*same("DVC02", (*QUIET, 101)), *same("DVC03", (*QUIET, 1000))]
    assert found_codes(differing) == ["DVC03"]
    fewer = [*same("DVC02", (*QUIET, 1000)), *series("DVC03", [*((n, n) for n in QUIET), (3, 1000)])]
    assert found_codes(fewer) == ["DVC02", "DVC03"]


def found_codes(cells: list[Cell]) -> list[str]:
    return [flag.indicator for flag in flags_in(cells) if flag.check is Check.OUTLIER]


def test_a_stock_with_a_digit_too_many_is_odd_and_a_running_total_has_no_usual() -> None:
    assert found(Check.OUTLIER, same("HT03", (7, 7, 7, 7, 7, 7, 70))) is not None
    assert found(Check.OUTLIER, series("DVC01", [(n, 117) for n in (10, 11, 12, 13, 14, 15, 106)])) is None
    percent = [
        Cell("xa", "HT01", Month(2024, m), State.FIGURE, value=Decimal(50 if m < 11 else 1)) for m in range(1, 12)
    ]
    assert found(Check.OUTLIER, percent) is None


def test_a_merged_unit_stands_on_its_predecessors_together() -> None:
    before = [
        *same("KS01", [40] * 6, unit="xa-hai", last=Month(2024, 10)),
        *same("KS01", [60] * 6, unit="xa-ba", last=Month(2024, 10)),
    ]
    usual = [*before, *same("KS01", [104], unit="xa-moi")]
    assert found(Check.OUTLIER, usual, unit="xa-moi", timeline=MERGED) is None
    odd = [*before, *same("KS01", [40], unit="xa-moi")]
    flag = found(Check.OUTLIER, odd, unit="xa-moi", timeline=MERGED)
    assert flag is not None and "(từ 60 đến 140, tính theo 06 tháng trước)" in flag.reason


def test_a_month_that_one_predecessor_left_open_is_no_month_of_the_merged_unit() -> None:
    cells = [
        *same("KS01", [40] * 6, unit="xa-hai", last=Month(2024, 10)),
        *same("KS01", [60] * 5, unit="xa-ba", last=Month(2024, 10)),
        *same("KS01", [40], unit="xa-moi"),
    ]
    assert found(Check.OUTLIER, cells, unit="xa-moi", timeline=MERGED) is None
    excused = cell("xa-ba", "2024-05", None, state=State.NOT_APPLICABLE)
    assert found(Check.OUTLIER, [*cells, excused], unit="xa-moi", timeline=MERGED) is not None


def test_a_divided_unit_leaves_no_history() -> None:
    cells = [
        *same("KS01", [40] * 6, unit="xa-ba", last=Month(2024, 10)),
        *same("KS01", [400] * 6, unit="xa-muoi", last=Month(2024, 10)),
        *same("KS01", [500], unit="xa-moi"),
    ]
    assert found(Check.OUTLIER, cells, unit="xa-moi", timeline=DIVIDED) is None


# Falls


def test_a_stock_that_falls_is_flagged_with_both_numbers() -> None:
    flag = found(Check.FALL, series("HT03", [(7, 7), (6, 7)]))
    assert flag is not None and flag.severity is Severity.WARNING
    assert "số hiện có giảm so với tháng 10/2024: tử số từ 7 xuống 6." in flag.reason
    flag = found(Check.FALL, series("HT03", [(7, 7), (6, 6)]))
    assert flag is not None and "tử số từ 7 xuống 6 và mẫu số từ 7 xuống 6" in flag.reason
    assert found(Check.FALL, series("HT03", [(7, 7), (7, 8)])) is None


def test_a_fall_is_seen_over_months_that_nobody_reported() -> None:
    flag = found(Check.FALL, series("HT03", [(7, 7), None, (None, None), (6, 7)]))
    assert flag is not None and "so với tháng 8/2024" in flag.reason
    assert found(Check.FALL, series("HT03", [(7, 7), (None, None)])) is None


def test_a_stock_that_is_said_not_to_arise_any_more_has_fallen() -> None:
    flag = found(Check.FALL, series("HT03", [(7, 7), (0, 0)]))
    assert flag is not None and "tử số từ 7 xuống 0" in flag.reason


def test_less_of_what_should_be_less_is_progress() -> None:
    assert found(Check.FALL, series("AT09", [(7, 9), (6, 9)])) is None
    assert found(Check.FALL, series("AT09", [(7, 9), (7, 8)])) is not None


def test_a_surveyed_stock_that_falls_is_flagged_too() -> None:
    cells = [Cell("xa", "HT01", Month(year, 11), State.FIGURE, value=Decimal(v)) for year, v in ((2023, 83), (2024, 8))]
    flag = found(Check.FALL, cells)
    assert flag is not None and "giảm so với tháng 11/2023: giá trị từ 83 xuống 8" in flag.reason


def test_a_running_total_falls_only_within_its_year() -> None:
    flag = found(Check.FALL, series("DVC01", [(103, 117), (102, 117)]))
    assert flag is not None and "số lũy kế từ đầu năm giảm so với tháng 10/2024: tử số từ 103 xuống 102" in flag.reason
    january = series("DVC01", [(106, 117), (58, 117)], last=Month(2025, 1))
    assert found(Check.FALL, january, month=Month(2025, 1)) is None


def test_a_flow_may_fall() -> None:
    assert found(Check.FALL, series("KS01", [(9, 9), (6, 6)])) is None


def test_a_merged_stock_is_held_against_its_predecessors_together() -> None:
    before = [*series("HT03", [(7, 7)], unit="xa-hai", last=Month(2024, 10))]
    before += series("HT03", [(8, 8)], unit="xa-ba", last=Month(2024, 10))
    assert found(Check.FALL, [*before, *same("HT03", [15], unit="xa-moi")], unit="xa-moi", timeline=MERGED) is None
    flag = found(Check.FALL, [*before, *same("HT03", [8], unit="xa-moi")], unit="xa-moi", timeline=MERGED)
    assert flag is not None and "tử số từ 15 xuống 8" in flag.reason


# The denominator of a running total


def test_the_denominator_of_a_running_total_is_one_number_all_year() -> None:
    flag = found(Check.DENOMINATOR_CHANGE, series("DVC01", [(58, 117), None, (66, 118)]))
    assert flag is not None and flag.severity is Severity.WARNING
    assert "mẫu số của số lũy kế đổi từ 117 (tháng 9/2024) thành 118" in flag.reason
    assert found(Check.DENOMINATOR_CHANGE, series("DVC01", [(58, 117), (66, 117)])) is None
    assert found(Check.DENOMINATOR_CHANGE, series("DVC01", [(0, 0), (66, 117)])) is None
    january = series("DVC01", [(106, 117), (58, 120)], last=Month(2025, 1))
    assert found(Check.DENOMINATOR_CHANGE, january, month=Month(2025, 1)) is None
    assert found(Check.DENOMINATOR_CHANGE, series("HT03", [(7, 7), (7, 8)])) is None
