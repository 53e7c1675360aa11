"""A file and what a person answered about it -> what importing it would change. Nothing is written here."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from indicators.core.figures import OverUnits
from indicators.entry.importing.answering import Given, SheetAnswer, problems_of
from indicators.entry.importing.standing import load_names, load_standing
from indicators.entry.workbooks.contents import Workbook
from indicators.entry.workbooks.differences import differences
from indicators.entry.workbooks.figures import FileRows, RawRow, form_rows, sheet_rows
from indicators.entry.workbooks.gathering import NO_RESULTS
from indicators.entry.workbooks.layouts import Layout, guessed
from indicators.entry.workbooks.limits import Unreadable
from indicators.entry.workbooks.lines import Differences, Kind, line_as_json
from indicators.entry.workbooks.marks import mark_of
from indicators.entry.workbooks.opening import opened
from indicators.loading import Catalogue
from indicators.models import SheetLayout
from units.matching import Names
from units.models import User

NO_ROWS = FileRows(())
Source = Literal["guessed", "remembered", "confirmed"]
NO_TABLE = (
    "Không tìm thấy cột tên đơn vị nào trong tệp. Hãy dùng biểu tải từ phần mềm, hoặc một bảng có tên các đơn vị xếp "
    "thành một cột và số liệu ở các cột bên cạnh."
)
NOT_CONFIRMED = (
    "Chưa rõ cột nào là số liệu nào. Hãy mở trang Nhập từ Excel, gửi tệp này rồi xác nhận từng cột; "
    "lần sau phần mềm nhớ cách đọc bảng này."
)


@dataclass(frozen=True)
class Scope:
    """Who looks at the file: the person, and the units that may be written (None: all)."""

    person: User
    writable: Collection[str] | None = None

    @classmethod
    def of(cls, person: User, catalogue: Catalogue) -> Scope:
        """Of a reporter the own unit and its kin, of the office everything; nothing of anybody else."""
        if person.role == User.Role.EDITOR:
            return cls(person)
        own = catalogue.timeline.slug_of(person.unit_id)
        is_reporter = person.role == User.Role.REPORTER and own is not None
        return cls(person, catalogue.timeline.kin_of(own) if is_reporter and own is not None else frozenset())

    @property
    def is_office(self) -> bool:
        return self.writable is None

    def key_of(self, fingerprint: str) -> str:
        """Under which a layout is kept: the office's for everybody, another person's for that person alone."""
        if self.is_office:
            return fingerprint
        return hashlib.sha256(f"{fingerprint}:{self.person.pk}".encode()).hexdigest()


@dataclass(frozen=True)
class SheetPlan:
    """How a sheet would be read: as guessed, as remembered of another with the same heads, or as confirmed now."""

    layout: Layout
    source: Source
    is_used: bool
    problems: tuple[str, ...] = ()
    remembered: SheetLayout | None = None

    @property
    def is_settled(self) -> bool:
        return not self.is_used or (self.source != "guessed" and not self.problems)

    @property
    def is_sure(self) -> bool:
        """Settled, or guessed from codes and exact names alone."""
        is_exact = bool(self.layout.uses) and all(use.is_sure for use in self.layout.uses)
        return self.is_settled or (is_exact and not self.problems)


@dataclass(frozen=True)
class Preview:
    """`differences` is None as long as the layout of the office's sheets is not confirmed; our own form has no `plans`."""

    sha256: str
    workbook: Workbook
    given: Given
    plans: tuple[SheetPlan, ...] = ()
    rows: FileRows = NO_ROWS
    differences: Differences | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person may not know of the file. The form's own rates have no results where a script filled it in."""
        return tuple(remark for remark in self.workbook.remarks if not (self.rows.is_form and NO_RESULTS in remark))

    @property
    def problems(self) -> tuple[str, ...]:
        """What has to be said about the columns first."""
        used = [plan for plan in self.plans if plan.is_used]
        if self.plans and not used:
            return ("Chưa chọn trang nào để đọc.",)
        return tuple(problem for plan in used for problem in plan.problems)

    @property
    def digest(self) -> str:
        """Of all that would be written and all that stands in the way: what is committed is what was seen."""
        told = hashlib.sha256()
        for line in () if self.differences is None else self.differences.lines:
            if line.kind is not Kind.SAME:
                typed = line.typed
                figure = () if typed is None else (
                    typed.state, typed.numerator, typed.denominator, typed.value, typed.note, typed.version
                )  # fmt: skip
                place = (line.cell, line.unit, line.indicator, line.month)
                told.update(repr((*place, line.kind.value, line.message, figure)).encode())
        return told.hexdigest()


