"""The charts of an annex: every share with a target against it, and month by month, each over a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.annex import layout
from indicators.annex.phrases import holds_simulated
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
from indicators.sheets.paper import Paper

NAME = "Biểu đồ"
TITLE = "BIỂU ĐỒ KẾT QUẢ SO VỚI CHỈ TIÊU GIAO"
# More charts than this would be too many to look at.
MOST_TRENDS = 12
HEADING, NOTE = Look(size=14, bold=True, align="center", border=False), Look(border=False, italic=True)
HEAD, TEXT, NUMBER = Look(bold=True, align="center"), Look(), Look(align="right", gap=True)
# Charts lie over empty rows of 15 points, 5.3 mm each.
BARS_ROWS, TREND_ROWS = 13, 13
# A number, a name, then a column for each month of a year; what needs more room goes over two of them.
MOST_MONTHS, MONTH_MM = 12, 15
WIDTHS = (10, 62, *([MONTH_MM] * MOST_MONTHS))
TREND_MM = 116
# The second of two charts begins with the month that lies in the middle of the page.
SECOND_CHART = 6
CHARTS_A_PAGE = 4
# A longer table leaves its page no room for the chart.
MOST_ABOVE_CHART = 9
AIM, NOTHING = Look(italic=True), "–"


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


def write_charts(book: Book, charted: Sequence[Charted], remarks: Sequence[str]) -> Sheet:
    sheet = book.add_sheet(NAME)
    sheet.set_widths(WIDTHS)
    across = len(WIDTHS)
    sheet.put(1, 1, TITLE, HEADING, across=across)
    row = 2
    for line in remarks:
        sheet.put(row, 1, line, NOTE, across=across)
        sheet.fit_height(row, [(line, sum(WIDTHS))], NOTE)
        row += 1
    row = _write_results(sheet, charted, row + 1)
    trends = [one for one in charted if one.months][:MOST_TRENDS]
    if trends:
        row = _write_months(sheet, trends, row + 2)
    sheet.lay_on(Paper(landscape=True, left=20), row, across)
    return sheet


def _write_results(sheet: Sheet, charted: Sequence[Charted], row: int) -> int:
    places = (1, 2, 3, 5, 7)
    for place, text in zip(places, ("STT", "Chỉ tiêu", "Kết quả (%)", "Chỉ tiêu giao (%)", "Đánh giá"), strict=True):
        sheet.put(row, place, text, HEAD, across=2 if place > 2 else 1)
    sheet.fit_height(row, [], HEAD, at_least=2)
    first = row + 1
    for number, one in enumerate(charted, 1):
        row += 1
        verdict = STATUS_WORDS[one.result.status] if isinstance(one.result.status, Status) else status_words(one.result)
        for place, value in zip(places, (number, one.name, one.value, one.aim, verdict), strict=True):
            sheet.put(row, place, value, TEXT if place in (2, 7) else NUMBER, across=2 if place > 2 else 1)
        sheet.fit_height(row, [(one.name, WIDTHS[1])], TEXT)
    names = Line(first, 2, "Chỉ tiêu", [one.name for one in charted])
    values = Line(first, 3, "Kết quả (%)", [one.value for one in charted])
    aims = Line(first, 5, "Chỉ tiêu giao (%)", [one.aim for one in charted])
    if len(charted) > MOST_ABOVE_CHART:
        sheet.break_before(row + 2)
    bars_with_aims(sheet, (row + 2, 1), "Kết quả và chỉ tiêu giao (%)", names, values, aims)
    return row + 2 + BARS_ROWS


def _write_months(sheet: Sheet, trends: Sequence[Charted], row: int) -> int:
    """One table of all months, then a chart of each indicator, two beside each other."""
    sheet.break_before(row)
    months = [month for month, _, _ in trends[0].months]
    sheet.put(row, 1, "Từng tháng (%)", Look(size=13, bold=True, border=False), across=2)
    row += 1
    for place, text in enumerate(("STT", "Chỉ tiêu", *map(written_month, months)), 1):
        sheet.put(row, place, text, HEAD)
    heads = Line(row, 3, "Tháng", [written_month(month) for month in months], is_across=True)
    lines = []
    for number, one in enumerate(trends, 1):
        lines.append(_write_trend(sheet, one, number, months, row + 1))
        row += 2
    row += 2
    for place, (one, (values, aims)) in enumerate(zip(trends, lines, strict=True)):
        beside = place % 2
        if place % CHARTS_A_PAGE == 0:
            sheet.break_before(row)
        # Not on the break itself: the page before would show its upper edge.
        at = (row + 1, SECOND_CHART if beside else 1)
        lines_with_aim(sheet, at, one.name, heads, values, aims, width=TREND_MM)
        if beside or place == len(lines) - 1:
            row += TREND_ROWS
    return row


def _write_trend(sheet: Sheet, one: Charted, number: int, months: Sequence[Month], row: int) -> tuple[Line, Line]:
    """Two lines of the table: each month's value, and below it what was set."""
    known = {month: (value, aim) for month, value, aim in one.months}
    values, aims = ([known.get(month, (None, None))[place] for month in months] for place in (0, 1))
    for offset, (name, look, numbers) in enumerate(((one.name, TEXT, values), ("chỉ tiêu giao", AIM, aims))):
        sheet.put(row + offset, 1, None if offset else number, NUMBER)
        sheet.put(row + offset, 2, name, look)
        for place, value in enumerate(numbers, 3):
            sheet.put(row + offset, place, NOTHING if value is None else value, NUMBER)
        sheet.fit_height(row + offset, [(name, WIDTHS[1])], look)
    return (
        Line(row, 3, "Từng tháng (%)", values, is_across=True),
        Line(row + 1, 3, "Chỉ tiêu giao (%)", aims, is_across=True),
    )
