"""How the months of a window are due and whether the office closed them: each with the reason that was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.core.months import Month, Window
from indicators.loading import Catalogue
from indicators.models import MonthClosure
from units.timeline import UnitLife


@dataclass(frozen=True)
class Term:
    """One month: its common deadline, moved by the office or not, its days of grace, and the last decision to close or open
    it, None where nobody ever closed it."""

    month: Month
    due_on: date
    is_moved: bool
    grace_days: int
    has_passed: bool
    decision: MonthClosure | None

    @property
    def is_closed(self) -> bool:
        return self.decision is not None and self.decision.is_closed


def load_terms(catalogue: Catalogue, months: Sequence[Month], today: date) -> list[Term]:
    """The months of reporting years, newest first; one query."""
    rows = MonthClosure.objects.filter(month__in=months).select_related("decided_by").order_by("id")
    newest = {row.month: row for row in rows}
    deadlines = catalogue.deadlines(today)
    return [
        Term(
            month,
            deadlines.deadline_of(month),
            month in deadlines.plan_of(month.year).moved,
            deadlines.plan_of(month.year).grace_days,
            deadlines.has_passed(month),
            newest.get(month),
        )
        for month in sorted(months, reverse=True)
        if month.year in catalogue.years
    ]


def units_with_months(catalogue: Catalogue, window: Window) -> tuple[UnitLife, ...]:
    """Units that may be given more time: all that lived in the window, the territory itself last."""
    root = catalogue.timeline.units[catalogue.root]
    members = catalogue.timeline.members_of(root.slug, window.first.first_day, window.last.last_day)
    return (*members, root)
