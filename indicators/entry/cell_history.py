"""One cell of the grid by itself: what it means, its twelve earlier months, and who changed it when, from what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from indicators.core.figures import Boundaries, Reading, Rule
from indicators.core.months import Month, Window
from indicators.core.results import Judged
from indicators.core.status import Target
from indicators.core.wording import counts, value_with_unit
from indicators.entry.grid import HISTORY_MONTHS, beside
from indicators.entry.lines import Beside
from indicators.loading import Catalogue, Question
from indicators.loading.months import load_unit_months, target_in
from indicators.loading.records import Change, load_changes
from units.timeline import UnitLife

MOST_CHANGES = 100


@dataclass(frozen=True)
class ChangeLine:
    """One change in words; a dash where there was nothing before."""

    at: datetime
    by: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class CellHistory:
    """`now` is what the cell says, `earlier` the months before it, the newest first; `changes` the newest first."""

    unit: UnitLife
    rule: Rule
    month: Month
    now: Beside
    target: Target | None
    earlier: tuple[tuple[Month, Beside], ...]
    changes: tuple[ChangeLine, ...]

    @property
    def may_be_cut(self) -> bool:
        return len(self.changes) == MOST_CHANGES


def load_cell_history(catalogue: Catalogue, unit: UnitLife, rule: Rule, month: Month, *, today: date) -> CellHistory:
    """Two queries."""
    reach = Window(month.plus(-HISTORY_MONTHS), month)
    question = Question(unit.slug, reach, Boundaries("date", month.last_day), today)
    judged = load_unit_months(catalogue, question, {rule.code}).judged()
    words = {
        one: beside(catalogue, unit, rule, one, judged.get((rule.code, one)), today) for one in reversed(tuple(reach))
    }
    changes = load_changes(catalogue, rule.code, units={unit.slug}, month=month, limit=MOST_CHANGES)
    return CellHistory(
        unit,
        rule,
        month,
        words.pop(month),
        target_in(catalogue, rule, unit, month),
        tuple(words.items()),
        tuple(_lines(rule, changes)),
    )


def _lines(rule: Rule, changes: Iterable[Change]) -> Iterable[ChangeLine]:
    for change in changes:
        old, new = _words(rule, change.old, change.old_note), _words(rule, change.new, change.new_note)
        yield ChangeLine(change.at, change.by, old, new, change.reason)


def _words(rule: Rule, reading: Reading | None, note: str) -> str:
    """12 / 13 (92,30 %); ghi chú “…”."""
    if reading is None:
        return "–"
    judged = Judged(rule, reading, None)
    said, behind = value_with_unit(judged), counts(judged)
    figure = f"{behind} ({said})" if behind else said
    return f"{figure}; ghi chú “{note}”" if note else figure
