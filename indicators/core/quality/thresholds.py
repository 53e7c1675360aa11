"""From where on a figure is looked at: the office's own numbers, none of them in a check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What the checks ask; up to how many records a rate is one on few records is set per indicator (Rule.few_records).

    `history_months`: how far back a figure is compared. `repeated_months`: months in succession, this one included, that
    are equal; below `repeated_from` records nothing is said. `outlier_least_months`: earlier months with figures without
    which nothing is usual; `outlier_spreads`: how many times the usual spread a figure may be away; where both the figure
    and what is usual are below `outlier_from` nothing is said. `few_least_months`: a shorter window is too short for "few".
    `few_by_numerator`: indicators of which few results are few records, whatever the rate; elsewhere a rate from
    `high_rate_percent` on that misses no target is a high one.
    """

    history_months: int = 12
    repeated_months: int = 3
    repeated_from: int = 5
    outlier_least_months: int = 6
    outlier_spreads: int = 4
    outlier_from: int = 20
    few_least_months: int = 6
    few_by_numerator: frozenset[str] = frozenset({"KS01"})
    high_rate_percent: int = 95

    def __post_init__(self) -> None:
        """ValueError for a number with which a check would say something of everything."""
        if self.repeated_months < 2:
            raise ValueError("repeated_months counts months in succession: at least 2")
        if self.outlier_least_months < 2 or self.outlier_spreads < 1:
            raise ValueError("without two earlier months and a spread nothing is usual")
        if self.history_months < self.outlier_least_months:
            raise ValueError("history_months must hold at least outlier_least_months")
        if self.few_least_months < 1 or not 0 <= self.high_rate_percent <= 100:
            raise ValueError("few_least_months begins at 1, high_rate_percent lies between 0 and 100")
