"""What a page shows as a workbook: numbers are numbers, people's text is text, and the bytes tell nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl.utils import get_column_letter

from indicators.sheets.books import Book, Look
from indicators.sheets.tables import Percent, Qualified, TableSheet, Value, table_workbook
from indicators.sheets.values import Formula
from tests.indicators.sheets.recalculation import read
from tests.payloads import PAYLOADS


def table(rows: list[list[Value]], columns: list[str] | None = None, **more: Any) -> bytes:
    names = columns or [f"Cột {place}" for place in range(len(rows[0]))]
    return table_workbook([TableSheet("Chỉ tiêu", ["Kỳ: tháng 11/2024"], names, rows, **more)])


def body(content: bytes, values: bool = True) -> list[list[Any]]:
    sheet = read(content, values=values).active
    return [list(row) for row in sheet.iter_rows(min_row=5)]


def test_title_and_notes_stand_above_the_heads() -> None:
    sheet = read(table([[1, 2]]), values=True).active
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["Chỉ tiêu", "Kỳ: tháng 11/2024", None]
    assert [cell.value for cell in sheet[4]] == ["Cột 0", "Cột 1"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_people_never_becomes_a_formula(payload: str) -> None:
    content = table([[payload, 1]], columns=[payload, "Số"], name=payload)
    for row in body(content, values=False):
        # What holds nothing that XML allows is an empty text.
        assert row[0].data_type in ("s", "inlineStr")
    with ZipFile(BytesIO(content)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not [element for element in sheet.iter() if element.tag.endswith("}f")]


def test_text_that_could_be_taken_for_a_formula_is_marked_as_text() -> None:
    cells = body(table([["=1", "Xã Bắc Sơn"]]), values=False)[0]
    assert cells[0].quotePrefix and not cells[1].quotePrefix


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert body(table([["a\x00b\x0bc\ud800d\r\ne", 1]]))[0][0].value == "abcd\ne"


def test_zero_is_not_missing() -> None:
    row = body(table([[0, None, Decimal("0.0"), -5, "x"]]))[0]
    assert [cell.value for cell in row] == [0, None, 0, -5, "x"]
    assert row[0].data_type == "n" and row[3].data_type == "n"


def test_a_missing_share_is_its_words() -> None:
    row = body(table([[Percent(None, None, 2, "chưa có số liệu"), Percent(0, 0, 2, "không phát sinh")]]))[0]
    assert [cell.value for cell in row] == ["chưa có số liệu", "không phát sinh"]


def test_values_are_seen_without_calculating() -> None:
    content = table([[Percent(2690, 3798, 2, "70.82"), Qualified(1050, "trên"), date(2024, 11, 3), 1234567]])
    values = [cell.value for cell in body(content)[0]]
    assert values == [70.82, 1050, datetime(2024, 11, 3), 1234567]
    formulas = body(content, values=False)[0]
    assert formulas[0].value == "=QUOTIENT(2690*10^4,3798)/10^2"
    assert formulas[1].number_format == '"trên "#,##0_)'


def test_numbers_with_more_digits_than_a_spreadsheet_keeps_are_text() -> None:
    assert body(table([[1234567890123456, 123456789012345]]))[0][0].value == "1.234.567.890.123.456"


def test_the_same_table_gives_the_same_bytes() -> None:
    sheets = [TableSheet("A", [], ["x"], [[1], [Percent(1, 3, 2, "33.33")]])]
    moment = datetime(2024, 12, 2, 7, 30, 15, tzinfo=UTC)
    assert table_workbook(sheets, moment) == table_workbook(sheets, moment)
    assert table_workbook(sheets) == table_workbook(sheets)
    assert table_workbook(sheets, moment) != table_workbook(sheets)


def test_the_file_names_no_person_and_no_machine() -> None:
    content = table_workbook([TableSheet("A", [], ["x"], [[1]])], datetime(2024, 12, 2, 7, 30, tzinfo=UTC))
    properties = read(content, values=True).properties
    assert (properties.creator, properties.lastModifiedBy) == ("dxreport", "dxreport")
    assert properties.created == properties.modified == datetime(2024, 12, 2, 7, 30)
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 12, 2, 7, 30, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {0}


def test_every_part_is_there_once_and_well_formed() -> None:
    content = table([["<&>\"'", Percent(1, 3, 2, "33.33")]])
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        assert names[0] == "[Content_Types].xml"
        assert archive.testzip() is None
        for name in names:
            ElementTree.fromstring(archive.read(name))


def test_a_formula_without_its_value_is_refused() -> None:
    book = Book()
    book.add_sheet("A").worksheet["A1"] = "=1+1"
    with pytest.raises(KeyError):
        book.saved()


def test_a_text_result_is_stored_as_text() -> None:
    book = Book()
    sheet = book.add_sheet("A")
    sheet.put(1, 1, Formula('=IF(1<2,"Đạt","Chưa đạt")', "Đạt & <đủ>"), Look())
    content = book.saved()
    assert read(content, values=True).active["A1"].value == "Đạt & <đủ>"
    with ZipFile(BytesIO(content)) as archive:
        assert b't="str"' in archive.read("xl/worksheets/sheet1.xml")


def test_sheets_have_names_that_excel_takes() -> None:
    book = Book()
    names = [book.add_sheet(name).name for name in ("Tỷ lệ [%]: a/b?", "x" * 40, "x" * 40, "X" * 31, "'", "")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="as many values"):
        table_workbook([TableSheet("A", [], ["x", "y"], [[1]])])


def test_the_sheet_is_ready_for_screen_and_paper() -> None:
    long = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên"
    sheet = read(table([[long, 1, 2, 3]] * 60), values=True).active
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:D64"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToWidth == 1 and sheet.page_setup.fitToHeight == 0
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "Times New Roman"
    }


def test_an_empty_table_is_a_workbook_too() -> None:
    sheet = read(table_workbook([TableSheet("A", [], ["x", "y"], [])]), values=True).active
    assert [cell.value for cell in sheet[3]] == ["x", "y"]


def test_a_table_too_wide_for_readable_print_goes_over_pages_that_begin_with_its_names() -> None:
    rows: list[list[Value]] = [["Xã", "Xã Bắc Sơn", *range(1000, 1030)]]
    sheet = read(table(rows, labels=2), values=True).active
    assert sheet.page_setup.orientation == "landscape" and not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale * 12 >= 800, "no smaller than 8 points"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$4", "$A:$B")
    assert sheet.freeze_panes == "C5"


def test_a_table_that_stays_readable_on_one_page_is_kept_on_it() -> None:
    sheet = read(table([["x" * 40] * 4]), values=True).active
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth == 1 and sheet.print_title_cols is None


@pytest.mark.parametrize("columns", [3, 40])
def test_a_long_line_above_the_table_breaks_within_the_first_page(columns: int) -> None:
    note = "Trong đó 47 đơn vị có số liệu chưa duyệt: " + ", ".join(["Phòng Tài nguyên và Môi trường"] * 47)
    names = [f"Cột {place}" for place in range(columns)]
    content = table_workbook([TableSheet("A", [note, "ngắn"], names, [[1] * columns])])
    sheet = read(content, values=True).active
    (merged,) = sheet.merged_cells.ranges
    widths = [sheet.column_dimensions[get_column_letter(place)].width for place in range(1, merged.max_col + 1)]
    assert merged.coord.startswith("A2:") and sum(widths) * 8 / 96 * 25.4 * 0.67 <= 262
    assert sheet["A2"].alignment.wrap_text and sheet.row_dimensions[2].height > 100
