"""Met or missed, judged exactly on integers with the target's own comparator (README §1.6, §2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.core.figures import Better, Reading, State


class Comparator(StrEnum):
    AT_LEAST = ">="
    MORE_THAN = ">"
    EXACTLY = "="
    AT_MOST = "<="
    LESS_THAN = "<"


COMPARATOR_WORDS = {
    Comparator.AT_LEAST: "từ",
    Comparator.MORE_THAN: "trên",
    Comparator.EXACTLY: "",
    Comparator.AT_MOST: "không quá",
    Comparator.LESS_THAN: "dưới",
}


class Status(StrEnum):
    MET = "met"
    MISSED = "missed"
    NO_TARGET = "no_target"


STATUS_WORDS = {Status.MET: "Đạt", Status.MISSED: "Chưa đạt", Status.NO_TARGET: "Không giao chỉ tiêu"}

DISTRICT_LEVEL = frozenset({"department", "service_unit", "district"})
COMMUNE_LEVEL = frozenset({"commune", "town", "ward"})
LEVELS = {"district_level": DISTRICT_LEVEL, "commune_level": COMMUNE_LEVEL}


@dataclass(frozen=True, slots=True)
class Target:
    """What was set for an indicator: `value` in the indicator's unit (percent for a ratio), with its own words.

    `scope` is "whole", a level of LEVELS, or the slug of one unit. `effective_on` None means from the start of the year;
    a revision is a later version beside the earlier one.
    """

    comparator: Comparator
    value: Decimal
    wording: str = ""
    issuer: str = ""
    document: str | None = None
    scope: str = "whole"
    effective_on: date | None = None

    @property
    def better(self) -> Better:
        """Which side the target wants; "=" is only allowed at the ends of the scale (100 %, 0)."""
        if self.comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
            return Better.LOWER
        if self.comparator is Comparator.EXACTLY and self.value == 0:
            return Better.LOWER
        return Better.HIGHER

    def is_before(self, other: Target) -> bool:
        """Whether it holds from an earlier day; from the start of the year is the earliest."""
        return (self.effective_on or date.min) < (other.effective_on or date.min)

    @property
    def is_strict(self) -> bool:
        return self.comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN)


def is_met(exact: Fraction, target: Target) -> bool:
    """Exact comparison; "trên 80%" is `>`, so 80 % exactly is a miss."""
    return meets(exact.numerator, exact.denominator, target)


def meets(numerator: int, denominator: int, target: Target) -> bool:
    """`is_met` of numerator / denominator, in the target's unit. Whole numbers multiplied across are as exact as fractions
    and spare making them: every cell of a table is judged, most of them twice."""
    aim, aim_denominator = target.value.as_integer_ratio()
    ours, aimed = numerator * aim_denominator, aim * denominator
    match target.comparator:
        case Comparator.AT_LEAST:
            return ours >= aimed
        case Comparator.MORE_THAN:
            return ours > aimed
        case Comparator.EXACTLY:
            return ours == aimed
        case Comparator.AT_MOST:
            return ours <= aimed
        case Comparator.LESS_THAN:
            return ours < aimed


def status_of(reading: Reading, target: Target | None) -> Status | State:
    """The status of a figure against its target; the state itself where there is no figure to judge."""
    parts = reading.exact_parts
    if parts is None:
        return reading.state
    if target is None:
        return Status.NO_TARGET
    return Status.MET if meets(*parts, target) else Status.MISSED


def distance_to(exact: Fraction, target: Target) -> Fraction:
    """How far `exact` stands from the target, in the indicator's unit: negative on the worse side."""
    gap = exact - Fraction(target.value)
    return gap if target.better is Better.HIGHER else -gap


def target_for(targets: Iterable[Target], *, unit: str, kinds: frozenset[str], on: date) -> Target | None:
    """The target in force on `on` for a unit of these kinds; the narrower scope wins, then the later revision.

    A level's target holds for a total when every kind in `kinds` is of that level.
    """
    best: tuple[int, date, Target] | None = None
    for target in targets:
        if target.effective_on is not None and target.effective_on > on:
            continue
        if target.scope == unit:
            width = 2
        elif target.scope in LEVELS and kinds and kinds <= LEVELS[target.scope]:
            width = 1
        elif target.scope == "whole":
            width = 0
        else:
            continue
        rank = (width, target.effective_on or date.min)
        if best is None or rank >= best[:2]:
            best = (*rank, target)
    return best[2] if best is not None else None
