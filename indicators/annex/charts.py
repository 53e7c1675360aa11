"""The charts of an annex: every share with a target against it, and month by month, each over a table of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.annex import layout
from indicators.annex.pages import SAFETY
from indicators.annex.phrases import holds_simulated
from indicators.annex.references import SummaryCells
from indicators.core.figures import OverTime
from indicators.core.months import Month
from indicators.core.numbers_vi import written_month
from indicators.core.results import Judged, Result, Scorecard
from indicators.core.scope import Scope
from indicators.core.scorecard import target_in_force
from indicators.core.status import STATUS_WORDS, Status
from indicators.core.wording import status_words
from indicators.loading import Catalogue
from indicators.sheets.books import Book, Look, Sheet
from indicators.sheets.charts import Line, bars_with_aims, lines_with_aim
from indicators.sheets.paper import Paper, height_of, lines_of
from indicators.sheets.values import Value

NAME = "Biểu đồ"
TITLE = "BIỂU ĐỒ KẾT QUẢ SO VỚI CHỈ TIÊU GIAO"
# More charts than this would be too many to look at.
MOST_TRENDS = 12
HEADING, NOTE = Look(size=14, bold=True, align="center", border=False), Look(border=False, italic=True)
HEAD, TEXT, NUMBER = Look(bold=True, align="center"), Look(), Look(align="right", gap=True)
# Charts lie over empty rows of 15 points, 5.3 mm each.
EMPTY_ROW = 15.0
BARS_ROWS, TREND_ROWS = 12, 11
# A number, a name, then a column for each month of a year; what needs more room goes over two of them.
MOST_MONTHS, MONTH_MM = 12, 15.8
WIDTHS = (10, 62, *([MONTH_MM] * MOST_MONTHS))
TREND_MM = (116, 58)
# The second of two charts begins with the month that lies in the middle of the page.
SECOND_CHART = 6
PAPER = Paper(landscape=True, left=20)
MONTHLY, RUNNING = "Từng tháng (%)", "Lũy kế từ đầu năm (%)"
SECTION = Look(size=13, bold=True, border=False)
AIM, AIM_NAME, NOTHING = Look(italic=True), "chỉ tiêu giao", "–"


@dataclass(frozen=True)
class Charted:
    """One share with a target: its value as shown, and each month's beside what was in force at its end."""

    result: Result
    months: tuple[tuple[Month, Decimal | None, Decimal | None], ...]

    @property
    def name(self) -> str:
        name = self.result.rule.short_name or self.result.rule.name
        return f"{name} {layout.SIMULATED_MARK}" if holds_simulated(self.result) else name

    @property
    def is_running(self) -> bool:
        """Each month tells what has run up since January, none a month of its own."""
        return self.result.rule.over_time is OverTime.TO_DATE

    @property
    def trend(self) -> str:
        """The name over its months."""
        return f"{self.name}, lũy kế" if self.is_running else self.name

    @property
    def value(self) -> Decimal | None:
        return _shown(self.result)

    @property
    def aim(self) -> Decimal:
        assert self.result.target is not None
        return self.result.target.value


def charted_of(catalogue: Catalogue, scorecard: Scorecard) -> tuple[Charted, ...]:
    """Shares with a target and a figure, in the office's order; the last twelve months where there is more than one."""
    return tuple(
        Charted(result, _months(catalogue, scorecard.scope, result))
        for result in scorecard.results
        if result.target is not None and result.rule.measure.is_percent and result.value is not None
    )


def _months(
    catalogue: Catalogue, scope: Scope, result: Result
) -> tuple[tuple[Month, Decimal | None, Decimal | None], ...]:
    if len(result.months) < 2:
        return ()
    last = result.months[-MOST_MONTHS:]
    aims = {month: target_in_force(catalogue.targets, scope, result.rule, month) for month, _ in last}
    return tuple(
        (month, _shown(Judged(result.rule, reading, None)), aim.value if (aim := aims[month]) is not None else None)
        for month, reading in last
    )


def _shown(judged: Judged) -> Decimal | None:
    """None for a gap."""
    return None if judged.value is None else Decimal(judged.value)


def write_charts(
    book: Book, charted: Sequence[Charted], remarks: Sequence[str], places: Mapping[str, SummaryCells]
) -> Sheet:
    """`places` by code: the summary of the annex in which an indicator stands."""
    sheet = book.add_sheet(NAME)
    sheet.set_widths(WIDTHS)
    across = len(WIDTHS)
    sheet.put(1, 1, TITLE, HEADING, across=across)
    sheet.put(2, 1, basis := " ".join(remarks), NOTE, across=across)
    sheet.fit_height(1, [], HEADING)
    sheet.fit_height(2, [(basis, sum(WIDTHS))], NOTE)
    pages = _Pages(sheet, PAPER.height * SAFETY)
    row = _write_results(pages, charted, places, 4)
    trends = [one for one in charted if one.months][:MOST_TRENDS]
    if trends:
        row = _write_months(pages, trends, row)
    sheet.lay_on(PAPER, row, across)
    return sheet


