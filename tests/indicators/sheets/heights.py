"""How high LibreOffice would make a row for each text of a workbook; over merged cells it never does it by itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter

from indicators.sheets.paper import DIGIT_PIXELS
from tests.indicators.sheets.recalculation import need_office

# Heights are written with so many points less or more.
SLACK = 0.1
_COLUMN = (
    '<style:style style:name="width{place}" style:family="table-column">'
    '<style:table-column-properties style:column-width="{width:.4f}in"/></style:style>'
)
_FONT = (
    '<style:style style:name="font{place}" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap"/><style:text-properties style:font-name="F" '
    'fo:font-size="{size}pt" fo:font-weight="{weight}" fo:font-style="{style}"/></style:style>'
)
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'Times New Roman'"/></office:font-face-decls>
<office:automatic-styles><style:style style:name="row" style:family="table-row">
<style:table-row-properties style:use-optimal-row-height="true"/></style:style>{styles}</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Texts">{columns}{rows}</table:table></office:spreadsheet>
</office:body>
</office:document>"""


@dataclass(frozen=True)
class Text:
    """A text that is broken into lines: where it stands, how wide its cells are together, how high its rows."""

    place: str
    words: str
    width: float
    height: float
    size: float
    bold: bool
    italic: bool


def texts_of(book: Any) -> Iterator[Text]:
    for sheet in book.worksheets:
        areas = {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
                    continue
                area = areas.get(cell.coordinate)
                columns = range(area.min_col, area.max_col + 1) if area else (cell.column,)
                rows = range(area.min_row, area.max_row + 1) if area else (cell.row,)
                yield Text(
                    f"{sheet.title} {cell.coordinate}",
                    cell.value,
                    sum(sheet.column_dimensions[get_column_letter(column)].width for column in columns),
                    sum(sheet.row_dimensions[place].height or 15 for place in rows),
                    cell.font.size,
                    bool(cell.font.bold),
                    bool(cell.font.italic),
                )


def too_low(texts: Sequence[Text], directory: Path) -> list[tuple[Text, float]]:
    """The texts that LibreOffice would give more height than they have, each with what it would give."""
    needs = _measured(texts, directory)
    return [(text, need) for text, need in zip(texts, needs, strict=True) if need > text.height + SLACK]


def _measured(texts: Sequence[Text], directory: Path) -> list[float]:
    """Points; a flat OpenDocument is opened for it, since in this format alone heights are reckoned while it is loaded."""
    widths = sorted({text.width for text in texts})
    fonts = sorted({(text.size, text.bold, text.italic) for text in texts})
    rows = "".join(
        f'<table:table-row table:style-name="row">{"<table:table-cell/>" * widths.index(text.width)}'
        f'<table:table-cell table:style-name="font{fonts.index((text.size, text.bold, text.italic))}" '
        f'office:value-type="string"><text:p>{escape(text.words)}</text:p></table:table-cell></table:table-row>'
        for text in texts
    )
    columns = "".join(f'<table:table-column table:style-name="width{place}"/>' for place in range(len(widths)))
    styles = "".join(
        [_COLUMN.format(place=place, width=width * DIGIT_PIXELS / 96) for place, width in enumerate(widths)]
        + [
            _FONT.format(
                place=place, size=size, weight="bold" if bold else "normal", style="italic" if italic else "normal"
            )
            for place, (size, bold, italic) in enumerate(fonts)
        ]
    )
    directory.mkdir(parents=True, exist_ok=True)
    source, target = directory / "texts.fods", directory / "measured"
    source.write_text(_DOCUMENT.format(styles=styles, columns=columns, rows=rows))
    profile = f"-env:UserInstallation={(directory / 'profile').as_uri()}"
    command = [need_office(), "--headless", profile, "--convert-to", "xlsx", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    sheet = openpyxl.load_workbook(BytesIO((target / "texts.xlsx").read_bytes())).active
    return [sheet.row_dimensions[row].height for row in range(1, len(texts) + 1)]
