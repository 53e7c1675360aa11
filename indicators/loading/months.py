"""Single months of one unit, side by side: what stands beside a figure while it is being entered."""

from __future__ import annotations

from collections.abc import Collection

from indicators.core.aggregation import EMPTY, Tally, empty_month, reading_of, tally_of, together
from indicators.core.figures import Rule, State
from indicators.core.months import Month
from indicators.core.results import Judged
from indicators.core.scope import scope_of
from indicators.core.status import Target, target_for
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader
from indicators.loading.questions import Question
from units.timeline import UnitLife


def target_in(catalogue: Catalogue, rule: Rule, unit: UnitLife, month: Month) -> Target | None:
    """The target in force for that unit at the end of that month."""
    targets = catalogue.targets.get((rule.code, month.year), ())
    return target_for(targets, unit=unit.slug, kinds=frozenset({unit.kind}), on=month.last_day)


def load_months(catalogue: Catalogue, question: Question, codes: Collection[str]) -> dict[tuple[str, Month], Judged]:
    """What each month of the window says by itself, by (code, month), judged by the target of that month; one query.

    On the boundaries of the question: before its birth, a unit stands on what went into it. Months of which nobody said
    anything are left out.
    """
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    reader = Reader(catalogue, scope, catalogue.deadlines(question.today), question.approved_only)
    tallies: dict[tuple[str, Month], Tally] = {}
    for cell in reader.cells([rule for rule in catalogue.rules if rule.code in codes]):
        key = cell.code, cell.month
        own = tally_of(catalogue.by_code[cell.code], [cell], asked=(), passed=())
        tallies[key] = together((tallies.get(key, EMPTY), own))
    found = {}
    for (code, month), tally in tallies.items():
        rule = catalogue.by_code[code]
        alive = len(scope.reporting_in(rule, month))
        reading = reading_of(rule, tally, empty=empty_month(tally, alive=alive, otherwise=State.NO_DATA))
        found[code, month] = Judged(rule, reading, target_in(catalogue, rule, scope.unit, month))
    return found
