"""Adding up: cells to tallies, tallies to readings (README §1, §4).

A tally is what one unit reported of one indicator over a window. Tallies are made either from cells here or from sums
that the database made of the same cells; both ways give the same tally. Ratios are never averaged: numerators and
denominators are added apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.figures import (
    REPORTED_STATES,
    Cell,
    Number,
    Origin,
    OverTime,
    Reading,
    Rule,
    State,
)
from indicators.core.months import Month

ORIGIN_BITS = {Origin.PRINTED: 1, Origin.SIMULATED: 2, Origin.ENTERED: 4}
_ORIGINS = {bits: origin for origin, bits in ORIGIN_BITS.items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """Cells added up. `figures`, `nothing_arose`, `not_applicable` count cells by state; sums are 0 where `figures` is 0.

    `reported` counts cells that were due (or came early) and hold a figure or "không phát sinh", `early` those of them
    whose month was not due yet, `excused` due cells that do not concern the unit. `as_of` is the month of a stock's figure.
    """

    figures: int = 0
    nothing_arose: int = 0
    not_applicable: int = 0
    numerator: Number = 0
    denominator: Number = 0
    value: Decimal | None = None
    qualifier: str = ""
    origins: int = 0
    unapproved: int = 0
    reported: int = 0
    early: int = 0
    excused: int = 0
    as_of: Month | None = None

    @property
    def is_stated(self) -> bool:
        """Holds something that a person stated, be it a figure or why there is none."""
        return bool(self.figures or self.nothing_arose or self.not_applicable)


EMPTY = Tally()


def tally_of(rule: Rule, cells: Iterable[Cell], *, asked: Collection[Month], passed: Collection[Month]) -> Tally:
    """The tally of one unit's cells of one indicator.

    `asked` are the months in which the unit has a cell, `passed` those of them that are due already. A flow adds all
    cells; of a stock and a running total the last one that says something stands, of a stock it alone is looked at.
    """
    known = sorted(cells, key=lambda cell: cell.month)
    if rule.over_time is OverTime.LATEST:
        known = [cell for cell in known if cell.state is not State.NO_DATA][-1:]
    expected = expected_months(rule, asked, passed)
    reported = early = excused = 0
    for cell in known:
        is_early = cell.month in asked and cell.month not in passed
        if is_early and rule.over_time is OverTime.LATEST and expected:
            # It is the stock's one cell; a due one before it is not asked for a second time.
            reported, excused = int(cell.state in REPORTED_STATES), int(cell.state is State.NOT_APPLICABLE)
        elif cell.state in REPORTED_STATES and (is_early or cell.month in expected):
            reported, early = reported + 1, early + is_early
        elif cell.state is State.NOT_APPLICABLE and cell.month in expected:
            excused += 1
    if rule.over_time is OverTime.TO_DATE:
        known = [cell for cell in known if cell.state is not State.NO_DATA][-1:]
    as_of = known[-1].month if known and rule.over_time is not OverTime.SUM else None
    return _added(known, reported, early, excused, as_of)


def is_excused(rule: Rule, tally: Tally, *, asked: int, due: int) -> bool:
    """Whether the unit said of every cell that matters that the indicator does not concern it: of its last one for a stock,
    else of all that are due, or, as long as none is, of all that will be."""
    if not tally.not_applicable:
        return False
    if rule.over_time is not OverTime.SUM:
        return True
    return tally.excused == due if due else tally.not_applicable == asked


def empty_month(tally: Tally, *, alive: int, otherwise: State) -> State:
    """The state of one month without a figure, of `alive` units together: not applicable only where all of them said so."""
    return State.NOT_APPLICABLE if 0 < alive <= tally.not_applicable else otherwise


def expected_months(rule: Rule, asked: Collection[Month], passed: Collection[Month]) -> frozenset[Month]:
    """The months in which a cell is expected: every due one, but of a stock only its last in the window (README §1.5)."""
    due = [month for month in asked if month in passed]
    if rule.over_time is OverTime.LATEST and due:
        return frozenset({max(due)})
    return frozenset(due)


def _added(cells: Iterable[Cell], reported: int, early: int, excused: int, as_of: Month | None) -> Tally:
    figures = nothing = not_applicable = unapproved = origins = 0
    numerator: Number = 0
    denominator: Number = 0
    value: Decimal | None = None
    qualifier = ""
    for cell in cells:
        if cell.state is State.FIGURE:
            figures += 1
            numerator += cell.numerator if cell.numerator is not None else 0
            denominator += cell.denominator if cell.denominator is not None else 0
            value = cell.value
            qualifier = qualifier or cell.qualifier
            origins |= ORIGIN_BITS[cell.origin]
            unapproved += not cell.approved
        elif cell.state is State.NOTHING_AROSE:
            nothing += 1
        elif cell.state is State.NOT_APPLICABLE:
            not_applicable += 1
    return Tally(
        figures, nothing, not_applicable, numerator, denominator, value, qualifier, origins, unapproved,
        reported, early, excused, as_of,
    )  # fmt: skip


def together(tallies: Iterable[Tally]) -> Tally:
    """Tallies of several units (or of several windows of a flow) as one; order does not matter."""
    tallies = tuple(tallies)
    # Most rows are one unit's own: its tally is the answer, without adding it to nothing.
    if len(tallies) == 1:
        return tallies[0]
    figures = nothing = not_applicable = origins = unapproved = reported = early = excused = 0
    numerator: Number = 0
    denominator: Number = 0
    value: Decimal | None = None
    qualifier = ""
    as_of: Month | None = None
    for tally in tallies:
        figures += tally.figures
        nothing += tally.nothing_arose
        not_applicable += tally.not_applicable
        numerator += tally.numerator
        denominator += tally.denominator
        value = tally.value if tally.value is not None else value
        qualifier = qualifier or tally.qualifier
        origins |= tally.origins
        unapproved += tally.unapproved
        reported += tally.reported
        early += tally.early
        excused += tally.excused
        if tally.as_of is not None and (as_of is None or tally.as_of > as_of):
            as_of = tally.as_of
    return Tally(
        figures, nothing, not_applicable, numerator, denominator, value, qualifier, origins, unapproved,
        reported, early, excused, as_of,
    )  # fmt: skip


def origin_of(bits: int) -> Origin | None:
    """One origin, `mixed` for several, None for none."""
    return None if bits == 0 else _ORIGINS.get(bits, Origin.MIXED)


def reading_of(rule: Rule, tally: Tally, *, empty: State, stands_on: tuple[str, ...] = (), reason: str = "") -> Reading:
    """What a tally says. `empty` is the state, with its reason, where there is neither a figure nor "không phát sinh"."""
    if tally.figures == 0:
        if tally.nothing_arose:
            return Reading(State.NOTHING_AROSE, as_of=tally.as_of, stands_on=stands_on)
        return Reading(empty, as_of=tally.as_of, stands_on=stands_on, reason=reason)
    counted = rule.measure.is_counted
    if not counted and tally.figures > 1:
        return Reading(
            State.NOT_ADDITIVE,
            origin=origin_of(tally.origins),
            reason="tỷ lệ, tần suất và thời gian cho sẵn không cộng được với nhau",
        )
    is_ratio = counted and rule.measure.is_percent
    return Reading(
        State.FIGURE,
        numerator=tally.numerator if counted else None,
        denominator=tally.denominator if is_ratio else None,
        value=None if counted else tally.value,
        qualifier=tally.qualifier,
        origin=origin_of(tally.origins),
        unapproved=tally.unapproved,
        as_of=tally.as_of,
        stands_on=stands_on,
    )
