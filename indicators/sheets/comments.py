"""Comments at cells of a workbook that someone else made: their words, and the drawing that shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from indicators.sheets.packages import MAIN, RELATIONS, Package, declare, free_name, place_of, relate, related
from indicators.sheets.splicing import CannotSplice, Element, Part, first, named, text_of

AUTHOR = "dxreport"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What may stand behind the place of the drawing that holds the comments.
_BEHIND = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
     "AlternateContent")
)  # fmt: skip


def put_comments(
    package: Package, name: str, sheet: Part, root: Element, found: Sequence[Element], said: Mapping[str, str]
) -> None:
    comments = next(iter(related(package, name, "comments").values()), "")
    if comments:
        _add_to_comments(package, comments, said)
    else:
        comments = free_name(package, "xl/comments{}.xml")
        package.put(comments, _new_comments(said))
        relate(package, name, comments, "comments")
        declare(package, f'<Override PartName="/{comments}" ContentType="{_COMMENTS}"/>', at_end=True)
    drawn = next((one for one in found if one.path == ("worksheet", "legacyDrawing")), None)
    drawings = related(package, name, "vmlDrawing")
    if drawn is not None:
        identity = next((value for key, value in drawn.attributes.items() if key.endswith(":id")), "")
        if identity not in drawings:
            raise CannotSplice("a drawing that is not there")
        _add_to_drawing(package, drawings[identity], said)
        return
    drawing = free_name(package, "xl/drawings/vmlDrawing{}.vml")
    package.put(drawing, _new_drawing(said))
    identity = relate(package, name, drawing, "vmlDrawing")
    declare(package, f'<Default Extension="vml" ContentType="{_DRAWING}"/>', unless='Extension="vml"')
    behind = next((one.start for one in found if len(one.path) == 2 and one.name in _BEHIND), root.outer)
    sheet.put(behind, f'<{root.prefix}legacyDrawing xmlns:dx="{RELATIONS}" dx:id="{identity}"/>')


def _new_comments(said: Mapping[str, str]) -> bytes:
    own = "".join(_one_comment("", 0, address, text) for address, text in said.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{MAIN}"><authors><author>{AUTHOR}'
        f"</author></authors><commentList>{own}</commentList></comments>"
    ).encode()


def _one_comment(prefix: str, author: int, address: str, text: str) -> str:
    words = f"<{prefix}text>{_run(prefix, text)}</{prefix}text>"
    return f'<{prefix}comment ref="{address}" authorId="{author}">{words}</{prefix}comment>'


def _run(prefix: str, text: str) -> str:
    return f'<{prefix}r><{prefix}t xml:space="preserve">{text_of(text)}</{prefix}t></{prefix}r>'


def _add_to_comments(package: Package, name: str, said: Mapping[str, str]) -> None:
    part = Part(package.get(name))
    base = "comments/commentList"
    found = part.elements(
        named("comments/authors", "comments/authors/author", base, f"{base}/comment", f"{base}/comment/text")
    )
    authors, everything = first(found, "authors"), first(found, "commentList")
    if authors is None or everything is None:
        raise CannotSplice("comments of another form")
    there: dict[str, Element] = {}
    address = ""
    for element in found:
        if element.name == "comment":
            address = element.attributes.get("ref", "")
        elif element.name == "text":
            there[address] = element
    new = []
    count = sum(one.name == "author" for one in found)
    for place, text in said.items():
        if place in there:
            part.put_last(there[place], _run(there[place].prefix, f"\n{text}"))
        else:
            new.append(_one_comment(everything.prefix, count, place, text))
    part.put_last(authors, f"<{authors.prefix}author>{AUTHOR}</{authors.prefix}author>")
    part.put_last(everything, "".join(new))
    package.put(name, part.written())


_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    f'<v:shapetype {_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_DRAWN_AT = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*</(?:\w+:)?Row>\s*<(?:\w+:)?Column>\s*(\d+)\s*<")


def _new_drawing(said: Mapping[str, str]) -> bytes:
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    return f"<xml {_NAMESPACES}>{layout}{_SHAPE_TYPE}{_shapes(said, 1025)}</xml>".encode()


def _add_to_drawing(package: Package, name: str, said: Mapping[str, str]) -> None:
    """These drawings are often no XML, so the place of the last tag is looked for as text."""
    content = package.get(name)
    end = content.rfind(b"</xml>")
    if end < 0:
        raise CannotSplice("a drawing of another form")
    there = {(int(row), int(column)) for row, column in _DRAWN_AT.findall(content)}
    new = {address: text for address, text in said.items() if _from_zero(address) not in there}
    numbers = [int(number) for number in re.findall(rb"_x0000_s(\d{1,9})", content)]
    kind = "" if b'id="_x0000_t202"' in content else _SHAPE_TYPE
    shapes = kind + _shapes(new, max([1024, *numbers]) + 1)
    package.put(name, content[:end] + shapes.encode() + content[end:])


def _from_zero(address: str) -> tuple[int, int]:
    """Row and column as these drawings count."""
    row, column = place_of(address)
    return row - 1, column - 1


def _shapes(said: Mapping[str, str], number: int) -> str:
    found = []
    for count, (address, text) in enumerate(said.items()):
        row, column = _from_zero(address)
        lines = 2 + len(text) // 40 + text.count("\n")
        found.append(
            f'<v:shape {_NAMESPACES} id="_x0000_s{number + count}" type="#_x0000_t202" '
            'style="position:absolute;margin-left:60pt;margin-top:2pt;width:230pt;'
            f'height:{lines * 15}pt;z-index:{count + 1};visibility:hidden" '
            'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
            '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{column + 1}, 15, {row}, 2, {column + 4}, 30, {row + lines}, 4</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        )
    return "".join(found)
