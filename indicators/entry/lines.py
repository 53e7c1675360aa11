"""One line of the grid: an indicator, what its inputs hold, what it says, and what stands beside it to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.core.figures import STATE_WORDS, STORED_STATES, Measure, Rule, State
from indicators.core.numbers_vi import written
from indicators.core.quality import SEVERITY_WORDS
from indicators.core.results import Judged
from indicators.core.wording import value_with_unit
from indicators.entry.cells import Typed
from indicators.entry.checking import Finding
from units.timeline import UnitLife

STATE_CHOICES = tuple((state.value, STATE_WORDS[state]) for state in STORED_STATES)

# How a line stands: the symbol and the words for the class of the style sheet. The script has the same (entry_words.js).
MARKS = {
    "": ("", "chưa nhập"),
    "saved": ("✓", "đã lưu"),
    "warning": ("!", "đã giải trình"),
    "explain": ("?", "cần giải trình"),
    "mend": ("✗", "phải sửa"),
    "waiting": ("↻", "chưa lưu"),
    "error": ("✗", "lỗi, chưa lưu"),
    "conflict": ("⇄", "người khác vừa sửa"),
    "locked": ("", "đã khóa"),
}


@dataclass(frozen=True)
class Field:
    """One input of a line; `column` is where the arrow keys go up and down."""

    name: str
    label: str
    column: int

    @property
    def short(self) -> str:
        return {"numerator": "Tử số", "denominator": "Mẫu số"}.get(self.name, "Giá trị")


# The columns of the grid beside the inputs of numbers, which stand in 1 and 2.
SHARE_COLUMN, STATE_COLUMN, NOTE_COLUMN = 3, 4, 5
COLUMNS = 5


@dataclass(frozen=True)
class Beside:
    """A figure to compare with, in words; both empty where none was asked for."""

    words: str = ""
    counts: str = ""

    @property
    def both(self) -> str:
        """66,66 % (6 / 9)."""
        return f"{self.words} ({self.counts})" if self.counts else self.words


@dataclass(frozen=True)
class Line:
    """One figure of the grid. `key` names its inputs, `name` the line for people.

    `was` is what stood there when the page was made, `typed` what its inputs hold now.

    `lock` says why it may not change, in two words, and is empty while it may; `returned_because` why it was sent back.
    `message` says what keeps it from being saved; `current` is another person's value where that is the reason.
    """

    key: str
    name: str
    unit: UnitLife
    rule: Rule
    judged: Judged
    was: Typed
    typed: Typed
    is_simulated: bool
    last_month: Beside = Beside()
    year_ago: Beside = Beside()
    findings: tuple[Finding, ...] = ()
    lock: str = ""
    returned_because: str = ""
    unit_total: Judged | None = None
    whole_total: Judged | None = None
    message: str = ""
    current: Mapping[str, Any] | None = None
    first_column: int = 0

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def place(self) -> tuple[str, str]:
        """What a saved cell is known by within its month."""
        return self.unit.slug, self.rule.code

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
    def inputs(self) -> tuple[tuple[Field, str], ...]:
        """The inputs of numbers with what they hold."""
        return tuple((field, getattr(self.typed, field.name)) for field in self.fields)

    @property
    def quiet_mark(self) -> str:
        """The state where a mark on every saved cell would drown the others."""
        return "" if self.mark == "saved" else self.mark

    @property
    def notices(self) -> tuple[str, ...]:
        """What the checks say of the cell, and what was answered; the mark says what is to be done about a single one."""
        if len(self.findings) == 1 and self.findings[0].is_open:
            return (self.findings[0].beside_the_cell,)
        return tuple(_notice(finding) for finding in self.findings)

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
        if self.lock:
            return "locked"
        if was_text(self.typed) != was_text(self.was):
            return "waiting"
        return self.calm_mark

    @property
    def calm_mark(self) -> str:
        """How the stored figure stands, whatever is being typed over it."""
        if any(finding.is_error for finding in self.findings):
            return "mend"
        if any(finding.is_open for finding in self.findings):
            return "explain"
        if self.findings:
            return "warning"
        return "saved" if self.is_stored else ""

    @property
    def mark_symbol(self) -> str:
        return MARKS[self.mark][0]

    @property
    def mark_words(self) -> str:
        return self.lock or MARKS[self.mark][1]

    @property
    def state_words(self) -> str:
        """Why there is no number; empty where there is one, or nobody has said anything."""
        state = self.typed.state
        return "" if state in (State.FIGURE, State.NO_DATA) or state not in STORED_STATES else STATE_WORDS[State(state)]

    @property
    def was_text(self) -> str:
        return was_text(self.was)

    @property
    def seen(self) -> str:
        """The version and what the inputs held, for grids that keep both in one field."""
        return f"{self.typed.version}|{self.was_text}"

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


def _notice(finding: Finding) -> str:
    if finding.is_open:
        return f"{SEVERITY_WORDS[finding.flag.severity]}: {finding.beside_the_cell}"
    assert finding.explanation is not None
    return f"{finding.beside_the_cell} Giải trình: “{finding.explanation.text}”"


def was_text(typed: Typed) -> str:
    """What the inputs of a line hold, in one string, to see whether a person touched them."""
    return "|".join((typed.state, typed.numerator, typed.denominator, typed.value, typed.note or ""))
