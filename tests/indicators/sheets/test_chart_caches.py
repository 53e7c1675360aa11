"""What charts of a design keep beside their series: after filling it says what the cells say, or is not there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName

from tests.indicators.annex.foreign import parts_of, with_parts
from tests.indicators.sheets.designs import EACH, filled, saved, seen, workbook

CHART = "xl/charts/chart1.xml"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CACHES = re.compile(r"<(?:c:)?(num|str)Cache>.*?</(?:c:)?\1Cache>", re.DOTALL)
OLD_NUMBERS = (
    "<numCache><formatCode>0.00</formatCode><ptCount val='2'/><pt idx='0' formatCode='0.0'><v>777</v></pt>"
    "<pt idx='1'><v>888</v></pt></numCache>"
)
OLD_WORDS = "<strCache><ptCount val='1'/><pt idx='0'><v>cũ</v></pt></strCache>"
CELLS: Mapping[str, object] = {
    "A1": "Đơn vị", "B1": "[[Tỷ lệ]]", "A2": "[[each]]", "B2": "=A2*2", "A3": "Cộng", "B3": "=SUM(B2:B2)", "B4": "=B3*1",
    "A6": "[[Xã A]]", "B6": "[[70.82]]", "A7": "Xã <B>", "B7": "[[chưa có số liệu]]", "A8": "[[Xã C]]", "B8": "=B6/2",
    "A11": 1, "B11": 2,
}  # fmt: skip


def chart_over(
    values: str, categories: str = "", title: str = "", *, cells: Mapping[str, object] = CELLS, change: object = None
) -> bytes:
    """A design with one chart, with the caches that its program had kept: of numbers, of words for what is named else."""
    book = workbook({"S": cells})
    chart = BarChart()
    chart.add_data(Reference(book["S"], min_col=2, min_row=2, max_row=2))
    book["S"].add_chart(chart, "H2")
    book.defined_names["Vung"] = DefinedName("Vung", attr_text="S!$B$6:$B$8")
    if callable(change):
        change(book["S"])
    given = saved(book)
    names = f"<tx><strRef><f>{title}</f>{OLD_WORDS}</strRef></tx>" if title else ""
    groups = f"<cat><strRef><f>{categories}</f>{OLD_WORDS}</strRef></cat>" if categories else ""
    drawn = f"<val><numRef><f>{values}</f>{OLD_NUMBERS}</numRef></val>"
    series = f'<ser><idx val="0"/><order val="0"/>{names}{groups}{drawn}</ser>'
    part = re.sub("<ser>.*</ser>", series, parts_of(given)[CHART].decode(), flags=re.DOTALL)
    assert OLD_NUMBERS in part
    return with_parts(given, {CHART: part.encode()})


def caches(content: bytes) -> dict[str, dict[int, str] | None]:
    """By formula, the points; None where nothing is kept."""
    found: dict[str, dict[int, str] | None] = {}
    for reference in ElementTree.fromstring(parts_of(content)[CHART]).iter():
        if reference.tag not in (f"{C}numRef", f"{C}strRef"):
            continue
        formula = reference.findtext(f"{C}f") or ""
        cache = reference.find(f"{C}numCache")
        cache = reference.find(f"{C}strCache") if cache is None else cache
        found[formula] = None
        if cache is not None:
            points = {int(one.get("idx", "")): one.findtext(f"{C}v") or "" for one in cache.iter(f"{C}pt")}
            count = cache.find(f"{C}ptCount")
            assert count is not None and all(at < int(count.get("val", "")) for at in points)
            found[formula] = points
    return found


def cells_of(content: bytes, area: str) -> dict[int, object]:
    sheet = openpyxl.load_workbook(BytesIO(content), data_only=True)["S"]
    cells = [cell for row in sheet[area] for cell in row]
    return {at: cell.value for at, cell in enumerate(cells) if cell.value is not None}


def test_caches_say_what_the_cells_say_where_rows_are_repeated() -> None:
    content = filled(chart_over("S!$B$2:$B$2", "S!$A$6:$A$6", "S!$B$1"))
    found = caches(content)
    assert list(found) == ["S!$B$1", "S!$A$8:$A$8", "S!$B$2:$B$4"]
    assert found["S!$B$1"] == {0: "Tỷ lệ"} and found["S!$A$8:$A$8"] == {0: "Xã A"}
    numbers = found["S!$B$2:$B$4"]
    assert numbers is not None and {at: float(text) for at, text in numbers.items()} == cells_of(content, "B2:B4")
    assert list(numbers.values()) == [f"{2 * float(number):g}" for number in EACH]


def test_nothing_else_of_the_chart_changes() -> None:
    given = chart_over("S!$B$6:$B$8", "S!$A$6:$A$8")
    before, after = parts_of(given)[CHART].decode(), parts_of(filled(given))[CHART].decode()
    moved = before.replace("$6", "$8").replace("B$8</f>", "B$10</f>").replace("A$8</f>", "A$10</f>")
    assert CACHES.sub("", moved) == CACHES.sub("", after)
    assert "<numCache><formatCode>0.00</formatCode>" in after


def test_totals_below_and_words_among_numbers() -> None:
    content = filled(chart_over("S!$B$6:$B$8", "S!$A$6:$A$8"))
    # What is missing is no zero; a name that looks like a tag is a name.
    assert caches(content) == {
        "S!$A$8:$A$10": {0: "Xã A", 1: "Xã <B>", 2: "Xã C"}, "S!$B$8:$B$10": {0: "70.82", 2: "35.41"}
    }  # fmt: skip
    assert caches(filled(chart_over("S!$B$3:$B$4"))) == {"S!$B$5:$B$6": {0: "121.5", 1: "121.5"}}
    assert cells_of(content, "B5:B6") == {0: 121.5, 1: 121.5}


@pytest.mark.parametrize("values", ["Vung", "[0]!Vung", "(S!$B$6,S!$B$7:$B$8)"])
def test_names_and_several_ranges(values: str) -> None:
    (points,) = caches(filled(chart_over(values))).values()
    assert points == {0: "70.82", 2: "35.41"}


def test_a_point_keeps_its_own_format_while_it_is_that_of_the_same_cell() -> None:
    after = parts_of(filled(chart_over("S!$B$6:$B$7")))[CHART].decode()
    assert re.search(r'<pt idx="0" formatCode="0.0"><v>70.82</v></pt></numCache>', after)
    assert "formatCode=" not in parts_of(filled(chart_over("S!$B$6:$B$8")))[CHART].decode()


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ("S!$B$6:$B$8", {"B8": "=XYZ(B6)"}),
        ("S!$B$6:$B$8", {"B8": "=B9+B6", "B9": "=B8"}),
        ("S!$A$6:$B$8", {}),
        ("S!$B:$B", {}),
        ("KhongCo", {}),
        ("OFFSET(S!$B$6,0,0,2,1)", {}),
    ],
)
def test_where_a_point_is_not_certain_nothing_old_stays(values: str, more: Mapping[str, object]) -> None:
    content = filled(chart_over(values, cells={**CELLS, **more}))
    assert list(caches(content).values()) == [None] and b"777" not in parts_of(content)[CHART]


def test_numbers_as_names_are_kept_only_as_they_are_shown() -> None:
    cells = {**CELLS, "A6": "[[12]]", "A7": "Xã B"}
    assert caches(filled(chart_over("S!$B$11", "S!$A$6:$A$7", cells=cells)))["S!$A$8:$A$9"] == {0: "12", 1: "Xã B"}
    for text, shape in (("[[12.5]]", "General"), ("[[12]]", "0.00"), ("[[12]]", "dd/mm/yyyy")):

        def change(sheet: object, shape: str = shape) -> None:
            sheet["A6"].number_format = shape  # type: ignore[index]

        given = chart_over("S!$B$11", "S!$A$6:$A$7", cells={**cells, "A6": text}, change=change)
        assert caches(filled(given))["S!$A$8:$A$9"] is None, (text, shape)


@pytest.mark.parametrize("kind", ["row", "column"])
def test_hidden_cells_are_not_drawn_unless_the_chart_says_so(kind: str) -> None:
    def hide(sheet: object) -> None:
        dimension = sheet.row_dimensions[7] if kind == "row" else sheet.column_dimensions["B"]  # type: ignore[attr-defined]
        dimension.hidden = True

    given = chart_over("S!$B$6:$B$8", change=hide)
    assert list(caches(filled(given)).values()) == [None]
    part = parts_of(given)[CHART]
    assert b'<plotVisOnly val="1"' in part
    whole = with_parts(given, {CHART: part.replace(b'<plotVisOnly val="1"', b'<plotVisOnly val="0"')})
    assert list(caches(filled(whole)).values()) == [{0: "70.82", 2: "35.41"}]


def test_a_chart_over_what_nobody_filled_is_left_as_it_is() -> None:
    # Moved with its cells, and in another file.
    for values in ("S!$B$11:$B$12", "[1]S!$B$6:$B$8"):
        after = parts_of(filled(chart_over(values)))[CHART].decode()
        assert OLD_NUMBERS in after
    cells = {"A1": "[[3]]", "B6": 1, "B7": 2}
    given = chart_over("S!$B$6:$B$7", cells=cells)
    assert parts_of(filled(given))[CHART] == parts_of(given)[CHART]


@pytest.mark.parametrize(
    ("owner", "cache"), [("multiLvlStrRef", "multiLvlStrCache"), ("c15:datalabelsRange", "c15:dlblRangeCache")]
)
def test_caches_of_other_kinds_are_taken_away_where_their_cells_are_filled(owner: str, cache: str) -> None:
    prefix = owner.partition(":")[0] + ":" if ":" in owner else ""
    for area, stays in (("S!$A$6:$A$8", False), ("S!$A$11:$A$12", True)):
        given = chart_over("S!$B$11", area)
        part = parts_of(given)[CHART].decode().replace(f"<f>{area}</f>", f"<{prefix}f>{area}</{prefix}f>")
        part = part.replace("strRef>", f"{owner}>").replace("strCache>", f"{cache}>")
        part = part.replace("<chartSpace ", '<chartSpace xmlns:c15="urn:c15" ')
        after = parts_of(filled(with_parts(given, {CHART: part.encode()})))[CHART].decode()
        assert (f"<{cache}>" in after) == ("cũ" in after) == stays


def test_a_cache_that_belongs_to_no_formula_is_taken_away() -> None:
    given = chart_over("S!$B$6:$B$8")
    part = parts_of(given)[CHART].decode().replace("<f>S!$B$6:$B$8</f>", "")
    assert b"777" not in parts_of(filled(with_parts(given, {CHART: part.encode()})))[CHART]


def test_what_is_drawn_is_what_a_reader_sees_in_the_cells() -> None:
    content = filled(chart_over("S!$B$2:$B$8", "S!$A$6:$A$8"))
    numbers = caches(content)["S!$B$2:$B$10"]
    sheet = seen(content)["S"]
    cells = [sheet.cell(row, 2).value for row in range(2, 11)]
    assert numbers == {at: f"{value:.15g}" for at, value in enumerate(cells) if isinstance(value, float | int)}
