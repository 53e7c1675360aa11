"""The months of one indicator: the target in force, the figure, and that of the same month of the year before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.core.months import Month
from indicators.core.numbers_vi import written_month
from indicators.core.results import Judged, Result
from indicators.core.scope import Scope
from indicators.core.scorecard import target_in_force
from indicators.core.status import Target
from indicators.core.wording import counts, target_words, value_with_unit
from indicators.dashboards.drawings import month_of
from indicators.dashboards.tables import NUM, WIDE, WIDE_NUM, FigureTable, Link, below, both, screen, sheet_only
from indicators.loading import Catalogue
from indicators.sheets.tables import Value
from indicators.sheets.values import value_of


@dataclass(frozen=True)
class TargetStep:
    """A target and the months, one after the other, at whose end it was in force."""

    target: Target
    first: Month
    last: Month


@dataclass(frozen=True)
class MonthLine:
    """A month; `target` is what was in force at its end, `year_ago` the same month of the year before, where it was asked."""

    month: Month
    judged: Judged
    target: Target | None = None
    year_ago: Judged | None = None


def month_lines(catalogue: Catalogue, scope: Scope, result: Result) -> list[MonthLine]:
    ago = {month.plus(12): reading for month, reading in result.year_before} if has_year_before(result) else {}
    return [
        MonthLine(
            month,
            month_of(result, reading),
            target_in_force(catalogue.targets, scope, result.rule, month),
            month_of(result, ago[month]) if month in ago else None,
        )
        for month, reading in result.months
    ]


def has_year_before(result: Result) -> bool:
    return any(reading.exact is not None for _, reading in result.year_before)


def steps_of(lines: Iterable[MonthLine]) -> list[TargetStep]:
    """The targets one after the other: a revision ends a step, and so does a new year, even at the same level."""
    steps = []
    for (target, _), run in groupby(lines, lambda line: (line.target, line.month.year)):
        months = [line.month for line in run]
        if target is not None:
            steps.append(TargetStep(target, months[0], months[-1]))
    return steps


class MonthsTable(FigureTable):
    """The same figures as the chart above it."""

    month = both("Tháng")
    value = both("Giá trị", attrs=NUM)
    counts = screen("Số lượng", attrs=WIDE_NUM)
    numerator = sheet_only("Tử số")
    denominator = sheet_only("Mẫu số")
    target = both("Mức giao", attrs=WIDE)
    before = both("Cùng tháng năm trước", attrs=NUM)
    before_counts = both("Số lượng năm trước", attrs=WIDE_NUM)

    class Meta(FigureTable.Meta):
        orderable = False
        attrs = {"class": "figure-table is-compact"}

    def __init__(self, lines: Sequence[MonthLine], *, link: Link, **options: Any) -> None:
        hidden: tuple[str, ...] = () if any(line.target for line in lines) else ("target",)
        if not any(line.year_ago for line in lines):
            hidden += ("before", "before_counts")
        super().__init__(lines, link=link, exclude=hidden, **options)

    def render_month(self, record: MonthLine) -> str:
        return written_month(record.month)

    def render_value(self, record: MonthLine) -> SafeString:
        return format_html("{}{}", value_with_unit(record.judged), below(counts(record.judged)))

    def render_target(self, record: MonthLine) -> str:
        return target_words(record.target, record.judged.rule.unit_label)

    def render_before(self, record: MonthLine) -> SafeString | str:
        if record.year_ago is None:
            return ""
        return format_html("{}{}", value_with_unit(record.year_ago), below(counts(record.year_ago)))

    def value_before(self, record: MonthLine) -> Value:
        return value_of(record.year_ago) if record.year_ago is not None else None

    def render_before_counts(self, record: MonthLine) -> str:
        return counts(record.year_ago) if record.year_ago is not None else ""
