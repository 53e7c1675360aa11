"""What figures and checks say in praise and in blame: proposals that a person has to agree to, never more than they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from indicators.annex import layout
from indicators.annex.paper import PROPOSAL
from indicators.annex.phrases import (
    counts_of,
    few_rows,
    figure,
    has_figure,
    is_simulated,
    listed,
    marked,
    span_of,
    target_said,
    unit_named,
    with_unit,
)
from indicators.core.figures import State
from indicators.core.numbers_vi import counted, written
from indicators.core.quality import CHECK_WORDS, Check, Flag
from indicators.core.results import Result, Row, Scorecard
from indicators.core.status import Status

OF_PAPERS = frozenset({Check.STATEMENTS_DISAGREE, Check.STATEMENT_AGAINST_FIGURES, Check.LIST_LENGTH, Check.OPEN_LIST})
NO_STATISTICS = "chưa có số liệu báo cáo thống kê làm căn cứ để đánh giá kết quả thực hiện"


def praise(card: Scorecard) -> Iterator[str]:
    """Targets met, what is complete, and that everybody reported; few records are no reason to praise."""
    judged = [result for result in card.results if result.status in (Status.MET, Status.MISSED)]
    met = [result for result in judged if result.status is Status.MET and not result.has_few_records]
    if met:
        named = "; ".join(f"{_name(result)} {figure(result)} ({target_said(result)})" for result in met)
        yield _proposed(f"Có {counted(len(met))}/{counted(len(judged))} chỉ tiêu đạt mục tiêu: {named}.")
    whole = [
        result
        for result in card.results
        if result.target is None and result.value == "100" and result.rule.unit_label == "%"
    ]
    if whole:
        named = "; ".join(marked(_name(result), result) for result in whole)
        yield _proposed(f"Có {counted(len(whole))} chỉ tiêu không giao mục tiêu đạt 100%: {named}.")
    coverage = card.coverage
    if coverage.units_expected and coverage.units_reported == coverage.units_expected:
        yield _proposed(
            f"{counted(coverage.units_reported)}/{counted(coverage.units_expected)} đơn vị đã báo cáo đủ số liệu của kỳ."
        )


def blame(card: Scorecard, notes: Mapping[str, str]) -> Iterator[str]:
    """Targets missed with who is behind, few records, what nobody knows, who has not reported."""
    for result in card.results:
        if result.is_missed:
            yield _proposed(_missed(result))
    yield from map(_proposed, _few(card))
    blank = [result for result in card.results if result.reading.state is State.NO_DATA]
    if blank:
        yield _proposed(
            f"{counted(len(blank))} chỉ tiêu {NO_STATISTICS}: {'; '.join(_noted(r, notes) for r in blank)}."
        )
    coverage = card.coverage
    late = coverage.units_expected - coverage.units_reported
    if late:
        yield _proposed(
            f"Còn {counted(late)}/{counted(coverage.units_expected)} đơn vị chưa báo cáo đủ số liệu của kỳ."
        )


def _proposed(text: str) -> str:
    return f"- {PROPOSAL} {text}"


def _name(result: Result) -> str:
    name = result.rule.short_name or result.rule.name
    return f"{name[:1].lower()}{name[1:]}" if not name[:2].isupper() else name


def _noted(result: Result, notes: Mapping[str, str]) -> str:
    note = notes.get(result.rule.code, "").rstrip(".")
    return f"{result.rule.name} (đơn vị ghi: {note})" if note else result.rule.name


def _missed(result: Result) -> str:
    said = f"{result.rule.name} mới {figure(result)}, chưa đạt ({target_said(result)})"
    missed = result.missed
    if len(missed) < 1 or len(result.rows) < 2:
        return f"{said}."
    if len(missed) == len(result.judged_rows):
        return f"{said}; cả {counted(len(missed))} đơn vị chưa đạt."
    named = listed(f"{unit_named(row.unit)} ({counts_of(row) or with_unit(row)})" for row in missed)
    return f"{said}; còn {counted(len(missed))} đơn vị: {named}."


def _few(card: Scorecard) -> Iterator[str]:
    """The report's "chiếu lệ": high rates on few records, and few results, unit by unit; merged units by themselves."""
    for result in card.results:
        plain, merged = few_rows(result)
        if not plain and not merged:
            continue
        numbers = [row.few.number for row in plain if row.few is not None]
        of_results = any(row.few is not None and row.few.of_results for row in (*plain, *merged))
        label = (result.rule.numerator_label if of_results else result.rule.denominator_label) or "số lượng"
        label = f"{label[:1].lower()}{label[1:]}"
        said = []
        if plain:
            full = {row.value for row in plain} == {"100"}
            rate = "" if of_results else " đạt 100% nhưng" if full else " có tỷ lệ cao nhưng"
            span = f" từ {span_of(numbers)}" if min(numbers) != max(numbers) else f" {span_of(numbers)}"
            said.append(
                f"{counted(len(plain))} đơn vị{rate} cả kỳ {label} chỉ{span}: {listed(map(_with_number, plain))}"
            )
        said += [
            f"{unit_named(row.unit)} ({_merged(row, card)}) {written(row.few.number)}" for row in merged if row.few
        ]
        mark = f"\u00a0{layout.SIMULATED_MARK}" if any(is_simulated(row) for row in (*plain, *merged)) else ""
        yield f"{result.rule.short_name}: {'; '.join(said)}; cần xem lại, tránh chiếu lệ{mark}."


def _with_number(row: Row) -> str:
    return f"{unit_named(row.unit)} ({written(row.few.number)})" if row.few is not None else unit_named(row.unit)


def _merged(row: Row, card: Scorecard) -> str:
    before = len(card.scope.timeline.predecessors_of(row.unit.slug))
    return f"{counted(before)} xã sáp nhập lại"


# For whoever drafts


def contradictions(flags: Sequence[Flag]) -> list[str]:
    """What papers say against themselves or the figures: listed, not repeated in the text."""
    return [flag.reason for flag in flags if flag.check in OF_PAPERS]


def warnings(flags: Sequence[Flag]) -> list[str]:
    """How many findings of each kind nobody has explained yet."""
    found = Counter(flag.check for flag in flags if flag.check not in OF_PAPERS)
    return [f"{CHECK_WORDS[check]}: {counted(found[check])} trường hợp." for check in Check if found[check]]


def has_any_figure(card: Scorecard) -> bool:
    return any(has_figure(result) for result in card.results)
