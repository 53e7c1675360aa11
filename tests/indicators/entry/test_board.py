"""The board of the demo: what was expected of whom, how much of it is there and on time, what waits."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.stages import LATE, Portion, Stage, added
from indicators.entry.board import Board, BoardRow, Sought, board_units, waited_days
from indicators.entry.board_cells import board_sheets
from indicators.entry.progress import load_progress
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.models import Submission
from tests.indicators.entry.cycle import NOVEMBER, approve, give_back, submit, take_away

REPORT = Window(Month(2024, 1), NOVEMBER)


def board_on(catalogue: Catalogue, today: str, window: Window = REPORT, **sought: str) -> Board:
    root = catalogue.timeline.units[catalogue.root]
    members = catalogue.timeline.members_of(root.slug, window.first.first_day, window.last.last_day)
    deadlines = catalogue.deadlines(date.fromisoformat(today))
    progress = load_progress(catalogue, deadlines, board_units(members, root), tuple(window))
    return Board(tuple(window), tuple(progress), root.slug, Sought(**sought))


def row_of(board: Board, slug: str) -> BoardRow:
    return next(row for row in board.every_row if row.unit.slug == slug)


def test_a_merged_unit_is_expected_while_it_lived_and_its_successor_afterwards(catalogue: Catalogue) -> None:
    board = board_on(catalogue, "2024-12-09")
    for slug in ("xa-diep-nong", "xa-dan-chu", "xa-hung-dung"):
        row = row_of(board, slug)
        assert [cell is not None for cell in row.cells] == [True] * 10 + [False]
        assert row.rates.on_time == Portion(10, 10)
    row = row_of(board, "xa-quang-trung")
    assert [cell is not None for cell in row.cells] == [False] * 10 + [True]
    assert row.rates.on_time == Portion(0, 1)


def test_the_whole_counts_unit_months_of_units_alive_then(catalogue: Catalogue) -> None:
    """49 units in ten months and 47 in November; the office's own figures are no unit's."""
    board = board_on(catalogue, "2024-12-09")
    assert board.whole.on_time == Portion(490, 490 + 47)
    assert [rates.on_time.whole for rates in board.by_month] == [49] * 10 + [47]
    assert board.whole.on_time == added(rates.on_time for rates in board.by_month)
    assert board.count_words == "490/537 báo cáo tháng đã nộp; nộp đúng hạn 490/537 (91,24\u00a0%)"


def test_before_the_deadline_a_month_is_neither_late_nor_on_time(catalogue: Catalogue) -> None:
    board = board_on(catalogue, "2024-12-05")
    assert board.by_month[-1].on_time == Portion(0, 0)
    assert board.whole.on_time == Portion(490, 490)
    assert row_of(board, "xa-bac-son").cells[-1].stage is Stage.DRAFT  # type: ignore[union-attr]


def test_an_early_report_counts_at_once(catalogue: Catalogue) -> None:
    submit("xa-bac-son", "2024-12-02")
    assert board_on(catalogue, "2024-12-02").by_month[-1].on_time == Portion(1, 1)


def test_late_and_returned_months_count_by_their_first_submission(catalogue: Catalogue) -> None:
    submit("xa-bac-son", "2024-12-05")
    give_back("xa-bac-son", "2024-12-06", "Sai số", "KS01")
    submit("xa-cong-hoa", "2024-12-06")
    approve("xa-cong-hoa", "2024-12-07")
    board = board_on(catalogue, "2024-12-09")
    on_time, late = (row_of(board, slug).cells[-1] for slug in ("xa-bac-son", "xa-cong-hoa"))
    assert on_time is not None and late is not None
    assert (on_time.seen.words, late.seen.words) == ("trả lại", "đã duyệt, trễ")
    assert board.by_month[-1].on_time == Portion(1, 47)


@pytest.mark.parametrize("month", [Month(2024, 10), NOVEMBER])
@pytest.mark.parametrize("today", ["2024-11-20", "2024-12-05", "2024-12-06"])
def test_cells_are_counted_as_on_every_other_page(catalogue: Catalogue, month: Month, today: str) -> None:
    take_away("xa-bac-son", "KS01", "DVC02")
    take_away("xa-tay-do")
    board = board_on(catalogue, today, Window(month, month))
    question = Question(catalogue.root, Window(month, month), Boundaries("then"), date.fromisoformat(today))
    codes = [rule.code for rule in catalogue.rules if rule.over_units.value == "sum"]
    coverage = load_scorecard(catalogue, question, codes=codes, with_months=False).coverage
    assert board.whole.filled == Portion(coverage.figures_reported, coverage.figures_expected)


def test_what_waits_comes_oldest_first_and_says_how_long(catalogue: Catalogue) -> None:
    for slug, day in (("xa-cong-hoa", "2024-12-04"), ("xa-bac-son", "2024-12-01"), ("xa-tay-do", "2024-12-03")):
        submit(slug, day)
    board = board_on(catalogue, "2024-12-09")
    waited = [(one.unit.slug, waited_days(one, one.state.submitted_at)) for one in board.waiting]
    assert waited == [("xa-bac-son", 8), ("xa-tay-do", 6), ("xa-cong-hoa", 5)]
    assert board.count_words.endswith("; 03 chờ duyệt")


def test_what_was_returned_and_not_submitted_again_is_listed(catalogue: Catalogue) -> None:
    for slug in ("xa-cong-hoa", "xa-bac-son"):
        submit(slug, "2024-12-03")
    give_back("xa-cong-hoa", "2024-12-05", "Sai số", "KS01")
    give_back("xa-bac-son", "2024-12-04", "Thiếu")
    submit("xa-cong-hoa", "2024-12-06")
    board = board_on(catalogue, "2024-12-09")
    assert [(one.unit.slug, one.state.reason) for one in board.returned] == [("xa-bac-son", "Thiếu")]
    assert board.count_words.endswith("; 01 chờ duyệt, 01 trả lại chưa nộp lại")


@pytest.mark.parametrize(
    ("sought", "rows"),
    [({"kind": "town"}, 2), ({"stage": "submitted"}, 1), ({"stage": LATE}, 46), ({"kind": "town", "stage": LATE}, 2)],
)
def test_rows_are_chosen_by_kind_and_by_what_they_have(catalogue: Catalogue, sought: dict[str, str], rows: int) -> None:
    submit("xa-bac-son", "2024-12-04")
    board = board_on(catalogue, "2024-12-09", **sought)
    of_units = [row for row in board.rows if row.unit.slug != board.root]
    assert len(of_units) == rows
    assert board.shown.on_time.whole == sum(len(row.months) for row in of_units)
    assert board.whole.on_time.whole == 537


def test_the_territory_stands_apart_and_is_added_to_nothing(catalogue: Catalogue) -> None:
    board = board_on(catalogue, "2024-12-09")
    last = board.groups[-1]
    assert (last.name, [row.unit.slug for row in last.rows]) == ("Số liệu do văn phòng nhập", ["huyen-hung-ha"])
    assert [group.name for group in board.groups[:-1]] == ["Phòng ban", "Đơn vị sự nghiệp", "Thị trấn", "Xã"]


def test_a_month_is_closed_when_it_is_for_everybody(catalogue: Catalogue) -> None:
    Submission.objects.filter(month=Month(2024, 1)).update(is_closed=True)
    Submission.objects.filter(month=Month(2024, 2), unit__slug="xa-bac-son").update(is_closed=True)
    board = board_on(catalogue, "2024-12-09")
    assert board.closed == {Month(2024, 1)}
    assert row_of(board, "xa-bac-son").cells[1].seen.words == "đã duyệt, đã khóa sổ"  # type: ignore[union-attr]


def test_a_window_of_the_future_expects_nothing_yet(catalogue: Catalogue) -> None:
    board = board_on(catalogue, "2024-12-09", Window(Month(2025, 1), Month(2025, 12)))
    assert {one.stage for one in board.progress} == {Stage.NOT_DUE}
    assert (board.whole.on_time, board.whole.filled) == (Portion(), Portion())
    assert board.count_words == "chưa tháng nào đến hạn nộp"


def test_the_workbook_says_what_the_board_shows(catalogue: Catalogue) -> None:
    submit("xa-bac-son", "2024-12-06")
    board = board_on(catalogue, "2024-12-09")
    grid, waiting, returned = board_sheets(board, ["ghi chú"])
    line = next(row for row in grid.rows if row[1] == "Xã Bắc Sơn")
    assert line[2:] == [*["đã duyệt"] * 10, "đã nộp, trễ", 10, 11, 88, 88]
    merged = next(row for row in grid.rows if row[1] == "Xã Quang Trung")
    assert merged[2] == "không phải báo cáo" and merged[-4:] == [0, 1, 8, 8]
    assert grid.rows[-1][1:4] == ["Nộp đúng hạn", "49/49 (100 %)", "49/49 (100 %)"]
    assert waiting.rows == [["Xã Bắc Sơn", "11/2024", "06/12/2024", 3, 8, 8, ""]]
    assert returned.rows == []
