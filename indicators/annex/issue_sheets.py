"""What has changed since a paper was issued, as sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from indicators.annex import remarks
from indicators.annex.changes import Changes
from indicators.annex.freezing import Frozen
from indicators.core.numbers_vi import written, written_date, written_moment, written_month
from indicators.sheets.tables import TableSheet, Value

OF_FIGURES = ("Đơn vị", "Mã", "Chỉ tiêu", "Tháng", "Khi phát hành", "Hiện nay", "Người sửa", "Ngày sửa", "Lý do")
OF_OTHERS = ("Nội dung", "Khi phát hành", "Hiện nay")
OF_RESULTS = ("Đơn vị", "Mã", "Chỉ tiêu", "Khi phát hành", "Hiện nay")
OF_WORDING = ("Khi phát hành", "Hiện nay")
NONE_THEN = "không có"


def changes_sheets(
    title: str, changes: Changes, at: datetime, frozen: Frozen | None, unreadable: str = ""
) -> list[TableSheet]:
    """A sheet of figures, and where any changed one of targets, definitions and units, of results, of sentences.

    `frozen` is what the paper stands on; None with a sentence where it cannot be read.
    """
    notes = [title, *(_basis(frozen) if frozen is not None else [unreadable])]
    notes.append(f"So với dữ liệu lúc {written_moment(timezone.localtime(at))}.")
    figures: list[Sequence[Value]] = [
        [
            one.unit, one.rule.code, one.rule.short_name or one.rule.name, written_month(one.month), one.old or NONE_THEN,
            one.new or NONE_THEN, one.by or None,
            written_date(timezone.localtime(one.at).date()) if one.at is not None else None, one.reason or None,
        ]
        for one in changes.figures
    ]  # fmt: skip
    sheets = [TableSheet("Thay đổi số liệu từ khi phát hành", notes, OF_FIGURES, figures, "Số liệu")]
    if changes.others:
        others: list[Sequence[Value]] = [
            [one.what, one.old or NONE_THEN, one.new or NONE_THEN] for one in changes.others
        ]
        sheets.append(TableSheet("Thay đổi mức giao, định nghĩa, đơn vị", notes, OF_OTHERS, others, "Nội dung khác"))
    results: list[Sequence[Value]] = [
        [one.unit, one.rule.code, one.rule.name, one.old, one.new] for one in changes.results
    ]
    if results:
        sheets.append(TableSheet("Kết quả khác với khi phát hành", notes, OF_RESULTS, results, "Kết quả"))
    wording: list[Sequence[Value]] = [[one.old or NONE_THEN, one.new or NONE_THEN] for one in changes.wording]
    if wording:
        sheets.append(TableSheet("Câu chữ khác nếu lập lúc này", notes, OF_WORDING, wording, "Câu chữ"))
    return sheets


def _basis(frozen: Frozen) -> list[str]:
    """Window, boundaries, filters, moment and coverage of the paper."""
    card = frozen.scorecard
    coverage = card.coverage
    return [
        *remarks.basis_of(card.scope, frozen.as_of, frozen.question.approved_only),
        f"Khi phát hành có {written(coverage.units_reported)}/{written(coverage.units_expected)} đơn vị, "
        f"{written(coverage.figures_reported)}/{written(coverage.figures_expected)} số liệu.",
    ]
