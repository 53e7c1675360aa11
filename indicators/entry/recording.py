"""The only writer of measurements. All or nothing; who, when and why stand on every row and go into the history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from indicators.core.figures import Origin
from indicators.core.months import Month
from indicators.core.rounding import plain
from indicators.entry.cells import Content, Refused, Typed, content_of, place_of
from indicators.entry.submitting import held_months
from indicators.loading import Catalogue, number_of
from indicators.models import Measurement, SaveReceipt
from units.models import Unit, User

NOTHING_SENT = "Không có ô nào để lưu."
TOO_MANY = "Mỗi lần lưu nhiều nhất 6.000 ô. Hãy chia thành nhiều lần."
KEY_REUSED = "Lần lưu này trùng khóa với một lần lưu khác nội dung. Hãy tải lại trang rồi lưu lại."
STALE = "Ô này vừa được người khác sửa. Hãy chọn giữ giá trị nào."
LOCKED = "Tháng này đã nộp hoặc đã duyệt nên không sửa được. Muốn sửa, đề nghị cơ quan tổng hợp trả lại báo cáo."
TWICE = "Ô này có hai giá trị trong cùng một lần lưu. Hãy giữ lại một."
MOST_CELLS = 6000


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps one cell from being saved. `index` counts from 0 in the request; `current` is what stands there now."""

    index: int
    typed: Typed
    message: str
    current: dict[str, Any] | None = None


class NotSaved(Exception):
    """Nothing was saved. `status` is the contract's: 409 stale, 422 not understood, 423 locked."""

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
    with transaction.atomic():
        held = held_months((cell.unit_id, cell.month) for cell in understood)
        fingerprint = _fingerprint(cells)
        if key:
            receipt = SaveReceipt.objects.filter(user=by, key=key).first()
            if receipt is not None:
                if receipt.fingerprint != fingerprint:
                    raise NotSaved(422, (), KEY_REUSED)
                return list(receipt.answer)
        locked = [
            Problem(cell.index, cell.typed, LOCKED) for cell in understood if held[cell.unit_id, cell.month].is_locked
        ]
        if locked:
            raise NotSaved(423, locked)
        answer = _written(understood, by, at)
        if key:
            SaveReceipt.objects.create(user=by, key=key, fingerprint=fingerprint, answer=answer, saved_at=at)
        return answer


def _understood(cells: Sequence[Typed], catalogue: Catalogue, at: datetime) -> list[_Understood]:
    units = catalogue.timeline.units
    ids = dict(Unit.objects.filter(slug__in={cell.unit for cell in cells}).values_list("slug", "id"))
    deadlines = catalogue.deadlines(at.date())
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
        cell = _Understood(index, typed, content, month, ids[typed.unit], catalogue.ids[typed.indicator])
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
    stale = [
        Problem(cell.index, cell.typed, STALE, cell_as_json(cell.typed, row))
        for cell in cells
        if ((row := rows.get(cell.place)) is not None and row.version != cell.typed.version)
        or (rows.get(cell.place) is None and cell.typed.version != 0)
    ]
    if stale:
        raise NotSaved(409, stale)
    new, changed = [], []
    for cell in cells:
        row = rows.get(cell.place)
        if row is None:
            rows[cell.place] = row = _applied(
                Measurement(unit_id=cell.unit_id, indicator_id=cell.indicator_id, month=cell.month, version=0),
                cell, by, at,
            )  # fmt: skip
            new.append(row)
        elif content_of_row(row) != cell.content:
            changed.append(_applied(row, cell, by, at))
    Measurement.objects.bulk_create(new)
    if changed:
        Measurement.objects.bulk_update(changed, _FIELDS)
    return [cell_as_json(cell.typed, rows[cell.place]) for cell in cells]


_FIELDS = [
    "state", "numerator", "denominator", "value", "qualifier", "note", "origin", "version",
    "changed_by", "changed_at", "reason",
]  # fmt: skip


def _applied(row: Measurement, cell: _Understood, by: User, at: datetime) -> Measurement:
    content = cell.content
    row.state = content.state.value
    row.numerator, row.denominator, row.value = content.numerator, content.denominator, content.value
    row.qualifier, row.note = content.qualifier, content.note
    row.origin = Origin.ENTERED.value
    row.version += 1
    row.changed_by, row.changed_at, row.reason = by, at, cell.typed.reason
    return row


def content_of_row(row: Measurement) -> Content:
    """What a stored row holds, as numbers without trailing zeros."""
    from indicators.core.figures import State

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
