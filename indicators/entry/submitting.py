"""The only writer of submissions: the month of a unit on its way from draft to approved (README §7).

Every act holds the month first, so that no figure changes after a lock; who and why stand on the row, and the database's
triggers carry them into the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted, written_month
from indicators.entry.cells import LONGEST_NOTE, Refused, storable
from indicators.models import Measurement, MonthClosure, Submission
from units.models import Event, Unit, User
from units.timeline import Timeline

UnitMonth = tuple[int, Month]
Stage = Submission.Stage
Role = User.Role

# Who may do what, where the month is at; everything else is refused with a sentence.
MAY_SUBMIT = frozenset({Role.REPORTER, Role.EDITOR})
MAY_APPROVE = frozenset({Role.APPROVER})
MAY_RETURN = frozenset({Role.EDITOR, Role.APPROVER})
MAY_CLOSE = frozenset({Role.EDITOR})

NO_REASON = "Hãy ghi lý do."
LONG_REASON = "Lý do dài quá 2.000 ký tự. Hãy viết ngắn hơn."
NOT_YOUR_ROLE = "Tài khoản này không được làm việc này."
OWN_REPORT = "Người đã nộp báo cáo không được duyệt chính báo cáo đó. Hãy để người khác duyệt."
CHANGED_MEANWHILE = "Báo cáo này vừa được người khác xử lý. Hãy xem lại tình trạng mới rồi làm tiếp."
CLOSED = "Tháng {month} đã được văn phòng khóa sổ. Muốn sửa, đề nghị văn phòng mở khóa tháng."
NOT_BEGUN = "Tháng {month} chưa bắt đầu nên chưa nộp được."
NOTHING_ENTERED = (
    "Chưa có số liệu nào trong tháng {month}. Hãy nhập số liệu, hoặc chọn “chưa có số liệu” cho từng chỉ tiêu, rồi nộp."
)
UNKNOWN_CELLS = "Không có chỉ tiêu nào mang mã {codes} trong báo cáo này."
WRONG_STAGE = {
    "submit": "Báo cáo tháng {month} đang là “{stage}” nên không nộp được.",
    "approve": "Chỉ duyệt được báo cáo đã nộp. Báo cáo tháng {month} đang là “{stage}”.",
    "return": "Chỉ trả lại được báo cáo đã nộp. Báo cáo tháng {month} đang là “{stage}”.",
    "reopen": "Chỉ mở lại được báo cáo đã duyệt. Báo cáo tháng {month} đang là “{stage}”.",
}


class NotDone(Exception):
    """Nothing was changed. `status` is HTTP's: 403 role, 409 stage or version, 422 what was sent or what stands in the way;
    `problems` are sentences."""

    def __init__(self, status: int, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to which month of which unit, when and why. `version` is that of the submission as it was seen,
    None where nobody looked."""

    unit: Unit
    month: Month
    by: User
    at: datetime
    reason: str = ""
    version: int | None = None

    @property
    def place(self) -> UnitMonth:
        return self.unit.pk, self.month


def held_months(wanted: Iterable[UnitMonth]) -> dict[UnitMonth, Submission]:
    """The submissions of these units and months, created as drafts where missing, and held until the transaction ends.

    Everything that writes figures or decides about a month holds it first, in one order, so that no figure changes after
    a lock. Must be called inside `atomic()`.
    """
    keys = sorted(set(wanted))
    Submission.objects.bulk_create(
        [Submission(unit_id=unit, month=month) for unit, month in keys], ignore_conflicts=True
    )
    rows = Submission.objects.select_for_update().filter(
        unit__in={unit for unit, _ in keys}, month__in={month for _, month in keys}
    )
    found = {(row.unit_id, row.month): row for row in rows.order_by("unit_id", "month")}
    return {key: found[key] for key in keys}


@transaction.atomic
def submit(deed: Deed, *, open_findings: Callable[[], Sequence[str]]) -> Submission:
    """The unit hands the month in: its figures are locked. `open_findings` gives a sentence for everything that still has
    to be corrected or explained (asked while the month is held, so that nothing slips in after it)."""
    row = _held(deed, MAY_SUBMIT)
    if row.is_closed:
        raise NotDone(409, CLOSED.format(month=written_month(deed.month)))
    if row.stage not in (Stage.DRAFT, Stage.RETURNED):
        raise _wrong_stage("submit", row)
    if deed.month > Month.of(timezone.localtime(deed.at).date()):
        raise NotDone(409, NOT_BEGUN.format(month=written_month(deed.month)))
    if not Measurement.objects.in_window(Window(deed.month, deed.month)).filter(unit=deed.unit).exists():
        raise NotDone(422, NOTHING_ENTERED.format(month=written_month(deed.month)))
    problems = open_findings()
    if problems:
        message = (
            f"Chưa nộp được báo cáo tháng {written_month(deed.month)}: còn {counted(len(problems))} việc phải làm."
        )
        raise NotDone(422, message, problems)
    row.first_submitted_at = row.first_submitted_at or deed.at
    row.submitted_by, row.submitted_at = deed.by, deed.at
    row.approved_by, row.approved_at = None, None
    return _moved(row, deed, Stage.SUBMITTED)


@transaction.atomic
def approve(deed: Deed) -> Submission:
    """Another person than the submitter finds the month right."""
    row = _held(deed, MAY_APPROVE)
    if row.stage != Stage.SUBMITTED:
        raise _wrong_stage("approve", row)
    if row.submitted_by_id == deed.by.pk:
        raise NotDone(403, OWN_REPORT)
    row.approved_by, row.approved_at = deed.by, deed.at
    return _moved(row, deed, Stage.APPROVED)


