"""What stands around the cells of an office's workbook, moved with them when rows are repeated: merged cells, rules, print
areas, names, pictures, charts, remarks. What has no clear place any more is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from indicators.sheets.chart_caches import charts_of
from indicators.sheets.marks import CannotFill
from indicators.sheets.packages import Package, related
from indicators.sheets.shifting import CannotShift, Shift, Where, moved
from indicators.sheets.splicing import Element, Part, first, text_of, with_attribute

Shifts = Mapping[str, Shift]
_FORMULAS = frozenset({"formula", "formula1", "formula2", "f"})
_ROW = re.compile(r"\d+")


def shift_sheet(part: Part, name: str, shifts: Shifts) -> None:
    """Everything of the sheet but its rows."""
    shift = shifts[name]
    elements = part.elements(lambda path: len(path) > 1 and path[1] not in ("sheetData", "sheetViews"))
    row = 0
    merged = 0
    for one in elements:
        if "sqref" in one.attributes:
            row = _first_row(one.attributes["sqref"])
        if one.name == "mergeCell" and shift:
            merged += _merged(part, one, name, shift)
            continue
        _attributes(part, one, name, shifts)
        if one.name in _FORMULAS and not one.is_empty:
            where = Where(name, row if "extLst" not in one.path else 0)
            _text(
                part,
                one,
                _moved(_inner(part, one), where, shifts, f"Trang “{name}”, định dạng hoặc kiểm tra có điều kiện"),
            )
        elif one.name == "sqref" and not one.is_empty and shift:
            _text(part, one, shift.areas(_inner(part, one)))
    owner = first(elements, "mergeCells")
    if owner is not None and merged and "count" in owner.attributes:
        part.set_attribute(owner, "count", str(merged))


def _attributes(part: Part, one: Element, name: str, shifts: Shifts) -> None:
    shift = shifts[name]
    new: dict[str, str] = {}
    given = one.attributes
    if shift:
        if one.name == "hyperlink" and "ref" in given:
            new["ref"] = shift.area(given["ref"]).split(":")[0] if ":" not in given["ref"] else shift.area(given["ref"])
        elif "ref" in given and one.path[-1] != "mergeCells":
            new["ref"] = shift.area(given["ref"])
        if "sqref" in given:
            new["sqref"] = shift.areas(given["sqref"])
        if one.name == "brk" and one.path[-2] == "rowBreaks" and given.get("id", "").isdigit():
            new["id"] = str(shift.end(int(given["id"])))
    if given.get("location"):
        new["location"] = _moved(given["location"], Where(name, is_area=True), shifts, f"Trang “{name}”, liên kết")
    changed = {key: value for key, value in new.items() if value != given.get(key)}
    if not changed:
        return
    tag = part.content[one.start : one.inner]
    for key, value in changed.items():
        tag = with_attribute(tag, key, value)
    part.edits.append((one.start, one.inner, tag))


def _merged(part: Part, one: Element, name: str, shift: Shift) -> int:
    """The merged cells in a repeated row stand in each of its copies; returns how many there are then."""
    ref = one.attributes.get("ref", "")
    numbers = [int(digits) for digits in _ROW.findall(ref)]
    top, bottom = (numbers[0], numbers[-1]) if numbers else (0, 0)
    tag = part.content[one.start : one.end]
    inside = [row for row in shift.copies if top <= row <= bottom]
    if not inside:
        part.edits.append((one.start, one.end, _with_ref(tag, shift.area(ref))))
        return 1
    if top != bottom:
        raise CannotFill(
            f"Trang “{name}”: ô gộp {ref} gồm cả dòng lặp {inside[0]} và dòng khác. Hãy bỏ gộp theo chiều dọc."
        )
    begin = shift.start(top)
    copies = [re.sub(r"\d+", str(begin + copy), ref) for copy in range(shift.copies[top])]
    part.edits.append((one.start, one.end, b"".join(_with_ref(tag, copy) for copy in copies)))
    return len(copies)


def _with_ref(element: bytes, ref: str) -> bytes:
    end = element.index(b">") + 1
    return with_attribute(element[:end], "ref", ref) + element[end:]


def follow(package: Package, main: str, sheets: Sequence[tuple[str, str]], shifts: Shifts) -> None:
    """Names, charts, and what lies on the sheets or belongs to them."""
    if not any(shifts.values()):
        return
    book = Part(package.get(main))
    for one in book.elements(lambda path: path == ("workbook", "definedNames", "definedName")):
        what = f"Tên vùng “{one.attributes.get('name', '')}”"
        _text(book, one, _moved(_inner(book, one), Where("", is_area=True), shifts, what))
    _put(package, main, book)
    for path in charts_of(package, with_later_kinds=True):
        _chart(package, path, shifts)
    for name, path in sheets:
        shift = shifts[name]
        if not shift:
            continue
        for target in related(package, path, "table").values():
            _own_areas(package, target, shift)
        for kind in ("comments", "threadedComment"):
            for target in related(package, path, kind).values():
                _own_areas(package, target, shift)
        for target in related(package, path, "drawing").values():
            _anchors(package, target, shift)
        for target in related(package, path, "vmlDrawing").values():
            _remarks(package, target, shift)


def _chart(package: Package, path: str, shifts: Shifts) -> None:
    part = Part(package.get(path))
    for one in part.elements(lambda path: path[-1] == "f"):
        _text(part, one, _moved(_inner(part, one), Where("", is_area=True), shifts, "Biểu đồ"))
    _put(package, path, part)


def _own_areas(package: Package, path: str, shift: Shift) -> None:
    part = Part(package.get(path))
    for one in part.elements(lambda path: True):
        ref = one.attributes.get("ref")
        if ref is not None:
            new = shift.area(ref) if one.name not in ("comment", "threadedComment") else shift.area(ref).split(":")[0]
            if new != ref:
                part.set_attribute(one, "ref", new)
    _put(package, path, part)


def _anchors(package: Package, path: str, shift: Shift) -> None:
    """Pictures and charts below a repeated row move with the cells that they lie on; nothing is stretched."""
    part = Part(package.get(path))
    moves = 0
    for one in part.elements(lambda path: path[-1] == "row" and path[-2] in ("from", "to")):
        row = int(_inner(part, one))
        if one.path[-2] == "from":
            moves = shift.start(row + 1) - (row + 1)
        _text(part, one, str(row + moves))
    _put(package, path, part)


def _remarks(package: Package, path: str, shift: Shift) -> None:
    """Remarks name their rows from 0."""
    content = package.get(path)
    package.put(
        path,
        re.sub(
            rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)",
            lambda found: found[1] + str(shift.start(int(found[2]) + 1) - 1).encode() + found[3],
            content,
        ),
    )


def _moved(text: str, where: Where, shifts: Shifts, what: str) -> str:
    try:
        return moved(text, where, shifts)
    except CannotShift as problem:
        raise CannotFill(f"{what}: công thức {problem}") from None


def _inner(part: Part, one: Element) -> str:
    return "" if one.is_empty else html.unescape(part.content[one.inner : one.outer].decode())


def _text(part: Part, one: Element, text: str) -> None:
    if not one.is_empty and text != _inner(part, one):
        part.edits.append((one.inner, one.outer, text_of(text).encode()))


def _put(package: Package, path: str, part: Part) -> None:
    if part.edits:
        package.put(path, part.written())


def _first_row(sqref: str) -> int:
    found = _ROW.search(sqref)
    return int(found[0]) if found is not None else 0
