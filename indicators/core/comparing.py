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
from indicators.core.rounding import size_shown
from indicators.core.wording import NBSP

Direction = Literal["up", "down", "same"]
ARROWS: dict[Direction, str] = {"up": "▲", "down": "▼", "same": "="}
# Of one thing over time, or of two things beside each other.
OVER_TIME = ("tăng", "giảm", "không đổi")
BESIDE = ("cao hơn", "thấp hơn", "bằng nhau")
OF_TIME = ("kỳ này", "kỳ so sánh")


@dataclass(frozen=True, slots=True)
class Difference:
    """`amount` is now − then in the indicator's unit (a share's in points); None where they do not compare, for the `reason`.

    `is_better` is None where nothing moved, and of two indicators, of which none is the better one.
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


def difference_of(now: Judged, then: Judged, *, sides: tuple[str, str] = OF_TIME, reason: str = "") -> Difference:
    """How far `now` is from `then`; a reason calls them by the names of `sides`. `reason`: what the caller knows against it.

    A figure that is only "trên …" is no number to take away from.
    """
    reason = reason or _apart(now.rule, then.rule) or _without(now, sides[0]) or _without(then, sides[1])
    if reason or now.reading.exact is None or then.reading.exact is None:
        return Difference(reason=reason)
    amount = now.reading.exact - then.reading.exact
    if amount == 0 or now.rule.code != then.rule.code:
        return Difference(amount)
    better = now.target.better if now.target is not None else now.rule.better
    return Difference(amount, (amount > 0) is (better is Better.HIGHER))


def _apart(rule: Rule, other: Rule) -> str:
    same = rule.measure.is_percent == other.measure.is_percent and rule.unit_label == other.unit_label
    return "" if same else "hai chỉ tiêu khác đơn vị đo"


def _without(judged: Judged, side: str) -> str:
    if judged.reading.exact is None:
        return judged.reading.reason or f"{side} {STATE_WORDS[judged.reading.state]}"
    return f"{side} chỉ ghi “{judged.reading.qualifier}”" if judged.reading.qualifier else ""


def least_shown(rule: Rule) -> Decimal:
    """The last place that the indicator's values are shown with: 0.01."""
    return Decimal(1).scaleb(-rule.decimals)


def is_slight(difference: Difference, rule: Rule) -> bool:
    """Whether what differs is less than the last place shown, so that both values may read alike."""
    return difference.amount is not None and 0 < abs(difference.amount) < Fraction(least_shown(rule))


def difference_words(difference: Difference, rule: Rule, words: tuple[str, str, str] = OVER_TIME) -> str:
    """tăng 0,32 điểm phần trăm; giảm dưới 0,01 điểm phần trăm; không đổi; không so được: kỳ so sánh chưa có số liệu."""
    amount = difference.amount
    if amount is None:
        return f"không so được: {difference.reason}"
    if amount == 0:
        return words[2]
    unit = "điểm phần trăm" if rule.measure.is_percent else rule.unit_label
    way = words[0] if amount > 0 else words[1]
    if is_slight(difference, rule):
        return f"{way} dưới {written(least_shown(rule))}{NBSP}{unit}".rstrip()
    said = written(size_shown(abs(amount), rule.decimals, is_won=difference.is_better is not False))
    return f"{way} {said}{NBSP}{unit}".rstrip()
