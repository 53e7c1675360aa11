"""The only writer of .docx: a paper in the form of NĐ 30/2020, the same bytes for the same paper and moment.

Texts become text nodes and nothing else: no XML, no field, no expression of a template; signs that XML forbids are left out.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from indicators.annex.footnotes import MARK_STYLE, TEXT_STYLE, add_footnotes, element, reference
from indicators.annex.paper import Footnote, Paper, Paragraph, Style, Table

# Room for a number written in by hand.
OPEN_NUMBER = " " * 9
FONT = "Times New Roman"
CREATOR = "dxreport"
BODY, SMALL, NOTE = Pt(14), Pt(12), Pt(10)
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
INDENT = Mm(12.7)
HEAD_LEFT, HEAD_RIGHT = 65, 100
HEAD = Pt(13)
CELL_MARGIN = Mm(1)

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_RIGHT_TO_LEFT = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

LEFT_SIDE, CENTRE, RIGHT_SIDE, BOTH_SIDES = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
# alignment, bold, italic, size, first-line indent, kept with what follows
_LOOKS: dict[Style, tuple[Any, bool, bool, Any, bool, bool]] = {
    Style.BODY: (BOTH_SIDES, False, False, BODY, True, False),
    Style.PART: (CENTRE, True, False, BODY, False, True),
    Style.TITLE: (CENTRE, True, False, BODY, False, True),
    Style.SECTION: (BOTH_SIDES, True, False, BODY, True, True),
    Style.SUBSECTION: (BOTH_SIDES, True, False, BODY, True, True),
    Style.REMARK: (BOTH_SIDES, False, True, SMALL, True, False),
}


def clean(text: str) -> str:
    """A person's text as one paragraph can hold it: NFC, no sign that cannot be seen, line ends as spaces."""
    text = re.sub(r"[\r\n\t\v\f]+", " ", unicodedata.normalize("NFC", text))
    return _RIGHT_TO_LEFT.sub("", _FORBIDDEN.sub("", text))


def word_file(paper: Paper, as_of: datetime) -> bytes:
    """The paper as .docx."""
    writer = _Writer()
    writer.head(paper)
    for block in paper.blocks:
        writer.block(block)
    writer.foot(paper)
    if paper.after:
        writer.new_page()
        for block in paper.after:
            writer.block(block)
    return writer.saved(paper, as_of)


