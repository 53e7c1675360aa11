"""Workbooks of other programs, .xlsx and .xls, read into one neutral form."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from indicators.entry.workbooks.contents import Sheet, Workbook, address_of, column_letters, place_of_address
from indicators.entry.workbooks.number_text import is_date_format, iso_date, typed_number
from indicators.entry.workbooks.opening import opened
from indicators.entry.workbooks.reading import read
from tests.indicators.entry.workbooks.files import (
    OLD_XLS,
    SHEET,
    TITLE,
    converted,
    in_tcvn3,
    made,
    office_workbook,
    packed,
    parts_of,
    plain_sheet,
    saved,
    with_old_run,
    with_part,
    with_sheet,
)


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = read(content).sheets
    return sheet


def cell_a1(content: bytes) -> Any:
    return only_sheet(content).at(1, 1)


def with_values(*values: Any) -> bytes:
    """A column of values from A1 down."""

    def fill(sheet: Any) -> None:
        for row, value in enumerate(values, 1):
            sheet.cell(row, 1).value = value

    return made(fill)


# Numbers


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (70.82, "70.82"), (0.1, "0.1"), (1234, "1234"), (0, "0"), (-3.5, "-3.5"), (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),        (1e-7, "0.0000001"), (123456789012.345, "123456789012.345"), (99.97, "99.97"),
    ],
)  # fmt: skip
def test_a_number_has_the_digits_that_were_typed(typed: float, text: str) -> None:
    cell = cell_a1(with_values(typed))
    assert (cell.kind, cell.number, cell.text) == ("number", text, text)


def test_excel_keeps_seventeen_digits_of_what_was_typed_with_four() -> None:
    content = with_sheet(
        plain_sheet('<row r="1"><c r="A1"><v>70.819999999999993</v></c><c r="B1"><v>5.7E1</v></c></row>')
    )
    sheet = only_sheet(content)
    assert sheet.at(1, 1).number == "70.82" and sheet.at(1, 2).number == "57"


@given(st.decimals(min_value=0, max_value=999_999_999_999, places=3))
def test_any_figure_comes_back_from_a_double(number: Decimal) -> None:
    text = typed_number(repr(float(number)))
    assert text is not None and Decimal(text) == number


def test_zero_is_not_empty() -> None:
    sheet = only_sheet(with_values(0, None, ""))
    assert sheet.at(1, 1).number == "0" and not sheet.at(1, 1).is_empty
    assert sheet.at(2, 1).is_empty and sheet.at(3, 1).is_empty


def test_a_number_typed_as_text_stays_text() -> None:
    sheet = only_sheet(with_values("1.234", "8,9", "'7"))
    assert [sheet.at(row, 1).kind for row in (1, 2, 3)] == ["text"] * 3
    assert sheet.at(1, 1).text == "1.234" and sheet.at(1, 1).number == ""


def test_a_percentage_keeps_its_share_and_says_that_it_is_one() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = 0.7082, 0.5, 70.82, 0.5
        sheet["A1"].number_format, sheet["A2"].number_format, sheet["A4"].number_format = "0.00%", "0%", '0.0"%"'

    sheet = only_sheet(made(fill))
    assert [sheet.at(row, 1).is_percent for row in (1, 2, 3, 4)] == [True, True, False, False]
    assert sheet.at(1, 1).number == "0.7082"


def test_the_word_before_a_number_is_in_its_format() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = 1050
        sheet["A1"].number_format = '"trên "#,##0'

    cell = cell_a1(made(fill))
    assert (cell.number, cell.prefix) == ("1050", "trên")


# Dates


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_are_read_by_the_calendar_of_the_workbook(is_1904: bool) -> None:
    workbook = openpyxl.Workbook()
    if is_1904:
        workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = workbook.active
    sheet["A1"], sheet["A2"] = date(2024, 11, 30), datetime(2024, 3, 4, 17, 30)
    read_back = only_sheet(saved(workbook))
    assert [(cell.kind, cell.text) for cell in read_back.cells.values()] == [
        ("date", "2024-11-30"), ("date", "2024-03-04T17:30:00"),
    ]  # fmt: skip


def test_the_day_that_never_was_moves_no_other() -> None:
    assert iso_date("59", False) == "1900-02-28" and iso_date("61", False) == "1900-03-01"
    assert iso_date("-1", False) is None and iso_date("1e9", False) is None


@pytest.mark.parametrize(
    ("code", "is_date"),
    [("dd/mm/yyyy", True), ("[$-42A]d mmmm yyyy", True), ("h:mm", True), ("[h]:mm", True), ("General", False),
     ("#,##0.00", False), ('"ngày "0', False), ('#,##0 "đồng"', False), ("[Red]0", False), (r"0\d", False), ("0.00%", False)],
)  # fmt: skip
def test_a_format_says_whether_it_is_a_date(code: str, is_date: bool) -> None:
    assert is_date_format(200, code) is is_date


# Text and fonts


def test_each_run_is_decoded_by_its_own_font() -> None:
    assert cell_a1(made(with_old_run)).text == "Xã Hưng và Đông Đô"


def test_a_cell_is_decoded_by_its_font() -> None:
    def fill(sheet: Any) -> None:
        for row, font in enumerate([".VnTime", ".VnTimeH", "Times New Roman"], 1):
            sheet.cell(row, 1).value = in_tcvn3("Hưng Hà")
            sheet.cell(row, 1).font = Font(name=font)

    sheet = only_sheet(made(fill))
    assert [cell.text for cell in sheet.cells.values()] == ["Hưng Hà", "HƯNG HÀ", in_tcvn3("Hưng Hà")]


def test_text_is_composed_and_without_control_signs() -> None:
    text = "<is><t>Hu\u031bng_x0007_\n_x005F_x000D_</t><rPh><t>x</t></rPh></is>"
    assert (
        cell_a1(with_sheet(plain_sheet(f'<row r="1"><c r="A1" t="inlineStr">{text}</c></row>'))).text == "Hưng\n_x000D_"
    )


# Formulas, errors


def test_a_formula_is_read_by_the_value_beside_it() -> None:
    content = with_sheet(
        plain_sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>có</v></c></row>')
    )
    sheet = only_sheet(content)
    assert (sheet.at(1, 1).kind, sheet.at(1, 1).number, sheet.at(1, 1).is_formula) == ("number", "2", True)
    assert (sheet.at(1, 2).kind, sheet.at(1, 2).text) == ("text", "có")


def test_a_formula_without_a_value_is_said_and_not_taken_for_an_empty_cell() -> None:
    workbook = read(with_values("=1+1", 3))
    assert workbook.sheets[0].at(1, 1).kind == "formula" and not workbook.sheets[0].at(1, 1).is_empty
    assert "công thức chưa lưu kết quả ở ô A1" in workbook.remarks[0]


def test_an_error_is_no_text() -> None:
    cell = cell_a1(with_sheet(plain_sheet('<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')))
    assert (cell.kind, cell.text) == ("error", "#DIV/0!")


# Hidden, merged, odd


def test_what_is_hidden_is_read_and_said() -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "Số liệu"
        sheet["A1"], sheet["B2"], sheet["C3"] = 1, 2, 3
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = sheet.parent.create_sheet("Phụ")
        other["A1"] = 4
        other.sheet_state = "veryHidden"

    workbook = read(made(fill))
    cells = workbook.sheets[0].cells
    assert [cells[place].is_hidden for place in ((1, 1), (2, 2), (3, 3))] == [False, True, True]
    assert workbook.sheets[1].is_hidden and workbook.sheets[1].at(1, 1).number == "4"
    assert workbook.remarks == (
        "Trang “Số liệu” có dòng ẩn vẫn được đọc: 2.",
        "Trang “Số liệu” có cột ẩn vẫn được đọc: C.",
        "Trang “Phụ” đang ẩn nhưng vẫn được đọc.",
    )


def test_a_merged_head_is_seen_over_all_its_cells_and_is_no_figure_twice() -> None:
    sheet = only_sheet(office_workbook())
    assert sheet.at(3, 4).merged_from == (3, 3) and sheet.at(3, 4).is_empty
    assert sheet.spread(3, 5).text == "Ký số văn bản điện tử" and sheet.spread(4, 2).text == "Đơn vị"


def test_a_wrong_dimension_loses_nothing() -> None:
    """WPS Office writes A1:A1 whatever the sheet holds."""
    content = office_workbook()
    wrong = with_part(content, SHEET, lambda xml: xml.replace('<dimension ref="A1:H14"', '<dimension ref="A1:A1"'))
    assert read(wrong) == read(content)
    assert read(wrong).sheets[0].last_row == 14


def test_cells_without_addresses_follow_one_another() -> None:
    sheet = only_sheet(with_sheet(plain_sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")))
    assert {address_of(place): cell.number for place, cell in sheet.cells.items()} == {"A1": "1", "B1": "2", "A2": "3"}


def test_strict_workbooks_and_other_letters_in_names_are_read() -> None:
    parts = parts_of(office_workbook())
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts.items()
    }
    assert read(packed(strict)) == read(packed(parts))
    assert read(packed({name.replace("sheet1", "Sheet1"): content for name, content in parts.items()})) == read(
        packed(parts)
    )


def test_damaged_properties_styles_and_charts_are_none_of_our_business() -> None:
    """Portals write them, and other readers give up on them."""
    parts = parts_of(office_workbook())
    odd = parts | {
        "docProps/core.xml": b"<not xml",
        "xl/styles.xml": parts["xl/styles.xml"]
        .replace(b"<fills", b"<odd/><fills")
        .replace(b'patternType="none"', b'patternType="?"'),
        "xl/theme/theme1.xml": b"",
    }
    assert read(packed(odd)) == read(packed(parts))


def test_cells_that_are_only_styled_count_for_nothing() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = 1
        for column in range(1, 400):
            sheet.cell(2, column).font = Font(bold=True)

    assert list(only_sheet(made(fill)).cells) == [(1, 1)]


def test_a_title_merged_over_all_columns_covers_only_what_there_is() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["C2"] = "Tổng hợp", 1

    content = with_part(
        made(fill),
        SHEET,
        lambda xml: xml.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'),
    )
    assert sorted(only_sheet(content).cells) == [(1, 1), (1, 2), (1, 3), (2, 3)]


# Another reader, another format, another process


def test_openpyxl_reads_the_same_values() -> None:
    content = office_workbook()
    theirs = openpyxl.load_workbook(BytesIO(content)).active
    filled = {(cell.row, cell.column): cell.value for row in theirs.iter_rows() for cell in row if cell.value}
    filled |= dict.fromkeys(((10, 6), (10, 7)), 0)
    ours = only_sheet(content)
    assert filled.keys() == {place for place, cell in ours.cells.items() if not cell.is_empty}
    for place, value in filled.items():
        cell = ours.cells[place]
        read_back = cell.text if isinstance(value, str) else float(cell.number)
        assert read_back == (unicodedata.normalize("NFC", value) if isinstance(value, str) else value)


def test_an_old_workbook_in_old_letters_reads_like_a_new_one() -> None:
    old, new = read(OLD_XLS.read_bytes()), read(office_workbook(".VnTime", in_tcvn3))
    assert old == new
    assert old.sheets[0].at(1, 1).text == TITLE
    assert old.remarks == ("Trang “Ký số” có dòng ẩn vẫn được đọc: 11.",)
    plain = read(office_workbook()).sheets[0]
    assert {place: cell.text for place, cell in plain.cells.items()} == {
        place: cell.text for place, cell in old.sheets[0].cells.items()
    }


@pytest.mark.office
def test_what_libreoffice_makes_of_a_workbook_reads_the_same(tmp_path: Path) -> None:
    content = office_workbook(".VnTime", in_tcvn3)
    given = {place: (cell.kind, cell.text, cell.is_percent) for place, cell in only_sheet(content).cells.items()}
    for target in ("xls:MS Excel 97", "xlsx"):
        directory = tmp_path / target[:4]
        directory.mkdir()
        sheet = only_sheet(converted(content, directory, target))
        assert {place: (cell.kind, cell.text, cell.is_percent) for place, cell in sheet.cells.items()} == given


def test_the_child_process_reads_what_this_one_does() -> None:
    for content in (office_workbook(), OLD_XLS.read_bytes(), made(with_old_run)):
        assert opened(content) == read(content)


def test_a_workbook_survives_json() -> None:
    workbook = read(office_workbook())
    assert Workbook.from_json(workbook.as_json()) == workbook


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert place_of_address(f"{letters}7") == (7, column) == place_of_address(f"${letters.lower()}$7")
    assert place_of_address(letters) is None and place_of_address("7") is None
