"""Two figures of one indicator side by side: how far apart, which way, and whether that is for the better (README §2.4).

Differences are of exact values and shown cut towards nothing less than they are: what differs is never shown as the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from indicators.core.figures import STATE_WORDS, Better, Rule
from indicators.core.numbers_vi import written
from indicators.core.results import Judged
from indicators.core.rounding import cut, without_trailing_zeros

NBSP = "\u00a0"
MOST_PLACES = 12
Direction = Literal["up", "down", "same"]
ARROWS: dict[Direction, str] = {"up": "▲", "down": "▼", "same": "="}


@dataclass(frozen=True, slots=True)
class Difference:
    """`amount` is now − then in the indicator's unit (a share's in points); None where they do not compare, for the `reason`.

    `is_better` is None where nothing moved.
    """

    amount: Fraction | None = None
    is_better: bool | None = None
    reason: str = ""

    @property
    def direction(self) -> Direction | None:
        if self.amount is None:
            return None
        if self.amount == 0:
            return "same"
        return "up" if self.amount > 0 else "down"

    @property
    def arrow(self) -> str:
        return ARROWS[self.direction] if self.direction is not None else ""


def difference_of(now: Judged, then: Judged) -> Difference:
    """Between two readings by the same rule. A figure that is only "trên …" is no number to take away from."""
    for judged, which in ((now, "kỳ này"), (then, "kỳ so sánh")):
        if judged.reading.exact is None:
            return Difference(reason=judged.reading.reason or f"{which} {STATE_WORDS[judged.reading.state]}")
        if judged.reading.qualifier:
            return Difference(reason=f"{which} chỉ ghi “{judged.reading.qualifier}”")
    assert now.reading.exact is not None and then.reading.exact is not None
    amount = now.reading.exact - then.reading.exact
    better = now.target.better if now.target is not None else now.rule.better
    return Difference(amount, None if amount == 0 else (amount > 0) is (better is Better.HIGHER))


def difference_words(difference: Difference, rule: Rule) -> str:
    """tăng 0,32 điểm phần trăm; giảm 12 tin, bài; không đổi; không so được: kỳ so sánh chưa có số liệu."""
    amount = difference.amount
    if amount is None:
        return f"không so được: {difference.reason}"
    if amount == 0:
        return "không đổi"
    unit = "điểm phần trăm" if rule.measure.is_percent else rule.unit_label
    verb = "tăng" if amount > 0 else "giảm"
    return f"{verb} {size_of(difference, rule)}{NBSP}{unit}".rstrip()


def size_of(difference: Difference, rule: Rule) -> str:
    """What is won is cut, what is lost is raised; never shown as nothing."""
    assert difference.amount is not None
    size = abs(difference.amount)
    side = Better.LOWER if difference.is_better is False else Better.HIGHER
    places = rule.decimals
    shown = cut(size, places, side)
    while shown == 0 and places < MOST_PLACES:
        places += 1
        shown = cut(size, places, side)
    return written(without_trailing_zeros(shown) if Fraction(shown) == size else Decimal(shown))
