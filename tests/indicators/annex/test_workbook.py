"""Every number on the paper is the scorecard's, in every reader; and the paper is as NĐ 30/2020 wants it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.utils import get_column_letter

from indicators.annex.beside import Beside
from indicators.annex.contents import AnnexSheet, Entry, annex_of
from indicators.annex.workbook import annex_workbook
from indicators.core.figures import STATE_WORDS, Boundaries, Measure
from indicators.core.status import STATUS_WORDS, Status
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Indicator
from indicators.sheets.paper import MM_PER_INCH
from tests.indicators.annex.papers import AS_OF, Paper, annexes_of, exact, paper_of
from tests.indicators.sheets.recalculation import read, recalculated
from tests.payloads import PAYLOADS
from units.models import Unit


@pytest.fixture
def paper(catalogue: Catalogue) -> Paper:
    return paper_of(catalogue)


def said_by(entry: Entry) -> list[Any]:
    """What the cells of one figure must hold, from left to right."""
    judged = entry.judged
    if judged.value is None:
        return [STATE_WORDS[judged.reading.state]]
    value = Decimal(judged.value)
    verdict = [STATUS_WORDS[judged.status]] if isinstance(judged.status, Status) and judged.target else []
    verdict += [] if entry.rank is None else [entry.rank]
    if judged.rule.measure is Measure.RATIO:
        return [judged.reading.numerator, judged.reading.denominator, value, *verdict]
    return [value, *verdict]


def rows_of(sheet: Any) -> list[list[Any]]:
    """The rows of a sheet as the values that stand in them, empty cells left out."""
    rows = ([exact(value) for value in row if value is not None] for row in sheet.iter_rows(values_only=True))
    return [row for row in rows if row]


def expected_rows(sheet: AnnexSheet) -> tuple[list[list[Any]], list[list[Any]]]:
    """The rows of the summary and of the table of units."""
    summary = []
    has = {column.part.value for column in sheet.summary_columns}
    for line in sheet.summary:
        figures = said_by(Entry(line.result))
        verdict = [figures.pop()] if figures[-1] in STATUS_WORDS.values() else []
        label = [line.result.rule.unit_label] if "unit_label" in has else []
        target = [line.target or "không giao"] if "target" in has else []
        summary.append([line.number, line.name, *label, *figures, *target, *verdict, line.coverage])
    units = []
    for line in sheet.units.lines if sheet.units else ():
        number = [int(line.number)] if line.role == "unit" else [line.number] if line.number else []
        units.append([*number, line.name_with_marks, *(value for entry in line.entries for value in said_by(entry))])
    return summary, units


def assert_says_the_scorecard(workbook: Any, paper: Paper) -> None:
    numbers = 0
    for part, sheet in zip(paper.annex.sheets, annexes_of(workbook), strict=True):
        rows = rows_of(sheet)
        summary, units = expected_rows(part)
        assert rows[:2] == [[part.heading], [part.title]]
        at = rows.index(summary[0])
        assert rows[at : at + len(summary)] == summary, part.name
        if units:
            at = rows.index(units[0])
            assert rows[at : at + len(units)] == units, part.name
        known = [*summary, *units]
        others = [row for row in rows if row not in known and any(isinstance(value, Decimal) for value in row)]
        assert others == [], "a number that the scorecard does not know"
        numbers += sum(isinstance(value, (int, Decimal)) for row in known for value in row)
    assert numbers > 100


ASKED = [
    ("2024-01", "2024-11", Boundaries("end")),
    ("2024-01", "2024-11", Boundaries("then")),
    ("2024-01", "2024-12", Boundaries("today")),
    ("2024-11", "2024-11", Boundaries("date", date(2024, 10, 31))),
    ("2023-12", "2024-02", Boundaries("end")),
]


@pytest.mark.parametrize(("first", "last", "boundaries"), ASKED, ids=lambda value: str(value))
def test_every_number_is_the_scorecards(catalogue: Catalogue, first: str, last: str, boundaries: Boundaries) -> None:
    paper = paper_of(catalogue, first, last, boundaries)
    assert_says_the_scorecard(read(paper.content, values=True), paper)


@pytest.mark.office
@pytest.mark.parametrize("boundaries", [Boundaries("end"), Boundaries("then")], ids=str)
def test_a_spreadsheet_program_calculates_the_same_numbers(
    catalogue: Catalogue, boundaries: Boundaries, tmp_path: Path
) -> None:
    paper = paper_of(catalogue, boundaries=boundaries)
    assert_says_the_scorecard(recalculated(paper.content, tmp_path), paper)


def test_totals_and_percentages_are_live(paper: Paper) -> None:
    sheet = read(paper.content, values=False)["Phụ lục I"]
    formulas = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    total = next(row for row in sheet.iter_rows() if row[1].value == "Tổng cộng")[0].row
    assert formulas[f"C{total}"].startswith("=SUM(C") and formulas[f"C{total}"].count(",") == 2
    assert formulas[f"E{total}"] == f"=QUOTIENT(C{total}*10^4,D{total})/10^2"
    assert formulas[f"F{total}"] == f'=IF(C{total}*100>=97*D{total},"Đạt","Chưa đạt")'
    assert f"=C{total}" in formulas.values()


def test_a_sum_leaves_out_what_another_row_counts(catalogue: Catalogue) -> None:
    paper = paper_of(catalogue, boundaries=Boundaries("then"))
    sheet = read(paper.content, values=False)["Phụ lục V"]
    rows = {row[1].value: row[0].row for row in sheet.iter_rows()}
    total = next(cell.value for cell in sheet[rows["Tổng cộng"]] if cell.data_type == "f")
    left_out = next(row for name, row in rows.items() if str(name).startswith("Xã Điệp Nông"))
    first = rows["Thị trấn Hưng Hà"]
    assert re.match(rf"=SUM\([A-Z]{first}:[A-Z]{left_out - 1},", total)


def test_a_missing_figure_is_words_and_never_zero(catalogue: Catalogue) -> None:
    paper = paper_of(catalogue, "2025-01", "2025-12", today=date(2026, 3, 1))
    workbook = read(paper.content, values=True)
    found = 0
    for part, sheet in zip(paper.annex.sheets, annexes_of(workbook), strict=True):
        rows = rows_of(sheet)
        summary, units = expected_rows(part)
        for row in (*summary, *units):
            assert row in rows
            found += any(value in ("chưa có số liệu", "không áp dụng") for value in row)
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == 0]
        assert cells == []
    assert found > 150


_IS_OURS = re.compile(r"=(?:(?:SUM|QUOTIENT|IF|ROUND|COUNTIF)\(|(?:'(?:Phụ lục [IVX]+)'!)?[A-Z]+[0-9]+$)")


def test_names_that_people_write_never_become_formulas(db: None) -> None:
    Unit.objects.filter(slug="xa-bac-son").update(name='=HYPERLINK("http://x","Bắc Sơn")', short_name="=1+1")
    Indicator.objects.filter(code="KS01").update(name="@SUM(A1:A9)", numerator_label="+1", unit_label="-%")
    content = paper_of(load_catalogue()).content
    seen = 0
    for sheet in read(content, values=False).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value)
                if cell.data_type == "f":
                    assert _IS_OURS.match(text)
                elif text.startswith(("=", "@", "+")):
                    seen += 1
                    assert cell.data_type == "s" and cell.quotePrefix
    assert seen >= 3


def test_reasons_that_units_give_stay_words(catalogue: Catalogue) -> None:
    """Two of each unit behind stand in the footnotes: whatever they are, nothing of the workbook becomes a formula."""
    paper = paper_of(catalogue)
    formulas = sum(len(re.findall(r"<f>", part)) for part in sheets_of(paper.content))
    behind = [row.unit.slug for row in paper.scorecard["DVC03"].missed]
    size = 2 * len(behind)
    for first in range(0, len(PAYLOADS), size):
        told = PAYLOADS[first : first + size]
        reasons = {slug: tuple(told[place * 2 : place * 2 + 2]) for place, slug in enumerate(behind)}
        annex = annex_of(catalogue, paper.scorecard, AS_OF, beside=Beside({"DVC03": reasons}))
        content = annex_workbook(annex, AS_OF)
        parts = sheets_of(content)
        assert sum(len(re.findall(r"<f>", part)) for part in parts) == formulas
        assert len(read(content, values=True).worksheets) == len(parts)


def sheets_of(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


def test_the_paper_is_as_the_regulation_wants_it(paper: Paper) -> None:
    workbook = read(paper.content, values=True)
    assert workbook.sheetnames == ["Danh mục", *(sheet.heading for sheet in paper.annex.sheets), "Biểu đồ"]
    for sheet in workbook.worksheets[:-1]:
        margins = [round(side * MM_PER_INCH) for side in (
            sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.left, sheet.page_margins.right
        )]  # fmt: skip
        assert 20 <= margins[0] <= 25 and 20 <= margins[1] <= 25 and 30 <= margins[2] <= 35 and 15 <= margins[3] <= 20
        assert sheet.page_setup.paperSize == 9
        assert sheet.oddHeader.center.text == "&P" and sheet.HeaderFooter.differentFirst
        assert not sheet.firstHeader.center.text
        assert sheet.page_setup.firstPageNumber == 1 and sheet.page_setup.useFirstPageNumber
        assert sheet.print_title_rows
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.font.name for cell in cells} == {"Times New Roman"}
        assert {cell.font.size for cell in cells} <= {12, 13, 14}
        assert not any("CỘNG HÒA XÃ HỘI" in str(cell.value).upper() for cell in cells)
    first = workbook["Phụ lục I"]
    assert [first[f"A{row}"].value for row in (1, 2, 3)] == [
        "Phụ lục I",
        "KẾT QUẢ KÝ SỐ VĂN BẢN ĐIỆN TỬ 11 THÁNG NĂM 2024",
        "(Kèm theo Báo cáo số     /BC-UBND ngày    tháng 12 năm 2024 của Ủy ban nhân dân huyện Hưng Hà)",
    ]
    assert first["A1"].font.bold and first["A1"].font.size == 14 and first["A1"].alignment.horizontal == "center"
    assert first["A3"].font.italic and not first["A3"].font.bold
    assert first.page_setup.orientation == "landscape"
    assert workbook["Phụ lục II"].page_setup.orientation == "portrait"


def test_the_list_leads_to_every_annex(paper: Paper) -> None:
    sheet = read(paper.content, values=True)["Danh mục"]
    rows = [row for row in sheet.iter_rows() if str(row[1].value).startswith("Phụ lục ")]
    assert [row[1].hyperlink.location for row in rows] == [f"'{part.heading}'!A1" for part in paper.annex.sheets]
    assert [[cell.value for cell in row[2:6]] for row in rows[:3]] == [
        ["Ký số văn bản điện tử", 5, 2, 0],
        ["Dịch vụ công trực tuyến", 2, 2, 0],
        ["Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", 1, 0, 1],
    ]
    assert [cell.value for cell in rows[4][2:6]] == ["Hạ tầng số, an toàn thông tin", 8, "không giao", None]


def test_the_same_annex_gives_the_same_bytes(catalogue: Catalogue) -> None:
    assert paper_of(catalogue).content == paper_of(catalogue).content


def test_no_cell_is_written_twice_and_no_merged_areas_overlap(paper: Paper) -> None:
    for sheet in read(paper.content, values=True).worksheets:
        taken: set[tuple[int, int]] = set()
        for area in sheet.merged_cells.ranges:
            cells = {(row, column) for row, column in area.cells}
            assert not cells & taken, f"{sheet.title} {area}"
            taken |= cells
    with ZipFile(BytesIO(paper.content)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))


def test_no_number_is_wider_than_its_column(paper: Paper) -> None:
    """What does not fit is shown as ####: here by the width of digits, so for every spreadsheet program."""
    for sheet in read(paper.content, values=True).worksheets:
        over = {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)):
                    area = over.get(cell.coordinate)
                    columns = range(area.min_col, area.max_col + 1) if area else [cell.column]
                    width = sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns)
                    assert width >= len(f"{cell.value:,}"), f"{sheet.title} {cell.coordinate}"


def test_the_parts_of_a_font_stand_in_the_order_of_the_schema(paper: Paper) -> None:
    """A strict reader offers to repair a workbook in which they do not."""
    with ZipFile(BytesIO(paper.content)) as archive:
        fonts = re.findall(r"<font>(.*?)</font>", archive.read("xl/styles.xml").decode())
    order = ["b", "i", "sz", "color", "name"]
    found = [re.findall(r"<(\w+)", font) for font in fonts]
    assert len(found) > 3 and all(names == sorted(names, key=order.index) for names in found)
