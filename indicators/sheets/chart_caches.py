"""The figures that charts of an office's workbook keep beside their series, renewed once its cells are filled.

Whoever draws without calculating draws these. Where a cell is not certain, they are taken away: a chart without them is
drawn from the cells, one with old ones tells of the design. Charts of later kinds (chartEx) are not looked into.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.sheets.formats import Formats
from indicators.sheets.grids import UNKNOWN, Grid, Place, Unknown
from indicators.sheets.marks import escaped
from indicators.sheets.operations import Value
from indicators.sheets.packages import Package
from indicators.sheets.references import Area, areas_read, plain_names
from indicators.sheets.splicing import Element, Part, text_of, with_attribute

# More points than this, nobody tells apart; Excel itself draws no more in most kinds.
MOST_POINTS = 32_000
_CACHES = frozenset({"numCache", "strCache", "multiLvlStrCache", "dlblRangeCache"})
_WANTED = _CACHES | {"f", "plotVisOnly"}
_INNER = frozenset({"formatCode", "ptCount", "pt", "extLst"})


def charts_of(package: Package, *, with_later_kinds: bool = False) -> list[str]:
    """The parts that hold charts."""
    return [
        path
        for path in package.parts
        if path.startswith("xl/charts/chart")
        and path.endswith(".xml")
        and (with_later_kinds or not path.startswith("xl/charts/chartEx"))
    ]


@dataclass
class Drawn:
    """What charts may draw: the filled workbook's cells as a reader without calculation sees them."""

    package: Package
    main: str
    grids: Mapping[str, Grid]
    touched: Mapping[str, Collection[Place]]
    formats: Formats

    @cached_property
    def _names(self) -> dict[str, list[Area] | None]:
        return {name: [area] for name, area in plain_names(self.package, self.main, self.grids).items()}

    def areas(self, formula: str) -> list[Area] | None:
        """None where it cannot be told; nothing for what lies in another file."""
        return areas_read(formula, "", self.grids, self._names)

    def is_touched(self, area: Area) -> bool:
        places = self.touched.get(area.sheet, ())
        within = self.grids[area.sheet].within(area)
        if within.size < len(places):
            return any(place in places for place in within.places())
        return any(within.holds(*place) for place in places)

    def is_hidden(self, area: Area) -> bool:
        grid = self.grids[area.sheet]
        rows, columns = grid.hidden_rows, grid.hidden_columns
        return any(area.top <= row <= area.bottom for row in rows) or any(
            first <= area.right and area.left <= last for first, last in columns
        )

    def value(self, sheet: str, place: Place) -> Value | Unknown:
        grid = self.grids[sheet]
        value = grid.values.get(place)
        return UNKNOWN if value is None and place in grid.formulas else value

    def number(self, sheet: str, place: Place) -> str | Unknown | None:
        """A text where a number is meant is no point at all: what is missing is no zero."""
        value = self.value(sheet, place)
        if isinstance(value, Unknown):
            return value
        return f"{value:.15g}" if isinstance(value, float) else None

    def text(self, sheet: str, place: Place) -> str | Unknown | None:
        value = self.value(sheet, place)
        if value is None or isinstance(value, str | Unknown):
            return escaped(value) if isinstance(value, str) else value
        is_plain = self.formats.is_general(self.grids[sheet].styles.get(place, 0))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e11 and is_plain:
            return str(int(value))
        # As it is shown: that depends on formats and the language of the program.
        return UNKNOWN


@dataclass
class _Cache:
    element: Element
    formula: Element | None
    inner: list[Element]


def renew_caches(package: Package, path: str, drawn: Drawn) -> None:
    """Of one chart; `package.parts` still holds it as it was designed, with what it names there."""
    part, design = Part(package.get(path)), Part(package.parts[path])
    caches, draws_hidden = _caches(part)
    for cache, before in zip(caches, _caches(design)[0], strict=True):
        if cache.element.is_empty:
            continue
        element = cache.element
        if cache.formula is None or before.formula is None:
            part.edits.append((element.start, element.end, b""))
            continue
        areas, was = drawn.areas(_inner(part, cache.formula)), drawn.areas(_inner(design, before.formula))
        has_grown = areas is None or was is None or sum(map(_size, areas)) != sum(map(_size, was))
        if not has_grown and not any(map(drawn.is_touched, areas or ())):
            continue
        points = None if areas is None else _points(element.name, areas, drawn, draws_hidden)
        new = b"" if points is None else _renewed(part, cache, points)
        part.edits.append((element.start, element.end, new))
    if part.edits:
        package.put(path, part.written())


def _size(area: Area) -> int:
    return area.size


def _inner(part: Part, one: Element) -> str:
    return "" if one.is_empty else html.unescape(part.content[one.inner : one.outer].decode())


def _caches(part: Part) -> tuple[list[_Cache], bool]:
    """In their order, each with the formula that stands before it; and whether hidden cells are drawn too."""
    found: list[_Cache] = []
    formula: Element | None = None
    draws_hidden = False
    for one in part.elements(
        lambda path: path[-1] in _WANTED or (len(path) > 1 and path[-2] in _CACHES and path[-1] in _INNER)
    ):
        if one.name == "f":
            formula = one
        elif one.name == "plotVisOnly":
            draws_hidden = one.attributes.get("val", "1") in ("0", "false")
        elif one.name in _CACHES:
            is_own = formula is not None and formula.path[:-1] == one.path[:-1]
            found.append(_Cache(one, formula if is_own else None, []))
            # No cache after this one is that of the same formula.
            formula = None
        else:
            found[-1].inner.append(one)
    return found, draws_hidden


def _points(name: str, areas: list[Area], drawn: Drawn, draws_hidden: bool) -> list[str | None] | None:
    """A text for each cell, None for no point; None for all where one of them is not certain."""
    read = {"numCache": drawn.number, "strCache": drawn.text}.get(name)
    if read is None or sum(map(_size, areas)) > MOST_POINTS:
        return None
    result: list[str | None] = []
    for area in areas:
        is_line = area.top == area.bottom or area.left == area.right
        if not is_line or (not draws_hidden and drawn.is_hidden(area)):
            return None
        for place in area.places():
            text = read(area.sheet, place)
            if isinstance(text, Unknown):
                return None
            result.append(text)
    return result


def _renewed(part: Part, cache: _Cache, points: list[str | None]) -> bytes:
    element, p = cache.element, cache.element.prefix
    count = next((one.attributes.get("val") for one in cache.inner if one.name == "ptCount"), "")
    formats: dict[str, str] = {}
    if count == str(len(points)):
        # Formats of single points are known only where each is still that of the same cell.
        formats = {
            one.attributes.get("idx", ""): one.attributes.get("formatCode", "")
            for one in cache.inner
            if one.name == "pt"
        }
    pieces = [part.content[element.start : element.inner]]
    pieces += [part.content[one.start : one.end] for one in cache.inner if one.name == "formatCode"]
    pieces.append(f'<{p}ptCount val="{len(points)}"/>'.encode())
    for at, text in enumerate(points):
        if text is not None:
            tag = f'<{p}pt idx="{at}">'.encode()
            if formats.get(str(at)):
                tag = with_attribute(tag, "formatCode", formats[str(at)])
            pieces += [tag, f"<{p}v>{text_of(text)}</{p}v></{p}pt>".encode()]
    pieces += [part.content[one.start : one.end] for one in cache.inner if one.name == "extLst"]
    return b"".join([*pieces, part.content[element.outer : element.end]])
