"""The entry form as a workbook: what may be typed, what stands beside it, and what it says of months that are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.core.months import Month
from indicators.entry.importing.forms import LOCKED, PARTLY_LOCKED, NoForm, indicator_form, unit_form
from indicators.entry.workbooks.marks import MARK_SHEET
from indicators.loading import Catalogue
from indicators.models import Measurement, Submission
from tests.indicators.entry.importing.filling import NOVEMBER, NOW, SHEET, address, form_of, mark_in
from tests.indicators.sheets.recalculation import read
from units.models import Unit


def sheet_of(content: bytes, *, values: bool = False) -> Any:
    return load_workbook(BytesIO(content), data_only=values)[SHEET]


def open_cells(sheet: Any) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def texts_of(sheet: Any) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def stage(slug: str, **fields: Any) -> None:
    Submission.objects.update_or_create(
        unit=Unit.objects.get(slug=slug), month=NOVEMBER, defaults={"approved_by": None, "approved_at": None, **fields}
    )


def test_only_what_is_asked_for_can_be_typed_into(catalogue: Catalogue) -> None:
    content = form_of(catalogue)
    mark, sheet = mark_in(content), sheet_of(content)
    expected = {
        address(mark, row.key, field)
        for row in mark.rows
        for field in ("numerator", "denominator", "state", "note")
        if field != "denominator" or catalogue.by_code[row.key].measure == "ratio"
    }
    assert {row.key for row in mark.rows} >= {"KS01", "KS02", "DVC02"} and "DVC01" not in {row.key for row in mark.rows}
    assert open_cells(sheet) == expected
    assert sheet.protection.sheet and not sheet.protection.password
    book = load_workbook(BytesIO(content))
    assert book[MARK_SHEET].sheet_state == "veryHidden" and book.active.title == SHEET


def test_what_may_be_typed_is_said_in_words(catalogue: Catalogue) -> None:
    content = form_of(catalogue)
    mark, sheet = mark_in(content), sheet_of(content)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    part, whole = rules[address(mark, "KS01", "numerator")], rules[address(mark, "KS01", "denominator")]
    assert (part.type, part.formula1, whole.type, whole.formula1) == ("whole", "0", "whole", "0")
    assert address(mark, "KS01", "denominator") in part.formula2
    assert "từ 0 đến mẫu số" in part.error and "số nguyên" in whole.error
    assert part.promptTitle == "KS01: tử số" and "ký số" in part.prompt
    state = rules[address(mark, "KS01", "state")]
    assert state.formula1 == '"chưa có số liệu,không phát sinh,không áp dụng"'


def test_heads_stay_in_view_and_on_paper(catalogue: Catalogue) -> None:
    content = form_of(catalogue)
    sheet, head = sheet_of(content), mark_in(content).columns[0].head_at[0]
    assert sheet.freeze_panes == f"C{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_what_stands_already_and_what_stood_before_is_there(catalogue: Catalogue) -> None:
    content = form_of(catalogue)
    mark, sheet = mark_in(content), sheet_of(content)
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=202411)
    assert sheet[address(mark, "KS01", "numerator")].value == row.numerator
    assert next(one for one in mark.rows if one.key == "KS01").version == row.version
    words = texts_of(sheet)
    assert "BIỂU NHẬP SỐ LIỆU THÁNG 11/2024" in words and "Xã Bắc Sơn – hạn nộp 05/12/2024" in words
    assert "Tháng trước (10/2024)" in words and "Cùng kỳ năm trước (11/2023)" in words
    before = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS02", month=202410)
    line = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "KS02")
    assert (
        f"{before.numerator:.0f}\u00a0/\u00a0{before.denominator:.0f}" in str(line[-2]) and line[-3] == "từ 50\u00a0%"
    )


def test_the_rate_is_live_and_shows_in_readers_that_do_not_calculate(catalogue: Catalogue) -> None:
    Measurement.objects.filter(unit__slug="xa-bac-son", indicator__code="KS02", month=202411).update(
        numerator=2690, denominator=3798, version=2
    )
    content = form_of(catalogue)
    place = address(mark_in(content), "KS02", "denominator").replace("D", "E")
    assert sheet_of(content)[place].value.startswith("=IF(AND(ISNUMBER(")
    assert sheet_of(content, values=True)[place].value == 70.82


def test_states_and_words_before_numbers_come_along(catalogue: Catalogue) -> None:
    rows = Measurement.objects.filter(unit__slug="xa-bac-son", month=202411)
    nothing = {"numerator": None, "denominator": None, "value": None}
    rows.filter(indicator__code="KS01").update(state="nothing_arose", **nothing)
    rows.filter(indicator__code="KS02").update(state="no_data", note="=1+1 <script>", **nothing)
    rows.filter(indicator__code="TT11").update(numerator=Decimal(1050), qualifier="trên")
    content = form_of(catalogue)
    mark, sheet = mark_in(content), sheet_of(content)
    assert sheet[address(mark, "KS01", "state")].value == "không phát sinh"
    assert sheet[address(mark, "KS02", "state")].value is None
    note = sheet[address(mark, "KS02", "note")]
    assert (note.value, note.data_type, note.quotePrefix) == ("=1+1 <script>", "s", True)
    count = sheet[address(mark, "TT11", "numerator")]
    assert (count.value, count.number_format) == (1050, '"trên "#,##0_)')


def test_a_closed_month_is_only_to_look_at(catalogue: Catalogue) -> None:
    stage("xa-bac-son", stage="submitted")
    sheet = sheet_of(form_of(catalogue))
    assert open_cells(sheet) == set() and LOCKED in texts_of(sheet)
    assert sheet.data_validations.dataValidation == []


def test_a_month_returned_in_parts_is_open_in_those_parts(catalogue: Catalogue) -> None:
    stage("xa-bac-son", stage="returned", returned_codes=["KS02"])
    content = form_of(catalogue)
    sheet, mark = sheet_of(content), mark_in(content)
    assert open_cells(sheet) == {
        address(mark, "KS02", name) for name in ("numerator", "denominator", "state", "note")
    }  # fmt: skip
    assert PARTLY_LOCKED in texts_of(sheet)


@pytest.mark.parametrize(
    ("slug", "month", "words"),
    [
        ("xa-diep-nong", Month(2024, 11), "Xã Điệp Nông không hoạt động trong tháng 11/2024"),
        ("xa-bac-son", Month(2023, 11), "Chưa có bộ chỉ tiêu của năm 2023"),
    ],
)
def test_nothing_to_fill_in_is_said(catalogue: Catalogue, slug: str, month: Month, words: str) -> None:
    with pytest.raises(NoForm, match=words):
        unit_form(catalogue, catalogue.timeline.units[slug], month, at=NOW)


def test_a_month_without_indicators_is_said(catalogue: Catalogue) -> None:
    unit = catalogue.timeline.units["xa-bac-son"]
    with pytest.raises(NoForm, match="Tháng 11/2024, Xã Bắc Sơn không có chỉ tiêu nào phải báo cáo"):
        unit_form(replace(catalogue, rules=()), unit, NOVEMBER, at=NOW)


# One indicator of all units


def form_of_ks01(catalogue: Catalogue, **more: Any) -> bytes:
    return indicator_form(catalogue, catalogue.by_code["KS01"], NOVEMBER, at=NOW, **more).content


def test_every_unit_that_reports_has_a_row(catalogue: Catalogue) -> None:
    content = form_of_ks01(catalogue)
    mark = mark_in(content)
    alive = catalogue.timeline.alive_on(date(2024, 11, 30))
    asked = [unit for unit in alive if unit.kind in catalogue.by_code["KS01"].applies_to]
    by_kind = sorted(asked, key=lambda unit: [unit.kind for unit in asked].index(unit.kind))
    slugs = [row.unit for row in mark.rows]
    assert slugs == [unit.slug for unit in by_kind] and "xa-quang-trung" in slugs and "xa-diep-nong" not in slugs
    assert {row.indicator for row in mark.rows} == {"KS01"}
    words = texts_of(sheet_of(content))
    assert "Tử số: Số văn bản điện tử có chứng thực số và ký số." in words and "Thị trấn" in words


def test_a_merged_unit_has_its_predecessors_beside_it(catalogue: Catalogue) -> None:
    sheet = sheet_of(form_of_ks01(catalogue))
    (line,) = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Xã Quang Trung"]
    parts = Measurement.objects.filter(
        unit__slug__in=("xa-diep-nong", "xa-dan-chu", "xa-hung-dung"), indicator__code="KS01", month=202410
    )
    total = sum((row.denominator or Decimal(0) for row in parts), Decimal(0))
    assert f"/\u00a0{total:.0f}" in str(line[-2])


def test_a_reporter_s_form_holds_no_foreign_unit(catalogue: Catalogue) -> None:
    content = form_of_ks01(catalogue, only={"xa-bac-son"})
    assert [row.unit for row in mark_in(content).rows] == ["xa-bac-son"]
    assert "Cộng Hòa" not in texts_of(sheet_of(content))


def test_an_indicator_that_is_not_asked_for_is_said(catalogue: Catalogue) -> None:
    with pytest.raises(NoForm, match="Tháng 4/2024 không phải nhập chỉ tiêu HT01"):
        indicator_form(catalogue, catalogue.by_code["HT01"], Month(2024, 4), at=NOW)


def test_forms_cost_the_same_for_few_units_and_many(catalogue: Catalogue) -> None:
    counts = []
    for only in (None, {"xa-bac-son"}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            form_of_ks01(catalogue, only=only)
        counts.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        form_of(catalogue)
    assert counts == [4, 4] and len(queries) <= 7


def test_the_same_figures_and_moment_give_the_same_bytes(catalogue: Catalogue) -> None:
    assert form_of(catalogue) == form_of(catalogue)
    assert read(form_of(catalogue), values=False).properties.creator == "dxreport"
