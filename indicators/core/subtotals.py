"""Some rows of a result added up by the rules of its total (README §1.2, §1.4, §4)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from indicators.core.aggregation import ORIGIN_BITS, origin_of
from indicators.core.figures import Number, Origin, Reading, Rule, State
from indicators.core.results import Judged, Row

_STATES_OF_NOTHING = (
    State.NOT_ADDITIVE,
    State.NOTHING_AROSE,
    State.NO_DATA,
    State.NOT_DUE,
    State.NOT_APPLICABLE,
)
_EVERY_BIT = sum(ORIGIN_BITS.values())


def subtotal_of(rule: Rule, rows: Iterable[Row]) -> Judged:
    """The rows that count, added up; without a target, since a target is set for units or for the whole.

    Numerators and denominators are added apart. Where no row holds a figure, the state that the total would have.
    """
    counted = [row.reading for row in rows if row.counted]
    figures = [reading for reading in counted if reading.state is State.FIGURE]
    if not figures or not rule.measure.is_counted:
        states = {reading.state for reading in counted}
        return Judged(rule, Reading(next((s for s in _STATES_OF_NOTHING if s in states), State.NO_DATA)), None)
    bits = 0
    for reading in figures:
        bits |= _EVERY_BIT if reading.origin is Origin.MIXED else ORIGIN_BITS.get(reading.origin or Origin.ENTERED, 0)
    reading = Reading(
        State.FIGURE,
        numerator=_added(reading.numerator for reading in figures),
        denominator=_added(reading.denominator for reading in figures) if rule.measure.is_percent else None,
        qualifier=next((reading.qualifier for reading in figures if reading.qualifier), ""),
        origin=origin_of(bits),
        unapproved=sum(reading.unapproved for reading in figures),
    )
    return Judged(rule, reading, None)


def _added(counts: Iterable[Number | None]) -> Number:
    total: Number = 0
    for count in counts:
        total += count if count is not None else 0
    return total.normalize() if isinstance(total, Decimal) and total % 1 else int(total)
