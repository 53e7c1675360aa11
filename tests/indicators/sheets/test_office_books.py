"""Workbooks as Excel writes them: shared formulas, a chain of calculation, tables, pictures below, series over a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from indicators.sheets.filled_books import filled_book
from indicators.sheets.marks import CannotFill
from indicators.sheets.office_books import Book
from indicators.sheets.outside import opened
from tests.indicators.annex.foreign import Logo, parts_of, with_parts, with_shared_strings

COPIES = 3


@dataclass(frozen=True)
class Answer:
    words: str
    number: int | None = None
    is_percent: bool = False


class Numbers:
    """`[[each]]` is 10, 11, 12 in three rows; anything else is its own words in capitals."""

    def is_repeated(self, text: str) -> bool:
        return text == "each"

    def copies(self, texts: Sequence[str]) -> int:
        return COPIES

    def answer(self, text: str, texts: Sequence[str] = (), place: int = 0) -> Answer:
        return Answer(str(10 + place), 10 + place) if text == "each" else Answer(text.upper())


def workbook(change: object = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    sheet["A1"], sheet["B1"], sheet["C1"] = "tên", "số", "đôi"
    sheet["A2"], sheet["B2"], sheet["C2"] = "a [[x]] b", "[[each]]", "=B2*2"
    for row in (3, 4, 5):
        sheet.cell(row, 2, row)
        sheet.cell(row, 3, f"=B{row}*2")
    sheet["B8"] = "=SUM(B2:B5)"
    sheet["A9"].hyperlink = Hyperlink(ref="A9", location="S!B8")
    sheet.merge_cells("D2:E2")
    logo = Logo()
    sheet.add_image(logo, "A12")
    sheet.add_table(Table(displayName="Bang", ref="A1:C5"))
    rule = DataValidation(type="list", formula1="$B$3:$B$5", sqref="B6")
    sheet.add_data_validation(rule)
    sheet.row_breaks.append(openpyxl.worksheet.pagebreak.Break(id=8))
    other = book.create_sheet("T")
    other["A1"] = "=SUM(S!B2:B2)+S!B8"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=2))
    other.add_chart(chart, "C3")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def filled(content: bytes) -> bytes:
    return filled_book(Book(opened(content)[1]), Numbers())


def test_everything_around_a_repeated_row_follows() -> None:
    content = filled(workbook())
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["S"]
    assert [sheet.cell(row, 2).value for row in range(2, 8)] == [10, 11, 12, 3, 4, 5]
    assert [sheet.cell(row, 3).value for row in range(2, 8)] == [f"=B{row}*2" for row in range(2, 8)]
    assert [sheet.cell(row, 1).value for row in range(2, 5)] == ["a X b"] * COPIES
    assert sheet["B10"].value == "=SUM(B2:B7)" and book["T"]["A1"].value == "=SUM(S!B2:B4)+S!B10"
    assert {str(area) for area in sheet.merged_cells.ranges} == {"D2:E2", "D3:E3", "D4:E4"}
    assert sheet.tables["Bang"].ref == "A1:C7"
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ("$B$5:$B$7", "B8")
    assert [one.id for one in sheet.row_breaks.brk] == [10]
    assert sheet["A11"].hyperlink.location == "S!B10"
    parts = parts_of(content)
    assert (
        b"<xdr:row>13</xdr:row>" in parts["xl/drawings/drawing1.xml"] or b">13</" in parts["xl/drawings/drawing1.xml"]
    )
    chart = next(part for name, part in parts.items() if name.startswith("xl/charts/chart"))
    assert b"'S'!$B$2:$B$4" in chart


def test_shared_formulas_and_the_chain_of_calculation() -> None:
    given = workbook()
    parts = parts_of(given)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    again = '<f t="shared" si="0"/>'
    for row, formula in ((3, '<f t="shared" ref="C3:C5" si="0">B3*2</f>'), (4, again), (5, again)):
        sheet = sheet.replace(f"<f>B{row}*2</f>", formula)
    types = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.calcChain+xml"/></Types>',
    )  # fmt: skip
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="rIdC" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'calcChain" Target="calcChain.xml"/></Relationships>',
    )  # fmt: skip
    content = filled(with_parts(given, {
        "xl/worksheets/sheet1.xml": sheet.encode(), "[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": relations,
        "xl/calcChain.xml": b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="C2"/>'
        b"</calcChain>",
    }))  # fmt: skip
    after = parts_of(content)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    book = openpyxl.load_workbook(BytesIO(content))
    assert [book["S"].cell(row, 3).value for row in range(2, 8)] == [f"=B{row}*2" for row in range(2, 8)]
    assert b"shared" not in after["xl/worksheets/sheet1.xml"]


def test_a_workbook_without_settings_of_calculation_gets_them() -> None:
    given = workbook()
    main = re.sub(rb"<calcPr[^>]*/>", b"", parts_of(given)["xl/workbook.xml"])
    after = parts_of(filled(with_parts(given, {"xl/workbook.xml": main})))["xl/workbook.xml"]
    assert re.search(rb'(</sheets>|</definedNames>|<definedNames\s*/>)<calcPr fullCalcOnLoad="1"/>', after)


def test_words_in_runs_keep_the_look_of_the_run_in_which_the_name_begins() -> None:
    given = with_shared_strings(workbook())
    strings = parts_of(given)["xl/sharedStrings.xml"].replace(
        b"<si><t>a [[x]] b</t></si>",
        b'<si><r><rPr><b/></rPr><t>a [[</t></r><r><rPr><i/></rPr><t xml:space="preserve">x]] b</t></r></si>',
    )
    content = filled(with_parts(given, {"xl/sharedStrings.xml": strings}))
    sheet = parts_of(content)["xl/worksheets/sheet1.xml"]
    assert (
        b'<r><rPr><b/></rPr><t xml:space="preserve">a X</t></r><r><rPr><i/></rPr><t xml:space="preserve"> b</t></r>'
        in sheet
    )


@pytest.mark.parametrize("formula", ['<f t="array" ref="C3:C3">B3*2</f>', '<f t="dataTable" ref="C3:C3" r1="B3"/>'])
def test_formulas_of_arrays_are_refused_where_rows_are_repeated(formula: str) -> None:
    given = workbook()
    sheet = parts_of(given)["xl/worksheets/sheet1.xml"].replace(b"<f>B3*2</f>", formula.encode())
    with pytest.raises(CannotFill, match="C3"):
        filled(with_parts(given, {"xl/worksheets/sheet1.xml": sheet}))


def test_names_where_none_can_be_filled_are_told() -> None:
    given = workbook()
    chart = next(name for name in parts_of(given) if name.startswith("xl/charts/chart"))
    content = with_parts(
        given, {chart: parts_of(given)[chart].replace(b"</chartSpace>", b"<!-- --><a>[[x]]</a></chartSpace>")}
    )
    told = [one for one in Book(opened(content)[1]).found() if one.sentence]
    assert [one.place for one in told] == ["Trong biểu đồ"]
