"""Few records over a whole window, and a high rate on them, the report's "chiếu lệ" (README §5): the one place that says so.

Checks, pages, files and papers all read what is answered here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.core.figures import Number, Reading, Rule
from indicators.core.months import Window
from units.timeline import UnitLife


@dataclass(frozen=True, slots=True)
class FewTerms:
    """`least_months`: a shorter window, or a unit that lived fewer months of it, is too short for "few".
    `high_rate_percent`: from where on a rate is a high one."""

    least_months: int = 6
    high_rate_percent: int = 95


USUAL_TERMS = FewTerms()


@dataclass(frozen=True, slots=True)
class Few:
    """`number` records in the whole window, of which up to `threshold` are few; `of_results`: results and not records were
    counted. `is_high`: the rate is a high one, which so few records do not carry."""

    number: Number
    threshold: int
    of_results: bool = False
    is_high: bool = False

    @property
    def is_odd(self) -> bool:
        """Whether somebody should explain it: a low rate on few records is none, few results are odd by themselves."""
        return self.is_high or self.of_results


def few_of(rule: Rule, reading: Reading, *, is_missed: bool, terms: FewTerms = USUAL_TERMS) -> Few | None:
    """Whether there are no more records (of some indicators: results) than the indicator's own number for a whole window.

    That number is never scaled: ask only where the window is whole. A rate that misses its target is no high one.
    """
    threshold = rule.few_records
    if threshold is None or reading.numerator is None:
        return None
    of_results = rule.few_by_numerator or reading.denominator is None
    number = reading.numerator if of_results or reading.denominator is None else reading.denominator
    if number > threshold:
        return None
    exact = reading.exact
    if exact is None:
        return None
    is_high = reading.denominator is not None and not is_missed and exact >= terms.high_rate_percent
    return Few(number, threshold, of_results, is_high)


def is_long_enough(window: Window, units: Iterable[UnitLife], terms: FewTerms) -> bool:
    """Whether any of these units was there in enough months of the window."""
    lives = tuple(units)
    lived = sum(any(unit.alive_on(month.last_day) for unit in lives) for month in window)
    return lived >= terms.least_months
