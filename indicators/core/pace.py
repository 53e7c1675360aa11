"""Whether the year can still be met: what each remaining month must bring, and a projection (README §2.2).

The outlook stands beside the status, never in its place. Flows, stocks and running totals each have a rule of their own; None
where a rule has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from indicators.core.figures import REPORTED_STATES, Better, Measure, OverTime, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.rounding import cut, plain, without_trailing_zeros
from indicators.core.status import Target, is_met

PACE_MONTHS = 3
DECEMBER = 12
NOTHING, ALL = Fraction(0), Fraction(100)

Known = tuple[Month, Reading]


class Outlook(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OUT_OF_REACH = "out_of_reach"


OUTLOOK_WORDS = {
    Outlook.ON_TRACK: "Đúng tiến độ",
    Outlook.AT_RISK: "Có nguy cơ",
    Outlook.OUT_OF_REACH: "Không thể đạt",
}


class Per(StrEnum):
    """What is required of each remaining month: a rate of its own records (percent), a number, or by how much the level
    has to rise or to fall. A level moves in the indicator's unit, a share in points."""

    RATE = "rate"
    NUMBER = "number"
    RISE = "rise"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class Pace:
    """`required` in each of the `months_left` (None: out of reach, or none remains), `projection` of the year.

    `months_left` are the months still asked for after `since`, the last one known; `until` is the last of them. `basis` are
    the months whose pace the projection goes on at.
    """

    outlook: Outlook | None = None
    required: Fraction | None = None
    projection: Fraction | None = None
    months_left: int = 0
    per: Per = Per.RATE
    since: Month | None = None
    until: Month | None = None
    basis: tuple[Month, ...] = ()


NO_PACE = Pace()


@dataclass(frozen=True, slots=True)
class _Year:
    """What a rule is asked: the value so far, the months known, the months that are left of the year."""

    rule: Rule
    reading: Reading
    target: Target
    known: tuple[Known, ...]
    left: tuple[Month, ...]
    whole: Collection[Month] | None

    @property
    def wants_more(self) -> bool:
        return self.target.better is Better.HIGHER

    @property
    def figures(self) -> tuple[Known, ...]:
        return tuple((month, said) for month, said in self.known if said.state is State.FIGURE)

    @property
    def levels(self) -> tuple[Known, ...]:
        """The months in which everybody reported: half a total is no level."""
        return tuple(known for known in self.figures if self.whole is None or known[0] in self.whole)

    @property
    def value(self) -> Fraction:
        exact = self.reading.exact
        assert exact is not None
        return exact

    def pace(self, per: Per, required: Fraction | None, projection: Fraction | None, basis: Sequence[Month]) -> Pace:
        """The answer, `required` being None where nothing can be enough."""
        since = self.known[-1][0]
        shown = basis if projection is not None else ()
        more = (len(self.left), per, since, self.left[-1] if self.left else since, tuple(shown))
        if required is None:
            return Pace(Outlook.OUT_OF_REACH, None, projection, *more)
        if projection is None:
            return Pace(None, required, None, *more)
        outlook = Outlook.ON_TRACK if is_met(projection, self.target) else Outlook.AT_RISK
        return Pace(outlook, required, projection, *more)

    def over(self, per: Per, projection: Fraction, basis: Sequence[Month]) -> Pace:
        """No month remains: what there is decides."""
        since = self.known[-1][0]
        met = is_met(projection, self.target)
        outlook = Outlook.ON_TRACK if met else Outlook.OUT_OF_REACH
        return Pace(outlook, None, projection, 0, per, since, since, tuple(basis))


def pace_of(
    rule: Rule,
    reading: Reading,
    target: Target | None,
    window: Window,
    months: Sequence[Known],
    asked: Sequence[Month] | None = None,
    whole: Collection[Month] | None = None,
) -> Pace:
    """The pace of a year read from January on, by the rule of how the indicator adds up over time.

    `months` are those of the window, `asked` those of the year in which it is due (None: every month), `whole` those
    in which everybody reported (None: every month). Months so far are those of which anyone reported; what is asked for after
    the last of them is left.
    """
    by_rule = _rule_for(rule)
    if by_rule is None or target is None or reading.exact is None or reading.qualifier or not window.is_year_to_date:
        return NO_PACE
    known = tuple((month, said) for month, said in months if said.state in REPORTED_STATES)
    if not known:
        return NO_PACE
    since = known[-1][0]
    due = asked if asked is not None else [Month(since.year, number) for number in range(1, DECEMBER + 1)]
    return by_rule(_Year(rule, reading, target, known, tuple(month for month in due if month > since), whole))


def _rule_for(rule: Rule) -> Callable[[_Year], Pace] | None:
    """What is given as it stands and is no share, like a frequency, cannot be carried on into the year."""
    if rule.over_time is OverTime.SUM:
        return {Measure.RATIO: _flow_of_shares, Measure.COUNT: _flow_of_numbers}.get(rule.measure)
    return _level if rule.measure.is_counted or rule.measure.is_percent else None


