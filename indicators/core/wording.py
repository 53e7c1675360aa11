"""What people read of one number: the value with its unit, its counts, its target, the way to it (README §1.6–1.8)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from indicators.core.figures import STATE_WORDS, Better, Rule
from indicators.core.numbers_vi import written
from indicators.core.results import Judged
from indicators.core.rounding import cut, without_trailing_zeros
from indicators.core.status import COMPARATOR_WORDS, Comparator, Target

# A line must not break between a number and its sign.
NBSP = "\u00a0"


def value_with_unit(judged: Judged) -> str:
    """70,82 %, 547 tin, bài, trên 1.050; the state in words where there is no figure."""
    if judged.value is None:
        return STATE_WORDS[judged.reading.state]
    return f"{with_qualifier(judged)}{unit_after(judged.rule)}"


def with_qualifier(judged: Judged) -> str:
    """The value without its unit, the word "trên" kept; empty where there is no figure."""
    if judged.value is None:
        return ""
    word = f"{judged.reading.qualifier}{NBSP}" if judged.reading.qualifier else ""
    return f"{word}{written(Decimal(judged.value))}"


def unit_after(rule: Rule) -> str:
    return f"{NBSP}{rule.unit_label}" if rule.unit_label else ""


def counts(judged: Judged) -> str:
    """3.787 / 3.798, which stands beside every percentage; empty where there are no counts."""
    reading = judged.reading
    if reading.numerator is None or reading.denominator is None:
        return ""
    return f"{written(reading.numerator)}{NBSP}/{NBSP}{written(reading.denominator)}"


def target_words(target: Target | None, unit_label: str = "%") -> str:
    """từ 97 %, trên 80 %, 100 %; empty without a target."""
    if target is None:
        return ""
    word = COMPARATOR_WORDS[Comparator(target.comparator)]
    return f"{word} {written(target.value)}{NBSP}{unit_label}".strip()


def distance_words(judged: Judged) -> str:
    """vượt 2,71 điểm phần trăm; còn thiếu 0,03 điểm phần trăm; empty without figure or target."""
    gap = judged.distance
    if gap is None:
        return ""
    is_percent = judged.rule.measure.is_percent
    label = "điểm phần trăm" if is_percent else judged.rule.unit_label
    if gap == 0:
        return "đúng bằng mức giao"
    wants_more = judged.target is not None and judged.target.better is Better.HIGHER
    won, short = ("vượt", "còn thiếu") if wants_more else ("thấp hơn mức giao", "quá mức giao")
    return f"{won if gap > 0 else short} {shown_distance(gap, judged.rule)} {label}"


def shown_distance(gap: Fraction, rule: Rule) -> str:
    """Never flattering: what is won is cut, what is missing is raised; never shown as nothing."""
    size = abs(gap)
    side = Better.HIGHER if gap > 0 else Better.LOWER
    places = rule.decimals
    result = cut(size, places, side)
    while result == 0 and places < 12:
        places += 1
        result = cut(size, places, side)
    return written(without_trailing_zeros(result) if Fraction(result) == size else result)
