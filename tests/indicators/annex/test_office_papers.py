"""Papers from outside, filled: everything that was there is there byte for byte, and every figure is the screen's."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from indicators.annex.answering import Answers
from indicators.annex.office_papers import Paper, answers_for, vocabulary_of
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.wording import status_words
from indicators.loading import Catalogue, Question
from indicators.models import Measurement
from indicators.sheets.marks import CannotFill
from indicators.sheets.outside import WITH_LINKS, WITH_MACROS, WITH_PASSWORD, Refused
from tests.indicators.annex.foreign import (
    SIGNED,
    foreign_document,
    foreign_workbook,
    parts_of,
    with_parts,
    with_shared_strings,
)
from tests.indicators.annex.papers import AS_OF, TODAY, paper_of
from tests.indicators.sheets.recalculation import need_office, recalculated
from tests.payloads import PAYLOADS

# openpyxl asks for a calculation of its own accord.
FILLED = {"xl/worksheets/sheet1.xml"}


def question_of(
    catalogue: Catalogue, first: tuple[int, int] = (2024, 1), last: tuple[int, int] = (2024, 11)
) -> Question:
    return Question(catalogue.root, Window(Month(*first), Month(*last)), Boundaries("end"), TODAY)


def read(catalogue: Catalogue, content: bytes, **window: Any) -> tuple[Paper, Answers]:
    question = question_of(catalogue, **window)
    paper = Paper(content, vocabulary_of(catalogue, question, {}))
    return paper, answers_for(catalogue, question, paper, AS_OF)


def filled(catalogue: Catalogue, content: bytes, **window: Any) -> bytes:
    paper, answers = read(catalogue, content, **window)
    understood = paper.understanding(answers, catalogue.timeline.units)
    assert understood.can_be_filled, (understood.refusal, understood.problems)
    return paper.filled(answers)


def problems(catalogue: Catalogue, content: bytes) -> list[str]:
    paper, answers = read(catalogue, content)
    found = paper.understanding(answers, catalogue.timeline.units)
    return [line.problem for line in found.problems] + ([found.refusal] if found.refusal else [])


# Workbooks


def test_everything_but_the_filled_cells_survives_byte_for_byte(catalogue: Catalogue) -> None:
    given = foreign_workbook(repeats=False)
    before, after = parts_of(given), parts_of(filled(catalogue, given))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == FILLED
    # Of the sheet itself, everything but the cells with names and the foot.
    names = re.compile(rb'<c r="(?:A1|C7|D7|E7|F7|B8|C9)".*?</c>|<oddFooter>.*?</oddFooter>', re.DOTALL)
    sheet = "xl/worksheets/sheet1.xml"
    assert names.sub(b"", before[sheet]) == names.sub(b"", after[sheet])
    assert after["xl/workbook.xml"].count(b"fullCalcOnLoad") == 1
    assert any(name.startswith("xl/charts/") for name in after) and "xl/media/image1.png" in after


def test_every_figure_is_the_scorecards(catalogue: Catalogue) -> None:
    result = paper_of(catalogue).scorecard["KS01"]
    book = openpyxl.load_workbook(BytesIO(filled(catalogue, foreign_workbook())))
    sheet = book["Biểu 1"]
    for number, row in enumerate(result.rows, 1):
        at = number + 4
        assert [sheet.cell(at, column).value for column in (1, 2, 3, 4, 6)] == [
            number, row.unit.name, row.reading.numerator, row.reading.denominator, status_words(row)
        ]  # fmt: skip
        # The cell shows per cent: the same digits, two places further.
        assert Decimal(repr(sheet.cell(at, 5).value)) * 100 == Decimal(row.value or "")
        assert sheet.cell(at, 5).number_format == "0.00%" and sheet.cell(at, 5).font.name == "Cambria"
        assert sheet.row_dimensions[at].height == 21.5
        assert sheet.cell(at, 7).value == f"=IF(D{at}>0,C{at}/D{at},0)+0*C${len(result.rows) + 5}"
    below = len(result.rows) + 5
    assert (
        sheet.cell(below, 3).value == f"=SUM(C5:C{below - 1})"
        and sheet.cell(below, 4).value == f"=SUM(D5:D{below - 1})"
    )
    assert [sheet.cell(below + 1, column).value for column in (3, 4)] == [3787, 3798]
    assert str(sheet.cell(below + 1, 5).value) == result.value
    assert sheet.cell(below + 3, 3).value == len(paper_of(catalogue).scorecard["DVC03"].missed)
    assert sheet["A1"].value == "PHỤ LỤC CHUYỂN ĐỔI SỐ 11 tháng năm 2024"
    assert sheet.cell(below + 2, 2).value.startswith("Xã Bắc Sơn đạt 100 %, chỉ tiêu ")


def test_what_stands_below_a_repeated_row_moves_with_it(catalogue: Catalogue) -> None:
    content = filled(catalogue, foreign_workbook())
    more = len(paper_of(catalogue).scorecard["KS01"].rows) - 1
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Biểu 1"]
    assert sheet.cell(11 + more, 4).value == SIGNED and sheet.cell(11 + more, 4).comment is not None
    assert f"D{11 + more}:F{11 + more}" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.print_area == f"'Biểu 1'!$A$1:$G${12 + more}" and sheet.print_title_rows == "$3:$4"
    assert book.defined_names["TongKySo"].attr_text == f"'Biểu 1'!$C${6 + more}"
    (conditional,) = list(sheet.conditional_formatting)
    assert str(conditional.sqref) == f"E5:E{5 + more}" and conditional.rules[0].formula == [f"$E${7 + more}"]
    assert sheet.oddFooter.center.text == "Biểu 1, 11 tháng năm 2024 - trang &P"
    before, after = parts_of(foreign_workbook()), parts_of(content)
    for name in before:
        if name.startswith(
            ("xl/media", "xl/charts", "xl/styles", "xl/theme", "xl/worksheets/sheet2", "xl/worksheets/sheet3")
        ):
            assert before[name] == after[name], name


def test_texts_that_all_sheets_share_are_filled_alike(catalogue: Catalogue) -> None:
    given = with_shared_strings(foreign_workbook())
    content = filled(catalogue, given)
    assert parts_of(content)["xl/sharedStrings.xml"] == parts_of(given)["xl/sharedStrings.xml"]
    one, other = (
        [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(book))["Biểu 1"].iter_rows()]
        for book in (content, filled(catalogue, foreign_workbook()))
    )
    assert one == other


@pytest.mark.office
def test_another_program_opens_it_and_adds_up_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    content = filled(catalogue, foreign_workbook())
    sheet = recalculated(content, tmp_path)["Biểu 1"]
    # Without calculating, the same is seen.
    seen = openpyxl.load_workbook(BytesIO(content), data_only=True)["Biểu 1"]
    result = paper_of(catalogue).scorecard["KS01"]
    below = len(result.rows) + 5
    assert [sheet.cell(below, column).value for column in (3, 4)] == [3787, 3798]
    assert [seen.cell(below, column).value for column in (3, 4)] == [3787, 3798]
    shares = [[each.cell(row, 7).value for row in range(5, below)] for each in (seen, sheet)]
    assert shares[0] == pytest.approx(shares[1], rel=1e-14)
    assert sheet.cell(below + 1, 5).value == pytest.approx(float(result.value or ""))


def test_where_figures_are_missing_words_stand_and_never_a_zero(catalogue: Catalogue) -> None:
    content = filled(catalogue, foreign_workbook(repeats=False), first=(2024, 12), last=(2024, 12))
    sheet = openpyxl.load_workbook(BytesIO(content))["Biểu 1"]
    assert [sheet.cell(7, column).value for column in (3, 4, 5, 6)] == [
        "chưa đến hạn", "chưa đến hạn", "chưa đến hạn", "Chưa đến hạn"
    ]  # fmt: skip


def test_formulas_over_filled_cells_keep_no_value_of_the_design(catalogue: Catalogue) -> None:
    given = foreign_workbook(more={"C10": "=C7*1", "D10": "=1+1"})
    sheet = parts_of(given)["xl/worksheets/sheet1.xml"]
    for formula, value in ((b"C7*1", b"999"), (b"1+1", b"2"), (b"SUM(C5:C5)", b"0")):
        sheet = re.sub(
            rb"<f>" + re.escape(formula) + rb"</f>(?:<v\s*/>|<v></v>)",
            b"<f>" + formula + b"</f><v>" + value + b"</v>",
            sheet,
        )
    assert sheet.count(b"<v>999</v>") == 1
    content = filled(catalogue, with_parts(given, {"xl/worksheets/sheet1.xml": sheet}))
    written = parts_of(content)["xl/worksheets/sheet1.xml"]
    assert b"<v>999</v>" not in written and b"<f>1+1</f><v>2</v>" in written and b"C51)</f><v>0</v>" not in written


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("=C5*2", "trỏ vào riêng ô C5"),
        ("=INDIRECT(\"C5\")", "INDIRECT"),
    ],
)  # fmt: skip
def test_what_cannot_be_moved_safely_is_refused(catalogue: Catalogue, formula: str, told: str) -> None:
    (sentence,) = problems(catalogue, foreign_workbook(more={"F10": formula}))
    assert "ô F10" in sentence and told in sentence


def test_a_row_that_points_elsewhere_must_say_that_it_stays(catalogue: Catalogue) -> None:
    (sentence,) = problems(catalogue, foreign_workbook(more={"G5": "=C5/C6"}))
    assert "ô G5" in sentence and "C$6" in sentence


def test_merged_cells_down_a_repeated_row_are_refused(catalogue: Catalogue) -> None:
    given = foreign_workbook()
    sheet = parts_of(given)["xl/worksheets/sheet1.xml"].replace(b'<mergeCell ref="D11:F11"', b'<mergeCell ref="H5:H6"')
    (sentence,) = problems(catalogue, with_parts(given, {"xl/worksheets/sheet1.xml": sheet}))
    assert "H5:H6" in sentence


def test_a_workbook_without_any_name_is_told_so(catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    target = BytesIO()
    book.save(target)
    assert "chưa có tên nào" in problems(catalogue, target.getvalue())[0]


BAD = {
    "[[KS99|tỷ lệ]]": "KS99",
    "[[KS01]]": "[[KS01|toàn địa bàn|tỷ lệ]]",
    "[[KS01|toàn địa bàn]]": "[[KS01|toàn địa bàn|tỷ lệ]]",
    "[[KS01|toàn địa bàn|đẹp]]": "đẹp",
    "[[KS01|Xã Không Có|tỷ lệ]]": "Xã Không Có",
    "[[KS01|Xã Bac Son|tỷ lệ]]": "Xã Bắc Sơn",
    "[[KS01|hạng]]": "hạng",
    "[[KS01|Xã Bắc Sơn|số đơn vị chưa đạt]]": "toàn địa bàn",
    "[[a|b|c|d]]": "dấu |",
    "[[KS01||tỷ lệ]]": "để trống",
    "[[=1+1]]": "Không có tên này",
    "[[kỳ": "ngoặc",
    "[[mọi đơn vị|đẹp]]": "đẹp",
    "[[mọi đơn vị|KS01]]": "[[mọi đơn vị|KS01|tỷ lệ]]",
}  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_bad_names_are_told_with_what_to_write_instead(catalogue: Catalogue, text: str) -> None:
    for content in (foreign_workbook(more={"B10": text}), foreign_document([text])):
        paper, answers = read(catalogue, content)
        (line,) = paper.understanding(answers, catalogue.timeline.units).problems
        assert BAD[text] in line.problem or "trong một dòng của bảng" in line.problem
        assert line.place in ("Trang “Biểu 1”, ô B10", "Đoạn 3")


# Documents


def test_a_document_keeps_everything_but_its_names(catalogue: Catalogue) -> None:
    given = foreign_document()
    content = filled(catalogue, given)
    before, after = parts_of(given), parts_of(content)
    changed = {name for name in before if before[name] != after[name]}
    assert {name.rstrip("0123456789.xml") for name in changed} == {"word/document", "word/header", "word/footer"}
    document = docx.Document(BytesIO(content))
    result = paper_of(catalogue).scorecard["KS01"]
    own = next(row for row in result.rows if row.unit.name == "Xã Bắc Sơn")
    sentence = document.paragraphs[1]
    assert sentence.text == (
        f"Tỷ lệ ký số đạt {(result.value or '').replace('.', ',')} %, {own.reading.numerator}/{own.reading.denominator} "
        "văn bản của Xã Bắc Sơn."
    )
    run = sentence.runs[1]
    assert run.text == (result.value or "").replace(".", ",") and run.bold and run.font.size.pt == 15
    assert document.sections[0].header.paragraphs[0].text == "UBND HUYỆN, 11 tháng năm 2024"
    (table,) = document.tables
    assert len(table.rows) == len(result.rows) + 2
    for number, (row, line) in enumerate(zip(result.rows, table.rows[1:-1], strict=True), 1):
        texts = [cell.text for cell in line.cells][:3]
        assert texts == [str(number), row.unit.name, (row.value or "").replace(".", ",")]
    assert table.rows[-1].cells[2].text == (result.value or "").replace(".", ",")
    assert document.paragraphs[-1].text == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"


@pytest.mark.office
def test_another_program_opens_the_document(catalogue: Catalogue, tmp_path: Path) -> None:
    office = need_office()
    (tmp_path / "thu.docx").write_bytes(filled(catalogue, foreign_document()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "thu.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", str(tmp_path / "thu.pdf"), "-"], check=True, capture_output=True, timeout=60
        ).stdout.decode()
        assert "99,71" in text and "[[" not in text


# What people typed stays words


def expected(text: str) -> str:
    """Without what XML forbids, with one kind of line end."""
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
    return kept.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_people_stay_words(catalogue: Catalogue, payload: str) -> None:
    rule = "[[KS01|Xã Bắc Sơn|ghi chú]]"
    for given in (foreign_workbook(repeats=False, more={"B10": rule}), foreign_document([rule])):
        paper, answers = read(catalogue, given)
        said = Answers(answers.scorecard, answers.period, answers.source, {("KS01", "xa-bac-son"): payload})
        content = paper.filled(said)
        if paper.kind == "xlsx":
            cell = openpyxl.load_workbook(BytesIO(content))["Biểu 1"]["B10"]
            assert cell.data_type in ("s", "inlineStr") and b"<f>" not in parts_of(content)["xl/worksheets/sheet1.xml"]
            # A reader that follows the standard takes the escape back.
            assert str(cell.value).replace("_x005F_", "_") == expected(payload)
        else:
            paragraphs = docx.Document(BytesIO(content)).paragraphs
            assert paragraphs[-2].text == expected(payload).replace("\n", " ")


def test_an_indicator_that_the_window_has_not_leaves_words_and_a_caution(catalogue: Catalogue) -> None:
    """A paper designed for 2024 is filled for 2025, whose set is another one."""
    more = {"B10": "[[KT00|toàn địa bàn|tỷ lệ]]", "B11": "[[KT00|tên chỉ tiêu]]", "B12": "[[KS01|tỷ lệ]]"}
    given = foreign_workbook(repeats=False, more=more)
    window = {"first": (2025, 1), "last": (2025, 3)}
    paper, answers = read(catalogue, given, **window)
    found = paper.understanding(answers, catalogue.timeline.units)
    assert found.can_be_filled
    cautions = {line.place: line.caution for line in found.cautions}
    assert "Kỳ này không có chỉ tiêu KT00" in next(text for place, text in cautions.items() if "B10" in place)
    sheet = openpyxl.load_workbook(BytesIO(filled(catalogue, given, **window)))["Biểu 1"]
    assert (sheet["B10"].value, sheet["B11"].value) == ("không áp dụng", catalogue.by_code["KT00"].name)
    sheet = openpyxl.load_workbook(BytesIO(filled(catalogue, given)))["Biểu 1"]
    assert sheet["B10"].value != "không áp dụng"


def test_notes_stored_for_a_unit_reach_the_paper(catalogue: Catalogue) -> None:
    row = Measurement.objects.filter(indicator__code="KS01", unit__slug="xa-bac-son").latest("month")
    Measurement.objects.filter(pk=row.pk).update(note="=1+1 <b>[[kỳ]]</b>")
    content = filled(catalogue, foreign_document(["[[KS01|Xã Bắc Sơn|ghi chú]]"]))
    assert "=1+1 <b>[[kỳ]]</b>" in docx.Document(BytesIO(content)).paragraphs[-2].text


# What may come in


def refusal(catalogue: Catalogue, content: bytes) -> str:
    with pytest.raises(Refused) as found:
        read(catalogue, content)
    return str(found.value)


def test_what_runs_or_fetches_is_refused(catalogue: Catalogue) -> None:
    given = foreign_workbook()
    assert refusal(catalogue, with_parts(given, {"xl/vbaProject.bin": b"x"})) == WITH_MACROS
    types = parts_of(given)["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert refusal(catalogue, with_parts(given, {"[Content_Types].xml": types})) == WITH_MACROS
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://x/externalLinkPath" Target="file:///c:/a.xlsx" TargetMode="External"/></Relationships>'
    )
    told = refusal(catalogue, with_parts(given, {"xl/externalLinks/_rels/externalLink1.xml.rels": relations}))
    assert told == WITH_LINKS.format(target="file:///c:/a.xlsx")
    assert refusal(catalogue, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == WITH_PASSWORD


def test_bombs_and_hostile_parts_are_refused(catalogue: Catalogue) -> None:
    given = foreign_workbook()
    assert "nén" in refusal(catalogue, with_parts(given, {"xl/media/a.png": b"\0" * 20_000_000}))
    assert "không do Excel" in refusal(
        catalogue, with_parts(given, {"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'})
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")
    refusal(catalogue, target.getvalue())


def test_damaged_files_are_refused_or_filled_and_never_break(catalogue: Catalogue) -> None:
    maker = random.Random(7)
    for given in (foreign_workbook(), foreign_document()):
        parts = parts_of(given)
        for _ in range(60):
            name = maker.choice([name for name in parts if name.endswith((".xml", ".rels"))])
            part = bytearray(parts[name])
            for _ in range(maker.randint(1, 6)):
                at = maker.randrange(len(part))
                part[at : at + maker.randint(0, 9)] = bytes(
                    maker.randrange(32, 127) for _ in range(maker.randint(0, 5))
                )
            try:
                paper, answers = read(catalogue, with_parts(given, {name: bytes(part)}))
                if paper.understanding(answers, catalogue.timeline.units).can_be_filled:
                    paper.filled(answers)
            except (Refused, CannotFill):
                continue