# Flows


def _flow_of_shares(year: _Year) -> Pace:
    """(target × (D + D') − N) / D', D' being as many records a month as so far; the pace is the latest months' share."""
    reading, left = year.reading, len(year.left)
    assert reading.numerator is not None
    assert reading.denominator is not None
    done, base = Fraction(reading.numerator), Fraction(reading.denominator)
    still_due = base / len(year.known) * left
    basis = year.figures[-PACE_MONTHS:]
    projection = None
    if len(year.figures) > 1 or not left:
        projection = (done + _share_of(basis) * still_due) * 100 / (base + still_due)
    if not left and projection is not None:
        return year.over(Per.RATE, projection, _months(basis))
    required = (Fraction(year.target.value) * (base + still_due) - done * 100) / still_due
    within = min(max(required, NOTHING), ALL) if _is_possible(required, year.target) else None
    return year.pace(Per.RATE, within, projection, _months(basis))


def _flow_of_numbers(year: _Year) -> Pace:
    """(target − N) / months left; the pace is the mean of the latest months."""
    left, basis = len(year.left), year.figures[-PACE_MONTHS:]
    if not left:
        return year.over(Per.NUMBER, year.value, ())
    projection = None
    if len(year.figures) > 1:
        recent = sum((said.exact or NOTHING for _, said in basis), NOTHING) / len(basis)
        projection = year.value + recent * left
    return year.pace(Per.NUMBER, _still(year), projection, _months(basis))


def _still(year: _Year) -> Fraction | None:
    """What is still to come in each month, or may come where less is better; None where too much has come already."""
    required = (Fraction(year.target.value) - year.value) / len(year.left)
    if year.wants_more:
        return max(required, NOTHING)
    is_spent = required <= 0 if year.target.is_strict else required < 0
    return None if is_spent else required


# Stocks and running totals


def _level(year: _Year) -> Pace:
    """By how much the level has to move each month; the pace is its change over the latest months, which takes two."""
    is_running = year.rule.over_time is OverTime.TO_DATE
    per = Per.RISE if year.wants_more or is_running else Per.FALL
    if not year.left:
        return year.over(per, year.value, ())
    levels = year.levels[-(PACE_MONTHS + 1) :]
    projection = _carried_on(year, levels) if len(levels) > 1 else None
    if per is Per.FALL:
        required: Fraction | None = max((year.value - Fraction(year.target.value)) / len(year.left), NOTHING)
    else:
        required = _still(year)
    return year.pace(per, required, projection, _months(levels[1:]))


def _carried_on(year: _Year, levels: Sequence[Known]) -> Fraction:
    """The level in the last month asked for, never beyond the scale, and of a running total never below what it is."""
    (first, before), (last, now) = levels[0], levels[-1]
    assert before.exact is not None and now.exact is not None
    a_month = (now.exact - before.exact) / _distance(first, last)
    if year.rule.over_time is OverTime.TO_DATE:
        a_month = max(a_month, NOTHING)
    then = max(year.value + a_month * _distance(year.known[-1][0], year.left[-1]), NOTHING)
    return min(then, ALL) if year.rule.measure.is_percent else then


def _distance(first: Month, last: Month) -> int:
    return (last.year - first.year) * DECEMBER + last.number - first.number


def _share_of(figures: Sequence[Known]) -> Fraction:
    """Between 0 and 1, of these months together."""
    done = sum((Fraction(said.numerator) for _, said in figures if said.numerator is not None), NOTHING)
    base = sum((Fraction(said.denominator) for _, said in figures if said.denominator is not None), NOTHING)
    return done / base


def _months(figures: Sequence[Known]) -> tuple[Month, ...]:
    return tuple(month for month, _ in figures)


def _is_possible(required: Fraction, target: Target) -> bool:
    """Whether a rate between 0 and 100 % meets what is required; a strict target must exceed it."""
    best = ALL if target.better is Better.HIGHER else NOTHING
    if target.is_strict:
        return best > required if target.better is Better.HIGHER else best < required
    return best >= required if target.better is Better.HIGHER else best <= required


def required_shown(pace: Pace, rule: Rule, target: Target | None) -> str | None:
    """What is required, cut towards the stricter side (upwards where it must be reached), in plain notation.

    Whole things are asked for whole: a part of a commune is never trained.
    """
    if pace.required is None or target is None:
        return None
    is_least = target.better is Better.HIGHER or pace.per is Per.FALL
    rate = cut(pace.required, rule.decimals, Better.LOWER if is_least else Better.HIGHER)
    return plain(without_trailing_zeros(rate) if Fraction(rate) == pace.required else rate)
