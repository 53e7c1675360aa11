"""The words around the tables of an annex: period, who is behind, what is missing, footnotes (README §1.5, §4, §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from indicators.annex import layout
from indicators.annex.beside import Beside
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
from indicators.core.wording import few_words, target_words, unit_after
from units.timeline import UnitLife


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


def targets_of(result: Result) -> str:
    """The target of the whole; where units have others, each with those it was set for."""
    label = result.rule.unit_label
    by_target: dict[Target, list[Row]] = {}
    for row in result.rows:
        if row.target is not None:
            by_target.setdefault(row.target, []).append(row)
    if not by_target or set(by_target) == {result.target}:
        return target_words(result.target, label)
    return "; ".join(f"{target_words(target, label)} ({_whose(rows, result)})" for target, rows in by_target.items())


def _whose(rows: Sequence[Row], result: Result) -> str:
    kinds = {row.unit.kind for row in rows}
    everyone = {row.unit.slug for row in result.rows if row.unit.kind in kinds}
    if everyone == {row.unit.slug for row in rows}:
        return ", ".join(inside_a_sentence(name) for name, group in layout.UNIT_GROUPS if group & kinds)
    return ", ".join(row.unit.short_name for row in rows)


class Footnotes:
    """Numbered remarks on units: the same remark has the same number on the whole sheet."""

    def __init__(self, scope: Scope, results: Sequence[Result] = ()) -> None:
        self.scope = scope
        self.texts: list[str] = []
        self._few = {result.rule.code: _few_named(result) for result in results}

    def marks_of(self, unit: UnitLife, rows: Iterable[Row | None]) -> tuple[int, ...]:
        marks: list[int] = []
        for row in rows:
            for text in self._remarks_on(unit, row) if row is not None else ():
                if text not in self.texts:
                    self.texts.append(text)
                mark = self.texts.index(text) + 1
                if mark not in marks:
                    marks.append(mark)
        return tuple(sorted(marks))

    def _remarks_on(self, unit: UnitLife, row: Row) -> Iterable[str]:
        before = [slug for slug in row.parts if slug != unit.slug]
        if before:
            yield f"{unit.short_name}: gồm {self._names(before)}."
        if row.reading.stands_on:
            yield (
                f"{unit.short_name}: chưa có số liệu {inside_a_sentence(row.rule.short_name)} của đơn vị mới, "
                f"lấy số liệu cuối cùng của {self._names(row.reading.stands_on)}."
            )
        if row.few is not None and row.counted:
            yield self._few[row.rule.code]
        if not row.counted:
            yield f"{unit.short_name}: số liệu trước khi sắp xếp, đơn vị kế thừa đã tính nên không cộng vào tổng."

    def _names(self, slugs: Iterable[str]) -> str:
        return ", ".join(self.scope.timeline.units[slug].short_name for slug in slugs)


def _few_named(result: Result) -> str:
    """Who has few records in an indicator, with counts; a high rate on them is told apart. Empty where nobody has."""
    found = [(row, row.few) for row in result.rows if row.few is not None and row.counted]
    if not found:
        return ""
    high = [row for row, few in found if few.is_high]
    other = [row for row, few in found if not few.is_high]
    words = "; ".join(
        f"{said} ở {counted(len(rows))} đơn vị: {', '.join(_name_with_counts(row) for row in rows)}"
        for said, rows in (("tỷ lệ cao trên số hồ sơ ít", high), ("số hồ sơ ít", other))
        if rows
    )
    few, rule = found[0][1], result.rule
    label = rule.numerator_label if few.of_results else rule.denominator_label
    means = f"{inside_a_sentence(label) or 'số lượng'} từ {written(few.threshold)} trở xuống trong cả kỳ"
    return f"{rule.short_name}: {words} ({means})."


def _name_with_counts(row: Row) -> str:
    return f"{row.unit.short_name} {_value_with_counts(row)}"


def notes_of(
    results: Sequence[Result],
    by_unit: Sequence[Result],
    footnotes: Footnotes,
    *,
    simulated: bool,
    basis: tuple[str, ...],
    beside: Beside,
) -> tuple[Note, ...]:
    """All that stands below the tables, in the order in which it is read."""
    notes = [
        Note("Ghi chú về đơn vị", tuple(f"({place}) {text}" for place, text in enumerate(footnotes.texts, 1))),
        Note("Đơn vị chưa đạt", tuple(_behind([result for result in by_unit if _has_target(result)], beside))),
        Note("Số liệu còn thiếu", tuple(_missing([result for result in results if result.incomplete]))),
        Note("Số liệu chưa duyệt", tuple(_unapproved(results))),
        Note("Cách tính", tuple(_definitions(results, by_unit))),
        Note("Ghi chú", tuple(_general(results, simulated))),
        Note("", (" ".join(basis),)),
    ]
    return tuple(note for note in notes if note.lines)


def _has_target(result: Result) -> bool:
    return result.target is not None or any(row.target is not None for row in result.rows)


def _behind(results: Sequence[Result], beside: Beside) -> Iterable[str]:
    """Who is behind, with counts and its own reason, an indicator a line; what cannot be judged in one line together."""
    for result in results:
        if result.missed:
            named = "; ".join(_named_with_reason(row, beside) for row in result.missed)
            count = f"{counted(len(result.missed))}/{counted(len(result.judged_rows))}"
            yield f"{_with_target(result)}: {count} đơn vị chưa đạt, gồm {named}."
        elif result.judged_rows:
            yield f"{_with_target(result)}: không có đơn vị nào chưa đạt."
    blank = [_with_target(result) for result in results if not result.judged_rows]
    if blank:
        yield f"Chưa có số liệu để đánh giá: {'; '.join(blank)}."


def _named_with_reason(row: Row, beside: Beside) -> str:
    reason = beside.reason_of(row.rule.code, row.parts or (row.unit.slug,))
    named = f"{row.unit.short_name} {_value_with_counts(row)}"
    return f"{named}, đơn vị nêu: “{reason}”" if reason else named


def _with_target(result: Result) -> str:
    return f"{result.rule.short_name} (chỉ tiêu {targets_of(result)})"


def _value_with_counts(row: Row) -> str:
    """ "70/73 (95,89 %)", the counts beside the percentage."""
    reading = row.reading
    value = written(Decimal(row.value)) if row.value is not None else ""
    if reading.numerator is None or reading.denominator is None:
        return f"{value}{unit_after(row.rule)}"
    return f"{written(reading.numerator)}/{written(reading.denominator)} ({value}{unit_after(row.rule)})"


def _missing(results: Sequence[Result]) -> Iterable[str]:
    """Which parts of a total are missing, an indicator a line; those without any figure in one line together."""
    for result in results:
        if not result.coverage.figures_reported:
            continue
        if len(result.rows) == 1:
            yield f"{result.rule.short_name}: mới có {coverage_words(result)}."
            continue
        names = "; ".join(
            f"{row.unit.short_name} ({row.figures_reported}/{row.figures_expected})" for row in result.incomplete
        )
        yield f"{result.rule.short_name}: còn thiếu ở {counted(len(result.incomplete))} đơn vị, gồm {names}."
    blank = [result.rule.short_name for result in results if not result.coverage.figures_reported]
    if blank:
        yield f"Chưa có số liệu nào được báo cáo: {'; '.join(blank)}."


def _unapproved(results: Sequence[Result]) -> Iterable[str]:
    """Which units are not approved yet, a line for all indicators that have the same ones in common."""
    together: dict[tuple[str, ...], list[Result]] = {}
    for result in results:
        if result.reading.unapproved:
            together.setdefault(tuple(row.unit.short_name for row in result.unapproved), []).append(result)
    for names, own in together.items():
        codes = "; ".join(result.rule.short_name for result in own)
        if len(own[0].rows) < 2:
            yield f"{codes}: chưa được duyệt."
            continue
        if len(names) == len(own[0].rows):
            yield f"{codes}: cả {counted(len(names))} đơn vị chưa được duyệt."
        else:
            yield f"{codes}: trong đó {counted(len(names))} đơn vị chưa được duyệt, gồm {', '.join(names)}."


def _definitions(results: Sequence[Result], by_unit: Sequence[Result]) -> Iterable[str]:
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


def _general(results: Sequence[Result], simulated: bool) -> Iterable[str]:
    for result in results:
        if result.reading.reason and result.reading.state is not State.FIGURE:
            yield f"{result.rule.short_name}: {STATE_WORDS[result.reading.state]} – {result.reading.reason}."
        if result.reading.qualifier:
            yield f"{result.rule.short_name}: số được báo cáo kèm chữ “{result.reading.qualifier}”."
        if result.few is not None:
            yield f"{layout.FEW_MARK} {result.rule.short_name}: {few_words(result)}."
    if simulated:
        yield (
            f"{layout.SIMULATED_MARK} Số liệu mô phỏng: một phần hoặc toàn bộ số liệu của các đơn vị là giả định để "
            "minh họa, không phải báo cáo của đơn vị."
        )
