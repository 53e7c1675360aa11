"""What a paper says in words, as the checks read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from indicators.core.figures import Number


class Claim(StrEnum):
    """What is said. BEHIND: below the target, `low` units. COMPLETE: at 100 %. FEW_RECORDS, FEW_SIGNED: between `low` and
    `high` records, or results. LOW: a low rate. TOTAL: `low` in all (`high` None: "trên"). PARTS: `parts` add up to `low`.
    NAMED: `low` listed without a judgement. UNIT_COUNT: `low` communes and towns. NO_DATA: there are no figures."""

    BEHIND = "behind"
    COMPLETE = "complete"
    FEW_RECORDS = "few_records"
    FEW_SIGNED = "few_signed"
    LOW = "low"
    TOTAL = "total"
    PARTS = "parts"
    NAMED = "named"
    UNIT_COUNT = "unit_count"
    NO_DATA = "no_data"


_DOTS = re.compile(r"(?:\.\.\.|…)[\s.;,:)\]”\"']*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of `units` (of the whole, where none is named) and one indicator (empty where it is about none).

    `code` identifies it for good; `section` says where it is printed, `text` is what is printed there.
    """

    code: str
    indicator: str
    claim: Claim
    text: str
    units: tuple[str, ...] = ()
    low: Number | None = None
    high: Number | None = None
    parts: tuple[str, ...] = ()
    section: str = ""

    @property
    def is_open_list(self) -> bool:
        """Names units and ends in dots: who else is meant nobody knows."""
        return bool(self.units) and _DOTS.search(self.text) is not None

    @property
    def units_promised(self) -> int | None:
        """How many units the paper says it names; None where it gives no such number."""
        is_list = self.claim in (Claim.BEHIND, Claim.NAMED) and bool(self.units)
        return int(self.low) if is_list and self.low is not None else None

    @property
    def counts_records(self) -> bool:
        """`low` and `high` are a number of records, of which a unit has one number only."""
        return self.claim in (Claim.FEW_RECORDS, Claim.TOTAL)

    def holds_for(self, number: Number) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def can_agree_with(self, other: Statement) -> bool:
        """Whether one number can be what both say."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return not lows or not highs or max(lows) <= min(highs)
