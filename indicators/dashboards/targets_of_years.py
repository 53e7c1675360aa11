"""The targets of one indicator in the year that is looked at and in the next one, with their papers and revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.core.figures import Reading, Rule, State
from indicators.core.numbers_vi import written_date
from indicators.core.results import Judged
from indicators.core.scope import Scope
from indicators.core.status import LEVELS, Target
from indicators.core.wording import scope_words, target_printed
from indicators.loading import Catalogue
from indicators.sheets.tables import TableSheet, Value

NO_PAPER = "không nêu số, ngày văn bản"
WHOLE = "whole"


@dataclass(frozen=True)
class TargetLine:
    """One version of a target, in words."""

    rule: Rule
    target: Target
    whom: str

    @property
    def printed(self) -> str:
        return target_printed(Judged(self.rule, Reading(State.NO_DATA), self.target))

    @property
    def paper(self) -> str:
        return self.target.document or NO_PAPER

    @property
    def since(self) -> str:
        day = self.target.effective_on
        return f"áp dụng từ {written_date(day)}" if day is not None else "áp dụng từ đầu năm"


@dataclass(frozen=True)
class YearTargets:
    """`nothing` says why a year has none; empty where it has."""

    year: int
    lines: tuple[TargetLine, ...]
    nothing: str


def targets_of_years(catalogue: Catalogue, scope: Scope, rule: Rule) -> tuple[YearTargets, ...]:
    """Of the window's last year and the one after; what is set for single units only for those who see them."""
    return tuple(_of_year(catalogue, scope, rule, scope.window.last.year + ahead) for ahead in (0, 1))


def _of_year(catalogue: Catalogue, scope: Scope, rule: Rule, year: int) -> YearTargets:
    names = {slug: unit.name for slug, unit in catalogue.timeline.units.items()}
    visible = names if scope.is_territory else scope.row_of
    known = [
        target
        for target in catalogue.targets.get((rule.code, year), ())
        if target.scope == WHOLE or target.scope in LEVELS or target.scope in visible
    ]
    order = [WHOLE, *LEVELS, *names]
    known.sort(key=lambda target: (order.index(target.scope), target.effective_on or date.min))
    lines = tuple(TargetLine(rule, target, scope_words(target.scope, names)) for target in known)
    if lines:
        return YearTargets(year, lines, "")
    is_asked = not rule.years or year in rule.years
    return YearTargets(year, (), "Chưa giao." if is_asked else "Chưa có trong bộ chỉ tiêu năm này.")


def targets_sheet(code: str, years: Sequence[YearTargets], notes: Sequence[str]) -> TableSheet:
    columns = ["Năm", "Giao cho", "Mức giao", "Văn bản", "Áp dụng"]
    rows: list[list[Value]] = []
    for one in years:
        rows += [[one.year, line.whom, line.printed, line.paper, line.since] for line in one.lines]
        if one.nothing:
            rows.append([one.year, None, one.nothing, None, None])
    return TableSheet(f"{code} mức giao hai năm", notes, columns, rows, "Mức giao")
