"""What a page shows as plain tables for the workbook: how it was asked, as of when, and the rows as seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from indicators.core.figures import Coverage
from indicators.core.numbers_vi import written, written_moment
from indicators.core.results import Judged
from indicators.core.wording import few_words, status_words, target_printed
from indicators.dashboards.heatmap import Heatmap, by_kind
from indicators.dashboards.origins import simulated_in
from indicators.dashboards.summary import Standing, Summary
from indicators.dashboards.tables import Link, ResultTable
from indicators.sheets.tables import TableSheet, Value
from indicators.sheets.values import value_of
from units.timeline import UnitLife


@dataclass(frozen=True)
class Circumstances:
    """How the figures were asked for: whose they are, window, boundaries, filters, the moment (local time), and how much of
    what is due was there."""

    whose: str
    window_label: str
    boundaries_label: str
    as_of: datetime
    filters: tuple[str, ...] = ()
    coverage: Coverage | None = None

    def notes(self, coverage: Coverage | None = None, simulated: str = "") -> list[str]:
        """The lines above a table, with its own `coverage` where it has one.

        `simulated` are the words of its figures' origin, empty where there is nothing to say.
        """
        coverage = coverage or self.coverage
        notes = [
            f"{self.whose}; kỳ {self.window_label}; {self.boundaries_label}",
            *self.filters,
            f"Số liệu lúc {written_moment(self.as_of)}",
        ]
        if coverage is not None:
            notes.append(coverage_words(coverage))
        return [*notes, simulated] if simulated else notes


def coverage_words(coverage: Coverage) -> str:
    """46/47 đơn vị, 530/537 số liệu."""
    units = f"{written(coverage.units_reported)}/{written(coverage.units_expected)} đơn vị"
    return f"Đã có {units}, {written(coverage.figures_reported)}/{written(coverage.figures_expected)} số liệu"


def unapproved_notes(words: str, names: Sequence[str]) -> list[str]:
    """Trong đó 03 đơn vị chưa duyệt: Xã A, Xã B, Xã C; nothing where everything is approved."""
    if not words:
        return []
    return [f"{words}: {', '.join(names)}" if names else words]


def summary_sheets(summary: Summary, asked: Circumstances, link: Link, heatmap: Heatmap | None) -> list[TableSheet]:
    """Targets, what is only followed, and units against indicators."""
    cards = [card for part in summary.pillars for card in part.cards]
    followed = [card for part in summary.pillars for card in part.followed]
    origin = simulated_in(card.result for card in (*cards, *followed))
    targets = ResultTable(cards, link=link)
    others = ResultTable(followed, link=link, exclude=("target", "distance", "status"))
    notes = [
        summary.sentence,
        *asked.notes(summary.coverage, origin),
        *unapproved_notes(summary.unapproved, summary.unapproved_names),
    ]
    sheets = [
        targets.sheet("Chỉ tiêu được giao", notes, "Chỉ tiêu giao"),
        others.sheet("Chỉ tiêu theo dõi", asked.notes(summary.coverage, origin), "Theo dõi"),
    ]
    if heatmap is not None:
        sheets.append(heatmap_sheet(heatmap, asked.notes(summary.coverage, simulated_in(heatmap.results))))
    return sheets


def heatmap_sheet(heatmap: Heatmap, notes: Sequence[str]) -> TableSheet:
    """Three columns an indicator: the value, and the counts behind it."""
    columns = ["Loại", "Đơn vị"]
    for result in heatmap.results:
        code = result.rule.code
        columns += [f"{code} {result.rule.short_name}", f"{code} tử số", f"{code} mẫu số", f"{code} kết quả"]
    rows: list[list[Value]] = []
    for group in heatmap.groups:
        for row in group.rows:
            rows.append([group.name, row.unit.name, *(value for judged in row.judged for value in _values(judged))])
    rows.append(["", "Tổng cộng", *(value for result in heatmap.results for value in _values(result))])
    levels = "; ".join(f"{result.rule.code}: {target_printed(result)}" for result in heatmap.results)
    return TableSheet("Đơn vị theo chỉ tiêu", [*notes, levels], columns, rows, "Theo đơn vị", labels=2)


def _values(judged: Judged | None) -> list[Value]:
    if judged is None:
        return ["không áp dụng", None, None, None]
    said = "; ".join(filter(None, (status_words(judged), few_words(judged))))
    return [value_of(judged), judged.reading.numerator, judged.reading.denominator, said]


def units_sheet(
    units: Sequence[UnitLife],
    standings: dict[str, Standing],
    notes: Sequence[str],
    remark: Callable[[UnitLife], str],
) -> TableSheet:
    """The list of units with how each stands."""
    columns = [
        "Loại", "Đơn vị", "Chỉ tiêu đạt", "Chỉ tiêu có số liệu", "Chưa đạt", "Số liệu đã báo cáo", "Số liệu phải báo cáo",
        "Ghi chú",
    ]  # fmt: skip
    rows: list[list[Value]] = []
    for kind, group in by_kind(units):
        for unit in group:
            standing = standings.get(unit.slug)
            figures: list[Value] = [None] * 5
            if standing is not None:
                missed = ", ".join(standing.missed)
                met = standing.met if standing.judged else None
                figures = [met, standing.judged, missed, standing.reported, standing.expected]
            rows.append([kind, unit.name, *figures, remark(unit)])
    return TableSheet("Đơn vị", notes, columns, rows, "Đơn vị", labels=2)