@transaction.atomic
def give_back(deed: Deed, codes: Sequence[str] = (), *, known: Iterable[str] = ()) -> Submission:
    """Back to the unit with a reason: the whole month, or the cells of `codes` alone; `known` are the month's indicators.

    A month that was returned in some cells can be returned in more, or as a whole: what was returned may not be mendable
    without its neighbours.
    """
    row = _held(deed, MAY_RETURN)
    _need_reason(deed)
    if row.is_closed:
        raise NotDone(409, CLOSED.format(month=written_month(deed.month)))
    if row.stage != Stage.SUBMITTED and not row.is_returned_in_parts:
        raise _wrong_stage("return", row)
    known = tuple(dict.fromkeys(known))
    in_order = [code for code in known if code in set(codes)]
    unknown = sorted(set(codes) - set(in_order))
    if unknown:
        raise NotDone(422, UNKNOWN_CELLS.format(codes=", ".join(code[:20] for code in unknown[:5])))
    before = row.returned_codes if row.stage == Stage.RETURNED else []
    row.returned_codes = [code for code in known if code in {*in_order, *before}] if in_order else []
    return _moved(row, deed, Stage.RETURNED)


@transaction.atomic
def reopen(deed: Deed) -> Submission:
    """An approved month becomes a draft again, with a reason."""
    row = _held(deed, MAY_RETURN)
    _need_reason(deed)
    if row.is_closed:
        raise NotDone(409, CLOSED.format(month=written_month(deed.month)))
    if row.stage != Stage.APPROVED:
        raise _wrong_stage("reopen", row)
    row.approved_by, row.approved_at = None, None
    return _moved(row, deed, Stage.DRAFT)


@transaction.atomic
def close_month(timeline: Timeline, month: Month, *, is_closed: bool, by: User, at: datetime, reason: str) -> int:
    """Closes a month for every unit that lived in it, or opens it again; returns for how many. Stages stay as they are."""
    _need_role(by, MAY_CLOSE)
    reason = tidy_reason(reason)
    if not reason:
        raise NotDone(422, NO_REASON)
    alive = [unit.pk for unit in timeline.units.values() if unit.alive_on(month.last_day) and unit.pk is not None]
    held = held_months((pk, month) for pk in alive)
    changing = [row for row in held.values() if row.is_closed != is_closed]
    if not changing:
        raise NotDone(409, f"Tháng {written_month(month)} đã {'khóa' if is_closed else 'mở'} từ trước.")
    for row in changing:
        row.is_closed = is_closed
        row.version += 1
        row.changed_by, row.changed_at, row.reason = by, at, reason
    Submission.objects.bulk_update(changing, ["is_closed", "version", "changed_by", "changed_at", "reason"])
    MonthClosure.objects.create(month=month, is_closed=is_closed, reason=reason, decided_by=by, decided_at=at)
    Event.objects.create(
        kind=Event.Kind.CLOSURE, subject=f"Tháng {written_month(month)}", by=by, at=at, reason=reason,
        action="khóa sổ" if is_closed else "mở khóa sổ",
    )  # fmt: skip
    return len(changing)


def _held(deed: Deed, roles: frozenset[User.Role]) -> Submission:
    _need_role(deed.by, roles)
    row = held_months([deed.place])[deed.place]
    if deed.version is not None and deed.version != row.version:
        raise NotDone(409, CHANGED_MEANWHILE)
    return row


def _need_role(by: User, roles: frozenset[User.Role]) -> None:
    if by.role not in roles:
        raise NotDone(403, NOT_YOUR_ROLE)


def _need_reason(deed: Deed) -> None:
    if not tidy_reason(deed.reason):
        raise NotDone(422, NO_REASON)


def tidy_reason(reason: str) -> str:
    try:
        text = storable(reason).strip()
    except Refused as refusal:
        raise NotDone(422, str(refusal)) from None
    if len(text) > LONGEST_NOTE:
        raise NotDone(422, LONG_REASON)
    return text


def _wrong_stage(act: str, row: Submission) -> NotDone:
    words = WRONG_STAGE[act].format(month=written_month(row.month), stage=Stage(row.stage).label)
    return NotDone(409, words)


def _moved(row: Submission, deed: Deed, stage: Submission.Stage) -> Submission:
    row.stage = stage
    if stage != Stage.RETURNED:
        row.returned_codes = []
    row.version += 1
    row.changed_by, row.changed_at, row.reason = deed.by, deed.at, tidy_reason(deed.reason)
    row.save()
    return row


@transaction.atomic
def settle(months: Iterable[tuple[Unit, Month]], *, submitted_by: User, approved_by: User | None, at: datetime) -> None:
    """Months that were decided elsewhere, taken over as they are: approved, or left as drafts without an approver."""
    stage = Stage.APPROVED if approved_by is not None else Stage.DRAFT
    is_settled = approved_by is not None
    Submission.objects.bulk_create(
        Submission(
            unit=unit,
            month=month,
            stage=stage,
            version=1 if is_settled else 0,
            submitted_by=submitted_by if is_settled else None,
            submitted_at=at if is_settled else None,
            first_submitted_at=at if is_settled else None,
            approved_by=approved_by,
            approved_at=at if is_settled else None,
            changed_by=approved_by,
            changed_at=at if is_settled else None,
        )
        for unit, month in months
    )
