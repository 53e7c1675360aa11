"""A workbook at the limit of its rows, from bytes to a preview with every difference, against openpyxl's pass over it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.measuring import Finding, medians
from indicators.core.figures import Measure, OverUnits
from indicators.entry.importing.answering import Given, SheetAnswer
from indicators.entry.importing.previewing import Scope, preview_of
from indicators.entry.importing.showing import Shown
from indicators.entry.workbooks.columns import Use
from indicators.entry.workbooks.limits import MOST_ROWS
from indicators.loading import load_catalogue
from units.models import Unit, User

HEAD_ROWS, MONTH, NAME = 2, "2024-12", "Xã của tệp {}"
ROUNDS = 5


def importing() -> Iterator[Finding]:
    """Makes units of its own, so it comes last."""
    import openpyxl

    _make_units(MOST_ROWS - HEAD_ROWS)
    catalogue = load_catalogue()
    codes = [
        rule.code
        for rule in catalogue.rules
        if rule.measure is Measure.RATIO and rule.over_units is OverUnits.SUM and "commune" in rule.applies_to
    ][:2]
    content = _workbook(codes, openpyxl.Workbook())
    given = Given(sheets={"Sheet": _as_confirmed(codes)})
    scope = Scope.of(User.objects.get(username="tai-trong"), catalogue)
    today = datetime.now(UTC).date()

    def ours() -> int:
        found = preview_of(content, given, catalogue=catalogue, scope=scope, today=today)
        assert found.differences is not None
        if found.differences.counts["new"] != 2 * (MOST_ROWS - HEAD_ROWS):
            raise RuntimeError(f"not all figures were read: {found.differences.counts}")
        shown = Shown(found, catalogue, scope)
        return len(found.digest) + len(shown.changes) + len(shown.errors)

    def floor() -> int:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))

    times = medians({"floor": floor, "ours": ours}, rounds=ROUNDS)
    question = f"preview of {MOST_ROWS} rows with differences, against openpyxl read_only"
    yield Finding(question, times["floor"], times["ours"], 3)


def _make_units(count: int) -> None:
    units = [
        Unit(slug=f"xa-cua-tep-{number}", name=NAME.format(number), short_name=f"Tệp {number}", kind="commune",
             position=10_000 + number)
        for number in range(count)
    ]  # fmt: skip
    for unit in units:
        unit.make_keys()
    Unit.objects.bulk_create(units, batch_size=500)


def _workbook(codes: list[str], book: object) -> bytes:
    from typing import Any, cast

    workbook = cast(Any, book)
    sheet = workbook.active
    sheet.append(("Tổng hợp tháng 12 năm 2024",))
    sheet.append(("STT", "Đơn vị", *(f"{code} {what}" for code in codes for what in ("tổng số", "đã làm")), "Ghi chú"))
    for number in range(MOST_ROWS - HEAD_ROWS):
        sheet.append((number + 1, NAME.format(number), 900, number % 900, 1200, number % 1200, ""))
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _as_confirmed(codes: list[str]) -> SheetAnswer:
    uses = []
    for place, code in enumerate(codes):
        uses += [Use(4 + 2 * place, code, "numerator"), Use(3 + 2 * place, code, "denominator")]
    return SheetAnswer(True, MONTH, 2, HEAD_ROWS + 1, tuple(uses))
