"""The annual report as a paper: part I what was reached, section by section, and what it is worth; part II what comes next.

Every figure comes from the scorecard; what the sentences need besides stands in the texts of the year. What a person has
to judge is marked as a proposal, what contradicts itself is listed behind the signature and not repeated. A report of
fewer months is part I alone: next year's targets and tasks belong to the year's own report.
"""

from __future__ import annotations

from collections.abc import Iterator

from indicators.annex import layout, phrases
from indicators.annex.drafting import report_notes
from indicators.annex.next_year import part_two
from indicators.annex.paper import Block, Paper, Style, words
from indicators.annex.part_one import part_one
from indicators.annex.parts import ReportParts

SIMULATED_NOTE = (
    f"{layout.SIMULATED_MARK} Số liệu mô phỏng: một phần hoặc toàn bộ số liệu của các đơn vị là giả định để minh họa, "
    "không phải báo cáo của đơn vị."
)
SIGNERS = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def report_of(parts: ReportParts) -> Paper:
    about = f"Kết quả thực hiện chuyển đổi số {parts.period}"
    return Paper(
        agency=("ỦY BAN NHÂN DÂN", parts.card.scope.unit.name.upper()),
        number="/BC-UBND",
        place=parts.place_and_day,
        kind="BÁO CÁO",
        subject=(f"{about};", f"nhiệm vụ, giải pháp trọng tâm năm {parts.year + 1}") if parts.is_annual else (about,),
        blocks=tuple(_blocks(parts)),
        receivers=parts.receivers,
        signer=SIGNERS,
        after=tuple(report_notes(parts)),
    )


def _blocks(parts: ReportParts) -> Iterator[Block]:
    period, following = parts.period, parts.year + 1
    if parts.is_annual:
        yield words("PHẦN I", style=Style.PART)
        yield words(f"KẾT QUẢ THỰC HIỆN {period.upper()}", style=Style.PART)
    yield from part_one(parts)
    if parts.is_annual:
        yield words("PHẦN II", style=Style.PART)
        yield words(f"MỤC TIÊU, NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM NĂM {following}", style=Style.PART)
        yield from part_two(parts)
    if any(phrases.is_simulated(result) for result in parts.card.results):
        yield words(SIMULATED_NOTE, style=Style.REMARK)
    next_year = f"; mục tiêu, nhiệm vụ, giải pháp trọng tâm năm {following}" if parts.is_annual else ""
    yield words(
        f"Trên đây là báo cáo kết quả triển khai công tác chuyển đổi số {period}{next_year} của {parts.place}./."
    )
