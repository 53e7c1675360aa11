"""The monthly notice as a paper: what the month and the year so far brought, who is behind, who has not reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.annex import phrases
from indicators.annex.drafting import notice_notes
from indicators.annex.flowing import Flow
from indicators.annex.paper import PROPOSAL, Block, Column, Paper, Style, Table, TableRow, row, words
from indicators.annex.part_one import ONLY_APPROVED
from indicators.annex.parts import ReportParts
from indicators.annex.remarks import inside_a_sentence, period_words
from indicators.annex.report import SIGNERS, SIMULATED_NOTE
from indicators.core.figures import STATE_WORDS, Due, OverTime, State
from indicators.core.numbers_vi import counted
from indicators.core.results import Result, Row, Scorecard
from indicators.core.status import STATUS_WORDS, Status
from units.timeline import UnitLife

NOT_A_MONTHS = "tính lũy kế"
TO_THOSE_BEHIND = "các đơn vị chưa đạt mục tiêu rà soát nguyên nhân, có giải pháp thực hiện ngay trong tháng tới"
TO_THOSE_MISSING = "các đơn vị báo cáo thiếu bổ sung số liệu trước hạn nộp kỳ sau"
TO_EVERYBODY = "các đơn vị tiếp tục thực hiện và báo cáo số liệu đúng hạn"


@dataclass(frozen=True)
class NoticeParts:
    """`month` is the scorecard of the month alone; `year` what a report of the year so far is made from."""

    month: Scorecard
    year: ReportParts

    @property
    def monthly(self) -> tuple[tuple[Result, Result], ...]:
        """Indicators that are due every month or were given a target, each with its month and its year so far.

        Those with a target come first: they are what the notice is read for.
        """
        found = []
        for result in self.year.card.results:
            of_month = self.month.by_code.get(result.rule.code)
            if of_month is not None and (result.rule.due is Due.MONTH or result.target is not None):
                found.append((of_month, result))
        return tuple(sorted(found, key=lambda pair: pair[1].target is None))

    @property
    def is_first(self) -> bool:
        """Whether the month is all there is of the year: nothing has run up beside it."""
        return self.month.scope.window == self.year.card.scope.window

    @property
    def behind(self) -> tuple[Result, ...]:
        """The year so far of each indicator in which units are behind."""
        return tuple(result for _, result in self.monthly if len(result.rows) > 1 and result.missed)

    @property
    def late(self) -> tuple[UnitLife, ...]:
        """Units whose figures of the month are missing in part or as a whole, without the territory itself."""
        slugs = {one.unit.slug for result in self.month.results for one in result.incomplete}
        scope = self.month.scope
        return tuple(scope.timeline.in_order(slugs - {scope.unit.slug}))


def notice_of(parts: NoticeParts) -> Paper:
    year = parts.year
    return Paper(
        agency=("ỦY BAN NHÂN DÂN", year.card.scope.unit.name.upper()),
        number="/TB-UBND",
        place=year.place_and_day,
        kind="THÔNG BÁO",
        subject=(f"Kết quả thực hiện các chỉ tiêu chuyển đổi số {period_words(parts.month.scope.window)}",),
        blocks=tuple(_blocks(parts)),
        receivers=year.receivers,
        signer=SIGNERS,
        after=tuple(notice_notes(year, parts.month, [of_month for of_month, _ in parts.monthly])),
    )


def _blocks(parts: NoticeParts) -> Iterator[Block]:
    window, so_far = parts.month.scope.window, parts.year.card.scope.window
    run_up = "" if parts.is_first else f" và lũy kế {phrases.days_of(so_far.first, so_far.last)}"
    yield words(
        f"Ủy ban nhân dân {parts.year.place} thông báo kết quả thực hiện các chỉ tiêu chuyển đổi số "
        f"{period_words(window)}{run_up} như sau:"
    )
    yield words("I. KẾT QUẢ", style=Style.SECTION)
    if parts.year.approved_only:
        yield words(ONLY_APPROVED)
    yield from _results(parts)
    yield words("II. ĐƠN VỊ CHƯA ĐẠT MỤC TIÊU", style=Style.SECTION)
    yield from _behind(parts)
    yield words("III. TÌNH HÌNH BÁO CÁO SỐ LIỆU", style=Style.SECTION)
    yield from _reporting(parts)
    yield words("IV. YÊU CẦU", style=Style.SECTION)
    asked = parts.year.texts.of("task", "thong-bao")
    for one in asked:
        who = f"{one.who}: " if one.who else ""
        until = f" (thời hạn: {one.until})" if one.until else ""
        yield words(f"- {who}{one.text.rstrip('.')}{until}.")
    if not asked:
        wanted = [TO_THOSE_BEHIND] * bool(parts.behind) + [TO_THOSE_MISSING] * bool(parts.late)
        yield words(f"- {PROPOSAL} Đề nghị {'; '.join(wanted or [TO_EVERYBODY])}.")
    shown = [result for pair in parts.monthly for result in pair]
    if any(phrases.is_simulated(result) for result in shown):
        yield words(SIMULATED_NOTE, style=Style.REMARK)
    yield words(
        f"Ủy ban nhân dân {parts.year.place} thông báo để các cơ quan, đơn vị, Ủy ban nhân dân cấp xã biết, thực hiện./."
    )


def _results(parts: NoticeParts) -> Iterator[Block]:
    judged = [result for _, result in parts.monthly if result.status in (Status.MET, Status.MISSED)]
    met = sum(result.status is Status.MET for result in judged)
    if judged:
        since = "Trong tháng" if parts.is_first else "Tính từ đầu năm"
        yield words(f"{since}, {counted(met)}/{counted(len(judged))} chỉ tiêu được giao đạt mục tiêu. Cụ thể:")
    if not parts.monthly:
        yield words("Tháng này không có chỉ tiêu nào đến kỳ báo cáo.")
        return
    yield _table(parts)
    flow, later = Flow(), 0
    for _, result in parts.monthly:
        if result.target is None:
            continue
        if result.reading.state in (State.NOT_DUE, State.NOT_APPLICABLE):
            # The table says so already.
            later += result.reading.state is State.NOT_DUE
            continue
        if not phrases.has_figure(result):
            flow.add(phrases.missing_sentence(result, parts.year.notes.get(result.rule.code, "")))
            continue
        flow.add(phrases.usual_sentence(result))
        if phrases.behind_words(result):
            flow.note(phrases.behind_note(result), ".")
    yield from flow.paragraphs
    if later:
        yield words(f"- Còn {counted(later)} chỉ tiêu được giao chưa đến hạn báo cáo.")


def _table(parts: NoticeParts) -> Table:
    """The month beside the year so far; one column of results where there is no more of the year than the month."""
    results = (Column("Kết quả", 62),) if parts.is_first else (Column("Trong tháng", 30), Column("Từ đầu năm", 32))
    columns = (
        Column("STT", 11),
        Column("Chỉ tiêu", 53, is_words=True),
        *results,
        Column("Mục tiêu", 23),
        Column("Đánh giá", 16),
    )
    rows = []
    for place, (of_month, result) in enumerate(parts.monthly, 1):
        month = NOT_A_MONTHS if result.rule.over_time is OverTime.TO_DATE else _cell(of_month)
        rows.append(
            row(
                str(place),
                result.rule.name,
                *([] if parts.is_first else [month]),
                _cell(result),
                phrases.target_said(result) or "không giao",
                STATUS_WORDS[result.status] if isinstance(result.status, Status) and result.target else "",
            )
        )
    return Table(columns, tuple(rows))


def _cell(result: Result) -> str:
    """99,71% (*) with its counts below; the state where there is no figure."""
    if not phrases.has_figure(result):
        return STATE_WORDS[result.reading.state]
    counts = phrases.counts_of(result)
    said = phrases.marked(phrases.with_unit(result), result)
    return f"{said} ({counts})" if counts else said


def _behind(parts: NoticeParts) -> Iterator[Block]:
    """Unit by unit with each indicator that it is behind in; where everybody is, that is said once."""
    by_unit: dict[str, list[Row]] = {}
    for result in parts.behind:
        if len(result.missed) == len(result.judged_rows):
            yield words(f"- {result.rule.name}: cả {counted(len(result.missed))} đơn vị chưa đạt.")
            continue
        for one in result.missed:
            by_unit.setdefault(one.unit.slug, []).append(one)
    if not by_unit:
        yield words("Không có đơn vị nào chưa đạt riêng từng chỉ tiêu.")
        return
    timeline = parts.year.card.scope.timeline
    rows: list[TableRow] = []
    for place, unit in enumerate(timeline.in_order(by_unit), 1):
        said = "; ".join(
            f"{one.rule.short_name}: {phrases.figure(one)} ({phrases.target_said(one)})" for one in by_unit[unit.slug]
        )
        rows.append(row(str(place), unit.name, said))
    columns = (Column("STT", 11), Column("Đơn vị", 50, is_words=True), Column("Chỉ tiêu chưa đạt", 104, is_words=True))
    yield Table(columns, tuple(rows))


def _reporting(parts: NoticeParts) -> Iterator[Block]:
    card = parts.month
    coverage = card.coverage
    if not coverage.units_expected:
        yield words("Chưa đến hạn nộp báo cáo của tháng.")
        return
    of_which = "có đủ số liệu đã duyệt" if parts.year.approved_only else "báo cáo đủ số liệu"
    yield words(
        f"Có {counted(coverage.units_reported)}/{counted(coverage.units_expected)} đơn vị {of_which} của tháng."
    )
    units = [inside_a_sentence(unit.name) for unit in parts.late]
    if units:
        yield words(f"- Còn thiếu số liệu{' đã duyệt' * parts.year.approved_only}: {phrases.listed(units)}.")
    if card.has_unapproved:
        yield words(f"- Số liệu tháng của {counted(len(card.unapproved))} đơn vị chưa được duyệt.")
