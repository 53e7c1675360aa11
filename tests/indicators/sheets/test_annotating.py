"""Marks and comments in a workbook that someone else made: everything else of it stays as it is, byte by byte."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from indicators.sheets.annotating import ERROR, QUESTION, Remark, annotated
from indicators.sheets.plain_copies import CopiedSheet, copied
from indicators.sheets.splicing import CannotSplice, Part, named, with_attribute
from tests.indicators.entry.workbooks.files import converted, packed, parts_of, saved, with_part
from tests.indicators.sheets.recalculation import need_office

WORDS = 'Tử số 5 < "6" & lớn hơn\nHãy sửa'


def a_workbook(*, with_comment: bool = False) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Ký số & khác"
    sheet.append(("Đơn vị", "Số"))
    sheet.append(("Xã Bắc Sơn", 5))
    sheet.append(("Tổng", "=SUM(B2:B2)"))
    sheet["B2"].font, sheet["B2"].fill = Font(bold=True, name="Arial"), PatternFill("solid", start_color="00FF00")
    sheet["B2"].number_format = "0.00"
    sheet.merge_cells("A5:B6")
    sheet.conditional_formatting.add("B2", _red())
    if with_comment:
        sheet["B2"].comment = Comment("của người khác", "Ai đó")
        sheet["A1"].comment = Comment("ô đầu", "Ai đó")
    book.create_sheet("Trang 2").append((1, 2))
    return saved(book)


def _red() -> Any:
    from openpyxl.formatting.rule import CellIsRule

    return CellIsRule(operator="greaterThan", formula=["3"], fill=PatternFill(bgColor="FF0000"))


def marks(*remarks: tuple[Any, ...], sheet: str = "Ký số & khác") -> dict[str, list[Remark]]:
    return {sheet: [Remark(*remark) for remark in remarks]}


def opened(content: bytes) -> Any:
    return load_workbook(BytesIO(content))


def test_a_cell_is_coloured_and_spoken_of_and_keeps_its_looks() -> None:
    sheet = opened(annotated(a_workbook(), marks(("B2", WORDS), ("A2", "Ai đây?", True))))["Ký số & khác"]
    assert sheet["B2"].comment.text == WORDS and sheet["B2"].fill.start_color.rgb == ERROR
    assert (sheet["B2"].font.b, sheet["B2"].font.name, sheet["B2"].number_format) == (True, "Arial", "0.00")
    assert sheet["A2"].fill.start_color.rgb == QUESTION and sheet["A2"].comment.text == "Ai đây?"
    assert sheet["A1"].comment is None and sheet["A1"].fill.fill_type is None


def test_everything_else_stays_byte_by_byte() -> None:
    before = a_workbook()
    after = annotated(before, marks(("B2", WORDS)))
    old, new = parts_of(before), parts_of(after)
    touched = {name for name in old if old[name] != new[name]}
    assert touched == {"[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    assert set(new) - set(old) == {
        "xl/commentsDx1.xml", "xl/drawings/vmlDrawingDx1.vml", "xl/worksheets/_rels/sheet1.xml.rels"
    }  # fmt: skip
    sheet, given = opened(after)["Ký số & khác"], opened(before)["Ký số & khác"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A5:B6"] and sheet["B3"].value == "=SUM(B2:B2)"
    assert len(sheet.conditional_formatting) == len(given.conditional_formatting) == 1


def test_comments_that_are_there_stay() -> None:
    content = annotated(a_workbook(with_comment=True), marks(("B2", "mới"), ("A2", "khác")))
    sheet = opened(content)["Ký số & khác"]
    assert sheet["B2"].comment.text == "của người khác\nmới" and sheet["A1"].comment.text == "ô đầu"
    assert (sheet["A1"].comment.author, sheet["A2"].comment.author) == ("Ai đó", "dxreport")
    (drawing,) = [text for name, text in parts_of(content).items() if name.endswith(".vml")]
    assert len(re.findall(rb":Row>\d+<", drawing)) == 3, "one shape for each cell, none twice"


def test_marking_twice_speaks_once_more() -> None:
    twice = annotated(annotated(a_workbook(), marks(("B2", "một"))), marks(("B2", "hai"), ("A2", "ba", True)))
    sheet = opened(twice)["Ký số & khác"]
    assert sheet["B2"].comment.text == "một\nhai" and sheet["A2"].fill.start_color.rgb == QUESTION


def test_several_remarks_at_one_cell_are_one_comment() -> None:
    sheet = opened(annotated(a_workbook(), marks(("B2", "một", True), ("B2", "hai"), ("B2", "hai"))))["Ký số & khác"]
    assert sheet["B2"].comment.text == "một\nhai" and sheet["B2"].fill.start_color.rgb == ERROR


def test_a_place_without_a_cell_has_its_comment() -> None:
    assert opened(annotated(a_workbook(), marks(("H40", "thiếu"))))["Ký số & khác"]["H40"].comment.text == "thiếu"


def test_both_sheets_are_marked() -> None:
    remarks = marks(("B2", "một")) | marks(("A1", "hai"), sheet="Trang 2")
    book = opened(annotated(a_workbook(), remarks))
    assert (book["Ký số & khác"]["B2"].comment.text, book["Trang 2"]["A1"].comment.text) == ("một", "hai")


def _renamed(xml: str) -> str:
    return xml.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/x")


def test_what_is_written_in_another_way_is_left_alone() -> None:
    content = a_workbook()
    parts = parts_of(content)
    del parts["xl/styles.xml"]
    odd = [
        packed(parts),
        with_part(content, "xl/worksheets/sheet1.xml", _renamed),
        with_part(content, "xl/worksheets/sheet1.xml", lambda xml: f'<!DOCTYPE x [<!ENTITY a "b">]>{xml}'),
        with_part(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("</row>", "", 1)),
        with_part(content, "xl/styles.xml", lambda xml: xml.replace("cellXfs", "xfs")),
    ]
    for one in odd:
        with pytest.raises(CannotSplice):
            annotated(one, marks(("B2", "x")))
    with pytest.raises(CannotSplice):
        annotated(content, marks(("B2", "x"), sheet="Không có"))


def test_prefixes_and_quotes_of_other_writers_are_kept() -> None:
    def other(xml: str) -> str:
        found = xml.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet", "</x:worksheet")
        for name in ("sheetPr", "outlinePr", "pageSetUpPr", "dimension", "sheetViews", "sheetView", "selection", "cols",
                     "sheetFormatPr", "sheetData", "row", "c", "v", "f", "mergeCells", "mergeCell", "pageMargins",
                     "conditionalFormatting", "cfRule", "formula"):  # fmt: skip
            for tag in (f"<{name} ", f"<{name}>", f"</{name}>", f"<{name}/"):
                found = found.replace(tag, tag.replace(name, f"x:{name}"))
        return found.replace('r="B2"', "r = 'B2'")

    content = with_part(a_workbook(), "xl/worksheets/sheet1.xml", other)
    marked = annotated(content, marks(("B2", WORDS)))
    assert "<x:legacyDrawing" in parts_of(marked)["xl/worksheets/sheet1.xml"].decode()
    assert opened(marked)["Ký số & khác"]["B2"].comment.text == WORDS


@pytest.mark.office
@pytest.mark.parametrize("with_comment", [False, True])
def test_other_programs_read_what_was_marked(tmp_path: Path, with_comment: bool) -> None:
    marked = annotated(a_workbook(with_comment=with_comment), marks(("B2", WORDS), ("A2", "Ai đây?", True)))
    sheet = opened(converted(marked, tmp_path, "xlsx"))["Ký số & khác"]
    assert sheet["B2"].comment.text.endswith(WORDS) and sheet["A2"].comment.text == "Ai đây?"
    assert sheet["B2"].fill.start_color.rgb == ERROR and sheet["B3"].value == "=SUM(B2:B2)"
    assert need_office() and subprocess


def test_a_copy_holds_cells_merged_ones_and_remarks() -> None:
    cells: dict[tuple[int, int], Any] = {(1, 1): "=1+1", (2, 1): 5, (3, 2): "<script>"}
    sheet = CopiedSheet("Trang", cells, {(1, 1): (1, 3)}, frozenset({(2, 1)}))
    from datetime import UTC, datetime

    book = opened(copied([sheet], {"Trang": [Remark("A2", "sai"), Remark("D9", "thiếu", True)]}, datetime.now(UTC)))
    found = book["Trang"]
    assert (found["A1"].value, found["A1"].data_type) == ("=1+1", "s")
    assert found["A2"].comment.text == "sai" and found["A2"].number_format == "0.00%"
    assert found["D9"].comment.text == "thiếu" and [str(one) for one in found.merged_cells.ranges] == ["A1:C1"]


@settings(max_examples=60)
@given(st.text(max_size=40), st.sampled_from(["<a b=\"1\" c='>' />", "<a>", '<x:a s="1">', "<a\n b = '2'>"]))
def test_an_attribute_is_set_in_any_tag(value: str, tag: str) -> None:
    xml_value = "".join(sign for sign in value if sign.isprintable())
    changed = with_attribute(tag.encode(), "s", xml_value)
    closing = b"" if changed.endswith(b"/>") else b"</x:a>" if changed.startswith(b"<x:") else b"</a>"
    whole = b'<r xmlns:x="u">' + changed + closing + b"</r>"
    (element,) = Part(whole).elements(named("r/a"))
    assert element.attributes["s"] == xml_value
