"""The words around the tables of an annex: period, boundaries, coverage, targets, how things are reckoned (README §4, §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from indicators.annex import layout
from indicators.annex.phrases import unit_named
from indicators.core.figures import STATE_WORDS, Measure, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import (
    counted,
    written,
    written_date,
    written_moment,
    written_month,
    written_month_number,
)
from indicators.core.results import Result, Row
from indicators.core.scope import Scope
from indicators.core.status import Target
from indicators.core.wording import NBSP, target_words


@dataclass(frozen=True)
class Note:
    """A remark below the tables: a heading ("" for none) and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The paper that an annex goes with: its number and day, as far as they are known; the rest is filled in by hand."""

    number: str = ""
    day: date | None = None


NO_DOCUMENT = Document()


def inside_a_sentence(name: str) -> str:
    """ "Huyện Hưng Hà" as it is written after other words: "huyện Hưng Hà"."""
    return name[:1].lower() + name[1:]


def period_words(window: Window) -> str:
    """ "tháng 11 năm 2024", "11 tháng năm 2024" for January to November, "năm 2024", else from month to month."""
    first, last = window.first, window.last
    if first == last:
        return f"tháng {written_month_number(last.number)} năm {last.year}"
    if window.is_year_to_date:
        return f"năm {last.year}" if last.number == 12 else f"{counted(last.number)} tháng năm {last.year}"
    return f"từ tháng {written_month(first)} đến tháng {written_month(last)}"


def attached_to(window: Window, territory: str, document: Document = NO_DOCUMENT) -> str:
    """The italic line under the title; a number and a day that are not known are filled in by hand.

    A report for the year, cut in November or December, is signed in December; any other in the month after its window.
    """
    signed = window.last if window.last.number == 12 else window.last.plus(1)
    day = "  "
    if document.day is not None:
        signed, day = Month.of(document.day), f"{document.day.day:02d}"
    month = written_month_number(signed.number)
    return (
        f"(Kèm theo Báo cáo số {document.number or '    /BC-UBND'} ngày {day} tháng {month} năm {signed.year} "
        f"của Ủy ban nhân dân {inside_a_sentence(territory)})"
    )


def basis_of(scope: Scope, as_of: datetime, approved_only: bool) -> tuple[str, ...]:
    """Window, boundaries and moment in words."""
    first, last = scope.window.first, scope.window.last
    months = f"tháng {written_month(last)}"
    if first != last:
        months = f"từ tháng {written_month(first)} đến tháng {written_month(last)}"
    if scope.window.is_whole_year:
        months = f"{months}, đủ 12 tháng"
    words = [f"Kỳ số liệu: {months}.", f"Đơn vị hành chính: {_boundaries(scope)}."]
    if scope.own_life:
        heirs = ", ".join(scope.timeline.units[slug].name for slug in scope.successors) or "không có đơn vị kế thừa"
        words.append(f"{scope.unit.name} không còn trên ranh giới này; số liệu là của riêng đơn vị; kế thừa: {heirs}.")
    if approved_only:
        words.append("Chỉ tính số liệu đã được duyệt.")
    words.append(f"Số liệu có trong hệ thống lúc {written_moment(timezone.localtime(as_of))}.")
    return tuple(words)


def _boundaries(scope: Scope) -> str:
    day = scope.boundary_day
    if day is None:
        return "theo ranh giới của từng tháng (khi đó)"
    words = {"end": "ranh giới cuối kỳ, ngày", "today": "ranh giới hiện nay, ngày", "date": "ranh giới ngày"}
    return f"theo {words[scope.boundaries.kind]} {written_date(day)}"


def coverage_words(result: Result) -> str:
    """ "47/47 đơn vị, 537/537 số liệu"; where nothing is due, why."""
    coverage = result.coverage
    if not coverage.figures_expected:
        state = result.reading.state
        return STATE_WORDS[state if state is not State.FIGURE else State.NOT_DUE]
    return (
        f"{written(coverage.units_reported)}/{written(coverage.units_expected)} đơn vị, "
        f"{written(coverage.figures_reported)}/{written(coverage.figures_expected)} số liệu"
    )


def aim_words(target: Target | None, unit_label: str) -> str:
    return on_paper(target_words(target, unit_label))


def on_paper(words: str) -> str:
    """từ 97%, where a screen writes từ 97 %."""
    return words.replace(f"{NBSP}%", "%")


def targets_of(result: Result) -> str:
    """The target of the whole; where units have others, each with those it was set for."""
    label = result.rule.unit_label
    by_target: dict[Target, list[Row]] = {}
    for row in result.rows:
        if row.target is not None:
            by_target.setdefault(row.target, []).append(row)
    if not by_target or set(by_target) == {result.target}:
        return aim_words(result.target, label)
    return "; ".join(f"{aim_words(target, label)} ({_whose(rows, result)})" for target, rows in by_target.items())


def _whose(rows: Sequence[Row], result: Result) -> str:
    kinds = {row.unit.kind for row in rows}
    everyone = {row.unit.slug for row in result.rows if row.unit.kind in kinds}
    if everyone == {row.unit.slug for row in rows}:
        return ", ".join(inside_a_sentence(name) for name, group in layout.UNIT_GROUPS if group & kinds)
    return ", ".join(unit_named(row.unit) for row in rows)


def definitions(results: Sequence[Result], by_unit: Sequence[Result]) -> Iterable[str]:
    """How shares are reckoned, and what is divided by what where the heads have no room for it."""
    if any(result.rule.measure is Measure.RATIO for result in results):
        yield "Tỷ lệ = tử số × 100 / mẫu số, cắt phần lẻ chứ không làm tròn; tổng tính từ tổng tử số và tổng mẫu số."
    if not layout.needs_definitions(len(by_unit)):
        return
    for result in by_unit:
        rule = result.rule
        if rule.numerator_label and rule.denominator_label:
            yield (
                f"{rule.short_name}: tử số là {inside_a_sentence(rule.numerator_label)}; "
                f"mẫu số là {inside_a_sentence(rule.denominator_label)}."
            )
