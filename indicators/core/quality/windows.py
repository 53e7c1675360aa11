"""A whole window: a high rate on few records (the report's "chiếu lệ")."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.core.deadlines import Deadlines
from indicators.core.quality.flags import Check, Flag
from indicators.core.quality.thresholds import Thresholds
from indicators.core.quality.words import indicator_words, number_words, window_words
from indicators.core.results import Result, Row, Scorecard
from indicators.core.wording import counts, value_with_unit


def check_few_records(card: Scorecard, deadlines: Deadlines, thresholds: Thresholds) -> Iterator[Flag]:
    """Rows with few records over the window, on the card's boundaries.

    The number up to which records are few is the indicator's own for a whole window, never scaled. Only rows with every
    month of the window reported are judged: what is missing is not few.
    """
    for result in card.results:
        if result.rule.few_records is None:
            continue
        for row in result.rows:
            if row.counted and has_few(row, thresholds) and _is_whole(card, result, row, deadlines, thresholds):
                yield _flag(card, row, thresholds)


def has_few(row: Row, thresholds: Thresholds) -> bool:
    """Few results of an indicator of which results are few records by themselves, else a high rate on few records."""
    few, reading = row.rule.few_records, row.reading
    exact = reading.exact
    if few is None or exact is None or reading.numerator is None:
        return False
    if _is_by_numerator(row, thresholds) or reading.denominator is None:
        return reading.numerator <= few
    return reading.denominator <= few and not row.is_missed and exact >= thresholds.high_rate_percent


def _is_by_numerator(row: Row, thresholds: Thresholds) -> bool:
    return row.reading.denominator is None or row.rule.code in thresholds.few_by_numerator


def _is_whole(card: Scorecard, result: Result, row: Row, deadlines: Deadlines, thresholds: Thresholds) -> bool:
    scope = card.scope
    units = [scope.timeline.units[slug] for slug in row.parts or (row.unit.slug,)]
    lived = [month for month in scope.window if any(unit.alive_on(month.last_day) for unit in units)]
    if len(lived) < thresholds.few_least_months or not row.is_complete:
        return False
    asked = deadlines.months_asked(result.rule, scope.window)
    cells = sum(unit.alive_on(month.last_day) for unit in units for month in asked)
    return deadlines.has_passed(scope.window.last) or row.figures_reported >= cells


def _flag(card: Scorecard, row: Row, thresholds: Thresholds) -> Flag:
    rule, reading = row.rule, row.reading
    given = (("tử số", reading.numerator), ("mẫu số", reading.denominator))
    evidence = tuple((label, number) for label, number in given if number is not None)
    by_numerator = _is_by_numerator(row, thresholds)
    label = rule.numerator_label if by_numerator else rule.denominator_label
    number = reading.numerator if by_numerator else reading.denominator
    rate = f"đạt {value_with_unit(row)} ({counts(row)}) nhưng " if reading.denominator is not None else ""
    reason = (
        f"{row.unit.name}, {window_words(card.scope.window)}, {indicator_words(rule)}: {rate}cả kỳ "
        f"{label[:1].lower()}{label[1:] or 'số lượng'} chỉ là {number_words(number or 0)} "
        f"(ngưỡng ít hồ sơ: {number_words(rule.few_records or 0)})."
    )
    return Flag(Check.FEW_RECORDS, row.unit.slug, rule.code, None, reason, evidence)
