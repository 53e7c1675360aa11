"""From an openpyxl workbook to bytes: formulas with their values, and the same bytes for the same content.

openpyxl writes no value beside a formula, so readers that do not calculate would show nothing; and it writes the
moment of saving into the file. Both are mended in what it has written, part by part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from indicators.core.figures import Number
from indicators.core.rounding import plain

CREATOR = "dxreport"
# Where nobody says as of when, so that the same content still gives the same bytes.
NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)

# Text inside an element is escaped, so no "<" of a person's can look like one of these.
# Possessive, since most cells hold no formula and none can be one by giving back what was read of its attributes.
_FORMULA = re.compile(r'(<c r="([A-Z]++[0-9]++)"[^>]*+)(><f>[^<]*+</f>)<v\s*+(?:/>|></v>)</c>')
# Beside the cells of a chart openpyxl writes the doubles themselves, 99.70999999999999 for 99.71.
_KEPT_NUMBERS = re.compile(r"<numCache>.*?</numCache>", re.DOTALL)
_KEPT_NUMBER = re.compile(r"(<v>)([^<]*)(</v>)")
# The parts of a font in the order of the schema, which openpyxl does not keep.
_FONT, _PART_OF_FONT = re.compile(r"(<font>)(.*?)(</font>)", re.DOTALL), re.compile(r"<(\w+)[^>]*/>")
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")

Values = Mapping[tuple[str, str], Number | str]


def save_with_values(workbook: Workbook, values: Values, as_of: datetime | None = None) -> bytes:
    """The workbook as .xlsx, with `values` by (sheet title, address) stored beside the formulas.

    KeyError for a formula without a value: a viewer that does not calculate would show an empty cell.
    """
    moment = (as_of or NO_MOMENT).astimezone(UTC).replace(microsecond=0)
    properties = workbook.properties
    properties.creator = properties.lastModifiedBy = CREATOR
    properties.created = moment.replace(tzinfo=None)
    written = BytesIO()
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_STORED)).save()
    titles = {f"xl/worksheets/sheet{place}.xml": sheet.title for place, sheet in enumerate(workbook.worksheets, 1)}
    by_sheet: dict[str, dict[str, Number | str]] = {title: {} for title in titles.values()}
    for (title, address), value in values.items():
        by_sheet[title][address] = value
    result = BytesIO()
    with ZipFile(written) as source, ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name in sorted(source.namelist(), key=lambda name: name != "[Content_Types].xml"):
            content = source.read(name)
            if name in titles:
                content = _with_values(content, titles[name], by_sheet[titles[name]])
            elif name == "xl/styles.xml":
                content = _with_fonts_in_order(content)
            elif name.startswith("xl/charts/"):
                content = _with_short_numbers(content)
            elif name == "docProps/core.xml":
                content = _modified_at(content, moment)
            entry = ZipInfo(name, (max(moment.year, 1980), *moment.timetuple()[1:6]))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, content)
    return result.getvalue()


def _with_values(content: bytes, title: str, values: Mapping[str, Number | str]) -> bytes:
    def filled(match: re.Match[str]) -> str:
        cell, address, formula = match.groups()
        value = values[address]
        if isinstance(value, str):
            return f'{cell} t="str"{formula}<v>{escape(value)}</v></c>'
        return f"{cell}{formula}<v>{_written(value)}</v></c>"

    text, count = _FORMULA.subn(filled, content.decode())
    if count != len(values):
        raise ValueError(f"{title}: {len(values)} formulas were put, {count} found in what was written")
    return text.encode()


def _with_fonts_in_order(content: bytes) -> bytes:
    def ordered(font: re.Match[str]) -> str:
        parts = sorted(_PART_OF_FONT.finditer(font[2]), key=lambda part: _FONT_ORDER.index(part[1]))
        return "".join((font[1], *(part[0] for part in parts), font[3]))

    return _FONT.sub(ordered, content.decode()).encode()


def _with_short_numbers(content: bytes) -> bytes:
    """Fifteen digits, which any decimal that a cell holds comes back from."""

    def shorter(cache: re.Match[str]) -> str:
        return _KEPT_NUMBER.sub(lambda match: f"{match[1]}{float(match[2]):.15g}{match[3]}", cache[0])

    return _KEPT_NUMBERS.sub(shorter, content.decode()).encode()


def _written(value: Number) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _modified_at(content: bytes, moment: datetime) -> bytes:
    return _MODIFIED.sub(rf"\g<1>{moment:%Y-%m-%dT%H:%M:%SZ}\g<2>", content.decode()).encode()
