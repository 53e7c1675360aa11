"""The cells of the board: symbol by class, the word, marks and counts; the same as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from indicators.core.months import Month
from indicators.core.numbers_vi import written, written_date, written_month
from indicators.core.stages import LATE, STAGE_WORDS, Portion, Stage
from indicators.entry.board import Board, BoardRow, Rates, Sought, waited_days
from indicators.entry.progress import Progress
from indicators.sheets.tables import TableSheet, Value

NOT_EXPECTED = "không phải báo cáo"


def cells_drawn(row: BoardRow, sought: Sought) -> SafeString:
    """The months of one unit as cells of its line, each a link to the month. Written here, since a template takes several
    times as long over hundreds of them; nothing in it was typed by people."""
    base = reverse("indicators:entry")
    return mark_safe("".join(_cell(one, base, sought) for one in row.cells))


def _cell(one: Progress | None, base: str, sought: Sought) -> str:
    if one is None:
        return f'<td class="is-not_expected"><span class="visually-hidden">{NOT_EXPECTED}</span></td>'
    css = f"is-{one.stage}{' is-late' if one.seen.is_late else ''}{' is-sought' if sought.marks(one) else ''}"
    word = STAGE_WORDS[one.stage]
    late = f'<span class="late">{LATE}</span>' if one.seen.is_late else ""
    closed = '<span class="visually-hidden"> đã khóa sổ</span>' if one.seen.is_closed else ""
    counts = f'<span class="counts">{counts_of(one)}</span>' if counts_of(one) else ""
    href = f"{base}{one.unit.slug}/{one.month}/"
    return f'<td class="{css}"><a href="{href}">{word[:1].upper()}{word[1:]}</a> {late} {counts}{closed}</td>'


def counts_of(one: Progress) -> str:
    """3/8, where a month that is begun or due lacks figures; empty where it is complete or nothing is asked yet."""
    if one.is_complete or one.stage is Stage.NOT_DUE:
        return ""
    return f"{written(one.reported)}/{written(one.expected)}"


# The workbook


def board_sheets(board: Board, notes: Sequence[str]) -> list[TableSheet]:
    """Units against months; what waits for approval; what was returned. As seen."""
    head = [*notes, board.sought.words] if not board.sought.is_all else list(notes)
    return [
        TableSheet("Tiến độ báo cáo", head, _columns(board.months), list(_rows(board)), "Tiến độ"),
        _stuck_sheet("Báo cáo chờ duyệt", board.waiting, head, "Nộp ngày", "Chờ duyệt"),
        _stuck_sheet("Báo cáo bị trả lại chưa nộp lại", board.returned, head, "Trả lại ngày", "Trả lại"),
    ]


def _columns(months: Iterable[Month]) -> list[str]:
    rates = ["Đúng hạn", "Đến hạn nộp", "Số liệu đã có", "Số liệu phải có"]
    return ["Loại", "Đơn vị", *(f"Tháng {written_month(month)}" for month in months), *rates]


def _rows(board: Board) -> Iterable[list[Value]]:
    for group in board.groups:
        for row in group.rows:
            yield [group.name, row.unit.name, *(_words(one) for one in row.cells), *_counts(row.rates)]
    totals: list[Value] = [_share(rates.on_time) for rates in board.by_month]
    yield ["", "Nộp đúng hạn", *totals, *_counts(board.shown)]


def _words(one: Progress | None) -> str:
    if one is None:
        return NOT_EXPECTED
    return f"{one.seen.words} ({counts_of(one)})" if counts_of(one) else one.seen.words


def _share(portion: Portion) -> str:
    return portion.words.replace("\u00a0", " ")


def _counts(rates: Rates) -> list[Value]:
    """Nothing expected is an empty cell, not a zero."""
    found: list[Value] = []
    for portion in (rates.on_time, rates.filled):
        found += [portion.part, portion.whole] if portion.whole else [None, None]
    return found


def _stuck_sheet(title: str, stuck: Sequence[Progress], notes: Sequence[str], since: str, name: str) -> TableSheet:
    columns = ["Đơn vị", "Tháng", since, "Số ngày", "Số liệu đã có", "Số liệu phải có", "Lý do"]
    rows: list[list[Value]] = []
    for one in stuck:
        moment = one.state.changed_at if one.stage is Stage.RETURNED else one.state.submitted_at
        day = written_date(timezone.localtime(moment).date()) if moment is not None else ""
        reason = one.state.reason if one.stage is Stage.RETURNED else ""
        rows.append(
            [one.unit.name, written_month(one.month), day, waited_days(one, moment), one.reported, one.expected, reason]
        )
    return TableSheet(title, notes, columns, rows, name)
