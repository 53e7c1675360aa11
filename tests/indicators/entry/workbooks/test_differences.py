"""What an import would change: every row of the file is a row of the answer, and every problem names its cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.core.figures import State
from indicators.entry.cells import Content, content_of
from indicators.entry.workbooks.differences import A_TOTAL, differences
from indicators.entry.workbooks.figures import form_rows, sheet_rows
from indicators.entry.workbooks.layouts import guessed
from indicators.entry.workbooks.lines import Answers, Differences, Kind, Known, Line, line_as_json
from indicators.entry.workbooks.marks import mark_of
from indicators.entry.workbooks.reading import read
from tests.indicators.entry.workbooks.files import OLD_XLS, made, office_workbook
from tests.indicators.entry.workbooks.forms import SHEET, UNIT, form_mark, form_workbook
from tests.indicators.entry.workbooks.worlds import NAMES, NOVEMBER, RULES, figure, known


def of_sheet(
    content: bytes, against: Known | None = None, answers: Answers | None = None, month: str = NOVEMBER
) -> Differences:
    workbook = read(content)
    (layout,) = guessed(workbook, NAMES, RULES)
    return differences(sheet_rows(workbook.sheets[0], layout, month), against or known(), answers)


def of_form(
    values: Mapping[str, tuple[Any, ...]],
    standing: Mapping[str, tuple[Content, int]] | None = None,
    answers: Answers | None = None,
    versions: Mapping[str, int] | None = None,
    **more: Any,
) -> dict[str, Line]:
    """The lines of our own form by indicator; what it was made with is what stands, unless `versions` says otherwise."""
    stored = {(UNIT, code, NOVEMBER): one for code, one in (standing or {}).items()}
    told = {code: version for code, (_, version) in (standing or {}).items()} if versions is None else versions
    workbook = read(form_workbook(values, form_mark(told)))
    mark = mark_of(workbook)
    assert mark is not None
    found = differences(form_rows(workbook, mark), known(stored, **more), answers)
    return {line.indicator: line for line in found.lines}


def one(content_of_a1: Any, code: str = "TT11", form: str = "", **more: Any) -> Line:
    """The line of a sheet with one unit and one indicator."""

    def fill(sheet: Any) -> None:
        sheet.append(("Đơn vị", code))
        sheet.append(("Xã Bắc Sơn", content_of_a1))
        if form:
            sheet["B2"].number_format = form

    (line,) = of_sheet(made(fill), **more).lines
    return line


# The office's sheet


@pytest.mark.parametrize("content", [office_workbook(), OLD_XLS.read_bytes()], ids=["xlsx", "xls in TCVN3"])
def test_the_offices_sheet_against_an_empty_database(content: bytes) -> None:
    found = of_sheet(content)
    assert found.counts == {"new": 16, "changed": 0, "same": 0, "error": 0, "question": 1}
    assert found.rows_in_file == 7
    assert set(found.skipped) == {"Ký số!B5", "Ký số!B8", "Ký số!B14"}
    (doubtful,) = [line for line in found.lines if line.kind is Kind.QUESTION]
    assert (doubtful.cell, doubtful.candidates) == ("Ký số!B12", ("xa-doan-hung",))
    assert doubtful.message == "“Đoàn Hùng” có phải là Xã Đoan Hùng không?"
    # Numbers typed as texts, dossiers that did not arise, a thousand written with a point.
    of_dong_do = next(line for line in found.lines if (line.unit, line.indicator) == ("xa-dong-do", "DVC02"))
    assert of_dong_do.new == Content(State.FIGURE, Decimal(45), Decimal(45))
    of_minh_hoa = next(line for line in found.lines if (line.unit, line.indicator) == ("xa-minh-hoa", "DVC02"))
    assert of_minh_hoa.new == Content(State.NOTHING_AROSE) and of_minh_hoa.kind is Kind.NEW
    of_the_office = next(
        line for line in found.lines if (line.unit, line.indicator) == ("phong-van-hoa-thong-tin", "KS01")
    )
    assert of_the_office.new == Content(State.FIGURE, Decimal(1200), Decimal(1234))
    assert not found.can_be_saved


def test_what_is_saved_comes_back_as_the_same() -> None:
    answers = Answers(units={"Đoàn Hùng": "xa-doan-hung"})
    first = of_sheet(office_workbook(), answers=answers)
    by_code = {rule.code: rule for rule in RULES}
    stored = {}
    for typed in first.to_save:
        stored[typed.unit, typed.indicator, typed.month] = (content_of(typed, by_code[typed.indicator]), 1)
    again = of_sheet(office_workbook(), known(stored), answers)
    assert len(stored) == 19
    assert again.counts == {"new": 0, "changed": 0, "same": 19, "error": 0, "question": 0}
    assert again.to_save == []


def test_an_answer_about_a_name_settles_its_row() -> None:
    found = of_sheet(office_workbook(), answers=Answers(units={"Đoàn Hùng": "xa-doan-hung"}))
    assert found.counts["question"] == 0
    assert {line.indicator for line in found.lines if line.unit == "xa-doan-hung"} == {"KS01", "KS02", "DVC02"}
    assert of_sheet(office_workbook(), answers=Answers(units={"Đoàn Hùng": "nobody"})).counts["question"] == 1


def test_rows_in_the_file_are_rows_in_the_preview() -> None:
    found = of_sheet(office_workbook())
    rows = {line.cell.rpartition("!")[2].lstrip("ABCDEFGH") for line in found.lines}
    assert len(rows) == found.rows_in_file


def test_zero_is_a_figure_and_a_blank_cell_is_not() -> None:
    assert one(0).new == Content(State.FIGURE, Decimal(0))
    blank = one(None)
    assert (blank.kind, blank.new, blank.typed) == (Kind.SAME, None, None)


def test_a_blank_cell_of_a_sheet_keeps_what_stands() -> None:
    there = known({("xa-bac-son", "TT11", NOVEMBER): (figure(7), 2)})
    line = one(None, against=there)
    assert line.kind is Kind.SAME and "giữ nguyên" in line.message and line.new == figure(7)


def test_changed_and_same_are_told_by_the_numbers() -> None:
    there = known({("xa-bac-son", "TT11", NOVEMBER): (figure(7, note="đã kiểm tra"), 2)})
    assert one(7, against=there).kind is Kind.SAME
    assert one("7", against=there).kind is Kind.SAME
    line = one(8, against=there)
    assert (line.kind, line.old, line.new) == (
        Kind.CHANGED,
        figure(7, note="đã kiểm tra"),
        Content(State.FIGURE, Decimal(8)),
    )
    assert line.typed is not None and line.typed.version == 2 and line.typed.note is None


def test_a_figure_over_a_stated_absence_is_new() -> None:
    there = known({("xa-bac-son", "TT11", NOVEMBER): (Content(State.NO_DATA, note=""), 1)})
    assert one(8, against=there).kind is Kind.NEW


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("1,234", Kind.QUESTION, "chưa rõ"),
        ("70.82", Kind.QUESTION, "chưa rõ"),
        ("mười", Kind.ERROR, "không phải là số"),
        ("-", Kind.ERROR, "không phải là số"),
        (-3, Kind.ERROR, "số âm"),
        (3.5, Kind.ERROR, "số nguyên"),
        (10**13, Kind.ERROR, "quá lớn"),
        ("=1+1", Kind.ERROR, "Công thức chưa có kết quả"),
        (True, Kind.ERROR, "không phải là số"),
    ],
)
def test_each_problem_names_its_cell(value: Any, kind: Kind, words: str) -> None:
    line = one(value)
    assert (line.cell, line.kind) == ("Sheet!B2", kind)
    assert words in line.message


def test_a_fraction_that_excel_took_for_a_date_is_said() -> None:
    line = one(date(2024, 3, 4))
    assert line.kind is Kind.ERROR and "Excel đã đổi nội dung ô này thành ngày 04/3/2024" in line.message


def test_a_share_where_a_count_should_be_is_refused() -> None:
    def fill(sheet: Any) -> None:
        for row in (("Đơn vị", "TT11"), ("Xã Bắc Sơn", 3), ("Xã Minh Hòa", 0.96)):
            sheet.append(row)
        sheet["B3"].number_format = "0%"

    line = of_sheet(made(fill)).lines[1]
    assert (line.cell, line.kind) == ("Sheet!B3", Kind.ERROR) and "cần số đếm" in line.message


def test_a_number_with_a_qualifier_comes_back_from_its_format() -> None:
    line = one(1050, form='"trên "#,##0')
    assert line.new == Content(State.FIGURE, Decimal(1050), qualifier="trên")
    assert one("trên 1.050").new == line.new
    assert one(1050, form='"khoảng "#,##0').new == Content(State.FIGURE, Decimal(1050))


@pytest.mark.parametrize(
    ("words", "state"), [("Không phát sinh", State.NOTHING_AROSE), ("CHƯA CÓ SỐ LIỆU", State.NO_DATA)]
)
def test_a_state_in_words_stands_for_a_number(words: str, state: State) -> None:
    assert one(words).new == Content(state)


def test_an_answer_replaces_a_doubtful_text() -> None:
    line = one("1,234", answers=Answers(texts={"Sheet!B2": "1.234"}))
    assert (line.kind, line.new) == (Kind.NEW, Content(State.FIGURE, Decimal(1234)))


def test_the_same_figure_twice_names_the_other_cell() -> None:
    def fill(sheet: Any) -> None:
        for row in (("Đơn vị", "TT11"), ("Xã Bắc Sơn", 3), ("X. Bắc Sơn", 4), ("Bắc Sơn", None)):
            sheet.append(row)

    lines = of_sheet(made(fill)).lines
    assert [line.kind for line in lines] == [Kind.NEW, Kind.ERROR, Kind.SAME]
    assert "ô Sheet!B2" in lines[1].message


# Units and months


def _sheet_of(unit: str, value: Any = 3, code: str = "TT11", **more: Any) -> Differences:
    def fill(sheet: Any) -> None:
        sheet.append(("Đơn vị", code))
        sheet.append(("Xã Bắc Sơn", 1))
        sheet.append((unit, value))

    return of_sheet(made(fill), **more)


def test_a_closed_unit_is_refused_with_the_name_of_its_successor() -> None:
    line = _sheet_of("Xã Điệp Nông").lines[1]
    assert line.kind is Kind.ERROR
    assert (
        "không hoạt động trong tháng 11/2024" in line.message
        and "Từ 01/11/2024 đơn vị này thuộc Xã Quang Trung" in line.message
    )
    assert _sheet_of("Xã Điệp Nông", month="2024-10").lines[1].kind is Kind.NEW
    assert _sheet_of("Xã Quang Trung").lines[1].kind is Kind.NEW


def test_a_row_where_nothing_is_asked_for_is_no_error() -> None:
    found = _sheet_of("Phòng Tư pháp", None)
    assert [line.unit for line in found.lines] == ["xa-bac-son"] and "Sheet!A3" in found.skipped
    assert "không áp dụng với đơn vị này" in _sheet_of("Phòng Tư pháp", 3).lines[1].message


def test_a_total_is_not_taken_and_not_asked_about() -> None:
    for name in ("Tổng cộng", "TỔNG SỐ", "Cộng", "Toàn huyện", "Cộng các xã, thị trấn"):
        found = _sheet_of(name, 30)
        assert len(found.lines) == 1 and found.skipped == {"Sheet!A3": (name, A_TOTAL)}


def test_a_commune_whose_name_begins_like_a_total_is_no_total() -> None:
    line = _sheet_of("Cộng Hòa", 30).lines[1]
    assert (line.unit, line.kind) == ("xa-cong-hoa", Kind.NEW)


def test_the_kinds_that_an_indicator_asks_tell_namesakes_apart() -> None:
    assert _sheet_of("Hưng Hà").lines[1].unit == "thi-tran-hung-ha"


def test_an_unknown_name_with_figures_is_asked_about_and_one_without_is_a_signature() -> None:
    line = _sheet_of("Xã Bắc Sơm").lines[1]
    assert (line.kind, line.cell, line.candidates) == (Kind.QUESTION, "Sheet!A3", ("xa-bac-son",))
    found = _sheet_of("Người lập biểu", None)
    assert len(found.lines) == 1 and "Sheet!A3" in found.skipped


def test_units_of_others_are_refused_and_not_named_by_us() -> None:
    found = _sheet_of("Xã Minh Hòa", against=known(writable={"xa-bac-son"}))
    assert [line.kind for line in found.lines] == [Kind.NEW, Kind.ERROR]
    assert found.lines[1].unit is None and found.lines[1].old is None


def test_a_closed_month_takes_no_change_but_shows_what_is_the_same() -> None:
    closed = {("xa-bac-son", NOVEMBER): "Tháng này đã khóa."}
    there = {("xa-bac-son", "TT11", NOVEMBER): (figure(7), 2)}
    assert one(7, against=known(there, closed=closed)).kind is Kind.SAME
    line = one(8, against=known(there, closed=closed))
    assert (line.kind, line.message) == (Kind.ERROR, "Tháng này đã khóa.")


# Percentages beside counts


def _shared(numerator: Any, denominator: Any, share: Any, form: str = "General", **more: Any) -> Line:
    def fill(sheet: Any) -> None:
        sheet.append(("Đơn vị", "Hồ sơ tiếp nhận trực tuyến", None, None))
        sheet.append((None, "Tổng số hồ sơ", "Trực tuyến", "Tỷ lệ (%)"))
        sheet.append(("Xã Bắc Sơn", denominator, numerator, share))
        sheet.merge_cells("B1:D1")
        sheet["D3"].number_format = form

    (line,) = of_sheet(made(fill), **more).lines
    return line


@pytest.mark.parametrize(
    ("share", "form"),
    [(95.89, "General"), (95.9, "General"), (96, "General"), (95, "General"), ("95,89", "General"), (70 / 73, "0.00%"),
     (0.9589, "General"), ("95,89%", "General"), ("#DIV/0!", "General"), (None, "General")],
)  # fmt: skip
def test_a_percentage_that_agrees_with_its_counts_is_not_stored(share: Any, form: str) -> None:
    line = _shared(70, 73, share, form)
    assert (line.kind, line.new) == (Kind.NEW, Content(State.FIGURE, Decimal(70), Decimal(73)))


def test_a_percentage_that_disagrees_is_asked_about() -> None:
    line = _shared(70, 73, 99.85)
    assert (line.kind, line.cell) == (Kind.QUESTION, "Sheet!B3")
    assert line.message == "Tỷ lệ ghi ở ô Sheet!D3 là 99,85 %, trong khi 70/73 là 95,89 %. Số đếm đã đúng chưa?"
    agreed = _shared(70, 73, 99.85, answers=Answers(agreed={"Sheet!B3"}))
    assert agreed.kind is Kind.NEW


def test_a_percentage_alone_is_not_taken() -> None:
    line = _shared(None, None, 95.89)
    assert (line.kind, line.cell) == (Kind.ERROR, "Sheet!D3") and "không có số đếm" in line.message


def test_counts_that_cannot_be_true_are_refused() -> None:
    assert "lớn hơn mẫu số" in _shared(74, 73, None).message
    assert "Mẫu số bằng 0" in _shared(3, 0, None).message
    assert "Còn thiếu mẫu số" in _shared(3, None, None).message
    assert _shared(0, 0, "#DIV/0!").new == Content(State.NOTHING_AROSE)


# Our own form


def test_the_form_as_it_was_made_changes_nothing() -> None:
    standing = {"KS01": (figure(120, 121), 3), "TT11": (figure(7, note="tin"), 1)}
    lines = of_form({"KS01": (120, 121, "có số liệu"), "TT11": (7, None, "có số liệu", "tin")}, standing)
    assert [line.kind for line in lines.values()] == [Kind.SAME] * 4


def test_the_form_filled_in() -> None:
    lines = of_form(
        {
            "KS01": ("1.234", 1300),
            "KS02": (0, 0),
            "DVC02": (None, None, "Không phát sinh"),
            "TT11": (7, None, None, "tin"),
        }
    )
    assert [line.kind for line in lines.values()] == [Kind.NEW] * 4
    assert lines["KS01"].new == Content(State.FIGURE, Decimal(1234), Decimal(1300))
    assert lines["KS02"].new == lines["DVC02"].new == Content(State.NOTHING_AROSE)
    assert lines["TT11"].new == Content(State.FIGURE, Decimal(7), note="tin")
    assert lines["KS01"].cell == f"{SHEET}!B5"


def test_a_figure_emptied_in_the_form_is_asked_about() -> None:
    standing = {"KS01": (figure(120, 121), 3)}
    line = of_form({}, standing)["KS01"]
    assert line.kind is Kind.QUESTION and "120/121" in line.message
    agreed = of_form({}, standing, Answers(agreed={line.cell}))["KS01"]
    assert (agreed.kind, agreed.new) == (Kind.CHANGED, Content(State.NO_DATA))
    assert agreed.typed is not None and agreed.typed.version == 3
    said = of_form({"KS01": (None, None, "chưa có số liệu")}, standing)["KS01"]
    assert (said.kind, said.new) == (Kind.CHANGED, Content(State.NO_DATA))


def test_a_figure_that_was_corrected_meanwhile_is_asked_about() -> None:
    standing = {"KS01": (figure(119, 121), 4)}
    line = of_form({"KS01": (120, 121)}, standing, versions={"KS01": 3})["KS01"]
    assert line.kind is Kind.QUESTION and "hiện là 119/121, trong biểu là 120/121" in line.message
    agreed = of_form({"KS01": (120, 121)}, standing, Answers(agreed={line.cell}), versions={"KS01": 3})["KS01"]
    assert agreed.kind is Kind.CHANGED and agreed.typed is not None and agreed.typed.version == 4
    same = of_form({"KS01": (119, 121)}, standing, versions={"KS01": 3})["KS01"]
    assert same.kind is Kind.SAME


def test_a_note_alone_is_kept() -> None:
    line = of_form({"KS01": (None, None, None, "hệ thống lỗi")})["KS01"]
    assert (line.kind, line.new) == (Kind.NEW, Content(State.NO_DATA, note="hệ thống lỗi"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((3, 4, "không phát sinh"), "Ô có số thì không thể"),
        ((3, 4, "có lẽ"), "không phải là một trạng thái"),
        (("không phát sinh", "chưa có số liệu"), "hai trạng thái khác nhau"),
        (("không phát sinh", None, "chưa có số liệu"), "ghi khác với ô số liệu"),
    ],
)
def test_a_state_that_contradicts_is_refused(values: tuple[Any, ...], words: str) -> None:
    line = of_form({"KS01": values})["KS01"]
    assert line.kind is Kind.ERROR and words in line.message


def test_a_forged_mark_writes_to_no_foreign_unit() -> None:
    lines = of_form({"KS01": (1, 2)}, writable={"xa-minh-hoa"})
    (line,) = lines.values()
    assert line.kind is Kind.ERROR and line.typed is None and "không được nhập số liệu" in line.message


def test_an_indicator_that_is_no_more_is_refused() -> None:
    lines = of_form({"KS01": (1, 2)}, rules=RULES[1:])
    assert lines["KS01"].kind is Kind.ERROR and "KS01" in lines["KS01"].message


# Values that are no counts


def _given(value: Any, form: str = "General", **more: Any) -> Line:
    def fill(sheet: Any) -> None:
        sheet.append(("Đơn vị", "HT01 (%)"))
        sheet.append(("UBND huyện Hưng Hà", value))
        sheet["B2"].number_format = form

    (line,) = of_sheet(made(fill), month="2024-12", **more).lines
    return line


def test_a_percentage_of_a_survey_is_read_as_it_is_formatted() -> None:
    assert _given(0.7082, "0.00%").new == Content(State.FIGURE, value=Decimal("70.82"))
    assert _given(70.82).new == Content(State.FIGURE, value=Decimal("70.82"))
    assert _given("70,82 %").new == Content(State.FIGURE, value=Decimal("70.82"))
    assert _given(1, "0%").new == Content(State.FIGURE, value=Decimal(100))


def test_a_share_that_may_be_either_is_asked_about() -> None:
    line = _given(0.7)
    assert (line.kind, line.message) == (Kind.QUESTION, "0,7 là 0,7 % hay 70 %?")
    assert _given(0.7, answers=Answers(texts={"Sheet!B2": "70"})).new == Content(State.FIGURE, value=Decimal(70))


# JSON


def test_a_line_as_the_contract_gives_it() -> None:
    there = known({("xa-bac-son", "TT11", NOVEMBER): (figure(7), 2)})
    assert line_as_json(one(8, against=there)) == {
        "cell": "Sheet!B2", "unit": "xa-bac-son", "indicator": "TT11", "month": "2024-11", "kind": "changed",
        "old": {"state": "figure", "numerator": "7", "denominator": None, "value": None, "qualifier": None},
        "new": {"state": "figure", "numerator": "8", "denominator": None, "value": None, "qualifier": None},
        "message": "",
    }  # fmt: skip


_NUMBERS = st.integers(-5, 10**6) | st.floats(0, 1e6)
_CELLS = st.none() | _NUMBERS | st.text("0123456789.,-% kđ", max_size=7) | st.just("không phát sinh")


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["Xã Bắc Sơn", "X. Minh Hoà", "Đoàn Hùng", "Tổng", None]), _CELLS), max_size=6)
)
def test_whatever_stands_in_the_cells_every_row_is_answered(rows: list[tuple[str | None, Any]]) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(("Đơn vị", "TT11"))
        sheet.append(("Xã Đông Đô", 1))
        for row in rows:
            sheet.append(row)

    found = of_sheet(made(fill))
    assert all(line.message for line in found.lines if line.kind in (Kind.ERROR, Kind.QUESTION))
    assert all(line.typed is not None for line in found.lines if line.kind in (Kind.NEW, Kind.CHANGED))
    named = sum(name is not None for name, _ in rows) + 1
    assert named <= found.rows_in_file + len(found.skipped) <= len(rows) + 1
