"""Approving several complete months at once: each by itself, so that one that cannot be approved keeps no other back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from indicators.core.months import Month
from indicators.core.stages import Stage
from indicators.entry import submitting
from indicators.entry.progress import Progress
from indicators.entry.submitting import Deed, NotDone
from units.models import Unit, User
from units.timeline import UnitLife

UNREADABLE = "Không đọc được báo cáo đã chọn. Hãy tải lại trang rồi chọn lại."
INCOMPLETE = "còn thiếu số liệu. Hãy mở báo cáo ra xem rồi duyệt hoặc trả lại."
NOT_SUBMITTED = "không còn chờ duyệt."
MOST = 1000


@dataclass(frozen=True, slots=True)
class Chosen:
    """One month of one unit with the version that the approver saw."""

    unit: str
    month: Month
    version: int

    @classmethod
    def parse(cls, text: str) -> Chosen:
        """From "xa-bac-son/2024-11/3"; ValueError for anything else."""
        slug, month, version = text.split("/")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise ValueError(text)
        return cls(slug, Month.parse(month), int(version))


def key_of(one: Progress) -> str:
    return f"{one.unit.slug}/{one.month}/{one.state.version}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one month: approved, or not, for the reason in `problem`."""

    unit: UnitLife
    month: Month
    problem: str = ""


def approve_each(
    chosen: Iterable[Chosen], known: Mapping[tuple[str, Month], Progress], *, by: User, at: datetime
) -> list[Outcome]:
    """Approves each of the chosen months that is complete, in a transaction of its own; `known` is how they stand now.

    NotDone (403) for a person who may not approve anything at all.
    """
    if by.role not in submitting.MAY_APPROVE:
        raise NotDone(403, submitting.NOT_YOUR_ROLE)
    wanted = {(one.unit, one.month): one for one in chosen if (one.unit, one.month) in known}
    units = {unit.slug: unit for unit in Unit.objects.filter(slug__in={slug for slug, _ in wanted})}
    found = []
    for (slug, month), one in wanted.items():
        progress = known[slug, month]
        problem = ""
        if progress.stage is not Stage.SUBMITTED:
            problem = NOT_SUBMITTED
        elif not progress.is_complete:
            problem = INCOMPLETE
        else:
            try:
                submitting.approve(Deed(units[slug], month, by, at, version=one.version))
            except NotDone as refusal:
                problem = refusal.message
        found.append(Outcome(progress.unit, month, problem))
    return found
