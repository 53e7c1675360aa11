"""The page behind the signature, for whoever drafts: what contradicts itself, is out of date, unexplained or missing.

It is taken out before a paper is issued, and tells of nothing that its paper does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone

from indicators.annex import assessment, phrases
from indicators.annex.paper import Block, Paragraph, Style, words
from indicators.annex.parts import ReportParts
from indicators.core.figures import State
from indicators.core.numbers_vi import counted, written_date, written_moment, written_month
from indicators.core.outdated import days_after, years_words
from indicators.core.quality import Flag
from indicators.core.results import Result, Scorecard
from indicators.loading.report_texts import Text

DRAFTING = "PHẦN GHI CHÚ CHO NGƯỜI SOẠN THẢO"
TAKEN_OUT = "(Bỏ trang này trước khi phát hành)"
PARTIAL = (
    "Kỳ này không phải kỳ của báo cáo năm nên không có Phần II (mục tiêu, nhiệm vụ năm sau); các đoạn văn, đánh giá được "
    "giữ theo năm, hãy rà lại cho đúng kỳ."
)
MOST_OF_A_TEXT = 60
Notes = Sequence[tuple[str, Sequence[str]]]


def report_notes(parts: ReportParts) -> Iterator[Block]:
    card = parts.card
    disagreeing = [
        *assessment.contradictions(parts.flags),
        *_dated_elsewhere(parts),
        *_lists_of_another_length(parts),
    ]
    yield from _page(
        parts,
        (
            ("Những chỗ nói khác nhau, cần đối chiếu (không đưa vào báo cáo)", disagreeing),
            ("Nội dung cần xem lại cho đúng năm, đúng kỳ", list(_out_of_time(parts))),
            ("Cảnh báo về số liệu chưa được giải trình", assessment.warnings(parts.flags)),
            ("Số liệu còn thiếu, chưa duyệt", list(_missing(card.results, card))),
        ),
    )


def notice_notes(parts: ReportParts, month: Scorecard, told: Sequence[Result]) -> Iterator[Block]:
    """`told` are the indicators of the notice in its month: nothing is said of others, nor of what the report alone says."""
    codes = {result.rule.code for result in told}
    tasks = [row for row in parts.texts.of("task", "thong-bao") if row.outdated(parts.year)]
    yield from _page(
        parts,
        (
            ("Nội dung cần xem lại cho đúng năm", [_outdated_words(row, parts.year) for row in tasks]),
            ("Cảnh báo về số liệu chưa được giải trình", assessment.warnings(_of(codes, parts.flags))),
            ("Số liệu của tháng còn thiếu, chưa duyệt", list(_missing(told, month))),
        ),
    )


def _of(codes: set[str], flags: Iterable[Flag]) -> list[Flag]:
    return [flag for flag in flags if flag.indicator in codes]


def _page(parts: ReportParts, notes: Notes) -> Iterator[Block]:
    yield words(DRAFTING, style=Style.PART)
    yield words(TAKEN_OUT, style=Style.REMARK)
    yield words(
        f"Số liệu có trong hệ thống lúc {written_moment(timezone.localtime(parts.as_of))}; tính {_boundaries(parts)}."
    )
    for place, (heading, lines) in enumerate(notes, 1):
        yield from _listed(f"{place}. {heading}", lines)


def _boundaries(parts: ReportParts) -> str:
    day = parts.card.scope.boundary_day
    return "theo ranh giới của từng tháng" if day is None else f"theo ranh giới ngày {written_date(day)}"


def _listed(heading: str, lines: Sequence[str]) -> Iterator[Paragraph]:
    yield words(heading, style=Style.SUBSECTION)
    yield from (words(f"- {line}") for line in lines or ("Không có.",))


def _dated_elsewhere(parts: ReportParts) -> Iterator[str]:
    for row in filter(parts.is_there_yet, parts.texts.of("document")):
        if row.dated_on is not None and row.dated_on.year != parts.year:
            yield f"{row.number or _shortened(row)} ghi ngày {written_date(row.dated_on)}, ngoài năm {parts.year}."


def _out_of_time(parts: ReportParts) -> Iterator[str]:
    """What was carried over and still tells of the year before, and what a paper of these months cannot know yet."""
    if not parts.is_annual:
        yield PARTIAL
    left_out = [row for row in parts.texts.of("document") if not parts.is_there_yet(row)]
    if left_out:
        month = written_month(parts.signed)
        yield f"Không dẫn {counted(len(left_out))} văn bản ghi ngày sau tháng ký ({month})."
    for row in parts.texts.rows:
        if row.section == "thong-bao" or (row.kind == "document" and row.dated_on is not None):
            continue
        if row.outdated(parts.year):
            yield _outdated_words(row, parts.year)
        later = days_after(row.text, parts.signed.last_day) if row.kind in ("words", "sentence") else ()
        if later:
            yield f"“{_shortened(row)}” nhắc ngày {', '.join(map(written_date, later))}, sau tháng ký."


def _outdated_words(row: Text, year: int) -> str:
    return f"“{_shortened(row)}” {years_words(row.outdated(year))}."


def _shortened(row: Text) -> str:
    text = row.text.removeprefix("- ")
    return text if len(text) <= MOST_OF_A_TEXT else f"{text[:MOST_OF_A_TEXT].rsplit(' ', 1)[0]}…"


def _lists_of_another_length(parts: ReportParts) -> Iterator[str]:
    """A list may name some of many, never more than the figure; what is newly given out is named in full."""
    for result in parts.card.results:
        named, figure = phrases.names_of(result.rule.code, parts.texts), result.reading.numerator
        if not named or figure is None or result.reading.denominator is not None:
            continue
        complete = any(row.action == "new" for row in parts.texts.of("certificate", code=result.rule.code))
        if len(named) > figure or (complete and len(named) != figure):
            yield f"{result.rule.short_name}: danh sách có {counted(len(named))}, số liệu là {phrases.number_of(result)}."


def _missing(results: Iterable[Result], card: Scorecard) -> Iterator[str]:
    for result in results:
        if not result.coverage.is_complete and result.reading.state is not State.NOT_APPLICABLE:
            reported, expected = result.coverage.figures_reported, result.coverage.figures_expected
            yield f"{result.rule.short_name}: {counted(reported)}/{counted(expected)} số liệu."
    if card.has_unapproved:
        yield f"Còn {counted(card.figures_unapproved)} số liệu của {counted(len(card.unapproved))} đơn vị chưa được duyệt."
