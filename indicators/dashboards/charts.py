"""The interactive chart of an indicator; the only importer of plotly. Figures travel as plain dicts in the page.

A month without a figure is a gap, never a zero. Colours are names of the style sheet, so light and dark follow it.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from indicators.core.figures import STATE_WORDS
from indicators.core.months import Month
from indicators.core.pace import DECEMBER
from indicators.core.results import Result
from indicators.core.wording import counts, projection_words, target_printed, value_with_unit
from indicators.dashboards.drawings import HUNDRED, month_of
from indicators.dashboards.origins import simulated_words

# Beyond this, one tick a month would be a smear.
MOST_TICKS = 24
# Room above the highest and below the lowest mark, as a share of the range.
ROOM = 0.15
LEAST_SPAN = 0.5


def trend_figure(result: Result) -> dict[str, Any]:
    """Months as a line with gaps, the target and the projection of the year as labelled level lines."""
    months = [month for month, _ in result.months]
    judged = [month_of(result, reading) for _, reading in result.months]
    # What is shown is cut like everywhere else: the chart and its table say the same.
    values = [None if one.value is None else float(one.value) for one in judged]
    said = [
        value_with_unit(one) + (f" ({counts(one)})" if counts(one) else "")
        if one.value is not None
        else STATE_WORDS[one.reading.state]
        for one in judged
    ]
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            name=_value_name(result),
            x=[_day(month) for month in months],
            y=values,
            customdata=said,
            mode="lines+markers",
            connectgaps=False,
            line={"color": "var(--measure)", "width": 2},
            marker={"size": 7},
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    levels = [_target_line(result, months), _projection_line(result, months)]
    for line in filter(None, levels):
        figure.add_trace(line)
    known = [value for value in (*values, *(line.y[0] for line in levels if line is not None)) if value is not None]
    figure.update_layout(template="none", **_layout(result, months, known))
    return _plain(figure)


def _value_name(result: Result) -> str:
    """With the origin where it must be known: a picture saved from the chart leaves the page behind."""
    label, origin = result.rule.unit_label, simulated_words(reading for _, reading in result.months)
    name = f"Giá trị từng tháng ({label})" if label else "Giá trị từng tháng"
    return f"{name}, {origin.lower()}" if origin else name


def _target_line(result: Result, months: list[Month]) -> go.Scatter | None:
    """The target from the month in which it came into force, in its own year only."""
    target = result.target
    if target is None:
        return None
    held = [
        month
        for month in months
        if month.year == months[-1].year and (target.effective_on is None or month.last_day >= target.effective_on)
    ]
    if not held:
        return None
    return _level(
        target_printed(result), held[0], _last_shown(result, months), float(target.value), "var(--ink-2)", "dash"
    )


def _projection_line(result: Result, months: list[Month]) -> go.Scatter | None:
    """The year at the pace of the last months, drawn over the months that remain."""
    words, pace = projection_words(result), result.pace
    if not words or pace.projection is None or not pace.months_left:
        return None
    assert pace.since is not None and pace.until is not None
    return _level(f"Dự báo cả năm {words}", pace.since, pace.until, float(pace.projection), "var(--measure)", "dot")


def _level(name: str, first: Month, last: Month, value: float, colour: str, dash: str) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[_day(first), _day(last)],
        y=[value, value],
        mode="lines",
        line={"color": colour, "width": 2, "dash": dash},
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
