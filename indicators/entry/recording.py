"""The only writer of measurements. All or nothing; who, when and why stand on every row and go into the history."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from indicators.core.figures import Origin, State
from indicators.core.months import Month
from indicators.core.rounding import plain
from indicators.entry.cells import Content, Refused, Typed, content_of, place_of
from indicators.entry.submitting import held_months
from indicators.loading import Catalogue, number_of
from indicators.models import Measurement, SaveReceipt, Submission
from units.models import User

logger = logging.getLogger(__name__)

NOTHING_SENT = "Không có ô nào để lưu."
TOO_MANY = "Mỗi lần lưu nhiều nhất 6.000 ô. Hãy chia thành nhiều lần."
KEY_REUSED = "Lần lưu này trùng khóa với một lần lưu khác nội dung. Hãy tải lại trang rồi lưu lại."
STALE = "Ô này vừa được người khác sửa. Hãy chọn giữ giá trị nào."
LOCKED = "Tháng này đã nộp hoặc đã duyệt nên không sửa được. Muốn sửa, đề nghị cơ quan tổng hợp trả lại báo cáo."
CLOSED = "Tháng này đã được văn phòng khóa sổ nên không sửa được. Muốn sửa, đề nghị văn phòng mở khóa tháng."
NOT_RETURNED = (
    "Báo cáo chỉ được trả lại ở một số ô; ô này không nằm trong số đó nên không sửa được. "
    "Cần sửa cả ô này thì đề nghị văn phòng trả lại thêm."
)
TWICE = "Ô này có hai giá trị trong cùng một lần lưu. Hãy giữ lại một."
BUSY = "Có người khác đang lưu cùng lúc. Chưa lưu được ô nào; hãy lưu lại."
NO_DATABASE = "Máy chủ chưa ghi được số liệu lúc này. Chưa lưu ô nào; hãy lưu lại sau ít phút."
MOST_CELLS = 6000
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps one cell from being saved. `index` counts from 0 in the request; `current` is what stands there now."""

    index: int
    typed: Typed
    message: str
    current: dict[str, Any] | None = None


class NotSaved(Exception):
    """Nothing was saved. `status` is the contract's: 409 stale, 422 not understood, 423 locked; 503: no database now."""

    def __init__(self, status: int, problems: Sequence[Problem], message: str = "") -> None:
        super().__init__(message or f"{len(problems)} cells refused")
        self.status = status
        self.problems = tuple(problems)
        self.message = message


@dataclass(frozen=True, slots=True)
class _Understood:
    index: int
    typed: Typed
    content: Content
    month: Month
    unit_id: int
    indicator_id: int

    @property
    def place(self) -> tuple[int, int, Month]:
        return self.unit_id, self.indicator_id, self.month

    @property
    def unit_month(self) -> tuple[int, Month]:
        return self.unit_id, self.month


def save_cells(
    cells: Sequence[Typed], *, catalogue: Catalogue, by: User, at: datetime, key: str = ""
) -> list[dict[str, Any]]:
    """Save what was typed, all cells or none; returns each cell as it stands now, with its new version.

    NotSaved otherwise. With a `key`, the same request sent again gives the same answer and changes nothing. Every unit must
    be known already: who may write where is decided by the caller.
    """
    if not cells:
        raise NotSaved(422, (), NOTHING_SENT)
    if len(cells) > MOST_CELLS:
        raise NotSaved(422, (), TOO_MANY)
    understood = _understood(cells, catalogue, at)
    try:
        for _ in range(ATTEMPTS):
            # Lost races end at a unique constraint: looking again finds the winner's row, and answers 409 or the receipt.
            with contextlib.suppress(IntegrityError), transaction.atomic():
                return _saved(understood, _fingerprint(cells), by, at, key)
    except OperationalError as error:
        # A full disk, a lost connection, a deadlock: nothing of it was saved.
        logger.exception("cells were not saved")
        raise NotSaved(503, (), NO_DATABASE) from error
    raise NotSaved(409, (), BUSY)


def _saved(
    understood: Sequence[_Understood], fingerprint: str, by: User, at: datetime, key: str
) -> list[dict[str, Any]]:
    held = held_months((cell.unit_id, cell.month) for cell in understood)
    if key:
        receipt = SaveReceipt.objects.filter(user=by, key=key).first()
        if receipt is not None:
            if receipt.fingerprint != fingerprint:
                raise NotSaved(422, (), KEY_REUSED)
            return list(receipt.answer)
    locked = [
        Problem(cell.index, cell.typed, locked_words(held[cell.unit_month]))
        for cell in understood
        if held[cell.unit_month].locks(cell.typed.indicator)
    ]
    if locked:
        raise NotSaved(423, locked)
    answer = _written(understood, by, at)
    if key:
        SaveReceipt.objects.create(user=by, key=key, fingerprint=fingerprint, answer=answer, saved_at=at)
    return answer


def locked_words(submission: Submission) -> str:
    """Why a cell of this month may not change."""
    if submission.is_closed:
        return CLOSED
    return LOCKED if submission.is_locked else NOT_RETURNED


