"""The table of README §8, held against what an import makes of such a cell."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.entry.workbooks.differences import differences
from indicators.entry.workbooks.figures import sheet_rows
from indicators.entry.workbooks.layouts import guessed
from indicators.entry.workbooks.lines import Kind, Line, content_words
from indicators.entry.workbooks.reading import read
from tests.indicators.entry.workbooks.files import made
from tests.indicators.entry.workbooks.worlds import NAMES, RULES, known
from tests.indicators.test_rules_readme import tables

PLACES = {"count": ("TT11", "Xã Bắc Sơn", "2024-11"), "percentage": ("HT01 (%)", "UBND huyện Hưng Hà", "2024-12")}


def line_of(measure: str, value: Any, form: str) -> Line:
    code, unit, month = PLACES[measure]

    def fill(sheet: Any) -> None:
        sheet.append(("Đơn vị", code))
        sheet.append((unit, value))
        if measure == "count":
            # Where every number is a percentage, the column is one.
            sheet.append(("Xã Minh Hòa", 3))
        if form:
            sheet["B2"].number_format = form

    workbook = read(made(fill))
    (layout,) = guessed(workbook, NAMES, RULES)
    return differences(sheet_rows(workbook.sheets[0], layout, month), known()).lines[0]


def told(line: Line) -> str:
    if line.kind is Kind.QUESTION:
        return "asked about"
    if line.kind is Kind.ERROR:
        return "refused"
    if line.new is None:
        return "nothing said"
    return content_words(line.new).replace(".", "").replace(",", ".")


@pytest.mark.parametrize("row", tables()["cells of a workbook"], ids=lambda row: " | ".join(row.values()))
def test_a_cell_is_read_as_the_prose_says(row: dict[str, str]) -> None:
    text = row["cell"]
    value = None if not text else text[1:-1] if text.startswith("“") else float(text) if "." in text else int(text)
    assert told(line_of(row["measure"], value, row["format"])) == row["read as"]
