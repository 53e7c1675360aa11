"""Chỉ tiêu giao as a workbook: a line for each target, with what the year before brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from indicators.core.numbers_vi import written_date, written_moment, written_month
from indicators.core.wording import status_words, target_printed
from indicators.dashboards.origins import simulated_in
from indicators.planning.words import PLAN_LABELS, plan_facts
from indicators.planning.year_sets import IndicatorLine, Version, YearSet
from indicators.sheets.tables import TableSheet, Value
from indicators.sheets.values import value_of

TARGET_COLUMNS = (
    "Lĩnh vực", "Mã", "Chỉ tiêu", "Đơn vị tính", "Giao cho", "Mức giao", "Con số", "Áp dụng", "Cách ghi trong văn bản",
    "Cấp giao", "Số văn bản", "Ngày văn bản", "Ghi chú",
)  # fmt: skip


def year_sheets(shown: YearSet, whose: str, as_of: datetime) -> list[TableSheet]:
    """What the page shows: the year's set, and what is left of the year before."""
    notes = [f"{whose}; năm {shown.year}", shown.sentence, *_plan_notes(shown), f"Số liệu lúc {written_moment(as_of)}"]
    if shown.before is not None:
        notes.append(f"Kết quả năm trước tính theo kỳ {shown.before_words}, ranh giới cuối kỳ")
    if simulated := simulated_in(shown.before_results):
        notes.append(f"Kết quả năm trước: {simulated[0].lower()}{simulated[1:]}")
    before = _before_columns(shown)
    rows = [
        row
        for pillar, lines in shown.sections
        for line in lines
        for row in _rows(pillar, line, with_before=bool(before))
    ]
    sheets = [
        TableSheet(
            f"Chỉ tiêu giao năm {shown.year}", notes, [*TARGET_COLUMNS, *before], rows, f"Chỉ tiêu giao {shown.year}"
        )
    ]
    if shown.left_out:
        left = [[line.rule.code, line.rule.name, *_before(line)] for line in shown.left_out]
        title = f"Có trong năm {shown.year - 1}, không có trong năm {shown.year}"
        sheets.append(TableSheet(title, notes[:1], ["Mã", "Chỉ tiêu", *before], left, "Không còn trong năm"))
    return sheets


def _plan_notes(shown: YearSet) -> Iterator[str]:
    facts = plan_facts(shown.plan)
    yield "; ".join(f"{PLAN_LABELS[name]}: {words}" for name, words in facts.items())
    for month, day in sorted(shown.plan.moved.items()):
        yield f"Hạn nộp tháng {written_month(month)} dời đến ngày {written_date(day)}"


def _before_columns(shown: YearSet) -> list[str]:
    if shown.before is None:
        return []
    year = shown.year - 1
    return [
        f"Kết quả {year}",
        f"Tử số {year}",
        f"Mẫu số {year}",
        f"Mức giao {year}",
        f"Đạt hay chưa {year}",
        f"Ghi chú {year}",
    ]


def _rows(pillar: str, line: IndicatorLine, *, with_before: bool) -> Iterator[Sequence[Value]]:
    head: list[Value] = [pillar, line.rule.code, line.rule.name, line.rule.unit_label]
    note = f"Không áp dụng: {line.not_applicable}" if line.not_applicable else ""
    tail = _before(line) if with_before else []
    if not line.versions:
        yield [*head, "", "chưa có mức giao", None, "", "", "", "", None, note, *tail]
    for version in line.versions:
        yield [*head, *_target(version), note, *tail]


def _target(version: Version) -> list[Value]:
    aimed = version.aimed
    return [
        version.whom, version.words, aimed.value, version.span or "cả năm", aimed.wording, version.issuer,
        aimed.document_number, aimed.document_date,
    ]  # fmt: skip


def _before(line: IndicatorLine) -> list[Value]:
    result = line.before
    if result is None:
        return ["không có trong năm đó", None, None, "", "", ""]
    return [
        value_of(result), result.reading.numerator, result.reading.denominator, target_printed(result), status_words(result),
        "; ".join(filter(None, (simulated_in([result]), line.unapproved))),
    ]  # fmt: skip
