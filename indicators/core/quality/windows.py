"""A whole window: a high rate on few records (the report's "chiếu lệ"), row by row of a scorecard (core.few)."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.core.few import Few
from indicators.core.quality.flags import Check, Flag
from indicators.core.quality.words import indicator_words, number_words, window_words
from indicators.core.results import Row, Scorecard
from indicators.core.wording import counts, value_with_unit


def check_few_records(card: Scorecard) -> Iterator[Flag]:
    """Rows of the window, on the card's boundaries, with a high rate on few records or with few results."""
    for result in card.results:
        for row in result.rows:
            if row.counted and row.few is not None and row.few.is_odd:
                yield _flag(card, row, row.few)


def _flag(card: Scorecard, row: Row, few: Few) -> Flag:
    rule, reading = row.rule, row.reading
    given = (("tử số", reading.numerator), ("mẫu số", reading.denominator))
    evidence = tuple((label, number) for label, number in given if number is not None)
    label = rule.numerator_label if few.of_results else rule.denominator_label
    rate = f"đạt {value_with_unit(row)} ({counts(row)}) nhưng " if reading.denominator is not None else ""
    reason = (
        f"{row.unit.name}, {window_words(card.scope.window)}, {indicator_words(rule)}: {rate}cả kỳ "
        f"{label[:1].lower()}{label[1:] or 'số lượng'} chỉ là {number_words(few.number)} "
        f"(ngưỡng ít hồ sơ: {number_words(few.threshold)})."
    )
    return Flag(Check.FEW_RECORDS, row.unit.slug, rule.code, None, reason, evidence)