class _Pages:
    """The rows of the sheet, down to which its pages are filled."""

    def __init__(self, sheet: Sheet, room: float) -> None:
        self.sheet, self.room = sheet, room
        self.begins = 1

    def chart_at(self, row: int, rows: int) -> int:
        """The row at which a chart may begin that is whole on a page: one further, since on the break itself the page
        before would show its upper edge."""
        for place in range(row, row + 1 + rows):
            self.sheet.set_height(place, EMPTY_ROW)
        self.begins_with(row, (1 + rows) * EMPTY_ROW)
        return row + 1

    def begins_with(self, row: int, points: float) -> bool:
        """Whether a page begins with this row, since so many points do not fit what is left of the one before."""
        used = sum(self.sheet.heights.get(place, EMPTY_ROW) for place in range(self.begins, row))
        if used + points <= self.room or row == self.begins:
            return False
        self.sheet.break_before(row)
        self.begins = row
        return True


def _write_results(pages: _Pages, charted: Sequence[Charted], places: Mapping[str, SummaryCells], row: int) -> int:
    sheet = pages.sheet
    columns = (1, 2, 3, 5, 7)
    for place, text in zip(columns, ("STT", "Chỉ tiêu", "Kết quả (%)", "Chỉ tiêu giao (%)", "Đánh giá"), strict=True):
        sheet.put(row, place, text, HEAD, across=2 if place > 2 else 1)
    sheet.fit_height(row, [], HEAD, at_least=2)
    first = row + 1
    for number, one in enumerate(charted, 1):
        row += 1
        values = (number, one.name, *_live(one, places), one.aim)
        for place, value in zip((1, 2, 3, 7, 5), values, strict=True):
            sheet.put(row, place, value, TEXT if place in (2, 7) else NUMBER, across=2 if place > 2 else 1)
        sheet.fit_height(row, [(one.name, WIDTHS[1])], TEXT)
        pages.begins_with(row, sheet.heights[row])
    names = Line(first, 2, "Chỉ tiêu", [one.name for one in charted])
    values_line = Line(first, 3, "Kết quả (%)", [one.value for one in charted])
    aims = Line(first, 5, "Chỉ tiêu giao (%)", [one.aim for one in charted])
    at = pages.chart_at(row + 1, BARS_ROWS)
    bars_with_aims(sheet, (at, 1), "Kết quả và chỉ tiêu giao (%)", names, values_line, aims)
    return at + BARS_ROWS


def _live(one: Charted, places: Mapping[str, SummaryCells]) -> tuple[Value, Value]:
    """Value and verdict as the annex has them, so that a corrected count changes the chart too."""
    own = places.get(one.result.rule.code)
    if own is None:
        status = one.result.status
        return one.value, STATUS_WORDS[status] if isinstance(status, Status) else status_words(one.result)
    return own.value_of(one.result), own.verdict_of(one.result)


def _write_months(pages: _Pages, trends: Sequence[Charted], row: int) -> int:
    """One table of all months, then a chart of each indicator, two beside each other."""
    sheet = pages.sheet
    months = [month for month, _, _ in trends[0].months]
    heights = [_height_of(one.trend, TEXT) + _height_of(AIM_NAME, AIM) for one in trends]
    head = _height_of("", HEAD)
    whole = _height_of(MONTHLY, SECTION) + head + sum(heights)
    # On one page where it fits one at all.
    pages.begins_with(row, whole if whole <= pages.room else whole - sum(heights[1:]))
    sheet.put(row, 1, MONTHLY, SECTION, across=2)
    sheet.fit_height(row, [], SECTION)
    row += 1
    _write_months_head(sheet, months, row)
    heads = Line(row, 3, "Tháng", [written_month(month) for month in months], is_across=True)
    lines = []
    for number, (one, height) in enumerate(zip(trends, heights, strict=True), 1):
        row += 1
        if pages.begins_with(row, height):
            _write_months_head(sheet, months, row)
            row += 1
        lines.append(_write_trend(sheet, one, number, months, row))
        row += 1
    row += 1
    for place, (one, (values, aims)) in enumerate(zip(trends, lines, strict=True)):
        if place % 2 == 0:
            at = pages.chart_at(row, TREND_ROWS)
            row = at + TREND_ROWS
        lines_with_aim(sheet, (at, SECOND_CHART if place % 2 else 1), one.trend, heads, values, aims, TREND_MM)
    return row - 1


def _height_of(name: str, look: Look) -> float:
    return height_of(lines_of(name, WIDTHS[1], look.size, look.bold), look.size)


def _write_months_head(sheet: Sheet, months: Sequence[Month], row: int) -> None:
    for place, text in enumerate(("STT", "Chỉ tiêu", *map(written_month, months)), 1):
        sheet.put(row, place, text, HEAD)
    sheet.fit_height(row, [], HEAD)


def _write_trend(sheet: Sheet, one: Charted, number: int, months: Sequence[Month], row: int) -> tuple[Line, Line]:
    """Two lines of the table: each month's value, and below it what was set."""
    known = {month: (value, aim) for month, value, aim in one.months}
    values, aims = ([known.get(month, (None, None))[place] for month in months] for place in (0, 1))
    for offset, (name, look, numbers) in enumerate(((one.trend, TEXT, values), (AIM_NAME, AIM, aims))):
        sheet.put(row + offset, 1, None if offset else number, NUMBER)
        sheet.put(row + offset, 2, name, look)
        for place, value in enumerate(numbers, 3):
            sheet.put(row + offset, place, NOTHING if value is None else value, NUMBER)
        sheet.fit_height(row + offset, [(name, WIDTHS[1])], look)
    return (
        Line(row, 3, RUNNING if one.is_running else MONTHLY, values, is_across=True),
        Line(row + 1, 3, "Chỉ tiêu giao (%)", aims, is_across=True),
    )
