"""Text of a cell, run by run: each piece in its own font, decoded before anything is cleaned away."""

from __future__ import annotations

import re
import unicodedata
from xml.etree.ElementTree import Element

from indicators.entry.workbooks.archives import local
from indicators.entry.workbooks.limits import LONGEST_CELL
from units.legacy_text import decoded

# A piece of text and its font; None where it is the cell's own.
Run = tuple[str, str | None]
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def runs_of(element: Element) -> tuple[Run, ...]:
    """The runs of a shared or an inline string, without what only says how it is pronounced."""
    found: list[Run] = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            found.append((unescaped(child.text or ""), None))
        elif name == "r":
            font = text = None
            for part in child:
                if local(part.tag) == "t":
                    text = part.text
                elif local(part.tag) == "rPr":
                    font = next((one.get("val") for one in part if local(one.tag) == "rFont"), None)
            if text:
                found.append((unescaped(text), font))
    return tuple(found)


def unescaped(text: str) -> str:
    """Signs that XML cannot hold are written _x001F_, and an underline that would look so as _x005F_."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shown(runs: tuple[Run, ...], cell_font: str) -> str:
    """The text as people see it: NFC, no control signs."""
    readable = "".join(decoded(text[:LONGEST_CELL], font or cell_font) for text, font in runs)
    # Letters and their accents may lie in two runs.
    return cleaned(unicodedata.normalize("NFC", readable))[:LONGEST_CELL]


def cleaned(text: str) -> str:
    """Without control signs other than line breaks and tabs; one kind of line break."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")
