"""Formulas over filled cells: what is stored beside them is what another program calculates, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.indicators.annex.foreign import parts_of, with_parts
from tests.indicators.sheets.designs import Formulas, filled, saved, seen, shown, workbook
from tests.indicators.sheets.recalculation import recalculated
from tests.payloads import PAYLOADS

SHEET = "xl/worksheets/sheet1.xml"
# Subtotals, a total of them above and on a sheet before, shares, words, a row of every unit.
REPORT = {
    "Tổng hợp": {
        "A1": "=Biểu!C10", "A2": "=SUM(Biểu!C10,Biểu!C5:C5)", "A3": "=ROUND(A1/A2*100,2)", "A4": "='Biểu'!E10",
        "A5": "=IF(A3>=50,\"Đạt\",\"Chưa đạt\")", "A6": "=A5&\" kế hoạch\"", "A7": "=COUNTIF(Biểu!E5:E5,\"Đạt\")",
    },
    "Biểu": {
        "C2": "=C10", "D2": "=SUM(D3:D9)/2",
        "B5": "[[Xã]]", "C5": "[[each]]", "D5": "=C5*2", "E5": "=IF(C5>=C$9,\"Đạt\",\"Chưa đạt\")", "F5": "=C5/SUM(C$5:C$5)",
        "G5": "=QUOTIENT(C5*10^4,D5)/100", "H5": "=IFERROR(C5/(C5-C$8),\"không phát sinh\")",
        "C6": "=SUM(C5:C5)", "D6": "=SUM(D5)", "F6": "=SUM(F5:F5)",
        "C7": "[[0.1]]", "D7": "=C7+C8", "C8": "[[30]]", "D8": "=SUM(C7:C8)", "C9": "[[20]]",
        "C10": "=C6+C9", "D10": "=MAX(D5:D5)-MIN(D5:D5)", "E10": "=AVERAGE(C5:C5)", "F10": "=(C9=20)", "G10": "=C9/(C8-30)",
        "H10": "[[chưa có số liệu]]", "I10": "=H10+1", "J10": "=COUNT(C5:E10)", "K10": "=COUNTA(C5:C10)", "L10": "=-C9%^2",
        "M10": "=SUMPRODUCT(C5:C5,D5:D5)", "N10": "=NOT(AND(C9>0,OR(C8=1,C7>1)))",
        "O10": "=ROUNDUP(C7/3,3)-ROUNDDOWN(C7/3,3)",
        "P10": "=TRUNC(C9/7,2)+INT(-C9/7)+ABS(-C7)", "Q10": "=Z99*2+C9", "R10": "=2^3^2*C9",
        "S10": "=IF(H10=\"CHƯA CÓ SỐ LIỆU\",\"\",1)",
    },
}  # fmt: skip


def formulas_of(content: bytes) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in openpyxl.load_workbook(BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def is_same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        # As many digits as a spreadsheet shows.
        return one == pytest.approx(other, rel=1e-14, abs=1e-14)
    return one == other or {one, other} == {"", None}


@pytest.mark.office
def test_what_is_stored_is_what_another_program_calculates(tmp_path: Path) -> None:
    content = filled(saved(workbook(REPORT)))
    own, other = seen(content), recalculated(content, tmp_path)
    formulas = formulas_of(content)
    assert len(formulas) == 45
    for (sheet, address), formula in formulas.items():
        value = own[sheet][address].value
        assert is_same(value, other[sheet][address].value), (sheet, address, formula)
    # Nothing of it was left out; the last formula shows no words, on purpose.
    empty = {(sheet, address) for sheet, address in formulas if own[sheet][address].value is None}
    assert empty == {("Biểu", "S12")} and b'<c r="S12" t="str"><f>' in parts_of(content)["xl/worksheets/sheet2.xml"]


@pytest.mark.office
@pytest.mark.parametrize("seed", [1, 2])
def test_formulas_made_at_random_are_calculated_alike_or_not_at_all(seed: int, tmp_path: Path) -> None:
    made = Formulas(seed, 600)
    content = filled(saved(workbook({"S": {**made.cells, **made.formulas}})))
    own, other = seen(content)["S"], recalculated(content, tmp_path)["S"]
    stored = {address: own[address].value for address in made.formulas if own[address].value is not None}
    assert len(stored) > 250
    for address, value in stored.items():
        assert is_same(value, other[address].value), (address, made.formulas[address])


def test_a_reader_that_does_not_calculate_sees_totals() -> None:
    book = seen(filled(saved(workbook(REPORT))))
    whole, table = book["Tổng hợp"], book["Biểu"]
    assert [whole[f"A{row}"].value for row in range(1, 8)] == [
        80.75, 141.5, 57.07, 20.25, "Đạt", "Đạt kế hoạch", 2
    ]  # fmt: skip
    assert [table[f"C{row}"].value for row in (5, 6, 7, 8)] == [10.5, 20.25, 30, 60.75]
    assert [table[f"D{row}"].value for row in (5, 6, 7, 8)] == [21, 40.5, 60, 121.5]
    assert [table[f"E{row}"].value for row in (5, 6, 7)] == ["Chưa đạt", "Đạt", "Đạt"]
    assert [table[f"H{row}"].value for row in (6, 7)] == [-2.07692307692308, "không phát sinh"]
    assert (table["C2"].value, table["F8"].value, table["G12"].value, table["I12"].value) == (
        80.75, 1, "#DIV/0!", "#VALUE!"
    )  # fmt: skip
    # The digits that a spreadsheet shows: no 30.1 with a tail.
    assert table["D9"].value == table["D10"].value == 30.1 and table["F12"].value is True


def test_decimals_are_added_to_the_digits_that_are_shown() -> None:
    cells = {"A1": "[[0.1]]", "A2": "[[0.2]]", "A3": "[[0.3]]"}
    assert shown("=SUM(A1:A2)", **cells) == 0.3
    assert shown("=A1+A2", **cells) == 0.3
    assert shown("=A1+A2-A3", **cells) == 0
    assert shown('=IF(A1+A2=A3,"bằng","khác")', **cells) == "bằng"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=-A1^2", 9), ("=2^3^2*A1/A1", 64), ("=A1*50%", 1.5), ("=2+A1*4", 14), ("=(2+A1)*4", 20), ("=10-A1-2", 5),
        ("=--A1", 3), ("=A1&A2", "3Đạt"), ("=A2=\"đạt\"", True), ("=A1<A2", True), ("=(A4=0)*A1", 3),
        ("=IF(A4=\"\",A1,0)", 3),
        ("=ROUND(A3,2)", 2.68), ("=ROUND(-A3,2)", -2.68), ("=ROUND(A1*1234,-2)", 3700), ("=INT(-A3)", -3),
        ("=TRUNC(-A3)", -2), ("=ROUNDDOWN(A3,1)", 2.6), ("=ROUNDUP(A3,1)", 2.7), ("=QUOTIENT(-A3,A1)", 0),
        ("=SUM(A1:A4,2)", 7.675), ("=SUM(A:A)", 5.675), ("=SUM(2:3)", 2.675), ("=SUM(A4:A1)", 5.675),
        ("=AVERAGE(A1:A4)", 2.8375),
        ("=COUNT(A1:A4)", 2), ("=COUNTA(A1:A4)", 3), ("=COUNTIF(A1:A4,\"ĐẠT\")", 1), ("=COUNTIF(A1:A4,\"<>Đạt\")", 3),
        ("=COUNTIF(A1:A4,\">=3\")", 1), ("=COUNTIF(A1:A4,3)", 1), ("=MAX(A1:A4)", 3), ("=MIN(A1:A4)", 2.675),
        ("=MAX(A2,A4)", 0),
        ("=IF(A1>5,A1)", False), ("=IF(A1<5,A2,A3)", "Đạt"), ("=IF(A1>2,\"\",1)", None), ("=AND(A1>1,A3>1)", True),
        ("=OR(A1>9,A3>9)", False), ("=NOT(A1)", False), ("=1/(A1-3)", "#DIV/0!"), ("=AVERAGE(A2,A4)", "#DIV/0!"),
        ("=A1+A2", "#VALUE!"), ("=IFERROR(1/(A1-3),\"-\")", "-"), ("=IFERROR(QUOTIENT(A1,0),\"-\")", "-"),
        ("=IFERROR(A1,0)", 3), ("=IFERROR(A2+1/0,5)", 5), ("=SUMPRODUCT(A1:A1,A3:A3)", 8.025), ("=$A$1*S!A1", 9),
        ("=IF(A1=3,1,1/0)", 1), ("=SUM(A1,1/0)", "#DIV/0!"), ("=\"a\"\"b\"&A1", 'a"b3'), ("=ABS(-A1)", 3),
        ("=a1+1", 4), ("=0.29*100+A1-3=29", True),
    ],
)  # fmt: skip
def test_what_is_known(formula: str, value: object) -> None:
    assert shown(formula, A1="[[3]]", A2="[[Đạt]]", A3="[[2.675]]") == value


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(A1,A1:A3,1,0)", "=A1+TODAY()*0", "=NOW()*0+A1", "=SUBTOTAL(9,A1:A3)", "=IF(A1=3,1,RAND())",
        "=INDIRECT(\"A1\")",
        "=[1]S!A1+A1", "=A1+Khong_co", "=A1:A3*1", "=SUM(A1:A3 A1:B1)", "=SUM({1,2})+A1", "=IF(A1=3,,1)", "=Khác!A1+A1",
        "=A3&\"\"", "=A3/3&\"\"", "=TRUE&A1", "=A4+A1", "=COUNTIF(A1:A4,\"*t\")", "=COUNTIF(A1:A5,TRUE)",
        "=COUNTIF(A1:A4,\">0.5\")",
        "=SUM(A1:A5)", "=(A5=1)*A1", "=A1 A2", "=A2<\"z\"", "=0^A6", "=(-A1)^0.5", "=A1^9999",
        "=INT(A7*100)", "=(A8+A9-A10)*1",
        "=SUM(A8,A9,-A10)", "=IF(A2,1,0)", "=AND(A2,TRUE)", "=SUMPRODUCT(A1:A3,A1:A3)", "=QUOTIENT(A1,0)", "=A1/0+A2", "=B1",
        "=IF(B1=\"\",1,A1)", "=A1*10^-400", "=ROUND(A1,99)", "=" + "(" * 40 + "A1" + ")" * 40, "=" + "A1+" * 3000 + "1",
        "=SUM(S!A1:S!A2)", "=A1#", "=A11",
    ],
)  # fmt: skip
def test_what_is_not_certain_gets_no_value_and_neither_does_what_reads_it(formula: str) -> None:
    cells = {
        "A1": "[[3]]", "A2": "[[Đạt]]", "A3": "[[2.675]]", "A4": "[[46/47 đơn vị]]", "A5": True, "A6": "[[0]]",
        "A7": "[[0.29]]",
        "A8": "[[0.1]]", "A9": "[[0.2]]", "A10": "[[0.3]]", "A11": "=XYZ(A1)", "Z1": formula, "Z2": "=Z1+1",
        "Z3": "=SUM(Z1:Z2,A1)",
        "Z4": "=A1+1",
    }  # fmt: skip
    if formula in ("=B1", '=IF(B1="",1,A1)'):
        cells["B1"] = "=IF(A1=3,C1,1)"
    sheet = seen(filled(saved(workbook({"S": cells}))))["S"]
    assert [sheet[f"Z{row}"].value for row in range(1, 5)] == [None, None, None, 4]


def test_circles_get_no_value_and_neither_does_what_reads_them() -> None:
    cells = {
        "A1": "[[3]]", "B1": "=B2+A1", "B2": "=B3", "B3": "=B1", "B4": "=SUM(B3,1)", "C1": "=C1+A1", "D1": "=IF(A1=3,1,D2)",
        "D2": "=D1", "E1": "=A1*2", "E2": "=SUM(E1:E2)",
    }  # fmt: skip
    sheet = seen(filled(saved(workbook({"S": cells}))))["S"]
    assert {address for address in cells if sheet[address].value is not None} == {"A1", "E1"}


def test_a_thousand_formulas_one_upon_the_other() -> None:
    cells: dict[str, object] = {f"A{row}": f"=A{row + 1}+1" for row in range(1, 3000)}
    assert seen(filled(saved(workbook({"S": {**cells, "A3000": "[[1]]"}}))))["S"]["A1"].value == 3000


def test_words_that_double_from_cell_to_cell_end_somewhere() -> None:
    cells: dict[str, object] = {f"A{row}": f"=A{row - 1}&A{row - 1}" for row in range(2, 200)}
    sheet = seen(filled(saved(workbook({"S": {"A1": "[[ab]]", **cells}}))))["S"]
    assert (len(sheet["A14"].value), sheet["A15"].value, sheet["A199"].value) == (16_384, None, None)


def test_names_that_mean_one_range_are_known_and_others_are_not() -> None:
    book = workbook({"S": {"A1": "[[3]]", "A2": "[[4]]", "B1": "=SUM(Cot)", "B2": "=SUM(Rong)", "B3": "=SUM(Rieng)"}})
    book.defined_names["Cot"] = DefinedName("Cot", attr_text="S!$A$1:$A$2")
    book.defined_names["Rong"] = DefinedName("Rong", attr_text="OFFSET(S!$A$1,0,0,2,1)")
    book["S"].defined_names["Rieng"] = DefinedName("Rieng", attr_text="S!$A$1")
    sheet = seen(filled(saved(book)))["S"]
    assert [sheet[f"B{row}"].value for row in (1, 2, 3)] == [7, None, None]


def test_a_workbook_that_calculates_with_the_digits_shown_is_left_to_its_program() -> None:
    given = saved(workbook({"S": {"A1": "[[3]]", "B1": "=A1*2"}}))
    main = re.sub(rb"<calcPr ", b'<calcPr fullPrecision="0" ', parts_of(given)["xl/workbook.xml"])
    assert b"fullPrecision" in main
    assert seen(filled(with_parts(given, {"xl/workbook.xml": main})))["S"]["B1"].value is None


# What stands in the file


def with_sheet(cells: Mapping[str, object], *changes: tuple[str, str]) -> bytes:
    """A design in which a program had stored values beside its formulas."""
    given = saved(workbook({"S": cells}))
    sheet = re.sub("<v></v>|<v ?/>", "<v />", parts_of(given)[SHEET].decode())
    for before, after in changes:
        assert before in sheet
        sheet = sheet.replace(before, after)
    return with_parts(given, {SHEET: sheet.encode()})


def test_values_of_the_design_give_way_to_the_new_ones_and_their_kinds() -> None:
    cells: dict[str, object] = {
        "A1": "[[3]]",
        "B1": "=A1*2",
        "C1": "=XYZ(A1)",
        "D1": "=1+1",
        "E1": '=IF(A1=3,"<b> & =1","")',
    }
    content = filled(
        with_sheet(
            cells,
            ('<c r="B1"><f>A1*2</f><v /></c>', '<c r="B1" t="str"><f>A1*2</f><v>cũ</v></c>'),
            ('<c r="C1"><f>XYZ(A1)</f><v /></c>', '<c r="C1" t="b"><f>XYZ(A1)</f><v>1</v></c>'),
            ('<c r="D1"><f>1+1</f><v /></c>', '<c r="D1"><f>1+1</f><v>2</v></c>'),
        )
    )
    sheet = parts_of(content)[SHEET].decode()
    assert '<c r="B1"><f>A1*2</f><v>6</v></c>' in sheet and '<c r="C1"><f>XYZ(A1)</f></c>' in sheet
    assert '<c r="D1"><f>1+1</f><v>2</v></c>' in sheet
    assert "</f><v>&lt;b&gt; &amp; =1</v></c>" in sheet and '<c r="E1" t="str">' in sheet


@pytest.mark.parametrize(
    "formula", ['<f t="array" ref="B1:B2">A1:A2*2</f>', '<f t="dataTable" ref="B1:B2" dt2D="0" dtr="0" r1="A1"/>']
)
def test_what_an_array_wrote_into_other_cells_is_taken_away_with_it(formula: str) -> None:
    cells: dict[str, object] = {"A1": "[[3]]", "A2": 5, "B1": "=A1:A2*2", "B2": 99}
    cells |= {"C1": "=SUM(B1:B2)", "C2": "=A1+1", "C3": "=B2+A1", "D2": 7}
    content = filled(with_sheet(cells, ("<f>A1:A2*2</f><v />", f"{formula}<v>88</v>")))
    sheet = seen(content)["S"]
    assert [sheet[address].value for address in ("B2", "C1", "C2", "C3", "D2")] == [None, None, 4, None, 7]
    assert b"99" not in parts_of(content)[SHEET] and b"88" not in parts_of(content)[SHEET]


@pytest.mark.parametrize("reference", ["S:T!A1", "S!A1:S!A2", "A2:A1", "Bang[cột]"])
def test_no_value_of_the_design_stays_beside_a_reference_of_another_form(reference: str) -> None:
    cells = {"A1": "[[3]]", "B1": f"=SUM({reference})"}
    assert seen(filled(with_sheet(cells, ("</f><v />", "</f><v>99</v>"))))["S"]["B1"].value in (None, 3)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_people_stay_words_in_what_is_calculated(payload: str) -> None:
    class Typed:
        words, number, is_percent = payload, None, False

        def is_repeated(self, text: str) -> bool:
            return False

        def copies(self, texts: object) -> int:
            return 1

        def answer(self, text: str, texts: object = (), place: int = 0) -> object:
            return self

    given = saved(workbook({"S": {"A1": "[[x]]", "B1": '=A1&""', "B2": '=IF(1=1,A1,"")', "B3": "=B1&B2"}}))
    content = filled(given, Typed())
    assert formulas_of(content) == formulas_of(given)
    sheet = parts_of(content)[SHEET]
    assert sheet.count(b"<f>") == 3
    for address in (b"B1", b"B2", b"B3"):
        (kind,) = re.findall(rb'<c r="' + address + rb'"([^>]*)>', sheet)
        assert kind in (b"", b' t="str"')
