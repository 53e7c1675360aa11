"""One line of the grid: an indicator, what its inputs hold, what it says, and what stands beside it to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.core.figures import STATE_WORDS, STORED_STATES, Measure, Rule, State
from indicators.core.months import Month
from indicators.core.numbers_vi import written
from indicators.core.results import Judged
from indicators.core.wording import value_with_unit
from indicators.entry.cells import Typed
from indicators.entry.checking import Finding

STATE_CHOICES = tuple((state.value, STATE_WORDS[state]) for state in STORED_STATES)


@dataclass(frozen=True)
class Field:
    """One input of a line; `column` is where the arrow keys go up and down."""

    name: str
    label: str
    column: int


@dataclass(frozen=True)
class Beside:
    """A figure to compare with, in words; both empty where none was asked for."""

    words: str = ""
    counts: str = ""


@dataclass(frozen=True)
class Line:
    """One indicator. `was` is what stood there when the page was made, `typed` what its inputs hold now.

    `message` says what keeps it from being saved; `current` is another person's value where that is the reason.
    """

    rule: Rule
    judged: Judged
    was: Typed
    typed: Typed
    is_simulated: bool
    last_month: Beside
    year_ago: Beside
    earlier: tuple[tuple[Month, Beside], ...]
    findings: tuple[Finding, ...] = ()
    unit_total: Judged | None = None
    whole_total: Judged | None = None
    message: str = ""
    current: Mapping[str, Any] | None = None

    @property
    def code(self) -> str:
        return self.rule.code

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        rule, unit = self.rule, self.rule.unit_label
        if rule.measure is Measure.RATIO:
            return Field("numerator", rule.numerator_label or "Tử số", 1), Field(
                "denominator", rule.denominator_label or "Mẫu số", 2
            )
        if rule.measure is Measure.COUNT:
            return (Field("numerator", f"{rule.numerator_label or 'Số lượng'} ({unit})", 1),)
        return (Field("value", f"Giá trị ({unit})", 1),)

    @property
    def warning(self) -> str:
        """What the checks say of the cell and nobody has answered yet; empty where there is nothing to do."""
        return " ".join(finding.flag.reason for finding in self.findings if finding.is_open)

    @property
    def is_stored(self) -> bool:
        return self.was.version > 0

    @property
    def mark(self) -> str:
        """The state of the cell, by the name of its class in the style sheet."""
        if self.current is not None:
            return "conflict"
        if self.message:
            return "error"
        if was_text(self.typed) != was_text(self.was):
            return "waiting"
        if self.warning:
            return "warning"
        return "saved" if self.is_stored else ""

    @property
    def was_text(self) -> str:
        return was_text(self.was)

    @property
    def current_words(self) -> str:
        """What another person saved meanwhile: 11 / 13, không phát sinh."""
        if self.current is None:
            return ""
        numbers = [self.current[name] for name in ("numerator", "denominator", "value")]
        figures = " / ".join(written(Decimal(number)) for number in numbers if number is not None)
        return f"{self.current['qualifier']} {figures}".strip() or STATE_WORDS[State(self.current["state"])]

    @property
    def share(self) -> str:
        """What the figure says, as people see it; empty where it says no more than the inputs do."""
        is_ratio = self.rule.measure is Measure.RATIO and self.judged.reading.state is State.FIGURE
        return value_with_unit(self.judged) if is_ratio and self.typed == self.was else ""


def was_text(typed: Typed) -> str:
    """What the inputs of a line hold, in one string, to see whether a person touched them."""
    return "|".join((typed.state, typed.numerator, typed.denominator, typed.value, typed.note or ""))