def preview_of(
    content: bytes,
    given: Given,
    *,
    catalogue: Catalogue,
    scope: Scope,
    today: date,
    month: str | None = None,
    takes_sure_guesses: bool = False,
) -> Preview:
    """What importing would change; Unreadable with a sentence for what is no workbook or holds no table.

    `month` is of sheets that say none; `takes_sure_guesses` reads a sheet that nobody has confirmed where nothing of it is
    in doubt. Four queries, three for our own form.
    """
    with _without_collecting():
        # The file is read in a process of its own: meanwhile the names are looked up here.
        with ThreadPoolExecutor(1) as reader:
            reading = reader.submit(opened, content)
            names, sha256 = load_names(catalogue), hashlib.sha256(content).hexdigest()
            workbook = reading.result()
        mark = mark_of(workbook)
        plans: tuple[SheetPlan, ...] = ()
        if mark is None:
            plans = _plans(workbook, given, catalogue, scope, names, month)
            settled = all(plan.is_sure if takes_sure_guesses else plan.is_settled for plan in plans)
            if not settled or not any(plan.is_used for plan in plans):
                return Preview(sha256, workbook, given, plans)
        rows = _sheets_rows(workbook, plans) if mark is None else form_rows(workbook, mark)
        known = load_standing(catalogue, names, rows, writable=scope.writable, today=today)
        return Preview(sha256, workbook, given, plans, rows, differences(rows, known, given.answers))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Everything that is made for a preview lives until its answer, hundreds of thousands of pieces for a large file: looking
    for unused ones among them, again and again, takes a third of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _plans(
    workbook: Workbook, given: Given, catalogue: Catalogue, scope: Scope, names: Names, month: str | None
) -> tuple[SheetPlan, ...]:
    layouts = layouts_of(workbook, catalogue, names)
    if not layouts:
        raise Unreadable(NO_TABLE)
    keys = {key for layout in layouts for key in (layout.fingerprint, scope.key_of(layout.fingerprint))}
    kept = {row.fingerprint: row for row in SheetLayout.objects.filter(fingerprint__in=keys)}
    hidden = {sheet.name for sheet in workbook.sheets if sheet.is_hidden}
    found = []
    for layout in layouts:
        row = kept.get(scope.key_of(layout.fingerprint)) or kept.get(layout.fingerprint)
        told = replace(layout, month=layout.month or month)
        found.append(_plan(told, given.sheets.get(layout.sheet), row, catalogue, layout.sheet in hidden))
    if not given.sheets and not any(plan.is_used for plan in found):
        # Nothing was guessed: the first table is what was meant, most likely.
        found[0] = replace(found[0], is_used=True)
    return tuple(found)


def _plan(
    layout: Layout, answer: SheetAnswer | None, row: SheetLayout | None, catalogue: Catalogue, is_hidden: bool
) -> SheetPlan:
    if answer is not None:
        confirmed = answer.on(layout)
        return SheetPlan(confirmed, "confirmed", answer.is_used, problems_of(confirmed, catalogue.by_code), row)
    if row is not None:
        known = layout.known_as(Layout.from_json(row.layout))
        return SheetPlan(known, "remembered", True, problems_of(known, catalogue.by_code), row)
    is_used = bool(layout.uses) and not is_hidden
    return SheetPlan(layout, "guessed", is_used, problems_of(layout, catalogue.by_code))


def layouts_of(workbook: Workbook, catalogue: Catalogue, names: Names) -> tuple[Layout, ...]:
    """Every sheet with a table of units, as it would be guessed."""
    reported = [rule for rule in catalogue.rules if rule.over_units is OverUnits.SUM]
    return guessed(workbook, names, reported)


def _sheets_rows(workbook: Workbook, plans: Collection[SheetPlan]) -> FileRows:
    rows: list[RawRow] = []
    for plan in plans:
        sheet = workbook.sheet(plan.layout.sheet)
        if plan.is_used and sheet is not None:
            # Where every column names a month of its own, the sheet's is not asked for.
            month = plan.layout.month or next((use.month for use in plan.layout.uses if use.month), "")
            rows.extend(sheet_rows(sheet, plan.layout, month).rows)
    return FileRows(tuple(rows))


def preview_as_json(preview: Preview, name: str, *, committed: bool) -> dict[str, Any]:
    """What `import_figures --json` prints."""
    found = preview.differences
    counts: Mapping[str, int] = Differences((), 0).counts if found is None else found.counts
    return {
        "file": name,
        "committed": committed,
        "rows_in_file": 0 if found is None else found.rows_in_file,
        "counts": dict(counts),
        "cells": [] if found is None else [line_as_json(line) for line in found.lines],
    }
