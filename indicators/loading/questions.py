"""A question in, an answer of the core out: what screen, chart, JSON, annex and report all call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators.core.aggregation import empty_month, reading_of, tally_of, together
from indicators.core.deadlines import Deadlines
from indicators.core.figures import Boundaries, Cell, OverTime, Rule, State
from indicators.core.months import Month, Window
from indicators.core.results import Judged, Scorecard
from indicators.core.scope import Scope, scope_of
from indicators.core.scorecard import compute
from indicators.loading.catalogue import Catalogue
from indicators.loading.earlier import Looking
from indicators.loading.figures import Reader


@dataclass(frozen=True)
class Question:
    """What is asked: of which unit, over which window, on whose boundaries, as seen on which day.

    `approved_only` leaves out figures of months that nobody approved yet.
    """

    unit: str
    window: Window
    boundaries: Boundaries
    today: date
    approved_only: bool = False


def load_scorecard(
    catalogue: Catalogue,
    question: Question,
    *,
    codes: Collection[str] | None = None,
    with_months: bool = True,
    with_earlier: bool = False,
    against: Window | None = None,
) -> Scorecard:
    """The figures behind every page: one scorecard of all indicators of the window, or of `codes` alone.

    KeyError for a unit that does not exist. `with_months` adds the months of each total, for trend and pace; `with_earlier`
    what the totals were a month and a year before, in the same queries; `against` another window, in place of a month before.
    """
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    deadlines = catalogue.deadlines(question.today)
    rules = tuple(rule for rule in catalogue.rules_for(question.window) if codes is None or rule.code in codes)
    reader = Reader(catalogue, scope, deadlines, question.approved_only)
    looks = with_earlier or against is not None
    looking = Looking(catalogue, scope, deadlines, question.approved_only, against) if looks else None
    figures = reader.figures(
        rules, with_months=with_months or looks, reach=looking.reach if looking is not None else None
    )
    found = compute(
        scope,
        rules=rules,
        targets=catalogue.targets,
        deadlines=deadlines,
        tallies=figures.tallies,
        monthly=figures.monthly,
        few=catalogue.few,
    )
    if looking is None:
        return found
    plain = [rule.code for rule in rules if rule.over_time is OverTime.SUM and reader.is_plain(rule)]
    return replace(found, results=looking.told(found.results, figures, plain))


def load_cells(catalogue: Catalogue, question: Question) -> tuple[Cell, ...]:
    """Every figure behind the question's scorecard, in an order of its own; one query.

    `scorecard_from` makes the same scorecard of them, without the database.
    """
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    reader = Reader(catalogue, scope, catalogue.deadlines(question.today), question.approved_only)
    cells = reader.cells(catalogue.rules_for(question.window))
    return tuple(sorted(cells, key=lambda cell: (cell.code, cell.unit, cell.month)))


def scorecard_from(
    catalogue: Catalogue, question: Question, cells: Iterable[Cell], *, with_months: bool = False
) -> Scorecard:
    """The same from cells that are read already; those outside of the question are left out. No query.

    `cells` must hold all of the question's own; whether they are approved decides nothing here.
    """
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    deadlines = catalogue.deadlines(question.today)
    rules = {rule.code: rule for rule in catalogue.rules_for(question.window)}
    own = [
        cell
        for cell in cells
        if cell.month in question.window and cell.code in rules and scope.concerns(rules[cell.code], cell.unit)
    ]
    reader = Reader(catalogue, scope, deadlines, approved_only=False)
    return compute(
        scope,
        rules=rules.values(),
        targets=catalogue.targets,
        deadlines=deadlines,
        tallies=reader.tallies_of(tuple(rules.values()), own),
        monthly=reader.of_months(own) if with_months else None,
        few=catalogue.few,
    )


@dataclass(frozen=True)
class SeriesRow:
    """One unit (on the chosen boundaries) and month that is due, with the units rolled up."""

    unit: str
    month: Month
    judged: Judged
    parts: tuple[str, ...]


def load_series(catalogue: Catalogue, question: Question, code: str, *, total: bool = False) -> tuple[SeriesRow, ...]:
    """Month by month, per row on the boundaries, or of the whole (`total`). KeyError for an unknown indicator or unit."""
    rule = catalogue.by_code[code]
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    deadlines = catalogue.deadlines(question.today)
    reader = Reader(catalogue, scope, deadlines, question.approved_only)
    cells: dict[tuple[str, Month], list[Cell]] = {}
    for cell in reader.cells((rule,)):
        row = scope.unit.slug if total else scope.row_of[cell.unit]
        cells.setdefault((row, cell.month), []).append(cell)
    rows = dict.fromkeys((scope.unit.slug, *(row.slug for row in scope.rows)))
    found: list[SeriesRow] = []
    for slug in (scope.unit.slug,) if total else rows:
        parts = [unit.slug for unit in scope.timeline.in_order(scope.row_of)] if total else scope.parts_of(slug)
        found += _series_of(scope, deadlines, rule, slug, [part for part in parts if scope.concerns(rule, part)], cells)
    return tuple(found)


def _series_of(
    scope: Scope,
    deadlines: Deadlines,
    rule: Rule,
    slug: str,
    parts: Sequence[str],
    cells: dict[tuple[str, Month], list[Cell]],
) -> Iterable[SeriesRow]:
    for month in scope.window:
        alive = tuple(part for part in parts if scope.timeline.units[part].alive_on(month.last_day))
        known = cells.get((slug, month), [])
        if not known and not (alive and deadlines.asks_for(rule, month)):
            continue
        due = State.NO_DATA if deadlines.has_passed(month) else State.NOT_DUE
        tally = together(tally_of(rule, [cell], asked=(), passed=()) for cell in known)
        reading = reading_of(rule, tally, empty=empty_month(tally, alive=len(alive), otherwise=due))
        yield SeriesRow(slug, month, Judged(rule, reading, None), alive)