def _understood(cells: Sequence[Typed], catalogue: Catalogue, at: datetime) -> list[_Understood]:
    units = catalogue.timeline.units
    deadlines = catalogue.deadlines(timezone.localtime(at).date())
    found: list[_Understood] = []
    problems: list[Problem] = []
    places: set[tuple[int, int, Month]] = set()
    for index, typed in enumerate(cells):
        try:
            month = place_of(typed, units, catalogue.by_code, deadlines)
            content = content_of(typed, catalogue.by_code[typed.indicator])
        except Refused as refusal:
            problems.append(Problem(index, typed, str(refusal)))
            continue
        unit_id = units[typed.unit].pk
        assert unit_id is not None
        cell = _Understood(index, typed, content, month, unit_id, catalogue.ids[typed.indicator])
        if cell.place in places:
            problems.append(Problem(index, typed, TWICE))
        places.add(cell.place)
        found.append(cell)
    if problems:
        raise NotSaved(422, problems)
    return found


def _written(cells: Sequence[_Understood], by: User, at: datetime) -> list[dict[str, Any]]:
    rows = {
        (row.unit_id, row.indicator_id, row.month): row
        for row in Measurement.objects.filter(
            unit__in={cell.unit_id for cell in cells},
            indicator__in={cell.indicator_id for cell in cells},
            month__in={cell.month for cell in cells},
        )
    }
    _refuse_stale(cells, rows)
    new, changed = [], []
    for cell in cells:
        row = rows.get(cell.place)
        if row is None:
            row = Measurement(unit_id=cell.unit_id, indicator_id=cell.indicator_id, month=cell.month, version=0)
            rows[cell.place] = _applied(row, cell, by, at)
            new.append(row)
        elif _changes(row, cell.content):
            changed.append(_applied(row, cell, by, at))
    Measurement.objects.bulk_create(new)
    if changed:
        # One upsert: bulk_update would build a CASE per row and field, 15 times slower for one form.
        Measurement.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=_FIELDS)
    return [cell_as_json(cell.typed, rows[cell.place]) for cell in cells]


_FIELDS = [
    "state", "numerator", "denominator", "value", "qualifier", "note", "origin", "version",
    "changed_by", "changed_at", "reason",
]  # fmt: skip


def _refuse_stale(cells: Sequence[_Understood], rows: Mapping[tuple[int, int, Month], Measurement]) -> None:
    standing = ((cell, rows.get(cell.place)) for cell in cells)
    stale = [(cell, row) for cell, row in standing if cell.typed.version != (0 if row is None else row.version)]
    if not stale:
        return
    people = User.objects.in_bulk({row.changed_by_id for _, row in stale if row is not None})
    problems = []
    for cell, row in stale:
        current = cell_as_json(cell.typed, row)
        if row is not None:
            current |= {"changed_by": str(people[row.changed_by_id]), "changed_at": row.changed_at.isoformat()}
        problems.append(Problem(cell.index, cell.typed, STALE, current))
    raise NotSaved(409, problems)


def _changes(row: Measurement, content: Content) -> bool:
    there = content_of_row(row)
    return there != (content if content.note is not None else replace(content, note=there.note))


def _applied(row: Measurement, cell: _Understood, by: User, at: datetime) -> Measurement:
    content = cell.content
    if row.version == 0 or replace(content_of_row(row), note=None) != replace(content, note=None):
        # A word beside a simulated figure does not make it an entered one.
        row.origin = Origin.ENTERED.value
    row.state = content.state.value
    row.numerator, row.denominator, row.value = content.numerator, content.denominator, content.value
    row.qualifier = content.qualifier
    row.note = row.note if content.note is None else content.note
    row.version += 1
    row.changed_by, row.changed_at, row.reason = by, at, cell.typed.reason
    return row


def content_of_row(row: Measurement) -> Content:
    """What a stored row holds, as numbers without trailing zeros."""

    def exact(number: Any) -> Any:
        return None if number is None else number_of(number)

    return Content(
        State(row.state), exact(row.numerator), exact(row.denominator), exact(row.value), row.qualifier, row.note
    )


def cell_as_json(typed: Typed, row: Measurement | None) -> dict[str, Any]:
    """A cell as the contract shows it: numbers in plain notation, None where there is none."""
    place = {"unit": typed.unit, "indicator": typed.indicator, "month": typed.month}
    if row is None:
        return {**place, "state": "no_data", "numerator": None, "denominator": None, "value": None,
                "qualifier": "", "note": "", "version": 0}  # fmt: skip
    content = content_of_row(row)
    numbers = {name: getattr(content, name) for name in ("numerator", "denominator", "value")}
    return {
        **place,
        "state": content.state.value,
        **{name: None if number is None else plain(number) for name, number in numbers.items()},
        "qualifier": content.qualifier,
        "note": content.note,
        "version": row.version,
    }


def _fingerprint(cells: Iterable[Typed]) -> str:
    text = json.dumps([asdict(cell) for cell in cells], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def take_over(rows: Iterable[Measurement]) -> int:
    """Figures that come with their own origin and moment (the printed report, the simulation), into empty cells.

    IntegrityError where a cell is taken; nothing is then stored. Returns how many were stored.
    """
    return len(Measurement.objects.bulk_create(rows, batch_size=500))
