"""Which month is due when (README §3): how often an indicator is due, and the day by which a month is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from indicators.core.figures import Due, Rule
from indicators.core.months import Month, Window

QUARTER_ENDS = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class ReportingYear:
    """How one year reports: its window, its regime, and the day of the following month on which a month is due.

    `regime` is "calendar" or "administrative" (NĐ 09/2019: a month closes on the 14th, a year on 14/12). `moved` holds
    months whose deadline the office set by hand; a report that is `grace_days` late still counts as on time.
    """

    year: int
    report: Window
    regime: str = "calendar"
    due_day: int = 5
    grace_days: int = 0
    moved: Mapping[Month, date] = field(default_factory=dict, hash=False)

    def deadline_of(self, month: Month) -> date:
        """The last day on which the month's figures are on time."""
        return self.moved.get(month) or self.usual_deadline_of(month)

    def span_of(self, month: Month) -> tuple[date, date]:
        """The first and the last day that the month's figures are about: the 15th of the month before to the 14th under
        the administrative regime, else the calendar month."""
        if self.regime == "administrative":
            return month.plus(-1).first_day + timedelta(days=14), month.first_day + timedelta(days=13)
        return month.first_day, month.last_day

    def usual_deadline_of(self, month: Month) -> date:
        """The deadline by the year's own day, whatever was moved."""
        if self.regime == "administrative":
            return month.first_day + timedelta(days=self.due_day + 13)
        return month.plus(1).first_day + timedelta(days=self.due_day - 1)


@dataclass(frozen=True)
class Deadlines:
    """All reporting years as they are read on `today`; a year without a plan of its own ends in December."""

    today: date
    years: Mapping[int, ReportingYear] = field(default_factory=dict)

    def plan_of(self, year: int) -> ReportingYear:
        return self.years.get(year) or ReportingYear(year, Window(Month(year, 1), Month(year, 12)))

    def deadline_of(self, month: Month) -> date:
        return self.plan_of(month.year).deadline_of(month)

    def late_after(self, month: Month, extended_to: date | None = None) -> date:
        """The last day on which a report counts as on time: a unit's own extension, else the deadline; then the grace."""
        day = self.deadline_of(month)
        if extended_to is not None:
            day = max(day, extended_to)
        return day + timedelta(days=self.plan_of(month.year).grace_days)

    def has_passed(self, month: Month) -> bool:
        return self.today > self.deadline_of(month)

    def asks_for(self, rule: Rule, month: Month) -> bool:
        """Whether the indicator has a cell in that month at all, due already or not."""
        if rule.years and month.year not in rule.years:
            return False
        if rule.not_applicable_in(month.year) is not None:
            return False
        if rule.due is Due.MONTH:
            return True
        if rule.due is Due.QUARTER:
            return month.number in QUARTER_ENDS
        return month == self.plan_of(month.year).report.last

    def months_asked(self, rule: Rule, window: Window) -> tuple[Month, ...]:
        return tuple(month for month in window if self.asks_for(rule, month))
