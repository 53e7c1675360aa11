"""Calculates formulas of a filled workbook whose result is certain, so that a reader that does not calculate sees totals.

What is not known for certain gets no value, and neither does what depends on it: unknown functions, arrays, what comes from
other files, circles, and where programs would not agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from indicators.sheets.formulas import Call, Chain, Constant, Node, Reference, Signed, areas_of, parsed
from indicators.sheets.functions import FUNCTIONS
from indicators.sheets.grids import UNKNOWN, Grid, Place, Unknown
from indicators.sheets.marks import escaped
from indicators.sheets.operations import SOME_FAULT, Failed, Fault, NotCertain, Value, finite, numbers, operated
from indicators.sheets.packages import Package
from indicators.sheets.references import Area, plain_names
from indicators.sheets.splicing import Element, Part, named, text_of, with_attribute

# Looks at cells: some seconds, and more than any paper that people read needs.
MOST_LOOKS = 2_000_000
_TYPE = re.compile(rb"\s+t\s*=\s*(\"[^\"]*\"|'[^']*')")
Somewhere = tuple[str, int, int]
Touched = Mapping[str, Collection[Place]]


class Calculation:
    """The results of formulas by place; `touched` are the places that were filled, or say something else since."""

    def __init__(self, package: Package, main: str, grids: Mapping[str, Grid], touched: Touched) -> None:
        self._grids = grids
        self._names = plain_names(package, main, grids)
        self._looks = 0
        self.results: dict[Somewhere, Value | Unknown] = {}
        wanted = [
            (sheet, *place) for sheet, places in touched.items() for place in places if place in grids[sheet].formulas
        ]
        if not _counts_as_shown(package, main):
            self._calculate(wanted)

    def found(self, sheet: str, row: int, column: int) -> Value | Unknown:
        """What the cell holds, as far as that was asked for."""
        grid = self._grids[sheet]
        if (row, column) in grid.formulas:
            return self.results.get((sheet, row, column), UNKNOWN)
        return grid.values.get((row, column))

    def _calculate(self, wanted: Iterable[Somewhere]) -> None:
        """Each formula after those that it reads; what waits for itself is never reached."""
        nodes: dict[Somewhere, Node] = {}
        readers: dict[Somewhere, list[Somewhere]] = {}
        missing: dict[Somewhere, int] = {}
        waiting = list(wanted)
        while waiting:
            place = waiting.pop()
            if place in missing:
                continue
            try:
                nodes[place] = self._node(place)
                needs = {need for area in areas_of(nodes[place]) for need in self._formulas_in(area)}
            except NotCertain:
                nodes.pop(place, None)
                needs = set()
            missing[place] = len(needs)
            for need in needs:
                readers.setdefault(need, []).append(place)
            waiting += needs
        ready = [place for place, count in missing.items() if not count]
        while ready:
            place = ready.pop()
            self.results[place] = self._result(nodes[place]) if place in nodes else UNKNOWN
            for reader in readers.get(place, ()):
                missing[reader] -= 1
                if not missing[reader]:
                    ready.append(reader)

    def _node(self, place: Somewhere) -> Node:
        sheet, row, column = place
        grid = self._grids[sheet]
        text = grid.formulas[row, column].text
        if not text:
            raise NotCertain("one of an array")
        return parsed(text, grid.name, self._grids, self._names, FUNCTIONS)

    def _look(self, count: int) -> None:
        self._looks += count
        if self._looks > MOST_LOOKS:
            raise NotCertain("too much to look at")

    def _formulas_in(self, area: Area) -> list[Somewhere]:
        grid = self._grids[area.sheet]
        area = grid.within(area)
        self._look(min(area.size, len(grid.formulas)) + 1)
        if area.size < len(grid.formulas):
            return [(area.sheet, *place) for place in area.places() if place in grid.formulas]
        return [(area.sheet, *place) for place in grid.formulas if area.holds(*place)]

    def _result(self, node: Node) -> Value | Unknown:
        try:
            value = self.value(node, is_last=True)
        except NotCertain:
            return UNKNOWN
        # A formula that names a blank cell shows a zero; to some programs it is still as good as no words.
        return UNKNOWN if value is None else value

    # What functions ask

    def value(self, node: Node, *, is_last: bool = False) -> Value:
        """The node's single value, a fault included. NotCertain where it has none or several."""
        try:
            match node:
                case Constant(value):
                    return value
                case Reference(area):
                    if area.size > 1:
                        raise NotCertain("several cells where one must stand")
                    return self.held(area).get((area.top, area.left))
                case Signed():
                    return self._signed(node)
                case Chain():
                    return self._chained(node, is_last)
                case Call(function, arguments):
                    return FUNCTIONS[function](arguments, self)
        except Failed as failure:
            return Fault(failure.code)

    def held(self, area: Area) -> dict[Place, Value]:
        grid = self._grids[area.sheet]
        area = grid.within(area)
        self._look(area.size + 1)
        result: dict[Place, Value] = {}
        for place in area.places():
            value = self.found(area.sheet, *place)
            if isinstance(value, Unknown):
                raise NotCertain("a cell that is not certain")
            if value is not None:
                result[place] = value
        return result

    def _signed(self, node: Signed) -> Value:
        value = self.value(node.node)
        if "-" not in node.signs and not node.percents:
            return value
        (number,) = numbers(value)
        for _ in range(node.percents):
            number /= 100
        return finite(-number if node.signs.count("-") % 2 else number)

    def _chained(self, node: Chain, is_last: bool) -> Value:
        value = self.value(node.first)
        for at, (operator, other) in enumerate(node.rest, 1):
            try:
                value = operated(operator, value, self.value(other), is_last=is_last and at == len(node.rest))
            except Failed as failure:
                value = Fault(failure.code)
        return value


def _counts_as_shown(package: Package, main: str) -> bool:
    """A workbook may be set to calculate with the digits that are shown."""
    settings = Part(package.get(main)).elements(named("workbook/calcPr"))
    return any(one.attributes.get("fullPrecision", "1") in ("0", "false") for one in settings)


def store_results(package: Package, grids: Mapping[str, Grid], calculation: Calculation, touched: Touched) -> None:
    """Put what is certain beside the formulas. The places in the grids are no longer those of the part afterwards."""
    for sheet, places in touched.items():
        grid = grids[sheet]
        part = Part(package.get(grid.path))
        for place in places:
            written, value = grid.formulas.get(place), calculation.results.get((sheet, *place), UNKNOWN)
            if isinstance(value, Unknown) or value == Fault(SOME_FAULT):
                continue
            if written is not None and written.formula is not None:
                _store(part, written.cell, written.formula, value)
                grid.values[place] = value
        if part.edits:
            package.put(grid.path, part.written())


def _store(part: Part, cell: Element, formula: Element, value: Value) -> None:
    kind, text = _kind_and_text(value)
    tag = _TYPE.sub(b"", part.content[cell.start : cell.inner])
    part.edits.append((cell.start, cell.inner, with_attribute(tag, "t", kind) if kind else tag))
    part.put(formula.end, f"<{cell.prefix}v>{text_of(text)}</{cell.prefix}v>")


def _kind_and_text(value: Value) -> tuple[str, str]:
    match value:
        case bool():
            return "b", str(int(value))
        case Fault(code):
            return "e", code
        case str():
            return "str", escaped(value)
    # The digits that spreadsheets show; those behind them differ from program to program.
    return "", f"{value or 0.0:.15g}"
