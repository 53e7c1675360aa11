"""The only writer of a unit's own deadlines: more time for a month, given, changed, taken back with a reason (README §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from indicators.core.deadlines import Deadlines
from indicators.core.months import Month
from indicators.core.numbers_vi import written_date, written_month
from indicators.entry.submitting import CLOSED, NO_REASON, NOT_YOUR_ROLE, NotDone, Role, held_months, tidy_reason
from indicators.models import DeadlineExtension, Submission
from units.models import Event, User
from units.timeline import UnitLife

MAY_EXTEND = frozenset({Role.EDITOR})
LONGEST = timedelta(days=366)

NOT_ALIVE = "{unit} không hoạt động vào cuối tháng {month} nên không có báo cáo của tháng đó."
NO_DAY = "Hãy ghi ngày gia hạn, ví dụ 10/12/2024."
NOT_LATER = "Hạn mới phải sau hạn chung của tháng {month} là {day}."
TOO_FAR = "Hạn mới của tháng {month} không thể sau ngày {day}, quá một năm kể từ hạn chung."
NOTHING_TO_TAKE_BACK = "{unit} không có hạn riêng cho tháng {month}."
SAME_DAY = "{unit} đã được gia hạn tháng {month} đến đúng ngày này."


@dataclass(frozen=True, slots=True)
class Extending:
    """Who gives which unit more time for which month, when and why."""

    unit: UnitLife
    month: Month
    by: User
    at: datetime
    reason: str


@transaction.atomic
def extend(asked: Extending, due_on: date | None, deadlines: Deadlines) -> DeadlineExtension:
    """Gives the unit until `due_on`, or changes the day that it has. NotDone with a sentence where that makes no sense."""
    reason = _checked(asked)
    month = written_month(asked.month)
    if not asked.unit.alive_on(asked.month.last_day):
        raise NotDone(422, NOT_ALIVE.format(unit=asked.unit.name, month=month))
    if due_on is None:
        raise NotDone(422, NO_DAY)
    common = deadlines.deadline_of(asked.month)
    if due_on <= common:
        raise NotDone(422, NOT_LATER.format(month=month, day=written_date(common)))
    if due_on > common + LONGEST:
        raise NotDone(422, TOO_FAR.format(month=month, day=written_date(common + LONGEST)))
    # Holding the month opens it, so that whoever reads it finds its deadline there too.
    if _held(asked).is_closed:
        raise NotDone(409, CLOSED.format(month=month))
    row = _stored(asked)
    if row is not None and row.due_on == due_on:
        raise NotDone(409, SAME_DAY.format(unit=asked.unit.name, month=month))
    old = "" if row is None else written_date(row.due_on)
    row = row or DeadlineExtension(unit_id=_pk(asked), month=asked.month)
    row.due_on, row.reason, row.given_by, row.given_at = due_on, reason, asked.by, asked.at
    row.save()
    _log(asked, "đổi hạn riêng" if old else "gia hạn", old, written_date(due_on), reason)
    return row


@transaction.atomic
def take_back(asked: Extending) -> None:
    """The common deadline holds again. NotDone where the unit has no deadline of its own."""
    reason = _checked(asked)
    _held(asked)
    row = _stored(asked)
    if row is None:
        raise NotDone(409, NOTHING_TO_TAKE_BACK.format(unit=asked.unit.name, month=written_month(asked.month)))
    old = written_date(row.due_on)
    row.delete()
    _log(asked, "thu lại hạn riêng", old, "", reason)


def _checked(asked: Extending) -> str:
    if asked.by.role not in MAY_EXTEND:
        raise NotDone(403, NOT_YOUR_ROLE)
    reason = tidy_reason(asked.reason)
    if not reason:
        raise NotDone(422, NO_REASON)
    return reason


def _pk(asked: Extending) -> int:
    assert asked.unit.pk is not None
    return asked.unit.pk


def _held(asked: Extending) -> Submission:
    place = _pk(asked), asked.month
    return held_months([place])[place]


def _stored(asked: Extending) -> DeadlineExtension | None:
    return DeadlineExtension.objects.filter(unit=_pk(asked), month__in=[asked.month]).first()


def _log(asked: Extending, action: str, old: str, new: str, reason: str) -> None:
    Event.objects.create(
        kind=Event.Kind.DEADLINE, subject=f"{asked.unit.name}, tháng {written_month(asked.month)}", unit_id=_pk(asked),
        action=action, old=old, new=new, reason=reason, by=asked.by, at=asked.at,
    )  # fmt: skip


def load_extensions(months: Sequence[Month]) -> list[DeadlineExtension]:
    """The deadlines of their own that units have in these months, with who gave them; one query."""
    rows = DeadlineExtension.objects.filter(month__in=months).select_related("given_by", "unit")
    return list(rows.order_by("-month", "unit__position", "unit__sort_key"))
