"""The office's own sheets: where the table lies, what its columns mean, and that a layout is known again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from indicators.core.figures import Rule
from indicators.entry.workbooks.columns import Use
from indicators.entry.workbooks.contents import Workbook
from indicators.entry.workbooks.figures import cells_of, sheet_rows
from indicators.entry.workbooks.layouts import Layout, guessed
from indicators.entry.workbooks.reading import read
from tests.indicators.entry.workbooks.files import OLD_XLS, TITLE, in_tcvn3, made, office_sheet, office_workbook
from tests.indicators.entry.workbooks.worlds import NAMES, NOVEMBER, RULES


def layout_of(content: bytes, rules: Iterable[Rule] = RULES) -> Layout:
    (layout,) = guessed(read(content), NAMES, rules)
    return layout


def with_rows(*rows: tuple[Any, ...], change: Callable[[Any], None] | None = None) -> bytes:
    def fill(sheet: Any) -> None:
        for row in rows:
            sheet.append(row)
        if change is not None:
            change(sheet)

    return made(fill)


def uses(layout: Layout) -> set[tuple[int, str, str]]:
    return {(use.column, use.indicator, use.field) for use in layout.uses}


OFFICE_USES = {
    (3, "KS01", "denominator"), (3, "KS02", "denominator"), (4, "KS01", "numerator"), (5, "KS02", "numerator"),
    (6, "DVC02", "denominator"), (7, "DVC02", "numerator"), (8, "DVC02", "percent"),
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [office_workbook(), office_workbook(".VnTime", in_tcvn3), OLD_XLS.read_bytes()],
    ids=["today", "TCVN3", "xls"],
)
def test_the_offices_sheet_is_understood(content: bytes) -> None:
    layout = layout_of(content)
    assert (layout.unit_column, layout.head_rows, layout.first_row, layout.last_row) == (2, (3, 4), 5, 14)
    assert dict(layout.heads)[4] == "Ký số văn bản điện tử / Đã ký số"
    assert uses(layout) == OFFICE_USES
    assert layout.month == NOVEMBER


def test_one_column_can_be_the_whole_of_two_indicators() -> None:
    assert {use.indicator for use in layout_of(office_workbook()).uses if use.column == 3} == {"KS01", "KS02"}


def test_a_guess_is_sure_only_by_code_or_exact_name() -> None:
    sure = {(use.column, use.indicator) for use in layout_of(office_workbook()).uses if use.is_sure}
    assert sure == {(5, "KS02"), (3, "KS02")}
    by_code = layout_of(with_rows(("Đơn vị", "TT11"), ("Xã Bắc Sơn", 3)))
    assert by_code.uses == (Use(2, "TT11", "numerator", True),)


def test_one_line_of_heads_and_units_in_the_first_column() -> None:
    layout = layout_of(
        with_rows(
            ("Tên xã", "Tổng số hồ sơ tiếp nhận", "Số hồ sơ tiếp nhận trực tuyến", "Ghi chú"),
            ("Bắc Sơn", 12, 11, "muộn"),
            ("Minh Hòa", 3, 3, None),
        )
    )
    assert (layout.unit_column, layout.head_rows, layout.first_row) == (1, (1, 1), 2)
    assert uses(layout) == {(2, "DVC02", "denominator"), (3, "DVC02", "numerator")}
    assert layout.month is None


def test_a_line_that_numbers_the_columns_is_no_head_and_no_unit() -> None:
    layout = layout_of(
        with_rows(
            ("TT", "Đơn vị", "Số tin, bài đã tuyên truyền"),
            ("A", "B", "(1)"),
            (1, "Xã Bắc Sơn", 12),
            (2, "Xã Minh Hòa", 3),
        )
    )
    assert (layout.head_rows, layout.first_row) == ((1, 1), 3)
    assert uses(layout) == {(3, "TT11", "numerator")}


def test_units_without_figures_yet_belong_to_the_table() -> None:
    layout = layout_of(
        with_rows(
            ("Đơn vị", "Số tin, bài đã tuyên truyền"),
            ("Xã Bắc Sơn", None),
            ("Xã Minh Hòa", None),
            ("Xã Đông Đô", 3),
        )
    )
    assert layout.first_row == 2 and layout.head_rows == (1, 1)


def test_a_letterhead_is_no_unit() -> None:
    layout = layout_of(
        with_rows(
            ("UBND HUYỆN HƯNG HÀ", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (),
            ("BIỂU TỔNG HỢP THÁNG 3/2024",),
            ("Đơn vị", "Số tin, bài đã tuyên truyền"),
            ("Xã Bắc Sơn", 1),
            ("Xã Minh Hòa", 2),
        )
    )
    assert (layout.head_rows, layout.first_row, layout.month) == ((4, 4), 5, "2024-03")


def test_a_sheet_without_units_has_no_layout() -> None:
    assert guessed(read(with_rows(("Tên", "Số"), ("Nguyễn Văn A", 3))), NAMES, RULES) == ()
    assert guessed(Workbook(()), NAMES, RULES) == ()


def test_sums_of_other_times_are_not_suggested() -> None:
    layout = layout_of(
        with_rows(
            ("Đơn vị", "Lũy kế số tin, bài đã tuyên truyền", "Số tin, bài đã tuyên truyền cùng kỳ"),
            ("Xã Bắc Sơn", 30, 2),
        )
    )
    assert layout.uses == ()


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("TỔNG HỢP THÁNG 11 NĂM 2024", "2024-11"),
        ("Kết quả tháng 3/2024", "2024-03"),
        ("Kết quả tháng 03-2024", "2024-03"),
        ("Kết quả 11 tháng năm 2024", None),
        ("Từ tháng 01 đến tháng 11/2024", None),
        ("Lũy kế đến tháng 11/2024", None),
        ("Kết quả tháng 13/2024", None),
        ("Kết quả năm 2024", None),
    ],
)
def test_the_month_is_taken_only_where_it_is_said_clearly(title: str, month: str | None) -> None:
    assert layout_of(with_rows((title,), ("Đơn vị", "KS01"), ("Xã Bắc Sơn", 1))).month == month


def test_two_months_in_one_sheet_are_none() -> None:
    content = with_rows(("Tháng 11/2024",), ("So với tháng 10/2024",), ("Đơn vị", "KS01"), ("Xã Bắc Sơn", 1))
    assert layout_of(content).month is None


# Remembered layouts


def _next_month(sheet: Any) -> None:
    office_sheet(sheet)
    sheet["A1"] = TITLE.replace("11", "12")
    sheet.insert_rows(15)
    sheet["B15"], sheet["C15"] = "Xã Quang Trung", 5


def test_next_months_sheet_is_known_again() -> None:
    first, second = layout_of(office_workbook()), layout_of(made(_next_month))
    assert first.fingerprint == second.fingerprint
    confirmed = Layout.from_json(json.loads(json.dumps(first.as_json())))
    assert confirmed == first
    again = second.known_as(confirmed)
    assert again.uses == confirmed.uses and again.last_row == 15 and again.month == "2024-12"


def test_a_month_in_a_head_does_not_hide_a_layout() -> None:
    def heads(month: int) -> bytes:
        return with_rows(("Đơn vị", f"Số tin, bài tháng {month}/2024"), ("Xã Bắc Sơn", 1))

    assert layout_of(heads(3)).fingerprint == layout_of(heads(12)).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.insert_cols(3),
        lambda sheet: sheet.move_range("D4:D4", cols=1),
        lambda sheet: sheet.__setitem__("G4", "Trực tiếp"),
    ],
)
def test_another_order_of_columns_is_another_layout(change: Callable[[Any], None]) -> None:
    def moved(sheet: Any) -> None:
        office_sheet(sheet)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        change(sheet)

    def unmoved(sheet: Any) -> None:
        office_sheet(sheet)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))

    first, second = layout_of(made(unmoved)), layout_of(made(moved))
    assert first.fingerprint != second.fingerprint
    with pytest.raises(ValueError, match="another layout"):
        second.known_as(first)


@pytest.mark.parametrize(
    "change",
    [
        {"uses": [{"column": 3, "indicator": "KS01", "field": "__class__"}]},
        {"uses": [{"column": -1, "indicator": "KS01", "field": "value"}]},
        {"uses": [{"column": True, "indicator": "KS01", "field": "value"}]},
        {"uses": [7]},
        {"uses": None},
        {"unit_column": "2"},
        {"first_row": 10**9},
        {"head_rows": [1]},
        {"month": "2024-13"},
        {"month": 5},
        {"heads": [[1]]},
    ],
)
def test_what_is_no_layout_is_refused(change: dict[str, Any]) -> None:
    whole = json.loads(json.dumps(layout_of(office_workbook()).as_json()))
    with pytest.raises(ValueError):  # noqa: PT011
        Layout.from_json(whole | change)
    with pytest.raises(ValueError):  # noqa: PT011
        Layout.from_json({name: value for name, value in whole.items() if name not in change})


# Rows


def test_rows_are_units_and_the_rest_is_told_apart() -> None:
    workbook = read(office_workbook())
    layout = layout_of(office_workbook())
    found = sheet_rows(workbook.sheets[0], layout, NOVEMBER)
    names = [row.name for row in found.rows]
    assert names == [
        "Các phòng, ban", "P. Tư pháp", "Phòng Văn hóa - Thông tin", "Các xã, thị trấn", "X. Bắc Sơn", "Minh Hoà",
        "TT Hưng Nhân", "Đoàn Hùng", "Xã Đông Đô", "Tổng cộng",
    ]  # fmt: skip
    assert [row.is_total for row in found.rows] == [False] * 9 + [True]


def test_every_cell_that_is_read_has_its_address() -> None:
    workbook = read(office_workbook())
    cells = cells_of(workbook.sheets[0], layout_of(office_workbook()), NOVEMBER)
    of_bac_son = {
        (code, one.field): (one.address, one.cell.number) for name, code, _, one in cells if name == "X. Bắc Sơn"
    }
    assert of_bac_son == {
        ("KS01", "numerator"): ("Ký số!D9", "119"), ("KS01", "denominator"): ("Ký số!C9", "120"),
        ("KS02", "numerator"): ("Ký số!E9", "60"), ("KS02", "denominator"): ("Ký số!C9", "120"),
        ("DVC02", "numerator"): ("Ký số!G9", "70"), ("DVC02", "denominator"): ("Ký số!F9", "73"),
        ("DVC02", "percent"): ("Ký số!H9", "0.9589"),
    }  # fmt: skip


def test_figures_without_a_name_are_a_problem_and_not_lost() -> None:
    content = with_rows(("Đơn vị", "TT11"), ("Xã Bắc Sơn", 1), (None, 5), (None, None))
    (found,) = [row for row in sheet_rows(read(content).sheets[0], layout_of(content), NOVEMBER).rows if row.problem]
    assert found.address == "Sheet!A3" and "không có tên đơn vị" in found.problem


def test_a_column_may_be_of_another_month() -> None:
    content = with_rows(("Đơn vị", "Tháng 10", "Tháng 11"), ("Xã Bắc Sơn", 1, 2))
    whole = layout_of(content).as_json()
    whole["uses"] = [
        {"column": 2, "indicator": "TT11", "field": "numerator", "month": "2024-10"},
        {"column": 3, "indicator": "TT11", "field": "numerator"},
    ]
    cells = cells_of(read(content).sheets[0], Layout.from_json(whole), NOVEMBER)
    assert [(month, one.cell.number) for _, _, month, one in cells] == [("2024-10", "1"), ("2024-11", "2")]
