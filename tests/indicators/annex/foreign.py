"""Papers as an office designs them, made here by other hands: merged heads of two lines, own fonts, a logo, feet, a hidden
helper sheet, a chart, conditional formats; and the same for a document, with names cut into runs as Word cuts them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
from docx.shared import Pt, RGBColor
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName

TITLE = "PHỤ LỤC CHUYỂN ĐỔI SỐ"
SIGNED = "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"


def png(colour: tuple[int, int, int] = (180, 20, 20), size: int = 24) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + bytes(colour) * size for _ in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


class Logo(Image):
    """A picture that is put in without a library of pictures."""

    def __init__(self) -> None:
        self.ref, self.width, self.height, self.format, self.anchor = None, 24, 24, "png", "H1"

    def _data(self) -> bytes:
        return png()


def foreign_workbook(*, more: Mapping[str, object] | None = None, repeats: bool = True) -> bytes:
    """`more` are values by address on the first sheet; `repeats` adds the row of every unit with totals below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    sheet.merge_cells("A1:F1")
    sheet["A1"] = f"{TITLE} [[kỳ]]"
    sheet["A1"].font = Font(name="Calibri", size=16, bold=True, color="1F4E79")
    sheet["A1"].alignment = Alignment(horizontal="center", wrap_text=True)
    sheet.add_image(Logo(), "H1")
    for area, text in {"A3:A4": "TT", "B3:B4": "Đơn vị", "C3:E3": "Ký số văn bản", "F3:F4": "Kết quả"}.items():
        sheet.merge_cells(area)
        sheet[area.split(":")[0]] = text
    sheet["C4"], sheet["D4"], sheet["E4"] = "Đã ký\nsố", "Tổng\nsố", "Tỷ lệ"
    side = Side(style="thin")
    for row in sheet["A3:F4"]:
        for cell in row:
            cell.font = Font(name="Cambria", bold=True, size=11)
            cell.fill = PatternFill("solid", start_color="DDEBF7")
            cell.border = Border(side, side, side, side)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if repeats:
        sheet["A5"], sheet["B5"] = "[[mọi đơn vị|số thứ tự]]", "[[mọi đơn vị|tên]]"
        sheet["C5"], sheet["D5"] = "[[mọi đơn vị|KS01|tử số]]", "[[mọi đơn vị|KS01|mẫu số]]"
        sheet["E5"], sheet["F5"] = "[[mọi đơn vị|KS01|tỷ lệ]]", "[[mọi đơn vị|KS01|kết quả]]"
        sheet["G5"] = "=IF(D5>0,C5/D5,0)+0*C$6"
        sheet["B6"], sheet["C6"], sheet["D6"] = "Cộng", "=SUM(C5:C5)", "=SUM(D5)"
        sheet.print_area = "A1:G12"
        book.defined_names["TongKySo"] = DefinedName("TongKySo", attr_text="'Biểu 1'!$C$6")
        sheet.conditional_formatting.add(
            "E5", CellIsRule(operator="lessThan", formula=["$E$7"], font=Font(color="C00000"))
        )
    sheet["E5"].number_format = "0.00%"
    sheet["E5"].font = Font(name="Cambria", italic=True, size=12)
    sheet.row_dimensions[5].height = 21.5
    sheet["B7"], sheet["C7"] = "Toàn địa bàn", "[[KS01|toàn địa bàn|tử số]]"
    sheet["D7"], sheet["E7"], sheet["F7"] = "[[KS01|mẫu số]]", "[[KS01|toàn địa bàn|tỷ lệ]]", "[[KS01|kết quả]]"
    sheet["E7"].number_format = "0.00"
    sheet["B8"] = "Xã Bắc Sơn đạt [[KS01|Xã Bắc Sơn|tỷ lệ]] %, chỉ tiêu [[ks01|XÃ BẮC SƠN|chi tieu giao]]"
    sheet["B9"] = "Số đơn vị chưa đạt:"
    sheet["C9"] = "[[DVC03|số đơn vị chưa đạt]]"
    sheet.merge_cells("D11:F11")
    sheet["D11"] = SIGNED
    sheet["D11"].comment = Comment("Chữ ký của lãnh đạo", "vp")
    sheet.oddFooter.center.text = "Biểu 1, [[kỳ]] - trang &P"
    sheet.print_title_rows = "3:4"
    sheet.page_setup.orientation = "landscape"
    for address, value in (more or {}).items():
        sheet[address] = value
        if isinstance(value, str) and value.startswith("="):
            sheet[address].data_type = "f"
    helper = book.create_sheet("Danh mục ẩn")
    helper.sheet_state = "hidden"
    helper["A1"], helper["A2"], helper["B1"] = "Đạt", "Chưa đạt", 12.5
    helper["C1"] = "=B1*2"
    chart_sheet = book.create_sheet("Biểu đồ")
    for row, number in enumerate((3, 5, 8), 1):
        chart_sheet.cell(row, 1, number)
    chart = BarChart()
    chart.add_data(Reference(chart_sheet, min_col=1, min_row=1, max_row=3))
    chart_sheet.add_chart(chart, "C2")
    book.properties.modified = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def with_parts(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The same archive with parts put in or replaced."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in dict.fromkeys([*source.namelist(), *changed]):
            archive.writestr(name, changed[name] if name in changed else source.read(name))
    return target.getvalue()


def with_shared_strings(content: bytes) -> bytes:
    """The same workbook with its texts in one part, as Excel keeps them."""
    parts = parts_of(content)
    strings: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        strings.append(found[3])
        return b'<c%st="s"%s><v>%d</v></c>' % (found[1], found[2], len(strings) - 1)

    changed = {
        name: re.sub(rb'<c([^>]*)t="inlineStr"([^>]*)><is>(.*?)</is></c>', shared, part, flags=re.DOTALL)
        for name, part in parts.items()
        if name.startswith("xl/worksheets/sheet")
    }
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si>%s</si>" % text for text in strings)
    changed["xl/sharedStrings.xml"] = b'<sst xmlns="%s" count="%d">%s</sst>' % (main, len(strings), items)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    changed[types] = parts[types].replace(b"</Types>", override)
    related = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="rIdT" Type="%s" Target="sharedStrings.xml"/></Relationships>' % related
    changed[relations] = parts[relations].replace(b"</Relationships>", relation)
    return with_parts(content, changed)


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def foreign_document(paragraphs: list[str] | None = None) -> bytes:
    """A letter with a name in three runs, a table with a row to repeat, head and foot, a picture, a signature block."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "UBND HUYỆN, [[kỳ]]"
    document.sections[0].footer.paragraphs[0].text = "Nguồn: [[nguồn số liệu]]"
    document.add_picture(BytesIO(png()))
    paragraph = document.add_paragraph("Tỷ lệ ký số đạt ")
    for text, size in (("[[KS01|toàn", 15), (" địa bàn|tỷ", 11), (" lệ]]", 9), (" %, ", 13)):
        run = paragraph.add_run(text)
        run.font.size, run.font.name, run.bold = Pt(size), "Cambria", size == 15
        run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
    paragraph.add_run("[[KS01|Xã Bắc Sơn|tử số]]/[[KS01|Xã Bắc Sơn|mẫu số]] văn bản của Xã Bắc Sơn.")
    table = document.add_table(3, 4)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("TT", "Đơn vị", "Tỷ lệ", "Ghi chú"), strict=True):
        cell.text = text
    names = (
        "[[mọi đơn vị|số thứ tự]]",
        "[[mọi đơn vị|tên]]",
        "[[mọi đơn vị|KS01|tỷ lệ]]",
        "[[KS01|mọi đơn vị|ghi chú]]",
    )
    for cell, text in zip(table.rows[1].cells, names, strict=True):
        cell.text = text
    table.rows[2].cells[1].text = "Toàn địa bàn"
    table.rows[2].cells[2].text = "[[KS01|tỷ lệ]]"
    for text in paragraphs or []:
        document.add_paragraph(text)
    document.add_paragraph("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH").alignment = 2
    target = BytesIO()
    document.save(target)
    return target.getvalue()
