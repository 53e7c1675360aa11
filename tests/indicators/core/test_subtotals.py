"""Some rows added up by the rules of the total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.core.figures import Measure, Origin, OverTime, OverUnits, Reading, Rule, State
from indicators.core.results import Row
from indicators.core.subtotals import subtotal_of
from units.timeline import Span, UnitLife

SHARE = Rule("KS01", "Ký số", Measure.RATIO, OverTime.SUM, OverUnits.SUM)
COUNT = Rule("VT02", "Cáp", Measure.COUNT, OverTime.SUM, OverUnits.SUM, decimals=1, unit_label="km")


def row(reading: Reading, *, rule: Rule = SHARE, counted: bool = True) -> Row:
    return Row(rule, reading, None, UnitLife("a", "A", "A", "commune", Span()), counted=counted)


def figure(numerator: int | Decimal, denominator: int | None = None, **more: object) -> Reading:
    return Reading(State.FIGURE, numerator=numerator, denominator=denominator, **more)  # type: ignore[arg-type]


def test_counts_are_added_apart_and_percentages_never_averaged() -> None:
    total = subtotal_of(SHARE, [row(figure(1, 1)), row(figure(0, 3)), row(Reading(State.NO_DATA))])
    assert (total.reading.numerator, total.reading.denominator, total.value) == (1, 4, "25")
    assert total.target is None


def test_a_row_that_another_counts_is_left_out() -> None:
    rows = [row(figure(5, 5)), row(figure(2, 2), counted=False)]
    assert subtotal_of(SHARE, rows).reading.denominator == 5


def test_decimals_are_added_exactly() -> None:
    parts = [row(figure(Decimal(text)), rule=COUNT) for text in ("0.1", "0.2", "8.6")]
    assert subtotal_of(COUNT, parts).reading.numerator == Decimal("8.9")
    assert subtotal_of(COUNT, parts[:0]).reading.numerator is None


def test_a_qualifier_stays_and_origins_mix() -> None:
    parts = [row(figure(1, 2, origin=Origin.SIMULATED, unapproved=1)), row(figure(1, 2, origin=Origin.ENTERED))]
    total = subtotal_of(SHARE, [*parts, row(figure(1, 2, qualifier="trên", unapproved=2))]).reading
    assert (total.qualifier, total.origin, total.unapproved) == ("trên", Origin.MIXED, 3)


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ((State.NO_DATA, State.NOT_APPLICABLE), State.NO_DATA),
        ((State.NOTHING_AROSE, State.NO_DATA), State.NOTHING_AROSE),
        ((State.NOT_APPLICABLE,), State.NOT_APPLICABLE),
        ((State.NOT_DUE, State.NOT_APPLICABLE), State.NOT_DUE),
        ((State.NOT_ADDITIVE, State.NO_DATA), State.NOT_ADDITIVE),
        ((), State.NO_DATA),
    ],
)
def test_without_any_figure_it_says_the_state(states: tuple[State, ...], state: State) -> None:
    total = subtotal_of(SHARE, [row(Reading(own)) for own in states])
    assert total.reading.state is state and total.value is None
