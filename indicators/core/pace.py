"""Whether the year can still be met: the rate still required and a projection (README §2).

The outlook stands beside the status, never in its place. Flows of ratios only; None where the rule has nothing to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from indicators.core.figures import REPORTED_STATES, Better, Measure, OverTime, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.rounding import cut, plain, without_trailing_zeros
from indicators.core.status import Target, is_met

PACE_MONTHS = 3
DECEMBER = 12


class Outlook(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OUT_OF_REACH = "out_of_reach"


OUTLOOK_WORDS = {
    Outlook.ON_TRACK: "Đúng tiến độ",
    Outlook.AT_RISK: "Có nguy cơ",
    Outlook.OUT_OF_REACH: "Không thể đạt",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """`required` percent in each remaining month (None: out of reach, or no month remains), `projection` percent."""

    outlook: Outlook | None = None
    required: Fraction | None = None
    projection: Fraction | None = None
    months_left: int = 0


NO_PACE = Pace()


def pace_of(
    rule: Rule,
    reading: Reading,
    target: Target | None,
    window: Window,
    months: Sequence[tuple[Month, Reading]],
) -> Pace:
    """The pace of a flow read from January on.

    Every month in which someone reported counts as one month so far, and the months after the last of them are left: a
    month without figures is not a month of nothing. The latest three months with figures set the pace; nothing is projected
    from one figure, of which only the rate still required can be told.
    """
    is_flow = rule.over_time is OverTime.SUM and rule.measure is Measure.RATIO
    if not is_flow or target is None or reading.state is not State.FIGURE or not window.is_year_to_date:
        return NO_PACE
    reported = [(month, said) for month, said in months if said.state in REPORTED_STATES]
    if not reported:
        return NO_PACE
    assert reading.numerator is not None
    assert reading.denominator is not None
    done, base = Fraction(reading.numerator), Fraction(reading.denominator)
    months_left = DECEMBER - reported[-1][0].number
    still_due = base / len(reported) * months_left
    figures = [said for _, said in reported if said.state is State.FIGURE]
    projection = None
    if len(figures) > 1 or months_left == 0:
        projection = (done + _recent_share(figures) * still_due) * 100 / (base + still_due)
    if months_left == 0 and projection is not None:
        met = is_met(projection, target)
        return Pace(Outlook.ON_TRACK if met else Outlook.OUT_OF_REACH, None, projection, 0)
    required = (Fraction(target.value) * (base + still_due) - done * 100) / still_due
    if not _is_possible(required, target):
        return Pace(Outlook.OUT_OF_REACH, None, projection, months_left)
    if projection is None:
        return Pace(None, _within_scale(required), None, months_left)
    outlook = Outlook.ON_TRACK if is_met(projection, target) else Outlook.AT_RISK
    return Pace(outlook, _within_scale(required), projection, months_left)


def _recent_share(figures: Sequence[Reading]) -> Fraction:
    """Between 0 and 1, of the latest three months with figures together."""
    recent = figures[-PACE_MONTHS:]
    done = sum((Fraction(said.numerator) for said in recent if said.numerator is not None), Fraction(0))
    base = sum((Fraction(said.denominator) for said in recent if said.denominator is not None), Fraction(0))
    return done / base


def _is_possible(required: Fraction, target: Target) -> bool:
    """Whether a rate between 0 and 100 % meets what is required; a strict target must exceed it."""
    best = Fraction(100) if target.better is Better.HIGHER else Fraction(0)
    if target.is_strict:
        return best > required if target.better is Better.HIGHER else best < required
    return best >= required if target.better is Better.HIGHER else best <= required


def _within_scale(required: Fraction) -> Fraction:
    return min(max(required, Fraction(0)), Fraction(100))


def required_shown(pace: Pace, rule: Rule, target: Target | None) -> str | None:
    """The required rate cut towards the stricter side (upwards where higher is better), in plain notation."""
    if pace.required is None or target is None:
        return None
    stricter = Better.LOWER if target.better is Better.HIGHER else Better.HIGHER
    rate = cut(pace.required, rule.decimals, stricter)
    return plain(without_trailing_zeros(rate) if Fraction(rate) == pace.required else rate)
