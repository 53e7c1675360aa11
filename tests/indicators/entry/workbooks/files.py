"""Workbooks for tests: written by another library, torn apart part by part, or made hostile by hand."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.indicators.sheets.recalculation import need_office
from units.legacy_text import decoded_as

HERE = Path(__file__).parent
OLD_XLS = HERE / "office_tcvn3.xls"
_IN_TCVN3 = {decoded_as(chr(place), "tcvn3"): chr(place) for place in range(0xFF, 0x9F, -1)}


def in_tcvn3(text: str) -> str:
    """As it was typed in .VnTime."""
    return "".join(_IN_TCVN3.get(sign, sign) for sign in unicodedata.normalize("NFC", text))


def saved(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def made(fill: Callable[[Any], None]) -> bytes:
    """A workbook whose first sheet `fill` fills."""
    workbook = Workbook()
    fill(workbook.active)
    return saved(workbook)


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part rewritten; the change must change something."""
    parts = parts_of(content)
    before = parts[name].decode()
    after = change(before)
    assert after != before, name
    return packed(parts | {name: after.encode()})


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(xml: str, others: Mapping[str, str] | None = None) -> bytes:
    """A workbook whose only sheet is this XML."""
    parts = parts_of(made(lambda sheet: None))
    return packed(parts | {SHEET: xml.encode()} | {name: text.encode() for name, text in (others or {}).items()})


def plain_sheet(rows: str, after: str = "", before: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


# The office's own sheet: two lines of heads, merged; units in a column; counts and percentages across.

TITLE = "TỔNG HỢP KẾT QUẢ KÝ SỐ, DỊCH VỤ CÔNG THÁNG 11 NĂM 2024"
ROWS: tuple[tuple[Any, ...], ...] = (
    ("I", "Các phòng, ban", None, None, None, None, None, None),
    (1, "P. Tư pháp", 25, 25, 24, None, None, None),
    (2, "Phòng Văn hóa - Thông tin", "1.234", 1200, 1100, None, None, None),
    ("II", "Các xã, thị trấn", None, None, None, None, None, None),
    (1, "X. Bắc Sơn", 120, 119, 60, 73, 70, 0.9589),
    (2, "Minh Hoà", 80, 80, 79, 0, 0, None),
    (3, "TT Hưng Nhân", 200, 199, 150, 1050, 1050, 1),
    (4, "Đoàn Hùng", 40, 39, 20, 20, 20, 1),
    (5, unicodedata.normalize("NFD", "Xã Đông Đô"), 33, 33, 33, "45 ", "45", 1),
    ("", "Tổng cộng", 1732, 1695, 1466, 1188, 1185, 0.9974),
)
HEADS = (
    ("STT", "Đơn vị", "Ký số văn bản điện tử", None, None, "Hồ sơ tiếp nhận trực tuyến", None, None),
    (
        None,
        None,
        "Tổng số văn bản",
        "Đã ký số",
        "Ký số đủ cơ quan và lãnh đạo",
        "Tổng số hồ sơ",
        "Trực tuyến",
        "Tỷ lệ (%)",
    ),
)
MERGED = ("A1:H1", "A3:A4", "B3:B4", "C3:E3", "F3:H3")


def office_sheet(sheet: Any, font: str = "Times New Roman", written: Callable[[str], str] = str) -> None:
    """Fills a sheet as offices do; `written` puts a text into the letters of an old font."""
    sheet.title = "Ký số"
    lines = [(TITLE,), (), *HEADS, *ROWS]
    for row, values in enumerate(lines, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            if value is not None:
                cell.value = written(value) if isinstance(value, str) else value
            cell.font = Font(name=font)
            if column == 8:
                cell.number_format = "0.00%"
    if written is not str:
        # Capitals with a tone are only in a font of their own, as small letters.
        sheet["A1"].value, sheet["A1"].font = written(TITLE.lower()), Font(name=f"{font}H")
    for reference in MERGED:
        sheet.merge_cells(reference)
    sheet.row_dimensions[11].hidden = True


def office_workbook(font: str = "Times New Roman", written: Callable[[str], str] = str) -> bytes:
    return made(lambda sheet: office_sheet(sheet, font, written))


def with_old_run(sheet: Any) -> None:
    """One cell in three fonts: Unicode, TCVN3 and VNI."""
    sheet["A1"].font = Font(name="Arial")
    sheet["A1"] = CellRichText(
        "Xã ",
        TextBlock(InlineFont(rFont=".VnTime"), in_tcvn3("Hưng")),
        TextBlock(InlineFont(rFont="Times New Roman"), " và "),
        TextBlock(InlineFont(rFont="VNI-Times"), "Ñoâng Ñoâ"),
    )


def converted(content: bytes, directory: Path, target: str, suffix: str = ".xlsx") -> bytes:
    """The workbook as LibreOffice writes it in another format."""
    office = need_office()
    source = directory / f"given{suffix}"
    source.write_bytes(content)
    command = [
        office,
        "--headless",
        f"-env:UserInstallation={(directory / 'profile').as_uri()}",
        "--convert-to",
        target,
    ]
    subprocess.run(
        [*command, "--outdir", str(directory / "out"), str(source)], check=True, capture_output=True, timeout=180
    )
    return next((directory / "out").iterdir()).read_bytes()
