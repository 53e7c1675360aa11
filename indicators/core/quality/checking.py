"""All checks of one month, of a window, of a paper: what entry, the page of quality and the report ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indicators.core.months import Month, Window
from indicators.core.quality.cells import check_denominator
from indicators.core.quality.flags import Check, Flag
from indicators.core.quality.histories import check_denominator_change, check_fall, check_outlier, check_repeated
from indicators.core.quality.known import Known, Place
from indicators.core.quality.papers import check_list, check_statements_together
from indicators.core.quality.relations import Kind, Relation, check_relation
from indicators.core.quality.sayings import check_saying
from indicators.core.quality.statements import Statement
from indicators.core.quality.thresholds import Thresholds
from indicators.core.quality.windows import check_few_records
from indicators.core.results import Scorecard
from units.timeline import Timeline


def check_month(
    known: Known, unit: str, month: Month, relations: Sequence[Relation], thresholds: Thresholds
) -> tuple[Flag, ...]:
    """What has to be corrected or explained before this unit's month can be submitted.

    `known` must hold the unit's cells of the month and of `thresholds.history_months` before it, its predecessors' included.
    """
    return in_order(known.timeline, known.rules, _of_month(known, unit, month, relations, thresholds))


def check_cells(
    known: Known, window: Window, relations: Sequence[Relation], thresholds: Thresholds
) -> tuple[Flag, ...]:
    """Every month of the window of every unit that has a cell in it."""
    places = sorted({(unit, month) for _, unit, month in known.cells if month in window})
    flags = (flag for unit, month in places for flag in _of_month(known, unit, month, relations, thresholds))
    return in_order(known.timeline, known.rules, flags)


def check_card(card: Scorecard) -> tuple[Flag, ...]:
    """What can only be said of the whole window of a scorecard, on its boundaries."""
    return in_order(card.scope.timeline, card.by_code, check_few_records(card))


def check_paper(statements: Sequence[Statement], card: Scorecard) -> tuple[Flag, ...]:
    """What a paper says, against itself and against the figures; `card` is of its window, on the boundaries of its end.

    Where two statements already contradict each other about a unit, the figures stand beside that and are no second flag.
    """
    together = list(check_statements_together(statements, card))
    settled = {(flag.unit, flag.indicator) for flag in together}
    alone = (
        flag
        for statement in statements
        for flag in (
            *check_list(statement, card),
            *check_saying(statement, card, settled=settled),
        )
    )
    return in_order(card.scope.timeline, card.by_code, (*together, *alone))


def _of_month(
    known: Known, unit: str, month: Month, relations: Sequence[Relation], thresholds: Thresholds
) -> Iterator[Flag]:
    leads = {relation.indicator: relation.others[0] for relation in relations if relation.kind is Kind.SAME_DENOMINATOR}
    for rule in known.rules.values():
        if (rule.code, unit, month) not in known.cells:
            continue
        place = Place(unit, rule, month)
        found = (
            check_denominator(known, place),
            check_fall(known, place, thresholds),
            check_denominator_change(known, place, thresholds),
            check_outlier(known, place, thresholds, denominator_of=leads.get(rule.code)),
            check_repeated(known, place, thresholds),
        )
        yield from (flag for flag in found if flag is not None)
    for relation in relations:
        flag = check_relation(known, relation, unit, month)
        if flag is not None:
            yield flag


def in_order(
    timeline: Timeline, codes: Iterable[str] | Mapping[str, object], flags: Iterable[Flag]
) -> tuple[Flag, ...]:
    """Errors first, then by check, in the office's order of units and indicators, by month."""
    ranks = {code: rank for rank, code in enumerate(codes)}
    checks = {check: rank for rank, check in enumerate(Check)}

    def rank_of(flag: Flag) -> tuple[object, ...]:
        unit = timeline.units.get(flag.unit or "")
        place = (-1, "", "") if unit is None else (unit.position, unit.sort_key, unit.slug)
        month = (0, 0) if flag.month is None else tuple(flag.month)
        return flag.severity, checks[flag.check], place, ranks.get(flag.indicator, len(ranks)), month, flag.key

    return tuple(sorted(flags, key=rank_of))
