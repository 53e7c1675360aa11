"""What the annex says, before any file: groups, order, totals, who is behind, what is missing."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.annex import layout, remarks
from indicators.annex.beside import Beside
from indicators.annex.contents import AnnexSheet, annex_of
from indicators.annex.phrases import unit_named
from indicators.core.figures import Boundaries, State
from indicators.core.months import Month, Window
from indicators.loading import Catalogue
from indicators.models import Indicator, Measurement, Submission, Target
from tests.indicators.annex.papers import AS_OF, Paper, paper_of
from units.models import Unit


@pytest.fixture
def paper(catalogue: Catalogue) -> Paper:
    return paper_of(catalogue)


def sheet_of(paper: Paper, name: str) -> AnnexSheet:
    return next(sheet for sheet in paper.annex.sheets if sheet.name == name)


def lines_of(sheet: AnnexSheet, heading: str) -> tuple[str, ...]:
    return next((note.lines for note in sheet.notes if note.heading == heading), ())


def test_every_indicator_of_the_window_stands_in_one_annex(paper: Paper) -> None:
    codes = [line.result.rule.code for sheet in paper.annex.sheets for line in sheet.summary]
    assert sorted(codes) == sorted(paper.scorecard.by_code)
    assert [sheet.heading for sheet in paper.annex.sheets][:4] == [
        "Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV",
    ]  # fmt: skip
    assert paper.annex.sheets[0].title == "KẾT QUẢ KÝ SỐ VĂN BẢN ĐIỆN TỬ 11 THÁNG NĂM 2024"


def test_an_indicator_without_group_is_not_lost(db: None) -> None:
    from indicators.loading import load_catalogue

    Indicator.objects.filter(code="KS02").update(annex_group=None)
    last = paper_of(load_catalogue()).annex.sheets[-1]
    assert last.name == layout.OTHER_INDICATORS
    assert [line.result.rule.code for line in last.summary] == ["KS02"]


def test_units_stand_by_kind_in_the_offices_order(paper: Paper, catalogue: Catalogue) -> None:
    table = sheet_of(paper, "Ký số văn bản điện tử").units
    assert table is not None
    kinds = [line.name for line in table.lines if line.role == "kind"]
    assert kinds == ["Phòng, ban chuyên môn", "Đơn vị sự nghiệp", "Xã, phường, thị trấn"]
    units = [line for line in table.lines if line.role == "unit"]
    assert [line.number for line in units] == [str(number) for number in range(1, 48)]
    order = [row.unit.name for row in paper.scorecard["KS01"].rows]
    assert [line.name for line in units] == order


def test_subtotals_add_up_to_the_total_on_every_boundaries(catalogue: Catalogue) -> None:
    for boundaries in (
        Boundaries("end"),
        Boundaries("then"),
        Boundaries("today"),
        Boundaries("date", date(2026, 1, 1)),
    ):
        for sheet in paper_of(catalogue, boundaries=boundaries).annex.sheets:
            if sheet.units is None:
                continue
            kinds = [line for line in sheet.units.lines if line.role == "kind"]
            lines = kinds or [line for line in sheet.units.lines if line.role == "unit"]
            for place, total in enumerate(sheet.units.lines[-1].entries):
                parts = [line.entries[place] for line in lines]
                added = [part.judged.reading.numerator or 0 for part in parts if part.counted]
                assert sum(added) == total.judged.reading.numerator, (sheet.name, boundaries)


def test_the_rolled_up_predecessors_are_named(paper: Paper) -> None:
    sheet = sheet_of(paper, "Ký số văn bản điện tử")
    assert lines_of(sheet, "Ghi chú về đơn vị")[1:] == (
        "(2) Xã Quang Trung: gồm xã Điệp Nông, xã Dân Chủ, xã Hùng Dũng.",
    )
    assert sheet.units is not None
    marked = [line.name_with_marks for line in sheet.units.lines if 2 in line.marks]
    assert marked == ["Xã Quang Trung (2)"]


def test_units_with_few_records_are_marked_and_named_with_their_counts(paper: Paper) -> None:
    sheet = sheet_of(paper, "Ký số văn bản điện tử")
    assert lines_of(sheet, "Ghi chú về đơn vị")[0] == (
        "(1) Văn bản điện tử được ký số: tỷ lệ cao trên số hồ sơ ít ở 04 đơn vị: Phòng Tư pháp 25/25 (100%), "
        "Đài Truyền thanh - Truyền hình huyện 7/7 (100%), thị trấn Hưng Nhân 10/10 (100%), xã Tân Hòa 24/24 (100%); "
        "số hồ sơ ít ở 02 đơn vị: xã Đoan Hùng 8/9 (88,88%), xã Hòa Bình 8/9 (88,88%) "
        "(số văn bản điện tử có chứng thực số và ký số từ 25 trở xuống trong cả kỳ)."
    )
    assert sheet.units is not None
    assert sum(1 in line.marks for line in sheet.units.lines) == 6


def test_a_closed_units_stock_is_shown_but_not_counted(catalogue: Catalogue) -> None:
    sheet = sheet_of(paper_of(catalogue, boundaries=Boundaries("then")), "Hạ tầng số, an toàn thông tin")
    assert sheet.units is not None
    left_out = [line.name for line in sheet.units.lines if line.role == "unit" and not line.entries[0].counted]
    assert left_out == ["Xã Điệp Nông", "Xã Dân Chủ", "Xã Hùng Dũng"]
    assert any("không cộng vào tổng" in line for line in lines_of(sheet, "Ghi chú về đơn vị"))


def test_units_behind_are_named_with_their_counts(paper: Paper) -> None:
    sheet = sheet_of(paper, "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính")
    (line,) = lines_of(sheet, "Đơn vị chưa đạt")
    missed = paper.scorecard["DVC03"].missed
    assert len(missed) == 4
    assert (
        "04/45 đơn vị chưa đạt, gồm Phòng Giáo dục và Đào tạo 572/574 (99,65%); xã Cộng Hòa 542/543 (99,81%); " in line
    )
    for row in missed:
        assert f"{unit_named(row.unit)} {row.reading.numerator}/{row.reading.denominator} (" in line


def test_where_all_units_are_behind_only_their_reasons_are_told(catalogue: Catalogue, paper: Paper) -> None:
    """The table has them all with their counts; a list of 45 names is read by nobody."""
    heading = "Thanh toán trực tuyến dịch vụ công (chỉ tiêu từ 45%): cả 45 đơn vị chưa đạt"
    assert lines_of(sheet_of(paper, "Thanh toán trực tuyến"), "Đơn vị chưa đạt") == (f"{heading}.",)
    beside = Beside({"DVC04": {"xa-bac-son": ("Mất mạng.",)}})
    annex = annex_of(catalogue, paper.scorecard, AS_OF, beside=beside)
    (note,) = (note for note in annex.sheets[3].notes if note.heading == "Đơn vị chưa đạt")
    assert note.lines == (f"{heading}; xã Bắc Sơn 0/48 (0%), đơn vị nêu: “Mất mạng”.",)


def test_coverage_stands_beside_every_total(paper: Paper) -> None:
    for sheet in paper.annex.sheets:
        for line in sheet.summary:
            coverage = line.result.coverage
            assert line.coverage.startswith(f"{coverage.units_reported}/{coverage.units_expected} đơn vị, ")
            assert line.coverage.endswith(f"/{coverage.figures_expected} số liệu")
    first = paper.annex.sheets[0].summary[0]
    assert first.coverage == "47/47 đơn vị, 537/537 số liệu"


def test_simulated_and_unapproved_figures_are_marked(paper: Paper) -> None:
    sheet = sheet_of(paper, "Ký số văn bản điện tử")
    remarks_made = lines_of(sheet, "Ghi chú")
    assert any("mô phỏng" in line for line in remarks_made)
    assert lines_of(sheet, "Số liệu chưa duyệt")[0] == (
        "Văn bản điện tử được ký số; Ký số đủ cơ quan và lãnh đạo: mỗi chỉ tiêu có 47/537 số liệu chưa được duyệt, "
        "của cả 47 đơn vị."
    )
    assert sheet.summary[0].name.endswith(" (*)")
    assert "mô phỏng" in paper.annex.remarks[0]


def test_units_that_are_not_approved_are_named_the_shorter_way(catalogue: Catalogue, paper: Paper) -> None:
    """All but one by the one; few by their names; with how many figures, since others of the same units are approved."""
    (line,) = lines_of(sheet_of(paper, "Thanh toán trực tuyến"), "Số liệu chưa duyệt")
    assert line.endswith(": 44/515 số liệu chưa được duyệt, của 44/45 đơn vị, trừ xã Hòa Bình.")
    sample = Submission.objects.filter(stage=Submission.Stage.APPROVED)[0]
    decided = {"stage": sample.stage, "approved_by": sample.approved_by, "approved_at": sample.approved_at}
    for unit in Unit.objects.exclude(slug__in=("xa-bac-son", "phong-tu-phap")):
        Submission.objects.update_or_create(unit=unit, month=Month(2024, 11), defaults=decided)
    sheet = sheet_of(paper_of(catalogue), "Ký số văn bản điện tử")
    assert (
        ": mỗi chỉ tiêu có 2/537 số liệu chưa được duyệt, của 02/47 đơn vị: Phòng Tư pháp, xã Bắc Sơn."
        in (lines_of(sheet, "Số liệu chưa duyệt")[0])
    )


def test_units_of_which_as_much_is_missing_are_not_named(catalogue: Catalogue) -> None:
    name, said = "Thanh toán trực tuyến", "Thanh toán trực tuyến dịch vụ công: còn thiếu ở "
    october = Month(2024, 10)
    Submission.objects.filter(month=october).update(stage="draft", approved_by=None, approved_at=None)
    Measurement.objects.filter(indicator__code="DVC04", month=october).delete()
    (line,) = lines_of(sheet_of(paper_of(catalogue), name), "Số liệu còn thiếu")
    assert line.startswith(f"{said}45 đơn vị, gồm Văn phòng HĐND và UBND huyện (10/11); ")
    assert "xã Quang Trung (28/31)" in line
    paper = paper_of(catalogue, "2024-09", "2024-10", Boundaries("then"))
    (line,) = lines_of(sheet_of(paper, name), "Số liệu còn thiếu")
    assert line == f"{said}cả 47 đơn vị, mỗi đơn vị có 1/2 số liệu."


def test_no_percentage_on_paper_has_a_space_before_its_sign(paper: Paper) -> None:
    """As the office prints 99,71%."""
    said = [line for sheet in paper.annex.sheets for note in sheet.notes for line in note.lines]
    said += [line.target for sheet in paper.annex.sheets for line in sheet.summary]
    said += [block.target for sheet in paper.annex.sheets if sheet.units for block in sheet.units.blocks]
    assert any("97%" in text for text in said) and not any(re.search(r"\s%", text) for text in said)


def test_the_basis_says_window_boundaries_and_moment(paper: Paper) -> None:
    assert paper.annex.basis == (
        "Kỳ số liệu: từ tháng 01/2024 đến tháng 11/2024.",
        "Đơn vị hành chính: theo ranh giới cuối kỳ, ngày 30/11/2024.",
        "Số liệu có trong hệ thống lúc 8 giờ 05 phút ngày 20/12/2024.",
    )


def test_a_year_without_figures_gives_an_annex_that_says_so(catalogue: Catalogue) -> None:
    paper = paper_of(catalogue, "2025-01", "2025-12", today=date(2026, 3, 1))
    entries = [
        entry for sheet in paper.annex.sheets if sheet.units for line in sheet.units.lines for entry in line.entries
    ]
    assert entries
    assert {entry.judged.reading.state for entry in entries} <= {State.NO_DATA, State.NOT_APPLICABLE}
    assert all(entry.judged.value is None for entry in entries)
    told = " ".join(line for sheet in paper.annex.sheets for note in sheet.notes for line in note.lines)
    assert "Chưa có số liệu nào được báo cáo" in told
    assert paper.annex.attached.endswith("tháng 12 năm 2025 của Ủy ban nhân dân huyện Hưng Hà)")


def test_one_units_annex_holds_what_concerns_it(catalogue: Catalogue) -> None:
    paper = paper_of(catalogue, unit="xa-bac-son")
    assert all(sheet.units is None for sheet in paper.annex.sheets)
    codes = {line.result.rule.code for sheet in paper.annex.sheets for line in sheet.summary}
    assert "DVC03" in codes and "DVC01" not in codes
    assert "CỦA XÃ BẮC SƠN" in paper.annex.sheets[0].title


def test_targets_of_levels_are_said_with_whom_they_bind(catalogue: Catalogue, db: None) -> None:
    from indicators.loading import load_catalogue

    whole = Target.objects.get(indicator__code="KS01", year=2024)
    whole.pk, whole.scope, whole.value = None, "commune_level", 60
    whole.save()
    paper = paper_of(load_catalogue())
    table = paper.annex.sheets[0].units
    assert table is not None
    assert table.blocks[0].target == ("từ 97% (phòng, ban chuyên môn, đơn vị sự nghiệp); từ 60% (xã, phường, thị trấn)")


@pytest.mark.parametrize(
    ("first", "last", "said", "signed"),
    [
        ("2024-01", "2024-11", "11 tháng năm 2024", "tháng 12 năm 2024"),
        ("2024-01", "2024-12", "năm 2024", "tháng 12 năm 2024"),
        ("2024-01", "2024-01", "tháng 01 năm 2024", "tháng 02 năm 2024"),
        ("2024-01", "2024-06", "06 tháng năm 2024", "tháng 7 năm 2024"),
        ("2024-04", "2024-06", "từ tháng 4/2024 đến tháng 6/2024", "tháng 7 năm 2024"),
        ("2023-11", "2024-10", "từ tháng 11/2023 đến tháng 10/2024", "tháng 11 năm 2024"),
    ],
)
def test_the_period_and_the_month_of_signing_are_written_as_the_office_does(
    first: str, last: str, said: str, signed: str
) -> None:
    window = Window(Month.parse(first), Month.parse(last))
    assert remarks.period_words(window) == said
    assert remarks.attached_to(window, "Huyện Hưng Hà") == (
        f"(Kèm theo Báo cáo số     /BC-UBND ngày    {signed} của Ủy ban nhân dân huyện Hưng Hà)"
    )


def test_annexes_are_numbered_in_roman() -> None:
    assert [layout.roman(number) for number in (1, 4, 5, 9, 10, 14, 19, 40)] == [
        "I", "IV", "V", "IX", "X", "XIV", "XIX", "XXXX",
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "boundaries"), [("2024-01", "end"), ("2024-11", "then"), ("2023-02", "today")])
def test_the_annex_asks_the_same_few_queries_for_any_window(catalogue: Catalogue, first: str, boundaries: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        paper_of(catalogue, first, "2024-11", Boundaries(boundaries))
    assert len(asked) <= 4


def test_units_are_ranked_where_a_place_says_something(catalogue: Catalogue) -> None:
    """As in the ranking of the page: ties share a place, nobody is ranked on few records, no single indicator of many."""
    annex = paper_of(catalogue).annex
    by_code = {block.result.rule.code: (sheet, place) for sheet in annex.sheets if sheet.units
               for place, block in enumerate(sheet.units.blocks)}  # fmt: skip
    sheet, place = by_code["DVC03"]
    assert sheet.units is not None and sheet.units.blocks[place].is_ranked
    ranks = {line.name: line.entries[place].rank for line in sheet.units.lines if line.role == "unit"}
    assert ranks["Xã Duyên Hải"] == 37 and ranks["Phòng Nội vụ"] == 1
    assert ranks["Xã Bắc Sơn"] is None, "73 dossiers are few"
    assert all(line.entries[place].rank is None for line in sheet.units.lines if line.role != "unit")
    crowded = layout.unit_columns(sheet.units.blocks[place].result.rule, True, 3, ranked=True)
    assert layout.Part.RANK not in {column.part for column in crowded}
