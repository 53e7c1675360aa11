"""Native charts on a sheet: over cells of it, with the values kept inside for programs that do not look them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties

from indicators.core.figures import Number
from indicators.core.rounding import plain
from indicators.sheets.books import Sheet, address, clean_text, quoted

INK, AIM = "1D3F63", "97270A"
CM_PER_MM = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """Cells in a line, one below or beside the other, with what stands in them; None where a cell is empty or holds words."""

    row: int
    column: int
    heading: str
    values: Sequence[Number | str | None]
    is_across: bool = False

    @property
    def last(self) -> tuple[int, int]:
        more = len(self.values) - 1
        return (self.row, self.column + more) if self.is_across else (self.row + more, self.column)


def bars_with_aims(sheet: Sheet, at: tuple[int, int], title: str, names: Line, values: Line, aims: Line) -> None:
    """Values as columns, what each aims at as a dash across it. `at` is the cell of the upper left corner."""
    bars: Any = BarChart()
    bars.type, bars.gapWidth = "col", 60
    bars.append(_series(sheet, names, values))
    bars.series[0].graphicalProperties = GraphicalProperties(solidFill=INK)
    dashes: Any = LineChart()
    dashes.append(_series(sheet, names, aims))
    dashes.series[0].marker = Marker("dash", size=14, spPr=_filled(AIM))
    dashes.series[0].graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    bars += dashes
    _place(sheet, bars, at, title, 250, 62)


def lines_with_aim(
    sheet: Sheet, at: tuple[int, int], title: str, names: Line, values: Line, aims: Line, size: tuple[float, float]
) -> None:
    """Values over time with a gap where there is none, what is aimed at as a dashed line; `size` in millimetres."""
    chart: Any = LineChart()
    kinds: tuple[tuple[Line, str, Any], ...] = ((values, INK, None), (aims, AIM, "dash"))
    for column, colour, dash in kinds:
        series = _series(sheet, names, column)
        series.smooth = False
        series.marker = Marker("none") if dash else Marker("circle", size=5, spPr=_filled(colour))
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=colour, prstDash=dash, w=9525 if dash else 22225)
        )
        chart.append(series)
    chart.display_blanks = "gap"
    _place(sheet, chart, at, title, *size)


def _place(sheet: Sheet, chart: Any, at: tuple[int, int], title: str, width: float, height: float) -> None:
    chart.title = clean_text(title)
    for run in chart.title.tx.rich.p[0].r:
        run.rPr = CharacterProperties(sz=1200, b=True)
    chart.legend.position = "b"
    chart.width, chart.height = width * CM_PER_MM, height * CM_PER_MM
    # Left out, newer programs draw no axes at all.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt, chart.y_axis.number_format = None, "0.##"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9DEE3"))
    sheet.worksheet.add_chart(chart, address(*at))


def _series(sheet: Sheet, names: Line, values: Line) -> Any:
    last_row, last_column = values.last
    reference = Reference(
        sheet.worksheet, min_col=values.column, min_row=values.row, max_row=last_row, max_col=last_column
    )
    series: Any = Series(reference, title=clean_text(values.heading))
    numbers = [
        NumVal(idx=place, v=_written(value))
        for place, value in enumerate(values.values)
        if value is not None and not isinstance(value, str)
    ]
    cache = NumData(formatCode="General", ptCount=len(values.values), pt=numbers)
    series.val = NumDataSource(numRef=NumRef(f=_cells(sheet, values), numCache=cache))
    texts = [StrVal(idx=place, v=clean_text(str(name))) for place, name in enumerate(names.values)]
    kept = StrData(ptCount=len(names.values), pt=texts)
    series.cat = AxDataSource(strRef=StrRef(f=_cells(sheet, names), strCache=kept))
    return series


def _cells(sheet: Sheet, line: Line) -> str:
    first, last = address(line.row, line.column), address(*line.last)
    return f"{quoted(sheet.name)}!{_absolute(first)}:{_absolute(last)}"


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def _written(value: Number) -> str:
    return str(value) if isinstance(value, int) else plain(value)


def _filled(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
