"""Below the tables of an annex: footnotes on units, who is behind, what is missing or not approved (README §1.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from indicators.annex import layout
from indicators.annex.beside import Beside
from indicators.annex.phrases import unit_named
from indicators.annex.remarks import Note, coverage_words, definitions, inside_a_sentence, on_paper, targets_of
from indicators.core.figures import STATE_WORDS, State
from indicators.core.numbers_vi import counted, written
from indicators.core.results import Result, Row
from indicators.core.scope import Scope
from indicators.core.wording import few_words, share_words, unit_after
from units.timeline import UnitLife


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
            yield f"{unit.name}: gồm {self._names(before)}."
        if row.reading.stands_on:
            yield (
                f"{unit.name}: chưa có số liệu {inside_a_sentence(row.rule.short_name)} của đơn vị mới, "
                f"lấy số liệu cuối cùng của {self._names(row.reading.stands_on)}."
            )
        if row.few is not None and row.counted:
            yield self._few[row.rule.code]
        if not row.counted:
            yield f"{unit.name}: số liệu trước khi sắp xếp, đơn vị kế thừa đã tính nên không cộng vào tổng."

    def _names(self, slugs: Iterable[str]) -> str:
        return ", ".join(unit_named(self.scope.timeline.units[slug]) for slug in slugs)


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
    return f"{unit_named(row.unit)} {_value_with_counts(row)}"


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
        Note("Cách tính", tuple(definitions(results, by_unit))),
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
            yield f"{_with_target(result)}: {_missed(result, beside)}."
        elif result.judged_rows:
            yield f"{_with_target(result)}: không có đơn vị nào chưa đạt."
    blank = [_with_target(result) for result in results if not result.judged_rows]
    if blank:
        yield f"Chưa có số liệu để đánh giá: {'; '.join(blank)}."


def _missed(result: Result, beside: Beside) -> str:
    """All of them are not named one by one, unless they gave a reason: the table has them with their counts."""
    behind, judged = result.missed, len(result.judged_rows)
    reasons = {row.unit.slug: beside.reason_of(row.rule.code, row.parts or (row.unit.slug,)) for row in behind}
    is_everybody = len(behind) == judged > 1
    named = [
        f"{_name_with_counts(row)}, đơn vị nêu: “{reason}”" if reason else _name_with_counts(row)
        for row in behind
        if (reason := reasons[row.unit.slug]) or not is_everybody
    ]
    if is_everybody:
        return "; ".join((f"cả {counted(judged)} đơn vị chưa đạt", *named))
    return f"{counted(len(behind))}/{counted(judged)} đơn vị chưa đạt, gồm {'; '.join(named)}"


def _with_target(result: Result) -> str:
    return f"{result.rule.short_name} (chỉ tiêu {targets_of(result)})"


def _value_with_counts(row: Row) -> str:
    """ "70/73 (95,89%)", the counts beside the percentage."""
    reading = row.reading
    value, unit = written(Decimal(row.value)) if row.value is not None else "", on_paper(unit_after(row.rule))
    if reading.numerator is None or reading.denominator is None:
        return f"{value}{unit}"
    return f"{written(reading.numerator)}/{written(reading.denominator)} ({value}{unit})"


def _missing(results: Sequence[Result]) -> Iterable[str]:
    """Which parts of a total are missing, an indicator a line; those without any figure in one line together."""
    for result in results:
        if not result.coverage.figures_reported:
            continue
        if len(result.rows) == 1:
            yield f"{result.rule.short_name}: mới có {coverage_words(result)}."
            continue
        shares = {(row.figures_reported, row.figures_expected) for row in result.incomplete}
        if len(result.incomplete) == len(result.rows) and len(shares) == 1:
            each = share_words(*shares.pop())
            yield f"{result.rule.short_name}: còn thiếu ở cả {counted(len(result.rows))} đơn vị, mỗi đơn vị có {each}."
            continue
        names = "; ".join(
            f"{unit_named(row.unit)} ({row.figures_reported}/{row.figures_expected})" for row in result.incomplete
        )
        yield f"{result.rule.short_name}: còn thiếu ở {counted(len(result.incomplete))} đơn vị, gồm {names}."
    blank = [result.rule.short_name for result in results if not result.coverage.figures_reported]
    if blank:
        yield f"Chưa có số liệu nào được báo cáo: {'; '.join(blank)}."


def _unapproved(results: Sequence[Result]) -> Iterable[str]:
    """How many figures are not approved yet, and whose; a line for all indicators that have the same in common.

    With their number, since a unit is named for a single month of it: nobody must read that nothing at all is approved.
    """
    together: dict[tuple[str, tuple[str, ...]], list[Result]] = {}
    for result in results:
        if result.reading.unapproved:
            share = share_words(result.reading.unapproved, result.coverage.figures_reported)
            names = tuple(unit_named(row.unit) for row in result.unapproved) if len(result.rows) > 1 else ()
            together.setdefault((share, names), []).append(result)
    for (share, names), own in together.items():
        each = "mỗi chỉ tiêu có " if len(own) > 1 else ""
        said = f"{'; '.join(result.rule.short_name for result in own)}: {each}{share} chưa được duyệt"
        if not names:
            yield f"{said}."
        else:
            yield f"{said}, của {_of_all(names, [unit_named(row.unit) for row in own[0].rows if row.counted])}."


def _of_all(names: Sequence[str], everybody: Sequence[str]) -> str:
    """cả 45 đơn vị; 44/45 đơn vị, trừ xã Bắc Sơn; 03/45 đơn vị: …, whatever names the fewest."""
    others = [name for name in everybody if name not in names]
    if not others:
        return f"cả {counted(len(names))} đơn vị"
    share = f"{counted(len(names))}/{written(len(everybody))} đơn vị"
    if len(others) < len(names):
        return f"{share}, trừ {', '.join(others)}"
    return f"{share}: {', '.join(names)}"


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
