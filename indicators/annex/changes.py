"""What has changed since a paper was issued: each figure, old and new, with who and why; and what is no figure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from indicators.annex import layout
from indicators.annex.effects import ResultChange, WordingChange, result_changes, wording_changes
from indicators.annex.freezing import Frozen, thawed
from indicators.annex.gathering import load_words
from indicators.annex.other_changes import OtherChange, other_changes
from indicators.core.aggregation import reading_of, tally_of
from indicators.core.figures import Cell, Origin, Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Judged
from indicators.core.wording import counts, value_with_unit
from indicators.loading import Catalogue, load_cells, scorecard_from
from indicators.loading.records import load_last_changes, load_last_decisions
from indicators.models import Issue


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs from the issued one; empty words where there was, or is, none. `by` is empty where no line of
    the history says who."""

    unit: str
    rule: Rule
    month: Month
    old: str
    new: str
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Changes:
    """`results` are what the figures and definitions come to, `wording` what a notice or a report would say instead."""

    figures: tuple[FigureChange, ...] = ()
    others: tuple[OtherChange, ...] = ()
    results: tuple[ResultChange, ...] = ()
    wording: tuple[WordingChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.others or self.wording)


def changes_since(issue: Issue, catalogue: Catalogue) -> Changes:
    """Every figure, target, definition and unit that differs now from what the paper stands on, and what comes of it.

    Three queries at most for an annex; a notice and a report are also worded anew.
    """
    return changes_from(thawed(bytes(issue.frozen)), issue, catalogue)


def changes_from(frozen: Frozen, issue: Issue, catalogue: Catalogue) -> Changes:
    """The same, of an issue whose content is read already."""
    now = load_cells(catalogue, frozen.question)
    figures = tuple(_figure_changes(frozen, catalogue, now, issue.issued_at))
    years = _years_of(issue, frozen.question.window)
    others = tuple(other_changes(frozen.catalogue, catalogue, frozen.question, years))
    results: tuple[ResultChange, ...] = ()
    if figures or others:
        results = tuple(result_changes(frozen, scorecard_from(catalogue, frozen.question, now)))
    return Changes(figures, others, results, tuple(_wording_changes(frozen, issue, catalogue, now)))


def _wording_changes(
    frozen: Frozen, issue: Issue, catalogue: Catalogue, now: tuple[Cell, ...]
) -> Iterator[WordingChange]:
    if frozen.paper is None or not catalogue.rules_for(frozen.question.window):
        return
    paper = load_words(issue.kind, catalogue, frozen.question, frozen.as_of, now)
    if paper is not None:
        yield from wording_changes(frozen.paper, paper)


def _figure_changes(
    frozen: Frozen, catalogue: Catalogue, now: tuple[Cell, ...], issued_at: datetime
) -> Iterator[FigureChange]:
    before = {(cell.unit, cell.code, cell.month): cell for cell in frozen.cells}
    after = {(cell.unit, cell.code, cell.month): cell for cell in now}
    differing = [key for key in before.keys() | after.keys() if _said(before.get(key)) != _said(after.get(key))]
    lines = load_last_changes(catalogue, differing, since=issued_at)
    # Where only what is approved counts, a decision about the month takes its figures in or out, and nobody touched them.
    months = {(slug, month) for slug, code, month in differing if (slug, code, month) not in lines}
    decided = load_last_decisions(catalogue, months, since=issued_at) if frozen.question.approved_only else {}
    places = {rule.code: place for place, rule in enumerate(catalogue.rules)}
    units = {unit.slug: place for place, unit in enumerate(catalogue.timeline.in_order(catalogue.timeline.units))}
    for key in sorted(differing, key=lambda key: (key[2], places.get(key[1], -1), units.get(key[0], -1))):
        slug, code, month = key
        rule = catalogue.by_code.get(code) or frozen.catalogue.by_code[code]
        known = catalogue.timeline.units.get(slug) or frozen.catalogue.timeline.units[slug]
        line = lines.get(key) or decided.get((slug, month))
        yield FigureChange(
            known.name, rule, month, _words(frozen.catalogue.by_code.get(code, rule), before.get(key)),
            _words(rule, after.get(key)), line.by if line else "", line.at if line else None, line.reason if line else "",
        )  # fmt: skip


def _said(cell: Cell | None) -> tuple[object, ...] | None:
    """What a reader sees of it: an approval changes no figure, an empty cell is as good as none."""
    if cell is None or cell.state is State.NO_DATA:
        return None
    is_simulated = cell.origin is Origin.SIMULATED
    return cell.state, cell.numerator, cell.denominator, cell.value, cell.qualifier, is_simulated


def _words(rule: Rule, cell: Cell | None) -> str:
    if cell is None:
        return ""
    tally = tally_of(rule, [cell], asked=(), passed=())
    reading = reading_of(rule, tally, empty=cell.state)
    judged = Judged(rule, reading, None)
    beside = f"({counts(judged)})" if counts(judged) else ""
    mark = layout.SIMULATED_MARK if cell.origin is Origin.SIMULATED else ""
    return " ".join(filter(None, (value_with_unit(judged), beside, mark)))


def _years_of(issue: Issue, window: Window) -> Collection[int]:
    """A report also prints what is set for the next year."""
    return [*window.years, *([window.last.year + 1] if issue.kind == Issue.Kind.REPORT else [])]
