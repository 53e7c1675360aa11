"""Native footnotes of a Word file: the part, what it is related to and the styles, which python-docx does not know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NAME = "/word/footnotes.xml"
TEXT_STYLE, MARK_STYLE = "FootnoteText", "FootnoteReference"
# What Word itself draws above footnotes, and above those that go on from the page before.
SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))


def element(name: str, **attributes: str) -> Any:
    """An element such as <w:sz w:val="28"/>."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def reference(number: int) -> Any:
    """The run that calls a footnote."""
    run = element("w:r")
    properties = element("w:rPr")
    properties.append(element("w:rStyle", val=MARK_STYLE))
    run.append(properties)
    run.append(element("w:footnoteReference", id=str(number)))
    return run


def add_footnotes(document: Any, texts: Iterable[str]) -> None:
    """Footnotes 1, 2, 3 … of a document; its styles must hold TEXT_STYLE and MARK_STYLE."""
    root = element("w:footnotes")
    for number, kind in SEPARATORS:
        root.append(_separator(number, kind))
    for number, text in enumerate(texts, 1):
        root.append(_footnote(number, text))
    part = Part(PackURI(NAME), CONTENT_TYPE, serialize_part_xml(root), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = document.settings.element
    properties = element("w:footnotePr")
    for number, _ in SEPARATORS:
        properties.append(element("w:footnote", id=str(number)))
    # The schema wants it before these, wherever they stand.
    later = ("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:themeFontLang", "w:clrSchemeMapping")
    following = next((child for child in settings if child.tag in {qn(name) for name in later}), None)
    if following is None:
        settings.append(properties)
    else:
        following.addprevious(properties)


def _separator(number: int, kind: str) -> Any:
    note = element("w:footnote", type=kind, id=str(number))
    paragraph, properties, run = element("w:p"), element("w:pPr"), element("w:r")
    properties.append(element("w:spacing", before="0", after="0", line="240", lineRule="auto"))
    run.append(element(f"w:{kind}"))
    paragraph.append(properties)
    paragraph.append(run)
    note.append(paragraph)
    return note


def _footnote(number: int, text: str) -> Any:
    note = element("w:footnote", id=str(number))
    paragraph, properties = element("w:p"), element("w:pPr")
    properties.append(element("w:pStyle", val=TEXT_STYLE))
    paragraph.append(properties)
    mark, look = element("w:r"), element("w:rPr")
    look.append(element("w:rStyle", val=MARK_STYLE))
    mark.append(look)
    mark.append(element("w:footnoteRef"))
    paragraph.append(mark)
    run, said = element("w:r"), element("w:t")
    said.text = f" {text}"
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(said)
    paragraph.append(run)
    note.append(paragraph)
    return note