class _Writer:
    def __init__(self) -> None:
        self.document: Any = Document()
        self.notes: list[str] = []
        self._styles()
        self._page()

    # The page

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        self._font(normal, BODY)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        text.base_style = normal
        self._font(text, NOTE)
        text.paragraph_format.alignment = BOTH_SIDES
        text.element.set(qn("w:styleId"), TEXT_STYLE)
        mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        mark.font.superscript = True
        mark.element.set(qn("w:styleId"), MARK_STYLE)

    @staticmethod
    def _font(style: Any, size: Any) -> None:
        style.font.name, style.font.size = FONT, size
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{name}"), FONT)
        properties.append(element("w:lang", val="vi-VN", eastAsia="vi-VN"))

    def _page(self) -> None:
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.header_distance, section.footer_distance = Mm(10), Mm(10)
        section.different_first_page_header_footer = True
        header = section.header
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.style = self.document.styles["Normal"]
        paragraph.alignment = CENTRE
        field = element("w:fldSimple", instr=" PAGE ")
        run, number = element("w:r"), element("w:t")
        number.text = "2"
        run.append(number)
        field.append(run)
        paragraph._p.append(field)

    # Paragraphs

    def line(self, where: Any, text: str, *, align: Any = CENTRE, size: Any = BODY, **look: bool) -> Any:
        """A line of its own, as heads and ends of papers have them; in a cell the empty first one is used."""
        fresh = [] if where is self.document else list(where.paragraphs)
        paragraph = fresh[0] if len(fresh) == 1 and not fresh[0].runs else where.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run(clean(text))
        run.font.size = size
        run.bold, run.italic = look.get("bold", False), look.get("italic", False)
        return paragraph

    def paragraph(self, said: Paragraph) -> None:
        align, bold, italic, size, indented, kept = _LOOKS[said.style]
        paragraph = self.document.add_paragraph()
        paragraph.alignment = align
        layout = paragraph.paragraph_format
        layout.first_line_indent = INDENT if indented else None
        layout.space_before, layout.space_after = Pt(3), Pt(3)
        layout.line_spacing = 1.1
        layout.keep_with_next = kept or None
        layout.widow_control = True
        self._pieces(paragraph, said, bold=bold, italic=italic, size=size)

    def _pieces(self, paragraph: Any, said: Paragraph, *, bold: bool, italic: bool, size: Any) -> None:
        for piece in said.pieces:
            if isinstance(piece, Footnote):
                self.notes.append(clean(piece.text))
                paragraph._p.append(reference(len(self.notes)))
                continue
            run = paragraph.add_run(clean(piece))
            run.bold, run.italic = bold or None, italic or None
            if size != BODY:
                run.font.size = size

    def block(self, block: Paragraph | Table) -> None:
        if isinstance(block, Paragraph):
            self.paragraph(block)
        else:
            self.table(block)

    def new_page(self) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    # Tables

    def table(self, table: Table) -> None:
        """With lines, the heads repeated on every page, no row broken over two."""
        total = sum(column.width for column in table.columns)
        widths = [Mm(TEXT_WIDTH * column.width / total) for column in table.columns]
        made = self._grid(1 + len(table.rows), widths, "Table Grid")
        head = made.rows[0]
        self._once(head, "w:cantSplit", "w:tblHeader")
        for cell, column in zip(head.cells, table.columns, strict=True):
            self.line(cell, column.heading, size=SMALL, bold=True)
            cell.vertical_alignment = 1
        for made_row, said in zip(list(made.rows)[1:], table.rows, strict=True):
            self._once(made_row, "w:cantSplit")
            cells = made_row.cells
            if len(said.cells) == 1:
                cells = (cells[0].merge(cells[-1]),)
            for place, (cell, content) in enumerate(zip(cells, said.cells, strict=True)):
                is_words = len(said.cells) == 1 or table.columns[place].is_words
                paragraph = cell.paragraphs[0]
                paragraph.alignment = LEFT_SIDE if is_words else CENTRE
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
                if said.is_heading:
                    paragraph.paragraph_format.keep_with_next = True
                self._pieces(paragraph, content, bold=said.is_heading, italic=False, size=SMALL)
                cell.vertical_alignment = 1
        gap = self.document.add_paragraph()
        gap.paragraph_format.line_spacing = Pt(6)

    def _grid(self, rows: int, widths: list[Any], style: str) -> Any:
        made = self.document.add_table(rows, len(widths))
        made.style = self.document.styles[style]
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        margins = element("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(element(f"w:{side}", w=str(CELL_MARGIN.twips), type="dxa"))
        made._tbl.tblPr.insert_element_before(margins, "w:tblLook")
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for row in made.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return made

    @staticmethod
    def _once(row: Any, *names: str) -> None:
        properties = row._tr.get_or_add_trPr()
        for name in names:
            properties.append(element(name))

    # Head and end

    def head(self, paper: Paper) -> None:
        """The agency on the left, country and motto on the right, number and day below them, the title in the middle."""
        table = self._grid(1, [Mm(HEAD_LEFT), Mm(HEAD_RIGHT)], "Normal Table")
        left, right = table.rows[0].cells
        first, *rest = paper.agency
        self.line(left, first, size=SMALL, bold=not rest)
        for name in rest:
            self.line(left, name, size=SMALL, bold=True)
        self._rule(left, HEAD_LEFT, 24)
        self.line(right, COUNTRY, size=SMALL, bold=True)
        self.line(right, MOTTO, size=HEAD, bold=True)
        self._rule(right, HEAD_RIGHT, 54)
        number = self.line(left, f"Số: {OPEN_NUMBER if paper.number.startswith('/') else ''}{paper.number}", size=SMALL)
        day = self.line(right, paper.place, size=HEAD, italic=True)
        number.paragraph_format.space_before = day.paragraph_format.space_before = Pt(4)
        if paper.mark:
            self.line(left, paper.mark, bold=True).paragraph_format.space_before = Pt(8)
        kind = self.line(self.document, paper.kind, bold=True)
        kind.paragraph_format.space_before = Pt(18)
        for text in paper.subject:
            self.line(self.document, text, bold=True)
        self._rule(self.document, TEXT_WIDTH, 44).paragraph_format.space_after = Pt(10)

    @staticmethod
    def _rule(where: Any, room: int, millimetres: int) -> Any:
        """The line under a name, in the middle of its room: the border of an empty paragraph."""
        paragraph = where.add_paragraph()
        side = Mm((room - millimetres) / 2)
        layout = paragraph.paragraph_format
        layout.left_indent = layout.right_indent = side
        layout.line_spacing = Pt(3)
        borders = element("w:pBdr")
        borders.append(element("w:bottom", val="single", sz="6", space="0", color="auto"))
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
        return paragraph

    def foot(self, paper: Paper) -> None:
        """Who gets it on the left, who signs on the right, with room for stamp and signature and nobody's name."""
        if self.document.paragraphs:
            # Never a signature on a page without a word of the paper.
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        gap = self.document.add_paragraph().paragraph_format
        gap.line_spacing, gap.keep_with_next = Pt(8), True
        table = self._grid(1, [Mm(82), Mm(83)], "Normal Table")
        self._once(table.rows[0], "w:cantSplit")
        left, right = table.rows[0].cells
        self.line(left, "Nơi nhận:", align=LEFT_SIDE, size=SMALL, bold=True, italic=True)
        for place, name in enumerate(paper.receivers, 1):
            end = "." if place == len(paper.receivers) else ";"
            self.line(left, f"- {name.rstrip('.;')}{end}", align=LEFT_SIDE, size=Pt(11))
        for text in paper.signer:
            self.line(right, text, bold=True)
        for _ in range(4):
            self.line(right, "")

    # The file

    def saved(self, paper: Paper, as_of: datetime) -> bytes:
        if self.notes:
            add_footnotes(self.document, self.notes)
        moment = as_of.astimezone(UTC).replace(microsecond=0)
        known = self.document.core_properties
        known.author = known.last_modified_by = CREATOR
        known.title = clean(" ".join((paper.kind, *paper.subject)))[:250]
        known.comments, known.keywords, known.subject, known.category = "", "", "", ""
        known.created = known.modified = moment.replace(tzinfo=None)
        known.revision, known.language = 1, "vi-VN"
        self._drop_thumbnail()
        written, result = BytesIO(), BytesIO()
        self.document.save(written)
        with ZipFile(written) as source, ZipFile(result, "w", ZIP_DEFLATED) as archive:
            for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                entry = ZipInfo(name, (max(moment.year, 1980), *moment.timetuple()[1:6]))
                entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
                archive.writestr(entry, source.read(name))
        return result.getvalue()

    def _drop_thumbnail(self) -> None:
        """The picture of an empty page that the library's template carries."""
        relations = self.document.part.package.rels
        for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[key]
