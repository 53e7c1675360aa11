"""Heatmap, ranking and what the workbook gets of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from indicators.core.months import Month, Window
from indicators.core.results import Scorecard
from indicators.dashboards.exports import Circumstances, heatmap_sheet, summary_sheets
from indicators.dashboards.heatmap import heatmap_of
from indicators.dashboards.ranking import ranking_of
from indicators.dashboards.summary import Summary
from indicators.dashboards.tables import RankingTable
from indicators.loading import Catalogue
from indicators.sheets.values import Percent

ASKED = Circumstances("Huyện Hưng Hà", "tháng 01–11/2024", "ranh giới cuối kỳ", datetime(2026, 11, 22, 8, 5))


def test_the_heatmap_holds_every_unit_under_its_kind(ask: Callable[..., Scorecard]) -> None:
    heatmap = heatmap_of(ask())
    assert heatmap is not None
    assert [(group.name, len(group.rows)) for group in heatmap.groups] == [
        ("Phòng ban", 12),
        ("Đơn vị sự nghiệp", 2),
        ("Thị trấn", 2),
        ("Xã", 31),
    ]
    assert [result.rule.code for result in heatmap.results] == ["KS01", "KS02", "DVC02", "DVC03", "DVC04"]


def test_a_heatmap_cell_carries_number_counts_class_and_word(ask: Callable[..., Scorecard]) -> None:
    heatmap = heatmap_of(ask())
    assert heatmap is not None
    cells = {row.unit.slug: row.cells for group in heatmap.groups for row in group.rows}
    digitised = cells["xa-bac-son"][3]
    assert (digitised.css, digitised.text, digitised.counts) == ("is-missed", "98,63", "72/73")
    assert (digitised.words, digitised.few) == ("Chưa đạt", "số hồ sơ ít (cả kỳ\u00a073)")
    paid = cells["xa-bac-son"][4]
    assert (paid.css, paid.text, paid.counts) == ("is-missed is-far", "0", "0/48")
    elsewhere = cells["tt-gdnn-gdtx"][2]
    assert (elsewhere.css, elsewhere.text, elsewhere.words) == ("is-not_applicable", "", "Không áp dụng")


def test_a_single_unit_has_no_heatmap(ask: Callable[..., Scorecard]) -> None:
    assert heatmap_of(ask("xa-bac-son")) is None


def test_a_year_without_figures_shows_no_zero_in_the_heatmap(ask: Callable[..., Scorecard]) -> None:
    heatmap = heatmap_of(ask(window=Window(Month(2025, 1), Month(2025, 12))))
    assert heatmap is not None and not heatmap.has_figures
    assert {cell.text for group in heatmap.groups for row in group.rows for cell in row.cells} == {""}


def test_equal_values_share_a_rank_and_few_records_are_marked(ask: Callable[..., Scorecard]) -> None:
    scorecard = ask()
    lines = {line.row.unit.slug: line for line in ranking_of(scorecard["DVC03"], scorecard.scope.timeline)}
    assert lines["xa-doan-hung"].place == lines["phong-tu-phap"].place == 1
    assert lines["xa-dong-do"].place is None and lines["xa-bac-son"].place is None, "few records give no place"
    order = [(line.place is None, line.row.few is None) for line in lines.values()]
    assert order == sorted(order), "who is ranked, then few records, then nothing"
    assert lines["xa-dong-do"].remark == "tỷ lệ cao trên số hồ sơ ít (cả kỳ\u00a046)"
    assert (
        lines["xa-quang-trung"].remark
        == "gồm Điệp Nông, Dân Chủ, Hùng Dũng; tỷ lệ cao trên số hồ sơ ít (cả kỳ\u00a0119)"
    )
    assert lines["phong-tu-phap"].remark == ""


def test_units_without_a_figure_have_no_rank_and_stand_last_either_way(ask: Callable[..., Scorecard]) -> None:
    scorecard = ask(window=Window(Month(2024, 11), Month(2025, 7)), boundaries="then")
    result = scorecard["TT11"]
    lines = ranking_of(result, scorecard.scope.timeline)
    without = {line.row.unit.slug for line in lines if line.row.reading.exact is None}
    assert 0 < len(without) < len(lines)
    few = {line.row.unit.slug for line in lines if line.row.few is not None}
    assert {line.row.unit.slug for line in lines if line.place is None} == without | few
    for order in ("value", "-value"):
        table = RankingTable(lines, link=str, order_by=order)
        states = [row.record.row.reading.exact is None for row in table.rows]
        assert states == sorted(states)
        assert len(states) == len(lines)


def test_the_ranking_sorts_by_exact_values_not_by_their_text(ask: Callable[..., Scorecard]) -> None:
    scorecard = ask()
    lines = ranking_of(scorecard["KS02"], scorecard.scope.timeline)
    table = RankingTable(lines, link=str, order_by="value")
    exact = [row.record.row.reading.exact for row in table.rows]
    assert exact == sorted(exact)
    table = RankingTable(lines, link=str, order_by="-counts")
    assert table.rows[0].record.row.unit.slug == "vp-hdnd-ubnd"


def test_one_value_has_two_faces(ask: Callable[..., Scorecard]) -> None:
    scorecard = ask()
    table = RankingTable(ranking_of(scorecard["DVC03"], scorecard.scope.timeline), link=str)
    row = next(row for row in table.rows if row.record.row.unit.slug == "xa-bac-son")
    assert row.get_cell("value") == "98,63\u00a0%*", "73 records are few"
    assert row.get_cell_value("value") == Percent(72, 73, 2, "98.63")
    sheet = table.sheet("DVC03", [])
    assert "Số lượng" not in sheet.columns
    assert {"Tử số", "Mẫu số", "Số liệu phải báo cáo"} <= set(sheet.columns)
    assert len(sheet.rows) == 45


def test_every_sheet_says_window_boundaries_moment_and_coverage(
    catalogue: Catalogue, ask: Callable[..., Scorecard]
) -> None:
    scorecard = ask()
    summary, heatmap = Summary(scorecard, catalogue.pillars), heatmap_of(scorecard)
    sheets = summary_sheets(summary, ASKED, str, heatmap)
    assert [sheet.name for sheet in sheets] == ["Chỉ tiêu giao", "Theo dõi", "Theo đơn vị"]
    for sheet in sheets:
        assert "Huyện Hưng Hà; kỳ tháng 01–11/2024; ranh giới cuối kỳ" in sheet.notes
        assert "Số liệu lúc 8 giờ 05 phút ngày 22/11/2026" in sheet.notes
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert any(note.startswith("Đã có 47/47 đơn vị, ") for note in sheets[0].notes)
    assert [row[0] for row in sheets[0].rows] == ["KS01", "KS02", "DVC01", "DVC02", "DVC03", "DVC04"]
    assert len(sheets[1].rows) == 43


def test_a_missing_figure_is_words_in_the_workbook(ask: Callable[..., Scorecard]) -> None:
    heatmap = heatmap_of(ask(window=Window(Month(2025, 1), Month(2025, 12))))
    assert heatmap is not None
    cells = {value for row in heatmap_sheet(heatmap, []).rows for value in row[2:] if value is not None}
    said = {cell.shown if isinstance(cell, Percent) else cell for cell in cells}
    assert said == {"chưa có số liệu", "Chưa có số liệu", "không áp dụng"}
