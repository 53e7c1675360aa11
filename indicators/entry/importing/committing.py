"""Writes what a preview shows, all or nothing; remembers the spellings and layouts that the office confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import OperationalError, transaction

from indicators.core.months import Month
from indicators.entry.cells import Typed
from indicators.entry.importing.previewing import Preview, Scope
from indicators.entry.importing.standing import load_names
from indicators.entry.importing.uploads import saved_words
from indicators.entry.recording import MOST_CELLS, NO_DATABASE, NotSaved, save_cells
from indicators.entry.submitting import held_months
from indicators.entry.workbooks.lines import Line
from indicators.loading import Catalogue
from indicators.models import ImportReceipt, Upload
from units.models import Event, Unit, UnitAlias, User
from units.names import tidy

CHANGED_SINCE = "Có chỗ khác với bản vừa xem, nên chưa ghi gì. Hãy xem lại rồi bấm Ghi."
OPEN_ENDS = "Chưa ghi được gì: còn chỗ phải sửa hoặc phải trả lời."
NOTHING_NEW = "Số liệu trong tệp giống hệt số liệu đang có, nên không ghi gì thêm."
DONE_ALREADY = "Tệp này vừa được ghi rồi; lần này không ghi gì thêm."
REASON = "Nhập từ tệp “{name}”, ô {cell}."
LONGEST_SPELLING = 200


class NotCommitted(Exception):
    """Nothing was written. `status` is HTTP's: 409 changed or written meanwhile, 422 open ends, 423 locked, 503 no
    database."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def commit(
    preview: Preview, name: str, *, catalogue: Catalogue, scope: Scope, at: datetime, upload: Upload | None = None
) -> bool:
    """Writes everything that is new or changed, or nothing (NotCommitted); False where there was nothing to write.

    With an `upload`, it is written once, however often and from however many places it is asked for.
    """
    found = preview.differences
    if found is None or not found.can_be_saved:
        raise NotCommitted(422, OPEN_ENDS)
    lines = found.lines_to_save
    try:
        with transaction.atomic():
            if upload is not None and lines:
                _take(upload)
            if lines:
                _save(lines, name, catalogue, scope.person, at)
                _receive(preview.sha256, found.counts, name, scope.person, at)
            if scope.is_office:
                _learn_spellings(preview, catalogue, scope.person, at)
    except NotSaved as refusal:
        why = refusal.message or (refusal.problems[0].message if refusal.problems else "")
        raise NotCommitted(refusal.status, f"{CHANGED_SINCE} {why}".strip()) from None
    except OperationalError as error:
        raise NotCommitted(503, NO_DATABASE) from error
    return bool(lines)


def _take(upload: Upload) -> None:
    """Whoever empties the upload writes it: a second one waits here, and finds it empty."""
    row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if row is None or not row.content:
        raise NotCommitted(409, DONE_ALREADY)
    Upload.objects.filter(pk=row.pk).update(content=b"", answers={}, shown_digest="")


def _save(lines: Sequence[Line], name: str, catalogue: Catalogue, by: User, at: datetime) -> None:
    cells = [_with_reason(line, name) for line in lines]
    units = catalogue.timeline.units
    # All of them first and in one order: parts of two imports must not wait for each other.
    held_months((units[cell.unit].pk or 0, Month.parse(cell.month)) for cell in cells)
    for first in range(0, len(cells), MOST_CELLS):
        save_cells(cells[first : first + MOST_CELLS], catalogue=catalogue, by=by, at=at)


def _with_reason(line: Line, name: str) -> Typed:
    assert line.typed is not None
    return replace(line.typed, reason=REASON.format(name=name, cell=line.cell)[:500])


def _receive(sha256: str, counts: dict[str, int], name: str, by: User, at: datetime) -> None:
    ImportReceipt.objects.create(sha256=sha256, name=name, by=by, at=at, counts=counts)
    Event.objects.create(
        kind=Event.Kind.IMPORT, subject=name, action="nhập số liệu từ tệp", new=saved_words(counts), by=by, at=at
    )


def _learn_spellings(preview: Preview, catalogue: Catalogue, by: User, at: datetime) -> None:
    """Names that a person said the unit of are known from now on (README §6)."""
    meant = preview.given.answers.units
    asked = {row.name: row for row in preview.rows.rows if row.slug is None and row.name in meant and row.figures}
    if not asked:
        return
    names = load_names(catalogue)
    for spelling, row in asked.items():
        slug = meant[spelling]
        day = Month.parse(row.figures[0].month).last_day
        unit = catalogue.timeline.units.get(slug)
        if unit is not None and len(spelling) <= LONGEST_SPELLING and names.match(spelling, day).slug != slug:
            _learn(tidy(spelling), slug, by, at)


def _learn(spelling: str, slug: str, by: User, at: datetime) -> None:
    unit = Unit.objects.get(slug=slug)
    known = UnitAlias.objects.select_related("unit").filter(spelling=spelling).first()
    if known is not None and known.unit_id == unit.pk:
        return
    if known is None:
        UnitAlias.objects.create(unit=unit, spelling=spelling)
    else:
        # Confirmed once for a unit that is no more.
        known.unit, before = unit, known.unit
        known.save(update_fields=["unit"])
    Event.objects.create(
        kind=Event.Kind.ALIAS, subject=spelling, unit=unit, action="xác nhận cách viết tên",
        old="" if known is None else before.name, new=unit.name, by=by, at=at,
    )  # fmt: skip
