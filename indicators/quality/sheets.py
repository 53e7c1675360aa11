"""The lines that are shown as a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from indicators.core.numbers_vi import written_date, written_month
from indicators.core.quality import SEVERITY_WORDS
from indicators.quality.board import Board
from indicators.quality.lines import Line
from indicators.sheets.tables import TableSheet, Value

COLUMNS = (
    "Mức độ", "Loại kiểm tra", "Đơn vị", "Mã", "Chỉ tiêu", "Tháng", "Điều phát hiện", "Trạng thái", "Giải trình",
    "Người giải trình", "Ngày",
)  # fmt: skip


def board_sheet(board: Board, notes: Sequence[str]) -> TableSheet:
    """Every line that the filters let through, on whatever page of the screen; `notes` say how it was asked."""
    rows = [_row(line) for line in board.chosen.lines]
    said = [board.sentence, *notes]
    if board.is_narrowed:
        said.append(f"Đang lọc: {board.chosen_sentence}")
    return TableSheet("Chất lượng số liệu", said, COLUMNS, rows, "Chất lượng số liệu")


def _row(line: Line) -> list[Value]:
    flag, said = line.flag, line.finding.explanation
    return [
        SEVERITY_WORDS[flag.severity],
        line.check_words,
        line.unit.name if line.unit is not None else None,
        line.rule.code if line.rule is not None else None,
        (line.rule.short_name or line.rule.name) if line.rule is not None else None,
        written_month(flag.month) if flag.month is not None else None,
        line.words,
        "Đã giải trình" if not line.finding.is_open else "Chờ xử lý",
        said.text if said is not None else None,
        said.by if said is not None else None,
        written_date(timezone.localtime(said.at).date()) if said is not None else None,
    ]
