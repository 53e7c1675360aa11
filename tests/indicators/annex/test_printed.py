"""What the annex is on paper: rows as high as their words, pages that end well, and what is told twice told alike."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from indicators.annex import layout
from indicators.core.figures import Boundaries
from indicators.loading import Catalogue
from tests.indicators.annex.papers import Paper, annexes_of, exact, paper_of
from tests.indicators.sheets.heights import texts_of, too_low
from tests.indicators.sheets.recalculation import need_office, read, recalculated


@pytest.fixture
def paper(catalogue: Catalogue) -> Paper:
    return paper_of(catalogue)


PRINTED = [
    ("2024-01", "2024-11", Boundaries("end")),
    ("2024-01", "2024-11", Boundaries("then")),
    ("2025-01", "2025-03", Boundaries("end")),
    ("2025-01", "2025-03", Boundaries("then")),
]


@pytest.mark.office
@pytest.mark.parametrize(("first", "last", "boundaries"), PRINTED, ids=str)
def test_every_row_is_as_high_as_its_words_need(
    catalogue: Catalogue, first: str, last: str, boundaries: Boundaries, tmp_path: Path
) -> None:
    book = read(paper_of(catalogue, first, last, boundaries).content, values=True)
    assert too_low(list(texts_of(book)), tmp_path) == []


@pytest.mark.parametrize(("first", "last", "boundaries"), PRINTED, ids=str)
def test_pages_end_where_a_reader_would_end_them(
    catalogue: Catalogue, first: str, last: str, boundaries: Boundaries
) -> None:
    paper = paper_of(catalogue, first, last, boundaries)
    for part, sheet in zip(paper.annex.sheets, annexes_of(read(paper.content, values=True)), strict=True):
        starts = [one.id + 1 for one in sheet.row_breaks.brk]
        rows = {row[0].row: [cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()}
        words = {row: str(cells[0]) for row, cells in rows.items() if cells}
        names = {row: str(cells[1]) for row, cells in rows.items() if len(cells) > 1}
        closing = [row for row, said in words.items() if said in ("Tổng cộng", "Chỉ tiêu giao")]
        kinds = [row for row, said in words.items() if said in ("I", "II", "III", "IV")]
        notes = next((row for row in words if words[row].endswith(":")), sheet.max_row)
        for start in starts:
            # Total and targets keep two units, a kind one of its units, a heading what it heads.
            assert not {start, start + 1} & set(closing), (part.name, names)
            assert start - 1 not in kinds and not words.get(start - 1, "").endswith(":"), part.name
            assert words.get(start - 1) not in (layout.SUMMARY_HEADING, layout.UNITS_HEADING, "STT"), part.name
        last_lines = [start for start in starts if start >= notes]
        assert not last_lines, f"{part.name}: notes without a line of the table"


@pytest.mark.office
def test_the_printed_pages_are_those_that_were_reckoned(paper: Paper, tmp_path: Path) -> None:
    """No program puts a break of its own between ours, so no page holds a line or two that did not fit."""
    source = tmp_path / "annex.xlsx"
    source.write_bytes(paper.content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [need_office(), "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = len(re.findall(rb"/Type\s*/Page\b(?!s)", (tmp_path / "annex.pdf").read_bytes()))
    reckoned = sum(1 + len(sheet.row_breaks.brk) for sheet in read(paper.content, values=True).worksheets)
    assert printed == reckoned <= 29


def test_no_percentage_has_a_space_before_its_sign(paper: Paper) -> None:
    for sheet in read(paper.content, values=True).worksheets:
        for row in sheet.iter_rows(values_only=True):
            assert not [value for value in row if isinstance(value, str) and re.search(r"[0-9]\s%", value)]


def test_the_list_is_live_and_printed_in_black(paper: Paper) -> None:
    """LibreOffice draws a text that leads elsewhere in a blue of its own, but not a formula."""
    sheet = read(paper.content, values=False)["Danh mục"]
    rows = [row for row in sheet.iter_rows() if row[1].hyperlink]
    assert [row[1].value for row in rows] == [f"='{part.heading}'!A1" for part in paper.annex.sheets]
    for row, part in zip(rows, paper.annex.sheets, strict=True):
        counts = [str(cell.value) for cell in row[4:6]]
        if any(line.target for line in part.summary):
            assert [count.split(",")[1] for count in counts] == ['"Đạt")', '"Chưa đạt")']
            assert all(count.startswith(f"=COUNTIF('{part.heading}'!") for count in counts)


@pytest.mark.office
def test_a_corrected_count_reaches_the_list_and_the_charts(paper: Paper, tmp_path: Path) -> None:
    book = read(paper.content, values=False)
    sheet = book["Phụ lục III"]
    for row in sheet.iter_rows():
        unit, counts = str(row[1].value).split(" (")[0], [cell for cell in row if isinstance(cell.value, int)]
        if unit in {found.unit.name for found in paper.scorecard["DVC03"].missed}:
            counts[1].value = counts[2].value
    changed = BytesIO()
    book.save(changed)
    new = recalculated(changed.getvalue(), tmp_path)
    line = next(row for row in new["Danh mục"].iter_rows() if row[1].value == "Phụ lục III")
    assert [cell.value for cell in line[4:6]] == [1, 0]
    line = next(row for row in new["Biểu đồ"].iter_rows() if str(row[1].value).startswith("Số hóa hồ sơ"))
    assert (line[2].value, line[6].value) == (100, "Đạt")


@pytest.mark.office
def test_a_spreadsheet_program_calculates_what_is_stored_in_every_cell(paper: Paper, tmp_path: Path) -> None:
    stored, calculated = read(paper.content, values=True), recalculated(paper.content, tmp_path)
    assert stored.sheetnames == calculated.sheetnames
    for one, other in zip(stored.worksheets, calculated.worksheets, strict=True):
        values = [
            {cell.coordinate: exact(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
            for sheet in (one, other)
        ]
        assert values[0] == values[1], one.title
