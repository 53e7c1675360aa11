"""Documents as Word writes them: footnotes, text boxes, nested tables, cells merged down, names in a title."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest

from indicators.sheets.filled_documents import Document, filled_document
from indicators.sheets.marks import CannotFill
from indicators.sheets.outside import opened
from tests.indicators.annex.foreign import parts_of, with_parts
from tests.indicators.sheets.test_office_books import Numbers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def letter(body: str) -> bytes:
    document = docx.Document()
    target = BytesIO()
    document.save(target)
    given = target.getvalue()
    main = parts_of(given)["word/document.xml"].decode()
    return with_parts(given, {"word/document.xml": re.sub(r"(<w:body>)", rf"\g<1>{body}", main).encode()})


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def filled(content: bytes) -> str:
    written = filled_document(Document(opened(content)[1]), Numbers())
    docx.Document(BytesIO(written))
    return parts_of(written)["word/document.xml"].decode()


def texts(body: str) -> list[str]:
    return re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", body)


def test_a_name_in_many_runs_is_one_name() -> None:
    body = filled(letter(paragraph("a [", "[", "x", "]", "] b [[y]] c", "[[z]]")))
    assert "".join(texts(body)) == "a X b Y cZ"
    assert texts(body)[0] == "a X"


def test_text_boxes_are_filled_once_each() -> None:
    inner = f"<w:pict><w:txbxContent>{paragraph('trong [[y]]')}</w:txbxContent></w:pict>"
    box = f"<w:r><w:t>ngoài [[x]]</w:t>{inner}</w:r>"
    assert texts(filled(letter(f"<w:p>{box}</w:p>")))[:2] == ["ngoài X", "trong Y"]


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{paragraph(text)}</w:tc>"


def test_the_innermost_row_is_repeated() -> None:
    inner = f"<w:tc><w:tcPr/>{table(cell('[[each]]'))}<w:p/></w:tc>"
    body = filled(letter(table(cell("đầu"), inner, cell("cuối"))))
    assert texts(body)[:5] == ["đầu", "10", "11", "12", "cuối"]


def test_cells_merged_down_from_a_repeated_row_are_refused() -> None:
    with pytest.raises(CannotFill, match="Bảng 1, dòng 1"):
        filled(letter(table(cell("[[each]]", '<w:vMerge w:val="restart"/>'), cell("b", "<w:vMerge/>"))))


def test_a_row_of_every_unit_outside_of_a_table_is_told() -> None:
    (found,) = Document(opened(letter(paragraph("[[each]]")))[1]).found(Numbers())
    assert (found.place, found.text) == ("Đoạn 1", "each") and "bảng" in found.sentence


def test_footnotes_are_filled() -> None:
    given = letter(paragraph("x"))
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("theo [[x]]")}</w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    parts = parts_of(given)
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    relation = f'<Relationship Id="rIdN" Type="{related}" Target="footnotes.xml"/></Relationships>'.encode()
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    content = with_parts(given, {
        "word/footnotes.xml": notes.encode(),
        types: parts[types].replace(b"</Types>", override),
        relations: parts[relations].replace(b"</Relationships>", relation),
    })  # fmt: skip
    (found,) = Document(opened(content)[1]).found(Numbers())
    assert found.place == "Cước chú, đoạn 1"
    written = filled_document(Document(opened(content)[1]), Numbers())
    assert "theo X" in parts_of(written)["word/footnotes.xml"].decode()


def test_names_in_properties_of_the_file_are_none_of_its_text() -> None:
    given = letter(paragraph("[[x]]"))
    assert [one.text for one in Document(opened(given)[1]).found()] == ["x"]
