"""Charts of the annex: native, over cells that hold the screen's numbers, and kept inside for who does not look them up."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.utils import range_boundaries

from indicators.core.months import Month
from indicators.core.results import Judged
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Indicator, Measurement, Target
from indicators.sheets.paper import MM_PER_INCH
from tests.indicators.annex.papers import Paper, paper_of
from tests.indicators.sheets.recalculation import read

NAME = "Biểu đồ"
TARGETED = ("KS01", "KS02", "DVC01", "DVC02", "DVC03", "DVC04")


@pytest.fixture
def paper(catalogue: Catalogue) -> Paper:
    return paper_of(catalogue)


def charts_of(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as archive:
        names = sorted((n for n in archive.namelist() if n.startswith("xl/charts/chart")), key=lambda n: (len(n), n))
        return [archive.read(name).decode() for name in names]


def ranges_of(chart: str) -> list[tuple[str, list[str | None]]]:
    """Each range of numbers with the values kept beside it, None for a gap."""
    found = []
    for address, cache in re.findall(r"<numRef><f>([^<]+)</f><numCache>(.*?)</numCache>", chart):
        count = int(re.search(r'ptCount val="(\d+)"', cache)[1])  # type: ignore[index]
        points = dict(re.findall(r'<pt idx="(\d+)"><v>([^<]*)</v>', cache))
        found.append((address, [points.get(str(place)) for place in range(count)]))
    return found


def cells_at(book: Any, address: str) -> list[Any]:
    sheet, area = address.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(area)
    rows = book[sheet.strip("'")].iter_rows(top, bottom, left, right)
    return [cell.value for row in rows for cell in row]


def test_every_share_with_a_target_stands_in_a_chart_and_each_has_its_months(paper: Paper) -> None:
    charts = charts_of(paper.content)
    assert len(charts) == 1 + len(TARGETED)
    (_, values), (_, aims) = ranges_of(charts[0])
    results = [paper.scorecard[code] for code in TARGETED]
    assert [Decimal(value or "") for value in values] == [Decimal(result.value or "") for result in results]
    assert [Decimal(aim or "") for aim in aims] == [result.target.value for result in results if result.target]
    for chart, result in zip(charts[1:], results, strict=True):
        (_, months), (_, aimed) = ranges_of(chart)
        said = [Judged(result.rule, reading, None).value for _, reading in result.months]
        assert [one and Decimal(one) for one in months] == [one and Decimal(one) for one in said]
        assert len(set(aimed)) == 1


def test_what_is_kept_in_a_chart_is_what_its_cells_hold(paper: Paper) -> None:
    book = read(paper.content, values=True)
    for chart in charts_of(paper.content):
        for address, kept in ranges_of(chart):
            cells = cells_at(book, address)
            assert [None if value is None else Decimal(value) for value in kept] == [
                None if isinstance(value, str) else Decimal(repr(value)) for value in cells
            ]


def test_a_month_without_a_figure_is_a_gap_and_no_zero(catalogue: Catalogue) -> None:
    Measurement.objects.filter(indicator__code="DVC03", month=Month(2024, 11)).delete()
    paper = paper_of(catalogue)
    chart = charts_of(paper.content)[1 + TARGETED.index("DVC03")]
    (address, months), _ = ranges_of(chart)
    assert months[-1] is None and None not in months[:-1]
    assert cells_at(read(paper.content, values=True), address)[-1] == "–"
    assert '<dispBlanksAs val="gap"' in chart.replace("c:", "")


def test_the_sheet_says_what_is_simulated_and_nothing_to_draw_makes_no_sheet(
    catalogue: Catalogue, paper: Paper
) -> None:
    rows = [cell.value for cell in read(paper.content, values=True)[NAME]["A"]]
    assert any("mô phỏng" in str(value) for value in rows)
    names = [cell.value for cell in read(paper.content, values=True)[NAME]["B"]]
    assert sum("(*)" in str(name) for name in names) == 2 * len(TARGETED)
    assert NAME not in read(paper_of(catalogue, "2025-01", "2025-12").content, values=True).sheetnames


def test_a_running_total_says_that_it_is_one(paper: Paper) -> None:
    """Its months are no months of their own: 90,59 in November is what has run up since January."""
    names = [str(cell.value) for cell in read(paper.content, values=True)[NAME]["B"]]
    assert [name for name in names if "lũy kế" in name] == ["DVC trực tuyến phát sinh hồ sơ (*), lũy kế"]
    for code, chart in zip(TARGETED, charts_of(paper.content)[1:], strict=True):
        said = "Lũy kế từ đầu năm (%)" if code == "DVC01" else "Từng tháng (%)"
        assert f"<v>{said}</v>" in chart


def test_the_table_refers_to_the_annexes(paper: Paper) -> None:
    formulas, values = (read(paper.content, values=values)[NAME] for values in (False, True))
    rows = list(formulas.iter_rows(min_row=5, max_row=4 + len(TARGETED)))
    for code, row in zip(TARGETED, rows, strict=True):
        assert re.fullmatch(r"='Phụ lục [IV]+'![A-Z]+[0-9]+", row[2].value)
        assert re.fullmatch(r"='Phụ lục [IV]+'![A-Z]+[0-9]+", row[6].value)
        assert Decimal(repr(values[row[2].coordinate].value)) == Decimal(paper.scorecard[code].value or "")
        # What somebody corrects must not be rounded: 99,97 is not 100.
        assert row[2].number_format.startswith(("0.", "General"))


@pytest.mark.parametrize("months", [("2024-01", "2024-11"), ("2024-01", "2024-05")], ids=str)
def test_every_chart_is_whole_on_a_page(catalogue: Catalogue, months: tuple[str, str]) -> None:
    sheet = read(paper_of(catalogue, *months).content, values=True)[NAME]
    ends = sorted(one.id for one in sheet.row_breaks.brk)
    room = (210 - 40) / MM_PER_INCH * 72
    starts = [1, *(end + 1 for end in ends)]
    pages = [range(start, end + 1) for start, end in zip(starts, [*ends, max(sheet.row_dimensions)], strict=True)]
    for chart in sheet._charts:
        first = chart.anchor._from.row + 1
        (page,) = (page for page in pages if first in page)
        above = sum(sheet.row_dimensions[row].height or 15 for row in range(page.start, first))
        height = chart.anchor.ext.height / 12_700
        assert above + height <= room
        assert above + height <= sum(sheet.row_dimensions[row].height or 15 for row in page)


def test_a_target_revised_in_the_year_is_drawn_as_a_step(catalogue: Catalogue) -> None:
    """As on the page of the indicator: each month beside what was in force at its end."""
    Target.objects.create(
        indicator=Indicator.objects.get(code="KS02"),
        year_id=2024,
        comparator=">=",
        value=60,
        effective_on=date(2024, 7, 1),
    )
    paper = paper_of(load_catalogue())
    _, (_, aims) = ranges_of(charts_of(paper.content)[1 + TARGETED.index("KS02")])
    assert aims == ["50"] * 6 + ["60"] * 5
