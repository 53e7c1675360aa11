"""What a person may do about a month now, and what was said about it last: the part of the page below the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from indicators.core.months import Month
from indicators.core.numbers_vi import written_date, written_month
from indicators.entry.checking import Finding
from indicators.entry.grid import Grid
from indicators.entry.submitting import MAY_APPROVE, MAY_RETURN, MAY_SUBMIT, Stage
from units.models import User


@dataclass(frozen=True)
class Question:
    """One finding on the page: the name of its field, and what was typed there so far."""

    finding: Finding
    typed: str = ""

    @property
    def field(self) -> str:
        """Alike when the figure changes, so that what was typed is not lost while the finding's key is another."""
        return f"giai-trinh-{self.finding.flag.check}-{self.finding.flag.indicator}"


@dataclass(frozen=True)
class Decision:
    """What stands below the grid. `last_words` says who sent the month back or opened it again, and why."""

    acts: frozenset[str] = frozenset()
    own_report: bool = False
    last_words: str = ""
    questions: tuple[Question, ...] = field(default=())
    version: int = 0


def decision_of(grid: Grid, person: User, *, is_writer: bool, today: date, typed: Mapping[str, str]) -> Decision:
    """`typed` is what came back from the page, by the name of the field."""
    row = grid.submission
    questions = tuple(Question(finding) for finding in grid.findings)
    questions = tuple(Question(one.finding, typed.get(one.field, "")) for one in questions)
    stage = Stage.DRAFT if row is None else Stage(row.stage)
    acts = set()
    if row is None or not row.is_closed:
        if stage in (Stage.DRAFT, Stage.RETURNED) and is_writer and person.role in MAY_SUBMIT:
            acts.add("submit")
        can_be_returned = stage == Stage.SUBMITTED or (row is not None and row.is_returned_in_parts)
        if can_be_returned and person.role in MAY_RETURN:
            acts.add("return")
        if stage == Stage.APPROVED and person.role in MAY_RETURN:
            acts.add("reopen")
    own = row is not None and row.submitted_by_id == person.pk
    if stage == Stage.SUBMITTED and person.role in MAY_APPROVE and not own:
        acts.add("approve")
    if grid.month > Month.of(today):
        acts.discard("submit")
    return Decision(
        frozenset(acts),
        own and stage == Stage.SUBMITTED and person.role in MAY_APPROVE,
        _last_words(grid),
        questions,
        0 if row is None else row.version,
    )


def _last_words(grid: Grid) -> str:
    row = grid.submission
    if row is None or row.changed_at is None or row.is_closed or row.stage not in (Stage.RETURNED, Stage.DRAFT):
        return ""
    when = written_date(timezone.localtime(row.changed_at).date())
    who = f" ({row.changed_by})" if row.changed_by is not None else ""
    month = written_month(grid.month)
    if row.stage == Stage.DRAFT:
        return f"Báo cáo tháng {month} được mở lại ngày {when}{who}. Lý do: {row.reason}" if row.reason else ""
    cells = f" Chỉ sửa các chỉ tiêu: {', '.join(row.returned_codes)}." if row.returned_codes else ""
    return f"Báo cáo tháng {month} bị trả lại ngày {when}{who}. Lý do: {row.reason}{cells and '.'}{cells}".replace(
        "..", "."
    )
