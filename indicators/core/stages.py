"""The month of a unit as people see it (README §7): where it stands, whether it is late, how often a unit is on time.

Stored are decisions and days; what they mean on a given day is worked out here, for every page alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from indicators.core.deadlines import Deadlines
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_date
from indicators.core.rounding import shown

# From so many days before its deadline on, a month is near.
NEAR_DAYS = 5
PLACES = 2


class Stage(StrEnum):
    """Where the month of a unit stands; the last four are stored, the others are derived."""

    NOT_DUE = "not_due"
    MISSING = "missing"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


STAGE_WORDS = {
    Stage.NOT_DUE: "chưa đến hạn",
    Stage.MISSING: "chưa nộp",
    Stage.DRAFT: "bản nháp",
    Stage.SUBMITTED: "đã nộp",
    Stage.RETURNED: "trả lại",
    Stage.APPROVED: "đã duyệt",
}
HANDED_IN = (Stage.SUBMITTED, Stage.RETURNED, Stage.APPROVED)
LATE, CLOSED = "trễ", "đã khóa sổ"


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """What is stored of one month of one unit.

    `decided` is None as long as nobody opened the month; `is_begun`: some cell says something. `first_submitted_on` is None
    for a month that was taken over from elsewhere, whatever its stage. `extended_to` is the unit's own deadline.
    """

    decided: str | None = None
    is_begun: bool = False
    is_closed: bool = False
    first_submitted_on: date | None = None
    extended_to: date | None = None


@dataclass(frozen=True, slots=True)
class SeenMonth:
    """One month of one unit as seen on `today`. It is due through `due_on` and late after `late_after`."""

    stage: Stage
    is_closed: bool
    due_on: date
    late_after: date
    is_extended: bool
    first_submitted_on: date | None
    today: date

    @property
    def is_on_time(self) -> bool | None:
        """By the first submission: a month that was returned stays on time. None as long as it may still be on time, and for
        one taken over from elsewhere: neither counts."""
        if self.first_submitted_on is not None:
            return self.first_submitted_on <= self.late_after
        return None if self.stage in HANDED_IN or self.today <= self.late_after else False

    @property
    def is_late(self) -> bool:
        return self.is_on_time is False

    @property
    def is_waited_for(self) -> bool:
        """Whether the unit has something to do: not handed in, or returned, and not closed."""
        return not self.is_closed and self.stage not in (Stage.SUBMITTED, Stage.APPROVED)

    @property
    def days_left(self) -> int:
        """Until the deadline; negative when it has passed."""
        return (self.due_on - self.today).days

    @property
    def urgency(self) -> str:
        """ "past", "near", or nothing where the deadline asks for nothing any more, or not yet."""
        if not self.is_waited_for or self.first_submitted_on is not None or self.days_left > NEAR_DAYS:
            return ""
        return "past" if self.days_left < 0 else "near"

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(word for word, holds in ((LATE, self.is_late), (CLOSED, self.is_closed)) if holds)

    @property
    def words(self) -> str:
        """chưa nộp, trễ, đã khóa sổ."""
        return ", ".join((STAGE_WORDS[self.stage], *self.marks))

    @property
    def deadline_words(self) -> str:
        """Hạn nộp 05/12/2024 (còn 03 ngày): the unit's own deadline, and how far away it is."""
        words = f"Hạn nộp {written_date(self.due_on)}{', đã gia hạn' if self.is_extended else ''}"
        distance = self.distance_words
        return f"{words} ({distance})" if distance else words

    @property
    def distance_words(self) -> str:
        """còn 03 ngày, đã quá 02 ngày, nộp trễ 02 ngày; empty where nothing is left to say."""
        if self.first_submitted_on is not None:
            return f"nộp trễ {counted((self.first_submitted_on - self.due_on).days)} ngày" if self.is_late else ""
        if not self.is_waited_for:
            return ""
        if self.days_left > 0:
            return f"còn {counted(self.days_left)} ngày"
        if self.days_left == 0:
            return "hôm nay là ngày cuối"
        grace = f", sau ngày {written_date(self.late_after)} mới tính là trễ" if self.today <= self.late_after else ""
        return f"đã quá {counted(-self.days_left)} ngày{grace}"


def seen_month(record: MonthRecord, month: Month, deadlines: Deadlines) -> SeenMonth:
    """How the month looks on the day of `deadlines`."""
    common = deadlines.deadline_of(month)
    due_on = max(common, record.extended_to or common)
    return SeenMonth(
        _stage_of(record, deadlines.today > due_on),
        record.is_closed,
        due_on,
        deadlines.late_after(month, record.extended_to),
        due_on > common,
        record.first_submitted_on,
        deadlines.today,
    )


def _stage_of(record: MonthRecord, has_passed: bool) -> Stage:
    if record.decided in HANDED_IN:
        return Stage(record.decided)
    if record.is_begun:
        return Stage.DRAFT
    return Stage.MISSING if has_passed else Stage.NOT_DUE


@dataclass(frozen=True, slots=True)
class Portion:
    """So many of so many. Nothing of nothing is no share, not 0 %."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: Portion) -> Portion:
        return Portion(self.part + other.part, self.whole + other.whole)

    @property
    def missing(self) -> int:
        return self.whole - self.part

    @property
    def is_whole(self) -> bool:
        return self.part == self.whole

    @property
    def share_percent(self) -> Fraction | None:
        return Fraction(self.part * 100, self.whole) if self.whole else None

    @property
    def counts(self) -> str:
        """470/517; empty where nothing was expected."""
        return f"{written(self.part)}/{written(self.whole)}" if self.whole else ""

    @property
    def percent(self) -> str:
        """90,90 %, cut and never flattering; empty where nothing was expected."""
        exact = self.share_percent
        return "" if exact is None else f"{written(shown(exact, PLACES))}\u00a0%"

    @property
    def words(self) -> str:
        """470/517 (90,90 %)."""
        return f"{self.counts} ({self.percent})" if self.whole else ""


def added(portions: Iterable[Portion]) -> Portion:
    """All of them as one: counts are added, shares never averaged."""
    return sum(portions, Portion())


def punctuality_of(months: Iterable[SeenMonth]) -> Portion:
    """How many of the months that count were first submitted on time."""
    verdicts = [one.is_on_time for one in months]
    return Portion(sum(verdict is True for verdict in verdicts), sum(verdict is not None for verdict in verdicts))


def completeness_of(reported: int, expected: int, *, is_due: bool) -> Portion:
    """Cells reported of those expected: of a month that is not due yet only what is there already (README §1.5)."""
    return Portion(reported, expected if is_due else reported)
