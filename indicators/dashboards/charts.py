"""The interactive chart of an indicator; the only importer of plotly. Figures travel as plain dicts in the page.

A month without a figure is a gap, never a zero. Colours are names of the style sheet, so light and dark follow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from indicators.core.figures import STATE_WORDS
from indicators.core.months import Month
from indicators.core.numbers_vi import written_month
from indicators.core.pace import DECEMBER
from indicators.core.results import Judged, Result
from indicators.core.wording import counts, projection_words, span_words, target_printed, target_words, value_with_unit
from indicators.dashboards.drawings import HUNDRED
from indicators.dashboards.indicator_months import MonthLine, TargetStep, steps_of
from indicators.dashboards.origins import simulated_words

# Beyond this, one tick a month would be a smear.
MOST_TICKS = 24
# Room above the highest and below the lowest mark, as a share of the range.
ROOM = 0.15
LEAST_SPAN = 0.5


def trend_figure(result: Result, lines: Sequence[MonthLine]) -> dict[str, Any]:
    """Months as a line with gaps, the year before as a quieter one, targets as steps, the projection as a level to come."""
    months = [line.month for line in lines]
    traces = [
        _line_of(_value_name(result), months, [line.judged for line in lines]),
        _year_before(lines),
        _target_line(result, lines),
        _projection_line(result),
    ]
    drawn = [trace for trace in traces if trace is not None]
    figure = go.Figure(drawn)
    known = [value for trace in drawn for value in trace.y if value is not None]
    figure.update_layout(template="none", **_layout(result, months, known))
    return _plain(figure)


def _line_of(name: str, months: Sequence[Month], judged: Sequence[Judged], *, quiet: bool = False) -> go.Scatter:
    """What is shown is cut like everywhere else: the chart and its table say the same."""
    prefix = [f"{written_month(month.plus(-12))}: " if quiet else "" for month in months]
    return go.Scatter(
        name=name,
        x=[_day(month) for month in months],
        y=[None if one.value is None else float(one.value) for one in judged],
        customdata=[before + _said(one) for before, one in zip(prefix, judged, strict=True)],
        mode="lines+markers",
        connectgaps=False,
        line={"color": "var(--ink-3)", "width": 1} if quiet else {"color": "var(--measure)", "width": 2},
        marker={"size": 5, "symbol": "circle-open"} if quiet else {"size": 7},
        hovertemplate="%{customdata}<extra></extra>",
    )


def _said(one: Judged) -> str:
    if one.value is None:
        return STATE_WORDS[one.reading.state]
    return value_with_unit(one) + (f" ({counts(one)})" if counts(one) else "")


def _year_before(lines: Sequence[MonthLine]) -> go.Scatter | None:
    """The same months a year earlier, below this year's."""
    then = [line for line in lines if line.year_ago is not None]
    if not then:
        return None
    judged = [line.year_ago for line in then if line.year_ago is not None]
    origin = simulated_words(one.reading for one in judged)
    name = "Cùng tháng năm trước" + (f", {origin.lower()}" if origin else "")
    return _line_of(name, [line.month for line in then], judged, quiet=True)


def _value_name(result: Result) -> str:
    """With the origin where it must be known: a picture saved from the chart leaves the page behind."""
    label, origin = result.rule.unit_label, simulated_words(reading for _, reading in result.months)
    name = f"Giá trị từng tháng ({label})" if label else "Giá trị từng tháng"
    return f"{name}, {origin.lower()}" if origin else name


def _target_line(result: Result, lines: Sequence[MonthLine]) -> go.Scatter | None:
    """Each target over the months at whose end it was in force, the last one on to the end of the year."""
    steps = steps_of(lines)
    if not steps:
        return None
    places: list[str] = []
    values: list[float | None] = []
    for step in steps:
        last = step.last
        if step is steps[-1] and last == lines[-1].month:
            last = _last_shown(result, [line.month for line in lines])
        # The level goes down or up where the next one begins; where none was in force, there is nothing to draw.
        if places and step.first != Month.parse(places[-1][:7]).plus(1):
            places.append(places[-1])
            values.append(None)
        places += [_day(step.first), _day(last)]
        values += [float(step.target.value)] * 2
    return go.Scatter(
        name=_target_name(result, steps),
        x=places,
        y=values,
        mode="lines",
        connectgaps=False,
        line={"color": "var(--ink-2)", "width": 2, "dash": "dash", "shape": "hv"},
        hoverinfo="skip",
    )


def _target_name(result: Result, steps: Sequence[TargetStep]) -> str:
    """Mục tiêu đề ra từ 97 %; of several: Mức giao từ 95 % (tháng 01–6/2024), từ 97 % (tháng 7–11/2024)."""
    levels = {(step.target.comparator, step.target.value) for step in steps}
    if len(levels) == 1:
        return target_printed(Judged(result.rule, result.reading, steps[-1].target))
    unit = result.rule.unit_label
    said = [f"{target_words(step.target, unit)} (tháng {span_words(step.first, step.last)})" for step in steps]
    return f"Mức giao {', '.join(said)}"


def _projection_line(result: Result) -> go.Scatter | None:
    """The year at the pace of the last months, drawn over the months that remain."""
    words, pace = projection_words(result), result.pace
    if not words or pace.projection is None or not pace.months_left:
        return None
    assert pace.since is not None and pace.until is not None
    return go.Scatter(
        name=f"Dự báo cả năm {words}",
        x=[_day(pace.since), _day(pace.until)],
        y=[float(pace.projection)] * 2,
        mode="lines",
        line={"color": "var(--measure)", "width": 2, "dash": "dot"},
        hoverinfo="skip",
    )


def _layout(result: Result, months: list[Month], known: list[float]) -> dict[str, Any]:
    yaxis: dict[str, Any] = {"title": {"text": result.rule.unit_label}, "rangemode": "tozero"}
    if result.rule.measure.is_percent and known:
        low, high = min(known), max(known)
        room = max(high - low, LEAST_SPAN) * ROOM
        # The mark of 100 % is not cut, and no percentage beyond it is promised.
        yaxis = {"ticksuffix": " %", "range": [low - room, high + (room / 2 if high >= HUNDRED else room)]}
    return {
        "xaxis": {
            "type": "date",
            # Half a month of room at both ends, so that no mark and no label is cut.
            "range": [_day(months[0].plus(-1))[:8] + "15", _day(_last_shown(result, months))[:8] + "15"],
            "tickformat": "%b\n%Y",
            "hoverformat": "%B/%Y",
            **({"dtick": "M1"} if len(months) <= MOST_TICKS else {}),
        },
        "yaxis": yaxis,
    }


def _last_shown(result: Result, months: list[Month]) -> Month:
    left = result.pace.months_left
    return Month(months[-1].year, DECEMBER) if left else months[-1]


def _day(month: Month) -> str:
    return month.first_day.isoformat()


def _plain(figure: go.Figure) -> dict[str, Any]:
    """As JSON takes it. The empty template would still name every kind of trace."""
    plain = figure.to_plotly_json()
    plain["layout"].pop("template", None)
    return plain
