"""From where on a figure is looked at: the office's own numbers, none of them in a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from indicators.core.few import USUAL_TERMS, FewTerms

# Name: from and up to which number it makes sense by itself.
LIMITS = {
    "history_months": (2, 36),
    "repeated_months": (2, 36),
    "repeated_from": (0, 1_000_000),
    "outlier_least_months": (2, 36),
    "outlier_spreads": (1, 100),
    "outlier_from": (0, 1_000_000),
    "few_least_months": (1, 120),
    "high_rate_percent": (0, 100),
}
# A window that is looked back upon must hold what is asked of it: the second number, less the third.
REACHES = (("history_months", "outlier_least_months", 0), ("history_months", "repeated_months", 1))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the checks ask; up to how many records a rate is one on few records is set per indicator (Rule.few_records).

    `history_months`: how far back a figure is compared. `repeated_months`: months in succession, this one included, that
    are equal; below `repeated_from` records nothing is said. `outlier_least_months`: earlier months with figures without
    which nothing is usual; `outlier_spreads`: how many times the usual spread a figure may be away; where both the figure
    and what is usual are below `outlier_from` nothing is said. `few_least_months`: a shorter window is too short for "few";
    a rate from `high_rate_percent` on that misses no target is a high one (core.few).
    """

    history_months: int = 12
    repeated_months: int = 3
    repeated_from: int = 5
    outlier_least_months: int = 6
    outlier_spreads: int = 4
    outlier_from: int = 20
    few_least_months: int = USUAL_TERMS.least_months
    high_rate_percent: int = USUAL_TERMS.high_rate_percent

    def __post_init__(self) -> None:
        """ValueError for numbers with which a check would say something of everything, or nothing ever."""
        if senseless := senseless_in(asdict(self)):
            raise ValueError(f"thresholds that make no sense: {', '.join(sorted(senseless))}")

    @property
    def few(self) -> FewTerms:
        return FewTerms(self.few_least_months, self.high_rate_percent)


def senseless_in(numbers: Mapping[str, int]) -> frozenset[str]:
    """Names of which the number makes no sense, by itself or beside another; `numbers` hold every name of LIMITS."""
    found = {name for name, (low, high) in LIMITS.items() if not low <= numbers[name] <= high}
    for whole, part, less in REACHES:
        if not found & {whole, part} and numbers[whole] < numbers[part] - less:
            found |= {whole, part}
    return frozenset(found)


def thresholds_of(stored: Mapping[str, int]) -> Thresholds:
    """The usual numbers with the office's own in their place; a stored one that makes no sense counts as not stored."""
    usual = asdict(Thresholds())
    own = {name: number for name, number in stored.items() if name in usual}
    while senseless := senseless_in(usual | own) & own.keys():
        own = {name: number for name, number in own.items() if name not in senseless}
    return Thresholds(**usual | own)
