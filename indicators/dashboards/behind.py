"""Units that missed the target of one indicator, with what was said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from indicators.core.numbers_vi import counted, written_date, written_month
from indicators.core.results import Row
from indicators.dashboards.ranking import parts_named
from indicators.loading.said import Remark
from units.timeline import Timeline

MOST_REMARKS = 3


@dataclass(frozen=True)
class RemarkLine:
    """`head` says who of the parts spoke, and of what; `text` is theirs, word for word."""

    head: str
    text: str


@dataclass(frozen=True)
class Behind:
    """A unit that missed the target, with whose figures are rolled up in it and what was said, newest first."""

    row: Row
    parts: str
    remarks: tuple[RemarkLine, ...] = ()
    more: int = 0


def behind_of(rows: Sequence[Row], timeline: Timeline, remarks: Mapping[str, Sequence[Remark]]) -> list[Behind]:
    """In the order of `rows`; of each unit and of those whose figures stand on its row."""
    return [_behind(row, timeline, remarks) for row in rows]


def said_words(found: Sequence[Behind]) -> str:
    """Có lời giải trình hoặc ghi chú của 02/04 đơn vị."""
    said = sum(bool(one.remarks) for one in found)
    if not said:
        return "Chưa có đơn vị nào giải trình hoặc ghi chú."
    return f"Có lời giải trình hoặc ghi chú của {counted(said)}/{counted(len(found))} đơn vị."


def _behind(row: Row, timeline: Timeline, remarks: Mapping[str, Sequence[Remark]]) -> Behind:
    known = [remark for slug in (row.parts or (row.unit.slug,)) for remark in remarks.get(slug, ())]
    known.sort(key=lambda remark: remark.at, reverse=True)
    lines = tuple(RemarkLine(_head(remark, row, timeline), remark.text) for remark in known[:MOST_REMARKS])
    return Behind(row, parts_named(row, timeline), lines, len(known) - len(lines))


def _head(remark: Remark, row: Row, timeline: Timeline) -> str:
    who = "" if remark.unit == row.unit.slug else f"{timeline.units[remark.unit].name}, "
    if remark.month is not None:
        return f"{who}ghi chú tháng {written_month(remark.month)}"
    return f"{who}giải trình ngày {written_date(timezone.localtime(remark.at).date())}"
